"""A list beside a diagram whose lines share numbers with pins on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a mark; ``note`` is what stands small below it, after the ``rule`` that it comes from."""

    text: str
    note: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """One place: what it is called, what is said of it, and where its pin stands.

    ``kind``: bad or warn of a finding; added, removed, changed or moved of a change. ``shape`` is the id of what the
    pin stands on, "" where nothing is drawn: then there is no ``number`` either. ``way`` are ids that lead there.
    """

    number: int
    kind: str
    name: str
    id: str
    shape: str
    lines: tuple[Line, ...]
    way: tuple[str, ...] = ()


def pins(marks: Iterable[Mark]) -> list[dict[str, Any]]:
    """What ``pins.js`` draws."""
    return [
        {"number": mark.number, "kind": mark.kind, "id": mark.shape, "name": mark.name, "way": mark.way}
        for mark in marks
        if mark.shape
    ]
