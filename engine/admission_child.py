"""The child program of ``admission``: reads a PDF from standard input, writes a verdict and what to keep.

Whatever happens here happens to this process alone.
"""

from __future__ import annotations

import io
import json
import logging
import resource
import sys
import warnings
from collections.abc import Iterator
from typing import Any

CPU_SECONDS, MEMORY = 10, 512 * 1024 * 1024
OBJECTS = 200_000  # a file with more is a bomb
# What in a dictionary can run or carry something, and the verdict it earns.
KEYS = {
    "/JS": "script",
    "/JavaScript": "script",
    "/AA": "automatic",
    "/XFA": "form",
    "/EmbeddedFiles": "attachment",
    "/EF": "attachment",
    "/RichMediaContent": "media",
    "/3DD": "media",
}
ACTIONS = {
    "/JavaScript": "script",
    "/Launch": "launch",
    "/GoToE": "launch",
    "/SubmitForm": "form",
    "/ImportData": "form",
    "/Rendition": "media",
    "/Sound": "media",
    "/Movie": "media",
    "/RichMediaExecute": "media",
}
SUBTYPES = {
    "/FileAttachment": "attachment",
    "/RichMedia": "media",
    "/Screen": "media",
    "/Movie": "media",
    "/Sound": "media",
    "/3D": "media",
}


def main(pages: int) -> None:
    """Bounds itself, examines standard input, and answers on standard output: one line of JSON, then bytes."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    data = sys.stdin.buffer.read()
    try:
        verdict, kept = examine(data, pages)
    except MemoryError:
        verdict, kept = {"verdict": "bomb"}, b""
    except BaseException:  # pypdf raises what it likes on a broken file; all of it means the same here
        verdict, kept = {"verdict": "broken"}, b""
    sys.stdout.buffer.write(json.dumps(verdict).encode() + b"\n" + kept)


def examine(data: bytes, most: int) -> tuple[dict[str, Any], bytes]:
    """The verdict; for a file that had to be repaired also its new bytes."""
    reader, count, repaired = _opened(data)
    if reader.is_encrypted:
        return {"verdict": "encrypted"}, b""
    if count == 0:
        return {"verdict": "empty"}, b""
    if count > most:
        return {"verdict": "pages"}, b""
    if (found := active(reader)) is not None:
        return {"verdict": found}, b""
    return {"verdict": "ok", "pages": count}, _rewritten(reader) if repaired else b""


def _opened(data: bytes) -> tuple[Any, int, bool]:
    """Strictly first; then as forgiving as readers are, with a mark that the file was put right."""
    from pypdf import PdfReader

    try:
        reader = PdfReader(io.BytesIO(data), strict=True)
        return reader, _count(reader), False
    except Exception:  # whatever strict reading stumbles over
        reader = PdfReader(io.BytesIO(data), strict=False)
        return reader, _count(reader), True


def _count(reader: Any) -> int:
    return 1 if reader.is_encrypted else len(reader.pages)


def _rewritten(reader: Any) -> bytes:
    from pypdf import PdfWriter

    out, writer = io.BytesIO(), PdfWriter()
    for page in reader.pages:
        writer.add_page(page)
    writer.write(out)
    return out.getvalue()


def active(reader: Any) -> str | None:
    """What in the file's whole graph of objects could run or carry something, if anything."""
    for number, value in enumerate(_objects(reader)):
        if number > OBJECTS:
            raise MemoryError
        if not isinstance(value, dict):
            continue
        for key in value:
            if key in KEYS:
                return KEYS[key]
        for key, known in (("/S", ACTIONS), ("/Subtype", SUBTYPES)):
            name = value.get(key)
            if isinstance(name, str) and name in known:
                return known[name]
        if value.get("/Type") == "/EmbeddedFile":
            return "attachment"
    return None


def _objects(reader: Any) -> Iterator[Any]:
    """Every object reachable from the trailer, without recursion and each once."""
    from pypdf.generic import IndirectObject

    seen: set[tuple[int, int]] = set()
    todo: list[Any] = [reader.trailer]
    while todo:
        value = todo.pop()
        if isinstance(value, IndirectObject):
            key = (value.idnum, value.generation)
            if key in seen:
                continue
            seen.add(key)
            value = value.get_object()
        yield value
        if isinstance(value, dict):
            todo.extend(dict.values(value))
        elif isinstance(value, list):
            todo.extend(list.__iter__(value))


if __name__ == "__main__":
    main(int(sys.argv[1]))
