"""Open user tasks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from engine.execution.values import Event
from engine.storage.steps import of_kind
from engine.storage.tables import process_instance, task

_ADD = sa.insert(task)
_DROP = sa.delete(task).where(task.c.id == sa.bindparam("task"))
_ASSIGN = (
    sa.update(task)
    .where(task.c.id == sa.bindparam("task"))
    .values(assignee_id=sa.bindparam("new_id"), assignee_name=sa.bindparam("new_name"))
)
_NEVER = "9999"  # sorts tasks without a due date last, in every database


def apply(
    connection: Connection,
    instance_id: str,
    applicant_id: str | None,
    applicant_groups: Collection[str],
    at: datetime,
    events: Sequence[Event],
) -> None:
    """Opens and closes tasks as the step's events say."""
    for event in of_kind(events, "task.completed", "task.cancelled"):
        connection.execute(_DROP, {"task": task_id(instance_id, event.token)})
    opened = [
        {
            "id": task_id(instance_id, event.token),
            "instance_id": instance_id,
            "element": event.element,
            "name": event.detail["name"],
            "candidate_group": event.detail["group"],
            "applicant_id": applicant_id if event.detail["group"] in applicant_groups else None,
            "created_at": at,
            "due_at": datetime.fromisoformat(event.detail["due"]) if event.detail["due"] else None,
        }
        for event in of_kind(events, "task.created")
    ]
    if opened:
        connection.execute(_ADD, opened)


def task_id(instance_id: str, token: str) -> str:
    return f"{instance_id}:{token}"


def assign(connection: Connection, task: str, assignee_id: str | None, assignee_name: str | None) -> None:
    connection.execute(_ASSIGN, {"task": task, "new_id": assignee_id, "new_name": assignee_name})


def open_of(connection: Connection, instance_id: str) -> Sequence[Row[Any]]:
    """The open tasks of one instance, oldest first."""
    return connection.execute(
        sa.select(task).where(task.c.instance_id == instance_id).order_by(task.c.created_at, task.c.id)
    ).all()


def queue(
    connection: Connection,
    groups: Collection[str],
    user_id: str,
    *,
    text: str = "",
    mine: bool = False,
    unassigned: bool = False,
    due_from: datetime | None = None,
    due_before: datetime | None = None,
    element: str = "",
    service: str = "",
    offset: int = 0,
    limit: int = 50,
) -> Sequence[Row[Any]]:
    """Tasks of these groups, most urgent first, each with its case."""
    columns: list[Any] = [
        task,
        process_instance.c.business_key,
        process_instance.c.title,
        process_instance.c.service,
        process_instance.c.definition_id,
    ]
    query = sa.select(*columns).join_from(task, process_instance, task.c.instance_id == process_instance.c.id)
    query = query.where(*_wanted(groups, user_id, text, mine, unassigned, due_from, due_before, element, service))
    return connection.execute(
        query.order_by(sa.func.coalesce(task.c.due_at, _NEVER), task.c.created_at, task.c.id)
        .offset(offset)
        .limit(limit)
    ).all()


def _wanted(
    groups: Collection[str],
    user_id: str,
    text: str,
    mine: bool,
    unassigned: bool,
    due_from: datetime | None,
    due_before: datetime | None,
    element: str,
    service: str,
) -> list[sa.ColumnElement[bool]]:
    wanted: list[sa.ColumnElement[bool]] = [task.c.candidate_group.in_(sorted(groups)), task.c.applicant_id.is_(None)]
    if mine:
        wanted.append(task.c.assignee_id == user_id)
    if unassigned:
        wanted.append(task.c.assignee_id.is_(None))
    if due_from is not None:
        wanted.append(task.c.due_at >= due_from)
    if due_before is not None:
        wanted.append(task.c.due_at < due_before)
    if element:
        wanted.append(task.c.element == element)
    if service:
        wanted.append(process_instance.c.service == service)
    if text:
        pattern = f"%{_escaped(text)}%"
        wanted.append(
            process_instance.c.business_key.ilike(pattern, escape="\\")
            | process_instance.c.title.ilike(pattern, escape="\\")
        )
    return wanted


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def counts(
    connection: Connection, groups: Collection[str], user_id: str, now: datetime, today_end: datetime
) -> dict[str, int]:
    """How many of these groups' tasks there are: all, mine, unassigned, late, today."""
    here = sa.and_(task.c.candidate_group.in_(sorted(groups)), task.c.applicant_id.is_(None))

    def number(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.count(sa.case((sa.and_(*conditions), 1)))

    row = connection.execute(
        sa.select(
            sa.func.count().label("all"),
            number(task.c.assignee_id == user_id).label("mine"),
            number(task.c.assignee_id.is_(None)).label("unassigned"),
            number(task.c.due_at < now).label("late"),
            number(task.c.due_at >= now, task.c.due_at < today_end).label("today"),
        ).where(here)
    ).one()
    return dict(row._mapping)


def elements(connection: Connection, groups: Collection[str]) -> Sequence[tuple[str, str]]:
    """The steps these groups have open tasks at: (element, name)."""
    query = sa.select(task.c.element, sa.func.min(task.c.name)).where(task.c.candidate_group.in_(sorted(groups)))
    return [(row[0], row[1]) for row in connection.execute(query.group_by(task.c.element).order_by(task.c.element))]
