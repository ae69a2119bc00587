"""Where a case goes on from an element, seen through sub-processes: into one at its start, and out of it at its end."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.analysis.nesting import Nesting
from engine.definitions.bpmn.elements import SUB_PROCESS
from engine.definitions.bpmn.model import Element, Process

Way = tuple[str, Element]  # the flow, "" where none leads there; the element


class Following:
    """Of one process. What an event begins is no part of the way."""

    def __init__(self, process: Process) -> None:
        self._process, self._nesting = process, Nesting(process)

    def after(self, element: Element) -> Iterator[Way]:
        """The elements that come next; none after an end of the process."""
        inside = self._nesting.entries(element.id) if element.kind == SUB_PROCESS else []
        if inside:
            yield from (("", each) for each in inside)
        else:
            yield from self.leaving(element)

    def leaving(self, element: Element) -> Iterator[Way]:
        """The same once the element is done, and what it holds."""
        around = self._process.elements.get(element.parent)
        if (link := self._nesting.link_target(element)) is not None:
            yield "", link
        elif element.outgoing:
            for id in element.outgoing:
                yield id, self._process.elements[self._process.flows[id].target]
        elif around is not None and around.kind == SUB_PROCESS and not _stands_alone(around, element):
            yield from self.leaving(around)

    def events_on(self, element: Element) -> list[Element]:
        """The events that lead away from an activity."""
        return self._nesting.on.get(element.id, [])


def _stands_alone(around: Element, element: Element) -> bool:
    """What is begun by an event, or by compensation, leads nowhere."""
    return around.by_event or element.by_event or element.compensates
