"""Open user tasks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.execution.events import TASK_CANCELLED, TASK_COMPLETED, TASK_CREATED
from engine.execution.values import Event
from engine.storage.prepared import Prepared
from engine.storage.rows.shape import read_all
from engine.storage.rows.work import TaskRow
from engine.storage.steps import lasting, of_kind
from engine.storage.tables import task

_ADD = Prepared(sa.insert(task))
_DROP = Prepared(sa.delete(task).where(task.c.id == sa.bindparam("task")))
_ASSIGN = (
    sa.update(task)
    .where(task.c.id == sa.bindparam("task"))
    .values(assignee_id=sa.bindparam("new_id"), assignee_name=sa.bindparam("new_name"))
)
CLOSING = (TASK_COMPLETED, TASK_CANCELLED)
NEVER = "9999"  # sorts tasks without a due date last, in every database


def apply(
    connection: Connection,
    instance_id: str,
    applicant_id: str | None,
    applicant_groups: Collection[str],
    at: datetime,
    events: Sequence[Event],
) -> None:
    """Opens and closes tasks as the step's events say."""
    for event in of_kind(events, *CLOSING):
        _DROP.run(connection, {"task": task_id(instance_id, event.token)})
    opened = [
        {
            "id": task_id(instance_id, event.token),
            "instance_id": instance_id,
            "element": event.element,
            "name": event.detail["name"],
            "candidate_group": event.detail["group"],
            "applicant_id": applicant_id if event.detail["group"] in applicant_groups else None,
            "assignee_id": None,
            "assignee_name": None,
            "created_at": at,
            "due_at": (due := datetime.fromisoformat(event.detail["due"]) if event.detail["due"] else None),
            "sort_at": sort_key(due),
        }
        for event in lasting(events, (TASK_CREATED,), CLOSING)
    ]
    _ADD.run_all(connection, opened)


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
