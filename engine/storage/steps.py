"""Writes what one step of a process instance did, in the caller's transaction.

Few statements: task and instance are read together, a step's history is one row. Every write is
built from the step's events, so the tables can never say something that history does not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.dates import OFFICE_ZONE
from engine.errors import AlurError, Conflict, NotFound
from engine.exact_json import dumps, loads
from engine.execution.values import Command, Event, State
from engine.storage import locks
from engine.storage.prepared import Prepared, PreparedQuery
from engine.storage.rows.cases import CaseRow, InstanceRow, StepRow, TaskInCase
from engine.storage.tables import history, history_values, process_instance, task
from engine.titles import title_key

_b = sa.bindparam
_FIND_TASK = (
    sa.select(
        task.c.id.label("task_id"),
        task.c.element,
        task.c.name,
        task.c.candidate_group,
        task.c.applicant_id.label("task_applicant_id"),
        task.c.assignee_id,
        task.c.assignee_name,
        task.c.created_at,
        task.c.due_at,
        task.c.priority,
        task.c.follow_up_at,
        task.c.candidates,
        *process_instance.c,
    )
    .join_from(task, process_instance, task.c.instance_id == process_instance.c.id)
    .where(task.c.id == _b("task"))
)
_FIND_INSTANCE = sa.select(*process_instance.c).where(process_instance.c.id == _b("instance"))
# Built once: a statement that is built anew costs more to build than to run.
_LOCK_INSTANCE = PreparedQuery[InstanceRow](_FIND_INSTANCE.with_for_update())
_READ_INSTANCE = PreparedQuery[InstanceRow](_FIND_INSTANCE)
_READ_TASK = PreparedQuery[TaskInCase](_FIND_TASK)
_HOLD = PreparedQuery[Any](
    sa.select(process_instance.c.id).where(process_instance.c.id == _b("instance")).with_for_update()
)
_ADD_INSTANCE = sa.insert(process_instance)
_ADD_HISTORY, _ADD_VALUES = Prepared(sa.insert(history)), Prepared(sa.insert(history_values))
_BY_COMMAND = PreparedQuery[StepRow](sa.select(history).where(history.c.command_id == _b("command")))
_MOVED = ("seq", "state", "end_event", "tokens", "variables", "chain", "ended_at")
_MOVE = Prepared(
    sa.update(process_instance)
    .where(process_instance.c.id == _b("instance"), process_instance.c.seq == _b("was"))
    .values({column: _b(f"new_{column}") for column in _MOVED})
)


Recipients = Mapping[str, Sequence[tuple[str, str]]]  # by the token that sends: names and phones (E.164)


@dataclass(frozen=True, slots=True)
class Recorded:
    """Everything about a step that history keeps besides its events."""

    instance_id: str
    seq: int
    command_id: str
    at: datetime
    actor_id: str
    actor_name: str
    command: Command
    element: str
    calendar: str
    numbers: Mapping[str, str]
    salt: str
    semantics: int
    office: Mapping[str, str]
    recipients: Recipients


def find_task(connection: Connection, task_id: str, *, lock: bool = False) -> TaskInCase | None:
    """A task with its instance in one row. ``lock`` keeps other writers off the instance (PostgreSQL).

    The instance alone is locked, before its task is read: whoever moves a case begins there, so no two wait for each
    other.
    """
    if lock and connection.dialect.name == "postgresql":
        _HOLD.first(connection, {"instance": task_id.partition(":")[0]})
    return _READ_TASK.first(connection, {"task": task_id})


def find_instance(connection: Connection, instance_id: str, *, lock: bool = False) -> InstanceRow | None:
    return (_LOCK_INSTANCE if lock else _READ_INSTANCE).first(connection, {"instance": instance_id})


def lock_command(connection: Connection, command_id: str) -> None:
    """Keeps the same command from being carried out twice at once, where there is no instance to lock yet."""
    locks.take(connection, "command", command_id)


def find_command(connection: Connection, command_id: str) -> StepRow | None:
    """The step that a command made, if it was made before."""
    return _BY_COMMAND.first(connection, {"command": command_id})


def add_instance(connection: Connection, **row: Any) -> None:
    """A new instance before its first step: seq 0, no tokens."""
    connection.execute(_ADD_INSTANCE, row)


def variables_of(row: CaseRow) -> dict[str, Any]:
    found: dict[str, Any] = loads(row.variables)
    return found


def state_of(row: InstanceRow) -> State:
    return State(row.tokens, variables_of(row), row.ended_at is not None)


@dataclass(frozen=True, slots=True)
class Written:
    """A state as the database keeps it: its tokens, and its variables as text."""

    tokens: bytes
    variables: str
    ended: bool


def written(state: State) -> Written:
    return Written(state.tokens, dumps(state.variables), state.ended)


def add_history(connection: Connection, step: Recorded, events: Sequence[Event], state: Written, chain: str) -> str:
    """Writes the step into history; returns the new head of the chain."""
    row, values = history_rows(step, events, state, chain)
    _ADD_HISTORY.run(connection, row)
    _ADD_VALUES.run(connection, values)
    head: str = row["chain"]
    return head


def history_rows(
    step: Recorded, events: Sequence[Event], state: Written, chain: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The rows of history and of its values. Salted commitments stand in for the values: the chain
    covers them, and still verifies when the values have been erased."""
    parts: dict[str, Any] = {
        "command": dict(step.command.values),
        "numbers": dict(step.numbers),
        "events": [e.values for e in events],
        "semantics": step.semantics,
    }
    if step.office:
        parts["office"] = dict(step.office)
    if step.recipients:
        parts["recipients"] = dict(step.recipients)
    body = dumps(parts)
    row: dict[str, Any] = {
        "instance_id": step.instance_id,
        "seq": step.seq,
        "command_id": step.command_id,
        "at": step.at,
        "actor_id": step.actor_id,
        "actor_name": step.actor_name,
        "command": step.command.kind,
        "target": step.command.target,
        "element": step.element,
        "calendar": step.calendar,
        "events": dumps([[e.kind, e.element, e.token, e.detail] for e in events]),
        "commitment": commitment(step.salt, body),
        "state_digest": state_digest(step.salt, state),
    }
    row["chain"] = link(chain, row)
    return row, {"instance_id": step.instance_id, "seq": step.seq, "salt": step.salt, "body": body}


def commitment(salt: str, body: str) -> str:
    return hashlib.sha256(f"{salt}\n{body}".encode()).hexdigest()


def state_digest(salt: str, state: Written) -> str:
    """Salted, since variables are somebody's data: an unsalted digest could be guessed back."""
    parts = salt.encode(), state.tokens, state.variables.encode()
    return hashlib.sha256(b"\n".join(parts)).hexdigest()


LINKED = (
    "instance_id",
    "seq",
    "command_id",
    "at",
    "actor_id",
    "actor_name",
    "command",
    "target",
    "element",
    "calendar",
    "events",
    "commitment",
    "state_digest",
)


def linked(step: StepRow) -> dict[str, Any]:
    """A step's columns as ``link`` takes them."""
    return {name: getattr(step, name) for name in LINKED}


def link(chain: str, row: Mapping[str, Any]) -> str:
    """The chain's next head: over the last one and every column of the step's row."""
    at = row["at"].isoformat(timespec="microseconds")
    fields = [at if name == "at" else row[name] for name in LINKED]
    return hashlib.sha256((chain + dumps(fields)).encode()).hexdigest()


def move(
    connection: Connection,
    row: InstanceRow,
    state: Written,
    *,
    seq: int,
    chain: str,
    at: datetime,
    title: str,
    end: str | None,
    stalled: bool,
) -> None:
    """Moves the instance on. Raises ``Conflict`` when somebody else has moved it since it was read."""
    changes = {
        "new_seq": seq,
        "new_state": "completed" if state.ended else "stalled" if stalled else "active",
        "new_end_event": end if state.ended else None,
        "new_tokens": state.tokens,
        "new_variables": state.variables,
        "new_chain": chain,
        "new_ended_at": at if state.ended else None,
    }
    if title != row.title:  # seldom: its index is not written again for nothing
        named = sa.update(process_instance).where(process_instance.c.id == row.id)
        connection.execute(named.values(title=title, title_key=title_key(title)))
    if _MOVE.run(connection, {"instance": row.id, "was": row.seq, **changes}) != 1:
        raise Conflict("Kasus ini baru saja berubah. Muat ulang halaman, lalu coba lagi. Isian Anda belum terkirim.")


def of_kind(events: Iterable[Event], *kinds: str) -> list[Event]:
    return [event for event in events if event.kind in kinds]


def lasting(events: Iterable[Event], opening: Collection[str], closing: Collection[str]) -> list[Event]:
    """What a step opens and does not close again: a terminate end takes what the same step has only just opened."""
    closed = {event.token for event in events if event.kind in closing}
    return [event for event in events if event.kind in opening and event.token not in closed]


def events_of(row: StepRow) -> list[Event]:
    """A step's events as history keeps them, without their values."""
    return [Event(kind, element, token, detail) for kind, element, token, detail in json.loads(row.events)]


def gone(connection: Connection, task_id: str) -> AlurError:
    """Why a task is not open: what became of it, or that there never was one."""
    instance_id, _, token = task_id.partition(":")
    columns = history.c.at, history.c.actor_name, history.c.actor_id, process_instance.c.applicant_id
    row = connection.execute(
        sa.select(*columns)
        .join_from(history, process_instance, history.c.instance_id == process_instance.c.id)
        .where(history.c.instance_id == instance_id, history.c.target == token, history.c.command == "complete")
    ).first()
    if row is not None:
        when = row.at.astimezone(OFFICE_ZONE).strftime("%H.%M")
        # Whoever asks may be of any group: an applicant is not named here.
        who = "pemohon" if row.actor_id == row.applicant_id else row.actor_name
        return Conflict(f"Tugas ini sudah diselesaikan {who} pukul {when}. Isian Anda belum terkirim.")
    created = sa.select(history.c.seq).where(history.c.instance_id == instance_id, history.c.seq == _step_of(token))
    if token and connection.execute(created).first() is not None:
        return Conflict(
            "Tugas ini sudah tidak terbuka: kasusnya berjalan terus tanpa tugas ini. Isian Anda belum terkirim."
        )
    return NotFound("Tugas ini tidak ada.")


def _step_of(token: str) -> int:
    """The step that made a token: "7.0" was made by step 7."""
    step = token.partition(".")[0]
    return int(step) if step.isdigit() and len(step) < 10 else 0


def set_business_key(connection: Connection, instance_id: str, key: str) -> None:
    connection.execute(sa.update(process_instance).where(process_instance.c.id == instance_id).values(business_key=key))
