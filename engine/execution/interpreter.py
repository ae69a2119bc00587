"""``advance``: one command moves one process instance, and can be repeated to the byte."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.definitions.analysis.starts import begin, start_events
from engine.errors import Conflict, Refused
from engine.execution import catching, events, tasks
from engine.execution.case import Case
from engine.execution.definition import Definition
from engine.execution.events import INSTANCE_ENDED, INSTANCE_STALLED, INSTANCE_STARTED, TASK_CLAIMED, TASK_RELEASED
from engine.execution.mappings import take_in
from engine.execution.throws import receive_signal, throw_error
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
    if case.end():
        case.emit(INSTANCE_ENDED, case.end_event)
    elif stuck := _stuck(case):
        case.emit(INSTANCE_STALLED, detail=stuck)
    return case.freeze(), case.events


def _stuck(case: Case) -> list[str]:
    """Elements with live tokens, where no command can move any of them."""
    live = case.live()
    for token in live:
        if token.task_spec.noun:
            return []
    waits = catching.Catching  # for an error or escalation that will not come
    return [t.task_spec.bpmn_id for t in live if t.busy and t.task_spec.bpmn_id and not isinstance(t.task_spec, waits)]


def _token(case: Case, command: Command, state: int, kind: type[Any] | tuple[type[Any], ...], what: str) -> Token:
    token = case.tasks.get(command.target)
    if token is None or token.state != state or not isinstance(token.task_spec, kind):
        raise Conflict(f"{what} {command.target} sudah tidak terbuka.")
    found: Token = token
    return found


def _start(case: Case, command: Command) -> None:
    case.emit(INSTANCE_STARTED, case.definition.process.key)
    case.scopes.write(None, command.values)
    case.plant(_start_event(case, command))


def _start_event(case: Case, command: Command) -> str:
    process = case.definition.process
    event = process.elements.get(command.target) if command.target else begin(process)
    if event is None or event not in start_events(process):
        raise Conflict(f"Proses ini tidak punya peristiwa mulai {command.target}.")
    return event.id


def _complete(case: Case, command: Command) -> None:
    token = _token(case, command, READY, tasks.UserTask, "Tugas")
    take_in(token, token.task_spec.model, command.values)
    token.run()


def _finish(case: Case, command: Command) -> None:
    token = _token(case, command, READY, tasks.ExternalTask, "Pekerjaan")
    take_in(token, token.task_spec.model, command.values)
    token.run()


def _fire(case: Case, command: Command) -> None:
    token = _waiting(case, command, events.TIMER, "Waktu")
    case.fire(token)


def _correlate(case: Case, command: Command) -> None:
    """A message has come for the token that waits for it."""
    token = _waiting(case, command, events.MESSAGE, "Pesan")
    take_in(token, token.task_spec.model, command.values)
    case.fire(token)


def _signal(case: Case, command: Command) -> None:
    """``target`` is the signal's name."""
    if not receive_signal(case, command.target, command.values):
        raise Conflict(f"Sinyal {command.target} tidak lagi ditunggu kasus ini.")


def _throw(case: Case, command: Command) -> None:
    """An error of the one who does a task or a job. It must be caught: else nothing has happened."""
    token = _token(case, command, READY, (tasks.UserTask, tasks.ExternalTask), "Tugas atau pekerjaan")
    code, message = str(command.values["code"]), str(command.values.get("message") or "")
    if not throw_error(token, token.task_spec.bpmn_id, code, command.values.get("variables") or {}, message):
        raise Refused(f"Galat “{code}” tidak ditangkap peristiwa mana pun di diagram.")


def _waiting(case: Case, command: Command, noun: events.Noun, what: str) -> Token:
    token = _token(case, command, WAITING, catching.Catching, what)
    if token.task_spec.noun is not noun:
        raise Conflict(f"{what} {command.target} sudah tidak ditunggu.")
    return token


def _claim(case: Case, command: Command) -> None:
    token = _token(case, command, READY, tasks.UserTask, "Tugas")
    case.emit(TASK_CLAIMED, token.task_spec.bpmn_id, token.id)


def _release(case: Case, command: Command) -> None:
    token = _token(case, command, READY, tasks.UserTask, "Tugas")
    case.emit(TASK_RELEASED, token.task_spec.bpmn_id, token.id)


COMMANDS: dict[str, Callable[[Case, Command], None]] = {
    "start": _start,
    "complete": _complete,
    "finish": _finish,
    "fire": _fire,
    "correlate": _correlate,
    "signal": _signal,
    "throw": _throw,
    "claim": _claim,
    "release": _release,
}
__all__ = ["COMMANDS", "Refused", "advance"]
