"""Open user tasks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.exact_json import dumps
from engine.execution.events import TASK_CANCELLED, TASK_COMPLETED, TASK_CREATED
from engine.execution.values import Event
from engine.storage.prepared import Prepared
from engine.storage.rows.shape import read_all
from engine.storage.rows.work import TaskRow
from engine.storage.steps import lasting, of_kind
from engine.storage.tables import task, task_candidate

_ADD, _ADD_CANDIDATE = Prepared(sa.insert(task)), Prepared(sa.insert(task_candidate))
_DROP = Prepared(sa.delete(task).where(task.c.id == sa.bindparam("task")))  # its candidates go with it
_ASSIGN = (
    sa.update(task)
    .where(task.c.id == sa.bindparam("task"))
    .values(assignee_id=sa.bindparam("new_id"), assignee_name=sa.bindparam("new_name"))
)
CLOSING = (TASK_COMPLETED, TASK_CANCELLED)
NEVER = "9999"  # sorts tasks without a due date last, in every database
PRIORITY = 50  # of a task that says none, as in Camunda
USER, GROUP = "user", "group"  # kinds of candidates


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose a task is in this office: its group ("" for none), further groups, accounts by their ids, and the id and
    name of the one who has it from the start."""

    group: str
    groups: tuple[str, ...] = ()
    users: tuple[str, ...] = ()
    assignee: tuple[str | None, str | None] = (None, None)

    @property
    def candidates(self) -> list[tuple[str, str]]:
        """Kind and key of all but the group."""
        return [(GROUP, key) for key in self.groups] + [(USER, id) for id in self.users]


def apply(
    connection: Connection,
    instance_id: str,
    applicant_id: str | None,
    applicant_groups: Collection[str],
    at: datetime,
    events: Sequence[Event],
    named: Mapping[str, Whose],
) -> None:
    """Opens and closes tasks as the step's events say; ``named`` are those, by their tokens, that are not just the
    group's which the event has."""
    for event in of_kind(events, *CLOSING):
        _DROP.run(connection, {"task": task_id(instance_id, event.token)})
    for event in lasting(events, (TASK_CREATED,), CLOSING):
        whose = named.get(event.token) or Whose(event.detail["group"])
        applicant = applicant_id if whose.group in applicant_groups else None
        row = {"instance_id": instance_id, "applicant_id": applicant, "created_at": at, **_row(event, whose)}
        row["id"] = task_id(instance_id, event.token)
        _ADD.run(connection, row)
        order = {"task_id": row["id"], "sort_at": row["sort_at"], "priority": row["priority"]}
        _ADD_CANDIDATE.run_all(connection, [{"kind": k, "key": key, **order} for k, key in whose.candidates])


def _row(event: Event, whose: Whose) -> dict[str, Any]:
    due, follow_up = (_moment(event.detail.get(name)) for name in ("due", "follow_up"))
    return {
        "element": event.element,
        "name": event.detail["name"],
        "candidate_group": whose.group,
        "candidates": dumps(whose.candidates) if whose.candidates else None,
        "assignee_id": whose.assignee[0],
        "assignee_name": whose.assignee[1],
        "due_at": due,
        "sort_at": sort_key(due),
        "priority": event.detail.get("priority", PRIORITY),
        "follow_up_at": follow_up,
    }


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def sort_key(due: datetime | None) -> str:
    """Where a task stands in its queue: as ``Instant`` writes its due time."""
    return NEVER if due is None else due.astimezone(UTC).isoformat(timespec="microseconds")


def task_id(instance_id: str, token: str) -> str:
    return f"{instance_id}:{token}"


def assign(connection: Connection, task: str, assignee_id: str | None, assignee_name: str | None) -> None:
    connection.execute(_ASSIGN, {"task": task, "new_id": assignee_id, "new_name": assignee_name})


def open_of(connection: Connection, instance_id: str) -> Sequence[TaskRow]:
    """The open tasks of one instance, oldest first."""
    return open_of_all(connection, [instance_id])


def open_of_all(connection: Connection, instance_ids: Collection[str]) -> Sequence[TaskRow]:
    """The open tasks of these instances, oldest first."""
    return read_all(
        connection,
        sa.select(task).where(task.c.instance_id.in_(instance_ids)).order_by(task.c.created_at, task.c.id),
        TaskRow,
    )
