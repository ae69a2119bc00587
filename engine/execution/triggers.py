"""What sets an event off. None of them looks at a clock: a timer, message or signal comes as a command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.definitions.bpmn.elements import COMPENSATE, CONDITIONAL, ERROR, ESCALATION, MESSAGE, SIGNAL, TIMER
from engine.execution import events, timers
from engine.execution.events import Noun

if TYPE_CHECKING:
    from engine.definitions.bpmn.model import Element
    from engine.execution.tokens import Token


class Trigger:
    """Waits quietly: something else in the case finds it."""

    noun: Noun | None = None

    def await_(self, token: Token, element: Element) -> None:
        """Says what is waited for."""

    def again(self, token: Token, element: Element) -> dict[str, Any] | None:
        """What the next time starts with, after one that interrupted nothing; None where none follows."""
        return {}


class Timer(Trigger):
    noun = events.TIMER

    def await_(self, token: Token, element: Element) -> None:
        timers.schedule(token, element)

    def again(self, token: Token, element: Element) -> dict[str, Any] | None:
        return timers.next_round(token, element)


class Message(Trigger):
    noun = events.MESSAGE

    def await_(self, token: Token, element: Element) -> None:
        case, data = token.workflow, token.internal_data
        if element.event.key and "key" not in data:
            data["key"] = case.evaluate(token.task_spec.reads_from(token), element.event.key)
        case.emit(events.MESSAGE_AWAITED, element.id, token.id, {"name": element.event.name}, {"key": data.get("key")})


class Signal(Trigger):
    noun = events.SIGNAL

    def await_(self, token: Token, element: Element) -> None:
        token.workflow.emit(events.SIGNAL_AWAITED, element.id, token.id, {"name": element.event.name})


class Condition(Trigger):
    noun = events.CONDITION

    def await_(self, token: Token, element: Element) -> None:
        token.workflow.emit(events.CONDITION_AWAITED, element.id, token.id, {"condition": element.event.text})
        if not token.internal_data.get("again"):
            token.workflow.unasked.add(token.id)

    def again(self, token: Token, element: Element) -> dict[str, Any] | None:
        return {"again": True}  # as it holds already, it is asked when a variable it reads changes


TRIGGERS: dict[str, Trigger] = {
    TIMER: Timer(),
    MESSAGE: Message(),
    SIGNAL: Signal(),
    CONDITIONAL: Condition(),
    ERROR: Trigger(),
    ESCALATION: Trigger(),
    COMPENSATE: Trigger(),
}
