"""Which of a case's documents an applicant may read: their own, and letters once they are valid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.services.history import InstanceView
from office.papers.letters import Letter, letters_of


def letters(view: InstanceView) -> list[Letter]:
    """Letters the applicant may have."""
    return [letter for letter in letters_of(view) if letter.given_out]


def may_read(view: InstanceView, digest: str) -> bool:
    """For the applicant of the case: their own documents, and letters given out."""
    own = (
        reference["digest"]
        for value in view.variables.values()
        if isinstance(value, list)
        for reference in _references(value)
    )
    return digest in {*own, *(letter.reference["digest"] for letter in letters(view))}


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
