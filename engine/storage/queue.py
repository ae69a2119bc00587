"""The queue of open tasks: a page of it, and how long it is, at a price that does not grow with its length."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from engine.storage.tables import process_instance, task
from engine.storage.tasks import sort_key

COUNTED = 999  # more are not counted: nobody needs the figure, and counting a million takes its time
_UNASSIGNED = task.c.assignee_id.is_(None)


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which of some groups' tasks; empty fields ask for nothing. ``due_before`` is not included."""

    text: str = ""
    mine: str = ""  # the assignee's id
    unassigned: bool = False
    due_from: datetime | None = None
    due_before: datetime | None = None
    element: str = ""
    service: str = ""
    instance: str = ""

    @property
    def few(self) -> bool:
        """Whether it can only mean a handful of tasks: one case's, or one officer's own."""
        return bool(self.instance or self.mine)


def page(
    connection: Connection, groups: Collection[str], wanted: QueueFilter, offset: int, limit: int
) -> Sequence[Row[Any]]:
    """Tasks of these groups, most urgent first, each with its case.

    Each group's queue is read in the order of the index only as far as the page reaches, then they are merged.
    """
    heads = [_head(group, wanted, offset + limit) for group in sorted(groups)]
    if not heads:
        return []
    merged = sa.union_all(*(sa.select(head.subquery()) for head in heads)).subquery()
    ids = sa.select(merged.c.id, merged.c.sort_at).order_by(merged.c.sort_at, merged.c.id)
    here = ids.offset(offset).limit(limit).subquery()
    case = process_instance.c
    columns: list[Any] = [task, case.business_key, case.title, case.service, case.definition_id]
    query = sa.select(*columns).join_from(here, task, task.c.id == here.c.id)
    query = query.join(process_instance, process_instance.c.id == task.c.instance_id)
    return connection.execute(query.order_by(here.c.sort_at, here.c.id)).all()


def _head(group: str, wanted: QueueFilter, limit: int) -> sa.Select[Any]:
    """The first of one group's tasks."""
    query = sa.select(task.c.id, task.c.sort_at)
    if wanted.text or wanted.service:
        query = query.join_from(task, process_instance, task.c.instance_id == process_instance.c.id)
    order = _apart(task.c.sort_at) if wanted.few else task.c.sort_at
    return query.where(*_where(group, wanted)).order_by(order, task.c.id).limit(limit)


def _apart(column: sa.Column[str]) -> sa.ColumnElement[str]:
    """The column where no index can help with it.

    Where a case or an officer is asked for, their own indexes find a handful of rows. Without statistics SQLite would
    walk through the whole queue instead, for its order: with 300,000 open tasks 48 ms instead of 0.1.
    """
    return column.concat("")


def _where(group: str, wanted: QueueFilter) -> list[sa.ColumnElement[bool]]:
    lane = _apart(task.c.candidate_group) if wanted.few else task.c.candidate_group
    found: list[sa.ColumnElement[bool]] = [lane == group, task.c.applicant_id.is_(None)]
    if wanted.mine:
        found.append(task.c.assignee_id == wanted.mine)
    if wanted.unassigned:
        found.append(_UNASSIGNED)
    if wanted.due_from is not None:
        found.append(task.c.sort_at >= sort_key(wanted.due_from))
    if wanted.due_before is not None:
        found.append(task.c.sort_at < sort_key(wanted.due_before))
    if wanted.element:
        found.append(task.c.element == wanted.element)
    if wanted.instance:
        found.append(task.c.instance_id == wanted.instance)
    if wanted.service:
        found.append(process_instance.c.service == wanted.service)
    if wanted.text:
        pattern = "%" + wanted.text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        columns = process_instance.c.business_key, process_instance.c.title
        found.append(sa.or_(*(column.ilike(pattern, escape="\\") for column in columns)))
    return found


def counts(
    connection: Connection, groups: Collection[str], user_id: str, now: datetime, today_end: datetime
) -> dict[str, int]:
    """How many of these groups' tasks there are: all, mine, unassigned, late, today; at most ``COUNTED`` + 1 each."""
    here = task.c.candidate_group.in_(sorted(groups)), task.c.applicant_id.is_(None)
    until, end = sort_key(now), sort_key(today_end)
    asked: dict[str, tuple[sa.ColumnElement[bool], ...]] = {
        "all": here,
        "mine": (task.c.assignee_id == user_id, *here),
        "unassigned": (*here, _UNASSIGNED),
        "late": (*here, task.c.sort_at < until),
        "today": (*here, task.c.sort_at >= until, task.c.sort_at < end),
    }
    row = connection.execute(sa.select(*(_counted(*where).label(name) for name, where in asked.items()))).one()
    return dict(row._mapping)


def _counted(*where: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    """How many there are, without looking further than needed."""
    found = sa.select(sa.literal(1)).select_from(task).where(*where).limit(COUNTED + 1).subquery()
    return sa.select(sa.func.count()).select_from(found).scalar_subquery()
