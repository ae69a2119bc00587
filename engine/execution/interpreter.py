"""``advance``: one command moves one process instance, and can be repeated to the byte."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.definitions.analysis.starts import begin, start_events
from engine.errors import Conflict, Refused
from engine.execution import specs
from engine.execution.case import Case
from engine.execution.definition import Definition
from engine.execution.events import INSTANCE_ENDED, INSTANCE_STALLED, INSTANCE_STARTED, TASK_CLAIMED, TASK_RELEASED
from engine.execution.tokens import READY, WAITING, Token
from engine.execution.values import Command, Event, Inputs, State


def advance(definition: Definition, state: State, command: Command, inputs: Inputs) -> tuple[State, list[Event]]:
    """The state after ``command``, and what happened on the way.

    Pure: reads no clock, no random number, no database, no network; the same arguments give the same
    bytes. On an exception ``state`` still holds.

    Raises ``Conflict`` when the command's target has gone, ``Refused`` when the diagram cannot go on,
    ``MissingNumber`` when the inputs lack a number of the register.
    """
    if state.ended:
        raise Conflict("Proses ini sudah selesai.")
    case = Case(definition, state, inputs)
    COMMANDS[command.kind](case, command)
    case.run()
    if not case.live():
        case.emit(INSTANCE_ENDED, case.end_event)
    elif stuck := _stuck(case):
        case.emit(INSTANCE_STALLED, detail=stuck)
    return case.freeze(), case.events


def _stuck(case: Case) -> list[str]:
    """Elements with live tokens, where no command can move any of them."""
    live = case.live()
    if any(token.task_spec.noun for token in live):
        return []
    return [token.task_spec.bpmn_id or token.task_spec.name for token in live]


def _token(case: Case, command: Command, state: int, kind: type[Any], what: str) -> Token:
    token = case.tasks.get(command.target)
    if token is None or token.state != state or not isinstance(token.task_spec, kind):
        raise Conflict(f"{what} {command.target} sudah tidak terbuka.")
    found: Token = token
    return found


def _start(case: Case, command: Command) -> None:
    case.emit(INSTANCE_STARTED, case.definition.process.key)
    case.write(command.values)
    case.plant(_start_event(case, command))


def _start_event(case: Case, command: Command) -> str:
    process = case.definition.process
    event = process.elements.get(command.target) if command.target else begin(process)
    if event is None or event not in start_events(process):
        raise Conflict(f"Proses ini tidak punya peristiwa mulai {command.target}.")
    return event.id


def _complete(case: Case, command: Command) -> None:
    token = _token(case, command, READY, specs.UserTask, "Tugas")
    case.write(command.values)
    token.run()


def _finish(case: Case, command: Command) -> None:
    token = _token(case, command, READY, specs.ExternalTask, "Pekerjaan")
    case.write(command.values)
    token.run()


def _fire(case: Case, command: Command) -> None:
    token = _token(case, command, WAITING, specs.Catching, "Waktu")
    token.internal_data["fired"] = True
    token.task_spec._update(token)


def _claim(case: Case, command: Command) -> None:
    token = _token(case, command, READY, specs.UserTask, "Tugas")
    case.emit(TASK_CLAIMED, token.task_spec.bpmn_id, token.id)


def _release(case: Case, command: Command) -> None:
    token = _token(case, command, READY, specs.UserTask, "Tugas")
    case.emit(TASK_RELEASED, token.task_spec.bpmn_id, token.id)


COMMANDS: dict[str, Callable[[Case, Command], None]] = {
    "start": _start,
    "complete": _complete,
    "finish": _finish,
    "fire": _fire,
    "claim": _claim,
    "release": _release,
}
__all__ = ["COMMANDS", "Refused", "advance"]
