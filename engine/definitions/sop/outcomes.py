"""Where a case goes after a step, as the SOP's table sees it: to which other steps, by which answer, to which end.

What the system does by itself between two steps is passed over, as on paper.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from engine.definitions.analysis.following import Following
from engine.definitions.analysis.leaving import asked_flows
from engine.definitions.bpmn.elements import EVENT_GATEWAY, EXCLUSIVE_GATEWAY, USER_TASK
from engine.definitions.bpmn.model import Element, Process


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way on: to a step (its element's id) or, where ``step`` is "", to an end by its name.

    ``question`` and ``label`` are what the gateways and the flows taken from them are called; ``decided`` says that
    a gateway chooses this way. ``via`` is the id of a person's task outside the table that the way leads through.
    """

    step: str = ""
    end: str = ""
    label: str = ""
    question: str = ""
    decided: bool = False
    via: str = ""


def outcomes(process: Process, rows: Mapping[str, int], step: Element) -> tuple[Outcome, ...]:
    """All ways on from a step to ``rows`` (elements of the table, with their place in it) and to ends, each once."""
    return _Walk(process, rows, step).walk()


@dataclass(frozen=True, slots=True)
class _At:
    """A flow to follow and what was passed on the way to it.

    ``branch`` is the flow or event that first parted it from the others, ``aside`` says that it was an event.
    """

    target: str
    branch: str = ""
    labels: tuple[str, ...] = ()
    question: str = ""
    decided: bool = False
    aside: bool = False


class _Walk:
    def __init__(self, process: Process, rows: Mapping[str, int], step: Element) -> None:
        self._process, self._rows, self._step = process, rows, step
        self._following = Following(process)
        self._found: dict[Outcome, None] = {}

    def walk(self) -> tuple[Outcome, ...]:
        stack = [*self._asides(), *reversed(self._after(self._step, _At("")))]
        seen: set[tuple[str, str]] = set()
        while stack:
            at = stack.pop()
            if (at.target, at.branch) not in seen:
                seen.add((at.target, at.branch))
                stack += reversed(self._pass_target(at))
        return tuple(self._found)

    def _asides(self) -> list[_At]:
        """The ways out of events at the step's border."""
        return [
            _At(self._process.flows[id].target, event.id, (event.name,) if event.name else (), aside=True)
            for event in self._following.events_on(self._step)
            for id in event.outgoing
        ]

    def _pass_target(self, at: _At) -> list[_At]:
        """Where to go on from a target; nowhere where it is a step, an end, or a detour that is told at once."""
        element = self._process.elements[at.target]
        told = Outcome(label=", ".join(at.labels), question=at.question, decided=at.decided)
        if element.id in self._rows:
            self._found[replace(told, step=element.id)] = None
        elif not any(self._following.after(element)):
            if not at.aside:  # a reminder that ends, or a time limit: the paper's table knows neither
                self._found[replace(told, end=element.name or "selesai")] = None
        elif element.kind == USER_TASK and at.decided and (ways := [*self._detour(element)]):
            for step, end in ways:
                self._found[replace(told, step=step, end=end, via=element.id)] = None
        else:
            return self._after(element, at)
        return []

    def _after(self, element: Element, at: _At) -> list[_At]:
        ways = list(self._following.after(element))
        if len(ways) < 2 or not self._decides(element):
            return [replace(at, target=following.id) for _, following in ways]
        question = at.question or element.name
        found = []
        for flow, following in ways:
            name = self._process.flows[flow].name or (following.name if element.kind == EVENT_GATEWAY else "")
            labels = (*at.labels, name) if name else at.labels
            found.append(
                _At(
                    target=following.id,
                    branch=at.branch or flow,
                    labels=labels,
                    question=question,
                    decided=True,
                    aside=at.aside,
                )
            )
        return found

    def _decides(self, element: Element) -> bool:
        """Whether not all of its flows are taken."""
        return element.kind in (EXCLUSIVE_GATEWAY, EVENT_GATEWAY) or bool(asked_flows(self._process, element))

    def _detour(self, task: Element) -> Iterator[tuple[str, str]]:
        """Where a task outside the table that brings the case back belongs in it; nothing where it leads ahead.

        The paper has no row for it ("the applicant mends"): it goes back to the last row above of the same lane.
        """
        here = self._rows[self._step.id]
        reached, ends = self._list_reached(task)
        if not any(row <= here for row in reached.values()):
            return
        if task.lane == self._step.lane:
            above = {id: row for id, row in reached.items() if row <= here}
        else:
            lanes = {id: self._process.elements[id].lane for id in self._rows}
            above = {id: row for id, row in self._rows.items() if row < here and task.lane and lanes[id] == task.lane}
            above = above or {id: row for id, row in reached.items() if row < here}
        if above:
            yield max(above, key=lambda id: above[id]), ""
        for end in ends:
            yield "", end
        if not above and not ends:
            yield self._step.id, ""

    def _list_reached(self, task: Element) -> tuple[dict[str, int], list[str]]:
        """The rows and the ends' names that a task leads to without passing a row."""
        rows, ends, seen, stack = {}, [], {task.id}, [task]
        while stack:
            for _, element in self._following.after(stack.pop()):
                if element.id in self._rows:
                    rows[element.id] = self._rows[element.id]
                elif element.id not in seen:
                    seen.add(element.id)
                    stack.append(element)
                    if not any(self._following.after(element)):
                        ends.append(element.name or "selesai")
        return rows, ends
