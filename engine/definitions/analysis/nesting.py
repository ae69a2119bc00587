"""How the parts of a process lie in each other: which elements each scope draws, and what each event listens to there.

A scope is the process itself ("") or a sub-process; a called process that has been put inside is one as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.definitions.bpmn.elements import (
    CATCH_EVENT,
    CATCH_TRIGGERS,
    COMPENSATE,
    END_EVENT,
    ERROR,
    LINK,
    NONE,
    START_EVENT,
    TERMINATE,
    THROW_EVENT,
)
from engine.definitions.bpmn.model import Element, Process


class Nesting:
    """``inside[scope]``: its elements, in the order of the XML; the innermost scopes first. ``on[activity]``: the
    events on it that lead away from it. ``listening[scope]``: the starts of event sub-processes drawn there."""

    def __init__(self, process: Process) -> None:
        self.process = process
        inside: dict[str, list[Element]] = {"": []}
        self.on: dict[str, list[Element]] = {}
        for element in process.elements.values():
            inside.setdefault(element.parent, []).append(element)
            if element.attached_to and element.event.kind != COMPENSATE:
                self.on.setdefault(element.attached_to, []).append(element)
        self.inside = {scope: inside[scope] for scope in sorted(inside, key=self._depth, reverse=True)}
        self.listening: dict[str, list[Element]] = {
            scope: [start for each in elements if each.by_event for start in self.entries(each.id)]
            for scope, elements in self.inside.items()
        }

    def _depth(self, scope: str) -> int:
        depth = 0
        while scope:
            scope, depth = self.process.elements[scope].parent, depth + 1
        return depth

    def entries(self, scope: str) -> list[Element]:
        """The start events at which it may begin: a sub-process at that without an event, if it has one."""
        starts = [each for each in self.inside.get(scope, ()) if each.kind == START_EVENT]
        plain = [each for each in starts if each.event.kind == NONE]
        return plain[-1:] if scope and plain else starts

    def link_target(self, element: Element) -> Element | None:
        """Where a link goes on: at the catching event of its name, in the same scope."""
        if element.kind != THROW_EVENT or element.event.kind != LINK:
            return None
        found = (
            each
            for each in self.inside[element.parent]
            if each.kind == CATCH_EVENT and each.event.kind == LINK and each.event.name == element.event.name
        )
        return next(found, None)

    # What is thrown ---------------------------------------------------------------------------

    def catcher(self, element: Element) -> Element | None:
        """What catches the error or escalation that an event throws; None where nothing in this diagram does."""
        event = element.event
        for place in self._outwards(element):
            meant = [each for each in place if each.event.kind == event.kind and each.event.code in (event.code, None)]
            if meant:
                return min(meant, key=lambda each: each.event.code is None)
        return None

    def error_catchers(self, activity: Element) -> Iterator[Element]:
        """What may catch an error that comes up in an activity, whatever its code; the nearest first."""
        for place in self._outwards(activity):
            errors = [each for each in place if each.event.kind == ERROR]
            yield from errors
            if any(each.event.code is None for each in errors):
                return

    def _outwards(self, element: Element) -> Iterator[Iterable[Element]]:
        """The events on it, those that listen in the scope around it, those on that scope, and so on."""
        here: Element | None = element
        while here is not None:
            yield self.on.get(here.id, ())
            yield self.listening[here.parent]
            here = self.process.elements.get(here.parent)

    def rescuer(self, scope: str) -> Element | None:
        """What may take a case out of a scope in which nothing moves any more; None where nothing can."""
        found = self._interrupting(self.listening[scope], CATCH_TRIGGERS)
        here = self.process.elements.get(scope)
        if here is None or found:
            return found
        if here.loop is not None and here.loop.condition:
            return here  # other instances may end it
        found = self._interrupting(self.on.get(scope, ()), CATCH_TRIGGERS)
        while here is not None and not found:
            around = [each for each in self.listening[here.parent] if each.parent != here.id]
            ends = [each for each in self.inside[here.parent] if each.kind == END_EVENT]
            found = self._interrupting(around) or next((e for e in ends if e.event.kind in (TERMINATE, ERROR)), None)
            here = self.process.elements.get(here.parent)
            found = found or self._interrupting(self.on.get(here.id, ()) if here else ())
        return found

    def _interrupting(self, events: Iterable[Element], kinds: tuple[str, ...] = ()) -> Element | None:
        return next((each for each in events if each.interrupting and (not kinds or each.event.kind in kinds)), None)
