"""The designers' files in a folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

FOLDERS = ("processes", "forms", "letters")
ENDINGS = (".bpmn", ".dmn", ".form", ".json", ".typ")


def read_folder(root: Path) -> dict[str, bytes]:
    """The designers' files below ``root``, by their names from there; files that are not theirs are passed over."""
    return {name: path.read_bytes() for name, path in files_of(root)}


def files_of(root: Path) -> Iterator[tuple[str, Path]]:
    """The designers' files below ``root``: names from there, and where they lie."""
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
            if path.is_file() and path.suffix in ENDINGS and not hidden:
                yield path.relative_to(root).as_posix(), path
