"""The child process of ``office.papers.admission``: looks at one hostile PDF and says a word about it.

A program of its own, run by path: PDF bytes on stdin; on stdout one line of JSON ``{"verdict", "pages"}`` and, where
the file had to be repaired, its rewritten bytes. It limits itself before it reads anything: CPU 10 s, 512 MB of
address space, no file may be written. Whatever ends it otherwise is a refusal to the parent.

Strict reading comes first; a file that only a forgiving reader understands is rewritten from its pages, so that no two
viewers can read it differently, and read strictly again (ISO 32000-1, 7.5 file structure; 12.6 actions).
"""

from __future__ import annotations

import io
import json
import logging
import re
import sys
import zlib
from collections.abc import Iterable, Iterator

from office.confined import limit_self

MAX_OBJECTS = 400_000
MAX_STREAM = 200_000_000  # bytes one stream may unpack to
MAX_UNPACKED = 1_000_000_000  # and all of them together
MAX_PIXELS = 250_000_000
STEP = 1 << 20


if __name__ == "__main__":
    limit_self()
    sys.modules["cryptography"] = None  # type: ignore[assignment]  # encrypted files are refused: half the start-up saved
    logging.disable(logging.CRITICAL)

from pypdf import PdfReader, PdfWriter  # noqa: E402
from pypdf.errors import LimitReachedError  # noqa: E402
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NullObject, PdfObject, StreamObject  # noqa: E402

KEYS = {
    "/JS": "script",
    "/JavaScript": "script",
    "/AA": "automatic",
    "/XFA": "form",
    "/EmbeddedFiles": "attachment",
    "/EF": "attachment",
    "/RichMediaContent": "media",
}
ACTIONS = {  # /S of an action
    "/JavaScript": "script",
    "/Launch": "launch",
    "/GoToR": "launch",
    "/GoToE": "launch",
    "/ImportData": "form",
    "/SubmitForm": "form",
    "/ResetForm": "form",
    "/Rendition": "media",
    "/Movie": "media",
    "/Sound": "media",
    "/GoTo3DView": "media",
    "/RichMediaExecute": "media",
}
SUBTYPES = {
    "/RichMedia": "media",
    "/Movie": "media",
    "/Sound": "media",
    "/Screen": "media",
    "/3D": "media",
    "/FileAttachment": "attachment",
}
OPENING = ("/GoTo", "/Named")  # all that may happen by itself when a file is opened


class Verdict(Exception):
    """The file is refused for the reason named."""


def examine(data: bytes) -> tuple[int, bytes]:
    """The number of pages, and new bytes where the file had to be repaired. Raises ``Verdict``."""
    try:
        return check(data, strict=True), b""
    except Verdict:
        raise
    except Exception as error:
        _raise_limits(error)
    rewritten = repair(data)
    try:
        return check(rewritten, strict=True), rewritten
    except Verdict:
        raise
    except Exception as error:
        raise Verdict("broken") from error


def repair(data: bytes) -> bytes:
    """The file rewritten from the pages that can still be found. Raises ``Verdict``."""
    data = with_trailer(data)
    try:
        check(data, strict=False)
        writer = PdfWriter()
        for page in PdfReader(io.BytesIO(data), strict=False).pages:
            writer.add_page(page)
        out = io.BytesIO()
        writer.write(out)
    except Verdict as verdict:
        raise Verdict("broken" if str(verdict) == "empty" else str(verdict)) from verdict
    except Exception as error:
        _raise_limits(error)
        raise Verdict(_word_for_unreadable(data)) from error
    return out.getvalue()


def with_trailer(data: bytes) -> bytes:
    """A file that was cut off has lost its trailer: the catalog is looked for by hand."""
    catalog = re.search(rb"(\d{1,9})\s+(\d{1,5})\s+obj\s*<<(?:(?!endobj).){0,2000}?/Type\s*/Catalog", data, re.DOTALL)
    if b"trailer" in data or b"/XRef" in data or catalog is None:
        return data
    return data + b"\ntrailer\n<< /Root %s %s R >>\nstartxref\n0\n%%%%EOF\n" % (catalog[1], catalog[2])


def check(data: bytes, *, strict: bool) -> int:
    """Reads the whole object graph; returns the number of pages. Raises ``Verdict`` or whatever pypdf raises."""
    reader = PdfReader(io.BytesIO(data), strict=strict)
    if "/Encrypt" in reader.trailer:
        raise Verdict("encrypted")
    walk(reader, everything=strict)
    return count_pages(reader, strict=strict)


def walk(reader: PdfReader, *, everything: bool) -> None:
    """Looks at every object that can be reached; with ``everything`` also at those that nothing refers to."""
    stack: list[PdfObject] = [reader.trailer]
    if everything:
        for generation, entries in reader.xref.items():
            stack += [IndirectObject(number, generation, reader) for number in entries if number]
        stack += [IndirectObject(number, 0, reader) for number in reader.xref_objStm]
    seen: set[tuple[int, int]] = set()
    unpacked = 0
    while stack:
        item = stack.pop()
        if isinstance(item, IndirectObject):
            if (item.idnum, item.generation) in seen:
                continue
            seen.add((item.idnum, item.generation))
            if len(seen) > MAX_OBJECTS:
                raise Verdict("bomb")
            found = reader.get_object(item)
            if found is None or isinstance(found, NullObject):
                continue
            item = found
        if isinstance(item, DictionaryObject):
            look_at(item)
            stack += item.values()
            if isinstance(item, StreamObject):
                unpacked += unpacked_size(item)
                if unpacked > MAX_UNPACKED:
                    raise Verdict("bomb")
        elif isinstance(item, ArrayObject):
            stack += item


def look_at(item: DictionaryObject) -> None:
    """Raises ``Verdict`` for a dictionary that acts, carries or asks for something."""
    for key, word in KEYS.items():
        if key in item:
            raise Verdict(word)
    for key, words in (("/S", ACTIONS), ("/Subtype", SUBTYPES)):
        if (value := _name(item, key)) in words:
            raise Verdict(words[value])
    if _name(item, "/Type") == "/EmbeddedFile":
        raise Verdict("attachment")
    opening = item.get("/OpenAction")
    opening = opening.get_object() if opening is not None else None
    if isinstance(opening, DictionaryObject) and _name(opening, "/S") not in OPENING:
        raise Verdict(ACTIONS.get(_name(opening, "/S"), "automatic"))
    if isinstance(item, StreamObject) and "/F" in item:
        raise Verdict("attachment")  # its data lies in a file elsewhere
    if _name(item, "/Subtype") == "/Image" and _number(item, "/Width") * _number(item, "/Height") > MAX_PIXELS:
        raise Verdict("bomb")


def unpacked_size(stream: StreamObject) -> int:
    """How many bytes the stream unpacks to, without keeping them. Raises ``Verdict``."""
    filters = _filters(stream)
    if not filters or "/JBIG2Decode" in filters:
        return 0
    if all(name in ("/FlateDecode", "/Fl") for name in filters):
        chunks: Iterable[bytes] = (stream._data,)
        for _ in filters[:4]:
            chunks = inflate(chunks)
        size = 0
        for chunk in chunks:
            size += len(chunk)
            if size > MAX_STREAM:
                raise Verdict("bomb")
        return size
    if len(filters) == 1 and filters[0] in ("/DCTDecode", "/JPXDecode", "/CCITTFaxDecode"):
        return 0
    try:
        return len(stream.get_data())
    except LimitReachedError:
        raise Verdict("bomb") from None
    except Exception:
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


def count_pages(reader: PdfReader, *, strict: bool) -> int:
    """Counts the leaves of the page tree, each branch entered once. Raises ``Verdict``, ``ValueError``."""
    root = reader.trailer["/Root"]
    if not isinstance(root, DictionaryObject) or "/Pages" not in root:
        raise ValueError("no page tree")
    stack: list[PdfObject] = [root.raw_get("/Pages")]
    entered: set[int] = set()
    pages, most = 0, int(sys.argv[1]) if len(sys.argv) > 1 else MAX_OBJECTS
    while stack:
        reference = stack.pop()
        node = reference.get_object()
        if not isinstance(node, DictionaryObject):
            raise ValueError("a page is missing")
        if "/Kids" not in node:
            pages += 1
            if pages > most:
                raise Verdict("pages")
            continue
        if isinstance(reference, IndirectObject):
            if reference.idnum in entered:
                raise ValueError("the page tree is no tree")
            entered.add(reference.idnum)
        kids = node["/Kids"]
        if not isinstance(kids, ArrayObject):
            raise ValueError("kids are no array")
        stack += kids
    if pages == 0:
        raise Verdict("empty")
    tree = root["/Pages"]
    if strict and isinstance(tree, DictionaryObject) and _number(tree, "/Count") != pages:
        raise ValueError("the page tree counts wrongly")
    return pages


def _filters(stream: StreamObject) -> list[str]:
    value = stream.get("/Filter")
    value = value.get_object() if value is not None else None
    if isinstance(value, ArrayObject):
        return [str(name.get_object()) for name in value]
    return [] if value is None or isinstance(value, NullObject) else [str(value)]


def _name(item: DictionaryObject, key: str) -> str:
    value = item.get(key)
    return str(value.get_object()) if value is not None else ""


def _number(item: DictionaryObject, key: str) -> int:
    value = item.get(key)
    value = value.get_object() if value is not None else None
    return int(value) if isinstance(value, (int, float)) else 0


def _raise_limits(error: Exception) -> None:
    """A file that runs into a limit is no broken one: no second try."""
    if isinstance(error, (LimitReachedError, MemoryError)):
        raise Verdict("bomb") from error


def _word_for_unreadable(data: bytes) -> str:
    return "encrypted" if re.search(rb"/Encrypt\s+\d+\s+\d+\s+R", data) else "broken"


def main() -> None:
    try:
        pages, rewritten = examine(sys.stdin.buffer.read())
        answer = {"verdict": "ok", "pages": pages}
    except Verdict as verdict:
        answer, rewritten = {"verdict": str(verdict), "pages": 0}, b""
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + rewritten)


if __name__ == "__main__":
    main()
