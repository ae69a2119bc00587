"""The queue of open tasks: a page of it, and how long it is, at a price that does not grow with its length."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.storage.prepared import PreparedQuery
from engine.storage.rows.work import QueuedTask
from engine.storage.tables import process_instance, task
from engine.storage.tasks import sort_key

COUNTED = 999  # more are not counted: nobody needs the figure, and counting a million takes its time
KEPT = 512  # statements: one for each set of groups and shape of filter that has been asked for
_UNASSIGNED = task.c.assignee_id.is_(None)
_b = sa.bindparam


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
    def shape(self) -> frozenset[str]:
        """Which fields ask for something."""
        return frozenset(each.name for each in fields(self) if getattr(self, each.name))


def page(
    connection: Connection, groups: Collection[str], wanted: QueueFilter, offset: int, limit: int
) -> Sequence[QueuedTask]:
    """Tasks of these groups, most urgent first, each with its case.

    Each group's queue is read in the order of the index only as far as the page reaches, then they are merged.
    """
    if not groups:
        return []
    values = {
        "mine": wanted.mine,
        "due_from": sort_key(wanted.due_from),
        "due_before": sort_key(wanted.due_before),
        "element": wanted.element,
        "service": wanted.service,
        "instance": wanted.instance,
        "pattern": "%" + wanted.text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%",
        "reach": offset + limit,
        "first": offset,
        "most": limit,
    }
    return _page(tuple(sorted(groups)), wanted.shape).all(connection, values)


@lru_cache(maxsize=KEPT)
def _page(groups: tuple[str, ...], shape: frozenset[str]) -> PreparedQuery[QueuedTask]:
    merged = sa.union_all(*(sa.select(_head(group, shape).subquery()) for group in groups)).subquery()
    ids = sa.select(merged.c.id, merged.c.sort_at).order_by(merged.c.sort_at, merged.c.id)
    here = ids.offset(_b("first", type_=sa.Integer)).limit(_b("most", type_=sa.Integer)).subquery()
    case = process_instance.c
    columns: list[Any] = [task, case.business_key, case.title, case.service, case.definition_id]
    query = sa.select(*columns).join_from(here, task, task.c.id == here.c.id)
    query = query.join(process_instance, process_instance.c.id == task.c.instance_id)
    return PreparedQuery(query.order_by(here.c.sort_at, here.c.id))


def _head(group: str, shape: frozenset[str]) -> sa.Select[Any]:
    """The first of one group's tasks."""
    query = sa.select(task.c.id, task.c.sort_at)
    if shape & {"text", "service"}:
        query = query.join_from(task, process_instance, task.c.instance_id == process_instance.c.id)
    order = _apart(task.c.sort_at) if _few(shape) else task.c.sort_at
    return query.where(*_where(group, shape)).order_by(order, task.c.id).limit(_b("reach", type_=sa.Integer))


def _few(shape: frozenset[str]) -> bool:
    """Whether it can only mean a handful of tasks: one case's, or one officer's own."""
    return bool(shape & {"instance", "mine"})


def _apart(column: sa.Column[str]) -> sa.ColumnElement[str]:
    """The column where no index can help with it.

    Where a case or an officer is asked for, their own indexes find a handful of rows. Without statistics SQLite would
    walk through the whole queue instead, for its order: with 300,000 open tasks 48 ms instead of 0.1.
    """
    return column.concat("")


def _where(group: str, shape: frozenset[str]) -> list[sa.ColumnElement[bool]]:
    lane = _apart(task.c.candidate_group) if _few(shape) else task.c.candidate_group
    columns = process_instance.c.business_key, process_instance.c.title
    asked: dict[str, sa.ColumnElement[bool]] = {
        "mine": task.c.assignee_id == _b("mine"),
        "unassigned": _UNASSIGNED,
        "due_from": task.c.sort_at >= _b("due_from"),
        "due_before": task.c.sort_at < _b("due_before"),
        "element": task.c.element == _b("element"),
        "instance": task.c.instance_id == _b("instance"),
        "service": process_instance.c.service == _b("service"),
        "text": sa.or_(*(column.ilike(_b("pattern"), escape="\\") for column in columns)),
    }
    return [lane == group, task.c.applicant_id.is_(None), *(where for name, where in asked.items() if name in shape)]


def counts(
    connection: Connection, groups: Collection[str], user_id: str, now: datetime, today_end: datetime
) -> dict[str, int]:
    """How many of these groups' tasks there are: all, mine, unassigned, late, today; at most ``COUNTED`` + 1 each."""
    values = {"user": user_id, "now": sort_key(now), "end": sort_key(today_end)}
    [row] = _counts(tuple(sorted(groups))).all(connection, values)
    found: dict[str, int] = row._asdict()
    return found


@lru_cache(maxsize=KEPT)
def _counts(groups: tuple[str, ...]) -> PreparedQuery[Any]:
    lanes: list[sa.ColumnElement[Any]] = [sa.literal(group) for group in groups] or [sa.null()]
    here = task.c.candidate_group.in_(lanes), task.c.applicant_id.is_(None)
    asked: dict[str, tuple[sa.ColumnElement[bool], ...]] = {
        "all": here,
        "mine": (task.c.assignee_id == _b("user"), *here),
        "unassigned": (*here, _UNASSIGNED),
        "late": (*here, task.c.sort_at < _b("now")),
        "today": (*here, task.c.sort_at >= _b("now"), task.c.sort_at < _b("end")),
    }
    return PreparedQuery(sa.select(*(_counted(*where).label(name) for name, where in asked.items())))


def _counted(*where: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    """How many there are, without looking further than needed."""
    found = sa.select(sa.literal(1)).select_from(task).where(*where).limit(COUNTED + 1).subquery()
    return sa.select(sa.func.count()).select_from(found).scalar_subquery()
