"""Events that wait, in the token game, and what sets them off (BPMN 2.0.2, 10.5.5, 10.5.6 and 13.5)."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from engine.definitions.bpmn.model import Element
from tests.random.marking import Activity, Scope, Wait
from tests.random.order import Picker
from tests.random.reading import duration, value_of
from tests.random.variables import Variables, place

OFFICE_TIME = timezone(timedelta(hours=7))


@dataclass(eq=False)
class Pending:
    """A move that can be made: of a token on its way, or of an activity."""

    kind: str
    element: Element
    scope: Scope
    activity: Activity | None = None
    brought: Mapping[str, Any] | None = None  # by the event that it comes from

    @property
    def over(self) -> bool:
        return self.scope.over or (self.activity is not None and self.activity.over)


class Catching(Variables):
    now: datetime
    pending: list[Pending]
    picker: Picker
    births: int
    numbers: Mapping[str, str]

    def new(self) -> int:
        self.births += 1
        return self.births

    def later(self, kind: str, element: Element, scope: Scope, activity: Activity | None = None) -> None:
        self.pending.append(Pending(kind, element, scope, activity))

    def moves_in(self, scope: Scope) -> list[Pending]:
        return [each for each in self.pending if each.scope is scope]

    def forget(self, scope: Scope) -> None:
        """No token is on its way in a scope any more."""
        self.pending = [each for each in self.pending if each.scope is not scope]

    def elements(self, scope: Scope) -> list[Element]:
        """What is drawn in it."""
        return [each for each in self.processes[scope.process].elements.values() if each.parent == scope.within]

    # Waiting --------------------------------------------------------------------------------------

    def wait_for(
        self, element: Element, scope: Scope, host: Activity | None = None, starts: str = "", last: Wait | None = None
    ) -> Wait:
        """An event begins to wait; after ``last``, which interrupted nothing, it waits again."""
        event = element.event
        wait = Wait(element.id, scope, event.kind, self.new(), host, starts, asked=event.kind == "conditional")
        wait.asked &= last is None
        if self.camunda_8 and element.outputs and (host is None or host.element != element.id):
            wait.variables = {}
        if event.kind == "timer":
            self._set_timer(wait, element, last)
        elif event.kind == "message" and event.key:
            wait.key = self.value(event.key, *place(wait))
        return wait

    def _set_timer(self, wait: Wait, element: Element, last: Wait | None) -> None:
        text = str(self.value(element.event.text, *place(wait)))
        if element.event.timer == "timeDate":
            due = datetime.fromisoformat(text)
            wait.due = due if due.tzinfo else due.replace(tzinfo=OFFICE_TIME)
            return
        if element.event.timer == "timeCycle":
            count, _, text = text.partition("/")
            wait.left = int(count[1:] or 0) if last is None else max(last.left - 1, 0)
        begin = last.due if last is not None and last.due is not None else self.now
        wait.due = begin + duration(text)

    def fire(self, wait: Wait) -> None:
        """What is waited for has come."""
        element, scope, host = self.drawn(wait.scope, wait.element), wait.scope, wait.host
        wait.over = True
        if host is not None and host.element == wait.element:
            host.waits.remove(wait)
            for other in list(host.body.instances) if host.body is not None and host.body.role == "events" else []:
                if other is not host:
                    self.close(other)
            self.later("done", element, scope, host)
        elif host is not None:
            self._fire_beside(wait, element, host.waits, lambda: self.close(host))
            self.pending.append(Pending("pass", element, scope, brought=wait.variables or {}))
        else:
            self._fire_beside(wait, element, scope.listening, lambda: self.clear(scope))
            self.pending.append(Pending("begin", element, scope, brought=wait.variables or {}))

    def _fire_beside(self, wait: Wait, element: Element, waits: list[Wait], interrupt: Any) -> None:
        waits.remove(wait)
        if element.interrupting:
            interrupt()
        elif wait.left != 1 or wait.due is None:
            waits.append(self.wait_for(element, wait.scope, wait.host, wait.starts, last=wait))

    def bring(self, wait: Wait, values: Mapping[str, Any]) -> None:
        """What comes with an event."""
        element, host = self.drawn(wait.scope, wait.element), wait.host
        if wait.variables is not None:
            wait.variables.update(values)
            return
        self.take_in(values, element, wait.scope, host if host is not None and host.element == wait.element else None)

    def map_out(self, element: Element, scope: Scope, brought: Mapping[str, Any]) -> None:
        """Output mappings of an event on an activity, or at a start."""
        for name, text in element.outputs.items():
            self.write({name: value_of(text, ChainMap(dict(brought), self.seen_from(scope)))}, scope)

    # What is thrown -------------------------------------------------------------------------------

    def send_signal(self, name: str, values: Mapping[str, Any]) -> int:
        """To all of the case that wait for it; how many."""
        waits = [each for each in self.case.waits() if each.kind == "signal"]
        meant = [each for each in waits if self.drawn(each.scope, each.element).event.name == name]
        for wait in self.shuffled(meant):
            if not wait.over:
                self.bring(wait, values)
                self.fire(wait)
        return len(meant)

    def throw(
        self,
        kind: str,
        code: str | None,
        values: Mapping[str, Any],
        message: str,
        scope: Scope,
        activity: Activity | None = None,
    ) -> bool:
        """An error or escalation, to the nearest outwards that is meant for it; whether any is."""
        for waits in self._outwards(scope, activity):
            meant = [each for each in waits if each.kind == kind]
            for wanted in (code, None):
                for wait in self.shuffled(meant):
                    event = self.drawn(wait.scope, wait.element).event
                    if event.code == wanted:
                        told = {event.code_variable: code, event.message_variable: message}
                        brought = {**values, **{name: value for name, value in told.items() if name}}
                        self.bring(wait, brought)
                        self.fire(wait)
                        return True
        return False

    def _outwards(self, scope: Scope, activity: Activity | None) -> Iterator[list[Wait]]:
        """The events that may catch what is thrown in a place: on the activity, then event sub-processes beside it,
        then on the activity around, and so on. An event sub-process does not catch what is thrown in itself."""
        while True:
            if activity is not None:
                body = activity.body
                yield (body if body is not None and body.role == "body" else activity).waits
            own = activity.element if activity is not None else ""
            yield [each for each in scope.listening if each.starts != own]
            if scope.owner is None:
                return
            activity, scope = scope.owner, scope.owner.scope

    # Conditions -----------------------------------------------------------------------------------

    def ask(self) -> bool:
        """Asks the conditions that are to be asked; whether there are any."""
        waits = [each for each in self.case.waits() if each.asked and not each.over]
        for wait in self.shuffled(waits):
            if not wait.over:
                wait.asked = False
                if self.holds(self.drawn(wait.scope, wait.element).event.text, *place(wait)):
                    self.fire(wait)
        return bool(waits)

    def shuffled(self, waits: list[Wait]) -> list[Wait]:
        found = sorted(waits, key=lambda each: each.born)
        if self.picker.random is not None:
            self.picker.random.shuffle(found)
        return found


__all__ = ["Catching", "Pending"]
