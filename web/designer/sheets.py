"""Findings of a check, by diagram and by the place in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import Any

from engine.definitions.bpmn.drawing import Drawing, read_drawing
from engine.errors import DeploymentRefused, Finding
from engine.services.versions import Checked
from web.designer.marks import Line, Mark, pins

EMPTY = Drawing({}, {}, frozenset(), {})


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file with its findings. ``xml`` is "" for what is no diagram or cannot be drawn."""

    file: str
    xml: str
    marks: tuple[Mark, ...]
    errors: int
    warnings: int

    @property
    def pins(self) -> list[dict[str, Any]]:
        return pins(self.marks)


def sheets(checked: Checked) -> list[Sheet]:
    """Every diagram, and every other file with findings; numbers run on from one to the next."""
    numbers = count(1)
    diagrams = [name for name in checked.files if name.endswith(".bpmn")]
    others = [finding.file for finding in checked.findings if finding.file not in diagrams]
    return [_sheet(name, checked, numbers) for name in dict.fromkeys([*diagrams, *others])]


def _sheet(name: str, checked: Checked, numbers: Iterator[int]) -> Sheet:
    data, drawing = checked.files.get(name, b""), EMPTY
    if name.endswith(".bpmn"):
        with suppress(DeploymentRefused):  # not XML: the findings say so, and nothing can be drawn
            drawing = read_drawing(data, name)
    findings = [finding for finding in checked.findings if finding.file == name]
    places: dict[str, list[Finding]] = {}
    for finding in findings:
        places.setdefault(finding.element, []).append(finding)
    marks = tuple(_mark(id, found, drawing, numbers) for id, found in places.items())
    errors = sum(finding.category == "error" for finding in findings)
    xml = data.decode(errors="replace") if drawing.bounds else ""
    return Sheet(file=name, xml=xml, marks=marks, errors=errors, warnings=len(findings) - errors)


def _mark(id: str, findings: list[Finding], drawing: Drawing, numbers: Iterable[int]) -> Mark:
    """Findings come with the errors first, so the first says how bad the place is."""
    shape = drawing.shape_of(id)
    name = drawing.names.get(shape, "") or drawing.names.get(id, "")
    return Mark(
        number=next(iter(numbers)) if shape else 0,
        kind="bad" if findings[0].category == "error" else "warn",
        name=f"Alur “{name}”" if name and shape in drawing.lines else name or id,
        id=id,
        shape=shape,
        lines=tuple(Line(each.message, _note(each), each.rule) for each in findings),
        way=next((each.path for each in findings if each.path), ()),
    )


def _note(finding: Finding) -> str:
    return finding.file.rpartition("/")[2] + (f" baris {finding.line}" if finding.line else "")
