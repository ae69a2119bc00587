"""The letters of a case that its applicant may have: those that are valid."""

from __future__ import annotations

from engine.services.history import InstanceView
from office.papers.letters import Letter, letters_of


def letters(view: InstanceView) -> list[Letter]:
    """Letters the applicant may have."""
    return [letter for letter in letters_of(view) if letter.given_out]
