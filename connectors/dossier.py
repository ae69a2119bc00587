"""The dossier of a case: one PDF with bookmarks, merged from the application, its requirements and its letters.

Merging ends electronic signatures: the pages are a copy without signature fields, the signed originals lie in the
dossier as attachments, to the byte, and its first page says so. A document that cannot be merged gets a page that says
it, instead of stopping the others.
"""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from connectors.printable import printable
from connectors.unsigned import read_unsigned
from engine.settings import Settings
from engine.signatures import is_signed
from office.papers.admission import plain_name, tidy_file

if TYPE_CHECKING:
    from pypdf import PdfWriter

TEMPLATE = Path(__file__).parent / "templates" / "dosir.typ"


@dataclass(frozen=True)
class Part:
    """One document of the dossier; ``read`` gives its bytes when it is its turn."""

    title: str
    read: Callable[[], bytes]


@dataclass(frozen=True)
class Section:
    """Documents under one heading."""

    title: str
    parts: Sequence[Part]


@dataclass(frozen=True)
class Front:
    """What the dossier's own pages tell: ``facts`` and ``answers`` as (label, text), ``story`` as (when, who, what);
    ``printed`` is when, by whom, and which print it is."""

    business_key: str
    service: str
    facts: Sequence[tuple[str, str]]
    answers: Sequence[tuple[str, str]]
    story: Sequence[tuple[str, str, str]]
    printed: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents; ``page`` from 1, ``level`` 1 for a section and 2 for a document in it."""

    title: str
    page: int
    level: int


@dataclass(frozen=True)
class Dossier:
    """``entries`` are its contents with the pages they begin on; they are its bookmarks too. ``attached`` are the names
    of the signed originals in it."""

    pages: int
    entries: tuple[Entry, ...]
    attached: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Paper:
    """A document looked at: ``pages`` is 0 where it cannot be merged, ``tidy`` says that only its tidied copy can be;
    ``attached`` is the name a signed original gets."""

    part: Part
    pages: int
    tidy: bool
    attached: str


def write(front: Front, sections: Sequence[Section], settings: Settings, timestamp: int, out: BinaryIO) -> Dossier:
    """Writes the dossier to ``out``; ``timestamp`` in seconds since 1970."""
    names: set[str] = set()
    papers = [(each.title, [_looked_at(part, names) for part in each.parts]) for each in sections if each.parts]
    attached = tuple(paper.attached for _, group in papers for paper in group if paper.attached)
    pages = _OwnPages(front, settings, timestamp, attached)
    application, story = pages.set("permohonan"), pages.set("riwayat")
    lengths = [("Permohonan", 1, _count(application))]
    for title, group in papers:
        lengths.append((title, 1, 0))
        lengths += [(paper.part.title, 2, paper.pages or 1) for paper in group]
    lengths.append(("Riwayat", 1, _count(story)))
    cover = _count(pages.set("muka", list(_entries(lengths, 0))))  # where all else begins, its length decides
    entries = list(_entries(lengths, cover))
    from pypdf import PdfWriter  # as late as this: a web process may never need it, and it takes its memory

    writer = PdfWriter()
    _append(writer, pages.set("muka", entries))
    _append(writer, application)
    for paper in (paper for _, group in papers for paper in group):
        data = paper.part.read() if paper.pages or paper.attached else b""
        if paper.pages:
            _append_copy(writer, _for_merging(data, paper))
        else:
            _append(writer, pages.set("tidak_tergabung", title=paper.part.title))
        if paper.attached:
            _attach(writer, paper.attached, data)
    _append(writer, story)
    _bookmark(writer, entries)
    writer.add_metadata({"/Title": f"Dosir {front.business_key}", "/Author": settings.office.name})
    writer.write(out)
    return Dossier(len(writer.pages), tuple(entries), attached)


class _OwnPages:
    """The pages that are set for the dossier itself."""

    def __init__(self, front: Front, settings: Settings, timestamp: int, attached: Sequence[str]) -> None:
        self._front, self._settings, self._timestamp, self._attached = front, settings, timestamp, attached

    def set(self, part: str, entries: Sequence[Entry] = (), title: str = "") -> bytes:
        """One part of them as a PDF: muka, permohonan, riwayat or tidak_tergabung."""
        data: dict[str, Any] = {"bagian": part, "judul": title, "isi": [asdict(entry) for entry in entries]}
        data |= {"dosir": asdict(self._front), "lampiran": list(self._attached), "sistem": self._settings.system_name}
        data |= {"kantor": asdict(self._settings.office)}
        inputs = {"data": json.dumps(printable(data), ensure_ascii=False)}
        import typst  # as late as this: a web process may never need it, and it takes its memory

        made = typst.compile(TEMPLATE, ignore_system_fonts=True, timestamp=self._timestamp, sys_inputs=inputs)
        return bytes(made)


def _looked_at(part: Part, names: set[str]) -> _Paper:
    """How the document goes into the dossier; ``names`` are those of attachments that are taken."""
    try:
        data = part.read()
    except Exception:  # it is gone or spoiled: the others still belong together
        return _Paper(part, 0, tidy=False, attached="")
    attached = _free_name(part.title, names) if is_signed(data) else ""
    if pages := _length(data):
        return _Paper(part, pages, tidy=False, attached=attached)
    copy = tidy_file(data, part.title)
    return _Paper(part, _length(copy) if copy else 0, tidy=True, attached=attached)


def _length(data: bytes) -> int:
    """How many pages the document has; 0 where it cannot be merged, tried on a scratch copy."""
    from pypdf import PdfWriter

    try:
        scratch = PdfWriter()
        _append_copy(scratch, data)
        scratch.write(io.BytesIO())
        return len(scratch.pages)
    except Exception:  # whatever a file makes the library raise: the others still belong together
        return 0


def _for_merging(data: bytes, paper: _Paper) -> bytes:
    return (tidy_file(data, paper.part.title) or data) if paper.tidy else data


def _free_name(title: str, taken: set[str]) -> str:
    """A name of its own for an attachment."""
    name, number = f"{plain_name(title)}.pdf", 1
    while name in taken:
        number += 1
        name = f"{plain_name(title)} ({number}).pdf"
    taken.add(name)
    return name


def _append_copy(writer: PdfWriter, pdf: bytes) -> None:
    writer.append(read_unsigned(pdf), import_outline=False)


def _append(writer: PdfWriter, pdf: bytes) -> None:
    writer.append(io.BytesIO(pdf), import_outline=False)


def _attach(writer: PdfWriter, name: str, data: bytes) -> None:
    """The document whole, packed: what stands in it is then not taken for a part of the dossier."""
    from pypdf.generic import NameObject, NumberObject, TextStringObject

    made = writer.add_attachment(name, zlib.compress(data))
    stream = made.pdf_object["/EF"]["/F"]  # type: ignore[index]
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    made.size, made.alternative_name = NumberObject(len(data)), TextStringObject(name)


def _count(pdf: bytes) -> int:
    from pypdf import PdfReader

    return len(PdfReader(io.BytesIO(pdf)).pages)


def _entries(lengths: Sequence[tuple[str, int, int]], before: int) -> Iterator[Entry]:
    page = before + 1
    for title, level, length in lengths:
        yield Entry(title, page, level)
        page += length


def _bookmark(writer: PdfWriter, entries: Sequence[Entry]) -> None:
    parent = None
    for entry in entries:
        made = writer.add_outline_item(
            title=entry.title, page_number=entry.page - 1, parent=parent if entry.level > 1 else None
        )
        parent = made if entry.level == 1 else parent
