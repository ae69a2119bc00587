"""The child process of ``office.papers.admission``: looks at one hostile PDF and says a word about it.

A program of its own, run by path: PDF bytes on stdin. Asked to ``examine``, it writes one line of JSON ``{"verdict",
"pages", "damaged"}``; asked to ``tidy``, the same file written anew for showing. It limits itself before it reads
anything: CPU 10 s, 512 MB of address space, no file may be written. Whatever ends it otherwise is a refusal to the
parent.

qpdf reads it: it understands what readers of PDFs understand (ISO 32000-1, 7.5 file structure), files locked with an
owner's password only among them, and says by its warnings what it had to make good.
"""

from __future__ import annotations

import io
import json
import logging
import re
import sys
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from office.confined import limit_self

MAX_OBJECTS = 400_000
MAX_STREAM = 200_000_000  # bytes one stream may unpack to
MAX_UNPACKED = 1_000_000_000  # and all of them together
MAX_PIXELS = 250_000_000
STEP = 1 << 20
ENCRYPTED = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")
AS_THEY_ARE = ({"/DCTDecode"}, {"/JPXDecode"}, {"/CCITTFaxDecode"})  # pictures: their pixels are counted

if __name__ == "__main__":
    limit_self()
    logging.disable(logging.CRITICAL)

from pikepdf import Array, Dictionary, Name, Object, PasswordError, Pdf, PdfError, Stream  # noqa: E402

from engine.signatures import is_signed  # noqa: E402
from office.papers.active_content import WATCHED, Verdict, look_at, look_at_text  # noqa: E402


def examine(data: bytes, most_pages: int) -> tuple[int, bool]:
    """The number of pages, and whether the file is damaged, so that a tidied copy shows it better.

    Raises ``Verdict``.
    """
    pdf = open_pdf(data)
    try:
        walk(pdf)
        look_at_text(data)
        pages, counted = count_pages(pdf, most_pages)
    except MemoryError as error:
        raise Verdict("bomb") from error
    except (PdfError, ValueError) as error:
        raise Verdict("broken") from error
    warnings = [str(warning) for warning in pdf.get_warnings()]
    look_at_warnings(warnings)
    damaged = bool(warnings) or not counted
    if damaged and not is_signed(data):
        tidy(data, most_pages)  # what cannot be shown is not taken in
        return pages, True
    return pages, False


def tidy(data: bytes, most_pages: int) -> bytes:
    """The file written anew, without its damages and without encryption. Raises ``Verdict``."""
    pdf, out = open_pdf(data), io.BytesIO()
    try:
        pages, counted = count_pages(pdf, most_pages)
        if not counted:
            pdf.Root.Pages.Count = pages
        pdf.trailer["/Size"] = len(pdf.objects) + 1  # qpdf sets it right, but only where there is one
        pdf.save(out)
    except (PdfError, ValueError, RuntimeError) as error:
        raise Verdict("broken") from error
    return out.getvalue()


def open_pdf(data: bytes) -> Pdf:
    """The file, opened without a password. Raises ``Verdict``."""
    try:
        pdf = Pdf.open(io.BytesIO(data), suppress_warnings=True)
    except PasswordError as error:
        raise Verdict("encrypted") from error
    except MemoryError as error:
        raise Verdict("bomb") from error
    except (PdfError, ValueError, RuntimeError) as error:
        raise Verdict("encrypted" if ENCRYPTED.search(data) else "broken") from error
    if ENCRYPTED.search(data) and not pdf.is_encrypted:
        raise Verdict("encrypted")  # by something that is not there
    return pdf


def walk(pdf: Pdf) -> None:
    """Looks at every object, also at those that nothing refers to. Raises ``Verdict``."""
    if len(pdf.objects) > MAX_OBJECTS:
        raise Verdict("bomb")
    waiting: list[Any] = [pdf.trailer]
    unpacked = 0
    for top in pdf.objects:
        waiting.append(top)
        while waiting:
            item = waiting.pop()
            if isinstance(item, (Dictionary, Stream)):
                entries = look_at(item)
                if isinstance(item, Stream):
                    look_at_size(entries)
                    unpacked += unpacked_size(item)
                    if unpacked > MAX_UNPACKED:
                        raise Verdict("bomb")
                    if entries.get("/Type") == Name.ObjStm:
                        look_at_text(item.read_bytes())
                waiting += [value for value in entries.values() if _is_within(value)]
            elif isinstance(item, Array):
                waiting += [value for value in item if _is_within(value)]


def look_at_size(entries: dict[str, Any]) -> None:
    """Raises ``Verdict`` for a picture that nobody can open."""
    width, height = (_number(entries.get(key)) for key in ("/Width", "/Height"))
    if entries.get("/Subtype") == Name.Image and width * height > MAX_PIXELS:
        raise Verdict("bomb")


def look_at_warnings(warnings: list[str]) -> None:
    """Raises ``Verdict`` where qpdf left something out that another reader may read."""
    for warning in warnings:
        doubled = re.search(r"duplicated key (/[^;]*);", warning)
        if "limits error" in warning or (doubled and doubled[1] in WATCHED):
            raise Verdict("broken")


def unpacked_size(stream: Stream) -> int:
    """How many bytes the stream unpacks to, without keeping them. Raises ``Verdict``."""
    filters = _filters(stream)
    if not filters or "/JBIG2Decode" in filters or set(filters) in AS_THEY_ARE:
        return 0
    if all(name in ("/FlateDecode", "/Fl") for name in filters):
        chunks: Iterable[bytes] = (stream.read_raw_bytes(),)
        for _ in filters[:4]:
            chunks = inflate(chunks)
        size = 0
        for chunk in chunks:
            size += len(chunk)
            if size > MAX_STREAM:
                raise Verdict("bomb")
        return size
    try:
        return len(stream.read_bytes())
    except (PdfError, ValueError, RuntimeError):
        return 0  # a viewer will show nothing there either


def inflate(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Unpacks zlib data piece by piece; a damaged end is left off."""
    unpacker = zlib.decompressobj()
    for chunk in chunks:
        while chunk:
            try:
                out = unpacker.decompress(chunk, STEP)
            except zlib.error:
                return
            yield out
            chunk = unpacker.unconsumed_tail


def count_pages(pdf: Pdf, most: int) -> tuple[int, bool]:
    """Counts the leaves of the page tree, each branch entered once; and whether its /Count says so too.

    Raises ``Verdict``, ``ValueError``.
    """
    tree: Any = pdf.Root.get("/Pages")
    waiting = [tree]
    entered: set[tuple[int, int]] = set()
    pages = 0
    while waiting:
        node = waiting.pop()
        if not isinstance(node, Dictionary):
            raise ValueError("a page is missing")
        if "/Kids" not in node:
            pages += 1
            if pages > most:
                raise Verdict("pages")
            continue
        if node.is_indirect and node.objgen in entered:
            raise ValueError("the page tree is no tree")
        entered.add(node.objgen)
        kids = node.get("/Kids")
        if not isinstance(kids, Array):
            raise ValueError("kids are no array")
        waiting += list(kids)
    if pages == 0:
        raise Verdict("empty")
    return pages, _number(tree.get("/Count")) == pages


def _filters(stream: Stream) -> list[str]:
    value = stream.get("/Filter")
    named = list(value) if isinstance(value, Array) else [value]
    return [str(name) for name in named if isinstance(name, Name)]


def _is_within(value: Any) -> bool:
    """Whether it has parts and stands here, not in an object of its own, which has its own turn."""
    return isinstance(value, Object) and isinstance(value, (Dictionary, Array)) and not value.is_indirect


def _number(value: Any) -> int:
    return int(value) if isinstance(value, int) else 0


def main() -> None:
    what, most_pages = sys.argv[1], int(sys.argv[2])
    data = sys.stdin.buffer.read()
    if what == "tidy":
        sys.stdout.buffer.write(tidy(data, most_pages))
        return
    try:
        pages, damaged = examine(data, most_pages)
        answer = {"verdict": "ok", "pages": pages, "damaged": damaged}
    except Verdict as verdict:
        answer = {"verdict": str(verdict), "pages": 0, "damaged": False}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
