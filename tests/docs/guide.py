"""A guide in Markdown as a designer goes through it: its tables and fenced blocks, one after another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CODE = re.compile(r"`([^`]+)`")
# Tables by their heads, in either language.
HEADS = {
    ("Kolom", "Isi"): "dialog",
    ("Lajur",): "lanes",
    ("Bentuk", "Nama", "ID", "Lajur"): "elements",
    ("Dari", "Ke", "Nama", "Condition Expression"): "flows",
    ("Hapus panah dari", "Ke"): "removed",
    ("Unsur", "Bagian", "Kolom", "Isi"): "fields",
    ("Properti", "Isi"): "properties",
    ("Formulir", "Simpan sebagai"): "form",
    ("Label", "Key", "Komponen", "Required", "Kolom lain"): "components",
    ("Isian", "Yang ditulis"): "answers",
    ("Field", "Value"): "dialog",
    ("Lane",): "lanes",
    ("Shape", "Name", "ID", "Lane"): "elements",
    ("From", "To", "Name", "Condition Expression"): "flows",
    ("Delete the arrow from", "To"): "removed",
    ("Element", "Group", "Field", "Value"): "fields",
    ("Property", "Value"): "properties",
    ("Form", "Save as"): "form",
    ("Label", "Key", "Component", "Required", "Other fields"): "components",
    ("Question", "What to answer"): "answers",
}
DRAWN = frozenset({"lanes", "elements", "flows", "removed", "fields", "properties", "form", "components"})


@dataclass(frozen=True)
class Table:
    """``kind`` as in ``HEADS``. Cells as they are written."""

    kind: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Block:
    """A fenced block; ``about`` is what stands behind the language: a file's path, or a word."""

    language: str
    about: str
    text: str


Part = Table | Block


def walk(path: Path) -> list[Part]:
    """What is drawn, typed and run, in the order of the guide, up to its reference. Raises ``AssertionError`` for a
    table whose head is none of ``HEADS``."""
    return list(_parts(halves(path)[0]))


def halves(path: Path) -> tuple[str, str]:
    """The walk, and the reference."""
    first, _, second = path.read_text(encoding="utf-8").partition("\n---\n")
    assert second, f"{path.name} has no reference below a line"
    return first, second


def typed(cell: str) -> str:
    """What a cell tells to type: the text between its backticks, else the cell."""
    found = CODE.fullmatch(cell)
    return found[1] if found else cell


def codes(cell: str) -> list[str]:
    return CODE.findall(cell)


def links(path: Path) -> list[str]:
    """Addresses of links to files beside the guide."""
    found = re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8"))
    return [address for address in found if address]


def _parts(text: str) -> Iterator[Part]:
    lines = iter(text.splitlines())
    table: list[tuple[str, ...]] = []
    for line in lines:
        if line.startswith("|"):
            table.append(_cells(line))
            continue
        if table:
            yield _table(table)
            table = []
        if line.startswith("```"):
            language, _, about = line.removeprefix("```").partition(" ")
            body = []
            while (inner := next(lines)) != "```":
                body.append(inner)
            yield Block(language, about, "\n".join(body) + "\n")
    if table:
        yield _table(table)


def _cells(line: str) -> tuple[str, ...]:
    """Of a row; bars between backticks are text."""
    code = CODE.sub(lambda found: found[0].replace("|", "\0"), line)
    return tuple(cell.strip().replace("\0", "|") for cell in code.strip().strip("|").split("|"))


def _table(rows: list[tuple[str, ...]]) -> Table:
    assert rows[0] in HEADS, f"nobody knows what to do with a table of {rows[0]}"
    return Table(HEADS[rows[0]], tuple(rows[2:]))
