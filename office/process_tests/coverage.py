"""How much of a diagram its tests have been through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.definitions.bpmn.model import Process
from office.process_tests.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Coverage:
    """How often each sequence flow and element that a diagram shows was taken and entered, in the diagram's order.
    ``names`` say in words which flow is which."""

    flows: Mapping[str, int]
    elements: Mapping[str, int]
    names: Mapping[str, str]

    @property
    def flows_taken(self) -> int:
        """How many flows were taken."""
        return sum(count > 0 for count in self.flows.values())

    @property
    def percent(self) -> int:
        """Of the flows, rounded down: 100 means all."""
        return 100 * self.flows_taken // len(self.flows) if self.flows else 100

    @property
    def never(self) -> list[str]:
        """The flows that were never taken."""
        return [id for id, count in self.flows.items() if not count]

    def to_json(self) -> dict[str, Any]:
        return {
            "percent": self.percent,
            "flows": dict(self.flows),
            "elements": dict(self.elements),
            "never": [{"id": id, "name": self.names[id]} for id in self.never],
        }


def measure_coverage(drawn: Process, outcomes: Iterable[Outcome]) -> Coverage:
    """Of what the process's own diagram shows; what it calls has tests of its own."""
    flows, elements = Counter[str](), Counter[str]()
    for outcome in outcomes:
        flows += outcome.flows
        elements += outcome.elements
    return Coverage(
        {id: flows[id] for id in drawn.flows},
        {id: elements[id] for id in drawn.elements},
        {id: _name(drawn, id) for id in drawn.flows},
    )


def _name(drawn: Process, id: str) -> str:
    """ "Berkas lengkap? → Terbitkan tanda terima (lengkap)"."""
    flow = drawn.flows[id]
    source, target = (drawn.elements[end].name or end for end in (flow.source, flow.target))
    return f"{source} → {target}" + (f" ({flow.name})" if flow.name else "")
