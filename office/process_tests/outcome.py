"""What came of a test: of each step what was expected and what came instead, and which flows were taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as expected, in words."""

    what: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class StepOutcome:
    """``number`` 0 is what came before the first step or after the last. ``title`` says what was done."""

    number: int
    title: str
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """``steps`` up to the first that differs; ``planned`` is how many there are. ``flows`` and ``elements`` count how
    often each was taken and entered, ``seconds`` how long the test took."""

    name: str
    steps: tuple[StepOutcome, ...]
    planned: int
    seconds: float = 0.0
    flows: Counter[str] = field(default_factory=Counter)
    elements: Counter[str] = field(default_factory=Counter)

    @property
    def passed(self) -> bool:
        return not any(step.differences for step in self.steps)

    def to_json(self) -> dict[str, Any]:
        """JSON values, with the differences of the steps that have any."""
        wrong = [
            {
                "step": step.number,
                "title": step.title,
                "differences": [
                    {"what": each.what, "expected": each.expected, "found": each.found} for each in step.differences
                ],
            }
            for step in self.steps
            if step.differences
        ]
        return {
            "name": self.name,
            "passed": self.passed,
            "steps": self.planned,
            "seconds": round(self.seconds, 3),
            "wrong": wrong,
        }


@dataclass(frozen=True, slots=True)
class Found:
    """How a case stands after a step, and what the step brought. ``texts`` are what the messages say, (name, text) of
    each as it was sent; ``errors`` None: the submission was taken;
    ``ended`` "" while the case runs; ``failures`` are sentences about work that could not be done."""

    tasks: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    variables: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, str] | None = None
    ended: str = ""
    failures: tuple[str, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()
