"""What is sent off inside a case: messages, signals, errors, escalations, and the call to take back what was done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from engine.definitions.bpmn.elements import ERROR, ESCALATION
from engine.execution import events
from engine.execution.mappings import inputs_of, take_in
from engine.execution.specs import Attached
from engine.execution.tokens import COMPLETED, WAITING

if TYPE_CHECKING:
    from engine.definitions.bpmn.model import Element
    from engine.execution.tokens import Token


def send(token: Token, element: Element) -> None:
    """A message to other cases of the office; who waits for it is found outside the step."""
    case, event = token.workflow, element.event
    key = case.evaluate(token, event.key) if event.key else None
    values = {"key": key, "variables": inputs_of(token, element)}
    case.emit(events.MESSAGE_THROWN, element.id, token.id, {"name": event.name}, values)


def signal(token: Token, element: Element) -> None:
    """A signal to every case of the office, this one at once."""
    case, values = token.workflow, inputs_of(token, element)
    case.emit(events.SIGNAL_THROWN, element.id, token.id, {"name": element.event.name}, {"variables": values})
    receive_signal(token.workflow, element.event.name, values)


def receive_signal(case: Any, name: str, values: Mapping[str, Any]) -> int:
    """Sets off every event of the case that waits for the signal; how many."""
    waiting = [
        each
        for each in case.live()
        if each.state == WAITING and each.task_spec.noun is events.SIGNAL and each.task_spec.model.event.name == name
    ]
    for each in waiting:
        if each.state == WAITING:  # another may have taken it away
            take_in(each, each.task_spec.model, values)
            case.fire(each)
    return len(waiting)


def throw_error(token: Token, element: str, code: str | None, values: Mapping[str, Any], message: str = "") -> bool:
    """An error, caught by the nearest event outwards that is meant for its code, else by one for every code; whether
    any caught it."""
    handler = next(_handlers(token, ERROR, code), None)
    case, caught = token.workflow, handler.task_spec.model.id if handler else None
    case.emit(events.ERROR_THROWN, element, token.id, {"code": code, "caught": caught})
    if handler is None:
        return False
    event = handler.task_spec.model.event
    told = {event.code_variable: code, event.message_variable: message}
    take_in(handler, handler.task_spec.model, {**values, **{name: value for name, value in told.items() if name}})
    case.fire(handler)
    return True


def escalate(token: Token, element: Element) -> None:
    """As an error, but the thrower goes on where what catches it interrupts nothing, or nothing catches it."""
    case, code = token.workflow, element.event.code
    handler = next(_handlers(token, ESCALATION, code), None)
    caught = [handler.task_spec.model.id] if handler else []
    case.emit(events.ESCALATION_THROWN, element.id, token.id, {"code": code, "caught": caught})
    if handler is not None:
        if name := handler.task_spec.model.event.code_variable:
            take_in(handler, handler.task_spec.model, {name: code})
        case.fire(handler)


def _handlers(token: Token, kind: str, code: str | None) -> Iterator[Token]:
    """The events that wait for it, from the nearest outwards: on the activity, then at the starts of event
    sub-processes around it, and so on; at each place those for this very code first."""
    here: Token | None = token
    while here is not None:
        if here.task_spec.body is not None:
            here = here.parent
        parent = here.parent
        beside = list(parent.children) if parent is not None and isinstance(parent.task_spec, Attached) else []
        around = [
            each for each in token.workflow.live() if each.task_spec.listens_for(here) and each.holder is here.holder
        ]
        for place in (beside, around):
            found = [each for each in place if each.state == WAITING and _is_meant(each, kind, code)]
            yield from sorted(found, key=lambda each: each.task_spec.model.event.code is None)
        here = here.holder


def _is_meant(token: Token, kind: str, code: str | None) -> bool:
    event = token.task_spec.model.event if token.task_spec.model else None
    return event is not None and event.kind == kind and event.code in (code, None)


# Compensation -------------------------------------------------------------------------------------


def keep_undo(token: Token, undo: Any) -> None:
    """Keeps an activity that is done for the day it must be taken back."""
    case = token.workflow
    kept = (token.holder or case.task_tree)._add_child(undo)
    kept.internal_data["of"] = token.task_spec.model.id
    case.emit(events.COMPENSATION_KEPT, kept.internal_data["of"], kept.id, {"handler": undo.handler.model.id})
    undo._update(kept)


def take_undo(token: Token, activity: str) -> list[Token]:
    """What is to be taken back in the scope around the thrower, or of one ``activity`` in it, the last done first."""
    case, elements = token.workflow, token.workflow.definition.process.elements
    holder = token.holder
    if holder is not None and holder.task_spec.model.by_event:
        holder = holder.holder  # an event sub-process takes back what was done around it
    found = []
    for each in case.live():
        of = each.internal_data.get("of")
        if of is None or each.holder is not holder:
            continue
        within = {of}
        while elements[of].parent:
            of = elements[of].parent
            within.add(of)
        if not activity or activity in within:
            found.append(each)
    for each in found:
        each._set_state(COMPLETED)
    return found[::-1]
