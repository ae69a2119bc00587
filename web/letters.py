"""Which of a case's documents an applicant may read: their own, and letters once they are valid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engine.services.history import InstanceView

INTERNAL = "internal"  # the value of a letter task's property ``penerima``: kept within the office


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter the office made: what people call it, its variable and its document reference."""

    title: str
    variable: str
    reference: dict[str, Any]

    @property
    def signed(self) -> bool:
        return bool(self.reference.get("ditandatangani"))


def letters(view: InstanceView) -> list[Letter]:
    """Letters the applicant may have: a draft that waits for its signature is none of them."""
    return [letter for letter in all_letters(view) if _given_out(view, letter)]


def all_letters(view: InstanceView) -> list[Letter]:
    """Every letter made so far, in the order of the diagram."""
    found = []
    for element in view.compiled.process.elements.values():
        if element.topic != "surat":
            continue
        variable = element.inputs.get("hasil") or element.inputs.get("surat", "")
        reference = view.variables.get(variable)
        if isinstance(reference, dict) and "digest" in reference:
            found.append(Letter(variable.replace("_", " ").capitalize(), variable, reference))
    return found


def may_read(view: InstanceView, digest: str) -> bool:
    """For the applicant of the case: their own documents, and letters given out."""
    own = (
        reference["digest"]
        for name, value in view.variables.items()
        if isinstance(value, list)
        for reference in _references(value)
    )
    return digest in {*own, *(letter.reference["digest"] for letter in letters(view))}


def _given_out(view: InstanceView, letter: Letter) -> bool:
    elements = view.compiled.process.elements.values()
    needs_signature = any(element.properties.get("tanda_tangan") == letter.variable for element in elements)
    internal = any(
        element.properties.get("penerima") == INTERNAL
        for element in elements
        if element.topic == "surat" and letter.variable in (element.inputs.get("hasil"), element.inputs.get("surat"))
    )
    return not internal and (letter.signed or not needs_signature)


def _references(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if isinstance(value.get("digest"), str):
            yield value
        else:
            for inner in value.values():
                yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)
