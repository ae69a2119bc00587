"""What tasks do inside a step: number, notify, decide; and when a person's task is due."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine.definitions.bpmn.elements import TIMER
from engine.definitions.bpmn.topics import KIND, PATTERN, RESULT
from engine.definitions.decisions import map_outputs
from engine.definitions.deployment.notifications import ADDRESSING, LANGUAGE, compose
from engine.execution import timers
from engine.execution.events import DECISION_EVALUATED, MESSAGE_SENT, NUMBER_ALLOCATED
from engine.execution.mappings import inputs_of, take_in
from engine.execution.values import MissingNumber

if TYPE_CHECKING:
    from engine.definitions.bpmn.model import Element
    from engine.execution.tokens import Token


def due_of(token: Token, element: Element, group: str) -> datetime | None:
    """When the task is due: as drawn, else by its SOP time; the applicant's by the limit on it.

    The office's clock does not run while the applicant holds the file.
    """
    case = token.workflow
    if element.due and (drawn := case.evaluate(token, element.due)) is not None:
        return timers.due(str(drawn), case.inputs, element.id)
    if group not in case.definition.applicant_groups:
        return timers.after(element.time, case.inputs, element.id) if element.time is not None else None
    limits = [
        timers.due(str(case.evaluate(token, other.event.text)), case.inputs, other.id)
        for other in case.definition.process.elements.values()
        if other.attached_to == element.id and other.interrupting and other.event.kind == TIMER
    ]
    return min(limits, default=None)


def number(token: Token, element: Element) -> None:
    """Raises ``MissingNumber`` where the inputs of the step do not hold it yet."""
    case, inputs = token.workflow, inputs_of(token, element)
    kind = str(inputs[KIND])
    if kind not in case.inputs.numbers:
        raise MissingNumber(kind, str(inputs[PATTERN]))
    text = case.inputs.numbers[kind]
    case.emit(NUMBER_ALLOCATED, element.id, token.id, {"kind": kind}, {"number": text})
    take_in(token, element, {str(inputs[RESULT]): text})


def notify(token: Token, element: Element) -> None:
    """Puts a notification into the outbox, its text as it will be sent."""
    case, values = token.workflow, inputs_of(token, element)
    to, name = (str(values.pop(each)) for each in ADDRESSING)
    detail: dict[str, Any] = {"to": to, "template": name}
    if case.inputs.semantics < 2:
        case.emit(MESSAGE_SENT, element.id, token.id, detail, values)
        return
    template = case.definition.notifications.get(name)
    made = compose(template, name, values, case.inputs.office)
    # Of the office's text a digest; the filled text is somebody's data and is covered by the salted commitment.
    detail |= {"language": LANGUAGE, "digest": template and template.digest, "empty": list(made.empty)}
    case.emit(MESSAGE_SENT, element.id, token.id, detail, {"text": made.text, "params": dict(made.params)})


def decide(token: Token, element: Element) -> None:
    """Evaluates the element's decision table."""
    case = token.workflow
    decision = case.definition.decisions[str(element.decision)]
    result = decision.evaluate(case.scope(token))
    case.emit(
        DECISION_EVALUATED,
        element.id,
        token.id,
        {"decision": decision.id, "digest": decision.digest, "rules": list(result.rules)},
        {"read": dict(result.inputs), "outputs": list(result.outputs)},
    )
    if element.result_variable:
        take_in(token, element, {element.result_variable: map_outputs(result.outputs, element)})
