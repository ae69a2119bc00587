"""Events that throw, in the token game, and ends (BPMN 2.0.2, 10.5.3, 10.5.4, 13.5.5 and 13.5.6)."""

from __future__ import annotations

from collections import Counter

from engine.definitions.bpmn.model import Element, Process
from tests.random.activities import Activities
from tests.random.catching import Pending
from tests.random.marking import Activity, Scope, Undo
from tests.random.seen import written

THROWS = ("endEvent", "intermediateThrowEvent")


class Throwing(Activities):
    sent: Counter[str]
    ends: set[str]

    def throw_event(self, element: Element, scope: Scope) -> None:
        event = element.event
        if event.kind == "compensate":
            self._take_back(element, scope)
            return
        token = Pending("enter", element, scope)  # it may be taken away by what it throws
        self.pending.append(token)
        if event.kind == "terminate":
            self.clear(scope)
            scope.undos = []
        elif event.kind in ("message", "signal"):
            self.send(element, scope)
        elif event.kind == "escalation":
            self.throw("escalation", event.code, {}, "", scope)
        elif event.kind == "error" and not self.throw("error", event.code, {}, "", scope):
            scope.activities.append(Activity(element.id, scope, "stuck", self.new()))
            self.pending.remove(token)
            return
        gone = token not in self.pending or token.over
        self.pending = [each for each in self.pending if each is not token]
        if not gone or event.kind == "terminate":
            self.go_on(element, scope)

    def go_on(self, element: Element, scope: Scope) -> None:
        """Behind an event that has thrown."""
        if element.kind == "endEvent":
            self.ends |= {element.id} if scope is self.case else set()
        elif element.event.kind == "link":
            self.arrive(link_target(element, self.processes[scope.process]), scope)
        else:
            self.leave(element, scope)

    def send(self, element: Element, scope: Scope, activity: Activity | None = None) -> None:
        """A message to other cases, or a signal to all, this one among them."""
        event, values = element.event, self.inputs(element, scope, activity)
        told: dict[str, object] = {"variables": values}
        if event.kind == "message":
            told["key"] = self.value(event.key, scope, activity) if event.key else None
        self.sent[f"{scope.names}{element.id} {event.kind} {event.name} {written(told)}"] += 1
        if event.kind == "signal":
            self.send_signal(event.name, values)

    # Compensation ---------------------------------------------------------------------------------

    def _take_back(self, element: Element, scope: Scope) -> None:
        """Takes back what was done in the scope around, or of one activity in it, one after another, the last first."""
        around = scope
        if scope.within and self.drawn(scope, scope.within).by_event:
            assert scope.owner is not None
            around = scope.owner.scope  # an event sub-process takes back what was done around it
        meant = [each for each in around.undos if self._is_meant(each, element.event.activity)]
        around.undos = [each for each in around.undos if each not in meant]
        activity = Activity(element.id, scope, "undoing", self.new())
        activity.rest = sorted(meant, key=lambda each: each.born, reverse=True)
        activity.inner = Scope(scope.process, scope.within, scope.names, activity)
        scope.activities.append(activity)

    def _is_meant(self, undo: Undo, activity: str) -> bool:
        """Without an activity all are; else what is done of it or inside it."""
        elements, id = self.processes[undo.process].elements, undo.of
        while id and id != activity:
            id = elements[id].parent
        return not activity or bool(id)

    def take_back_next(self, activity: Activity) -> None:
        """The next of what is to be taken back, or on behind the event."""
        element, inner = self.drawn(activity.scope, activity.element), activity.inner
        assert inner is not None
        if not activity.rest:
            self.close(activity)
            self.go_on(element, activity.scope)
            return
        undo, activity.rest = activity.rest[0], activity.rest[1:]
        inner.process, inner.within, inner.names = undo.process, undo.within, undo.names
        self.arrive(self.drawn(inner, undo.handler), inner)


def link_target(element: Element, process: Process) -> Element:
    """The other end of a link, in the same scope."""
    links = (e for e in process.elements.values() if e.event.kind == "link" and e.kind == "intermediateCatchEvent")
    return next(e for e in links if e.parent == element.parent and e.event.name == element.event.name)
