"""The dossier of a case: one PDF with bookmarks, merged from the application, its requirements and its letters.

Merging ends electronic signatures: the dossier says so, and the signed letters stay as they are. A document that
cannot be merged gets a page that says it, instead of stopping the others.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from connectors.printable import printable
from engine.settings import Settings

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
    """``entries`` are its contents with the pages they begin on; they are its bookmarks too."""

    pages: int
    entries: tuple[Entry, ...]


def write(front: Front, sections: Sequence[Section], settings: Settings, timestamp: int, out: BinaryIO) -> Dossier:
    """Writes the dossier to ``out``; ``timestamp`` in seconds since 1970."""
    pages = _OwnPages(front, settings, timestamp)
    application, story = pages.set("permohonan"), pages.set("riwayat")
    papers = [(section, [(part, _length(part)) for part in section.parts]) for section in sections if section.parts]
    lengths = [("Permohonan", 1, _count(application))]
    for section, parts in papers:
        lengths.append((section.title, 1, 0))
        lengths += [(part.title, 2, length or 1) for part, length in parts]
    lengths.append(("Riwayat", 1, _count(story)))
    cover = _count(pages.set("muka", list(_entries(lengths, 0))))  # where all else begins, its length decides
    entries = list(_entries(lengths, cover))
    from pypdf import PdfWriter  # as late as this: a web process may never need it, and it takes its memory

    writer = PdfWriter()
    _append(writer, pages.set("muka", entries))
    _append(writer, application)
    for _, parts in papers:
        for part, length in parts:
            _append(writer, part.read() if length else pages.set("tidak_tergabung", title=part.title))
    _append(writer, story)
    _bookmark(writer, entries)
    writer.add_metadata({"/Title": f"Dosir {front.business_key}", "/Author": settings.office.name})
    writer.write(out)
    return Dossier(len(writer.pages), tuple(entries))


class _OwnPages:
    """The pages that are set for the dossier itself."""

    def __init__(self, front: Front, settings: Settings, timestamp: int) -> None:
        self._front, self._settings, self._timestamp = front, settings, timestamp

    def set(self, part: str, entries: Sequence[Entry] = (), title: str = "") -> bytes:
        """One part of them as a PDF: muka, permohonan, riwayat or tidak_tergabung."""
        data: dict[str, Any] = {"bagian": part, "judul": title, "isi": [asdict(entry) for entry in entries]}
        data |= {"dosir": asdict(self._front), "sistem": self._settings.system_name}
        data |= {"kantor": asdict(self._settings.office)}
        inputs = {"data": json.dumps(printable(data), ensure_ascii=False)}
        import typst  # as late as this: a web process may never need it, and it takes its memory

        made = typst.compile(TEMPLATE, ignore_system_fonts=True, timestamp=self._timestamp, sys_inputs=inputs)
        return bytes(made)


def _length(part: Part) -> int:
    """How many pages the document has; 0 where it cannot be merged, tried on a scratch copy."""
    from pypdf import PdfWriter

    try:
        scratch = PdfWriter()
        _append(scratch, part.read())
        scratch.write(io.BytesIO())
        return len(scratch.pages)
    except Exception:  # whatever a file makes the library raise: the others still belong together
        return 0


def _append(writer: PdfWriter, pdf: bytes) -> None:
    writer.append(io.BytesIO(pdf), import_outline=False)


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
