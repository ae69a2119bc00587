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
from engine.storage.tables import process_instance, task, task_candidate
from engine.storage.tasks import GROUP, USER, sort_key

COUNTED = 999  # more are not counted: nobody needs the figure, and counting a million takes its time
KEPT = 512  # statements: one for each set of groups and shape of filter that has been asked for
_UNASSIGNED = task.c.assignee_id.is_(None)
_b = sa.bindparam
_SHOWN = sa.or_(task.c.follow_up_at.is_(None), task.c.follow_up_at <= _b("shown_at", type_=sa.String))
_OFFICE = task.c.applicant_id.is_(None)
_KEYS: tuple[Any, ...] = (task.c.id, task.c.sort_at, task.c.priority)


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which of some groups' and people's tasks; empty fields ask for nothing. ``due_before`` is not included.
    ``shown_at`` leaves out what is put off at that moment, ``put_off_at`` all else."""

    text: str = ""
    mine: str = ""  # the assignee's id
    unassigned: bool = False
    due_from: datetime | None = None
    due_before: datetime | None = None
    element: str = ""
    service: str = ""
    instance: str = ""
    shown_at: datetime | None = None
    put_off_at: datetime | None = None
    follow_up_before: datetime | None = None
    priority_from: int | None = None
    priority_to: int | None = None

    @property
    def shape(self) -> frozenset[str]:
        """Which fields ask for something."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return frozenset(name for name, value in values.items() if value not in (None, "") and value is not False)


def page(
    connection: Connection,
    groups: Collection[str],
    wanted: QueueFilter,
    offset: int,
    limit: int,
    users: Collection[str] = (),
) -> Sequence[QueuedTask]:
    """Tasks of these groups, and those that name these ``users``, most urgent first, each with its case.

    Each group's queue is read in the order of the index only as far as the page reaches, then they are merged.
    """
    if not groups and not users:
        return []
    values = {
        "mine": wanted.mine,
        "due_from": sort_key(wanted.due_from),
        "due_before": sort_key(wanted.due_before),
        "element": wanted.element,
        "service": wanted.service,
        "instance": wanted.instance,
        "shown_at": sort_key(wanted.shown_at),
        "put_off_at": sort_key(wanted.put_off_at),
        "follow_up_before": sort_key(wanted.follow_up_before),
        "priority_from": wanted.priority_from,
        "priority_to": wanted.priority_to,
        "pattern": "%" + wanted.text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%",
        "reach": offset + limit,
        "first": offset,
        "most": limit,
        **_people(users),
    }
    return _page(tuple(sorted(groups)), len(users), wanted.shape).all(connection, values)


def _people(users: Collection[str]) -> dict[str, str]:
    return {f"user_{n}": id for n, id in enumerate(sorted(users))}


@lru_cache(maxsize=KEPT)
def _page(groups: tuple[str, ...], users: int, shape: frozenset[str]) -> PreparedQuery[QueuedTask]:
    heads = [_few(groups, users, shape)] if shape & {"instance", "mine"} else _heads(groups, users, shape)
    merged = sa.union(*(sa.select(head.subquery()) for head in heads)).subquery()
    order = merged.c.sort_at, merged.c.priority.desc(), merged.c.id
    ids = sa.select(merged).order_by(*order)
    here = ids.offset(_b("first", type_=sa.Integer)).limit(_b("most", type_=sa.Integer)).subquery()
    case = process_instance.c
    columns: list[Any] = [task, case.business_key, case.title, case.service, case.definition_id]
    query = sa.select(*columns).join_from(here, task, task.c.id == here.c.id)
    query = query.join(process_instance, process_instance.c.id == task.c.instance_id)
    return PreparedQuery(query.order_by(here.c.sort_at, here.c.priority.desc(), here.c.id))


def _heads(groups: tuple[str, ...], users: int, shape: frozenset[str]) -> list[sa.Select[Any]]:
    """The first tasks of each group, and of each group and person that tasks name besides."""
    order = task.c.sort_at, task.c.priority.desc(), task.c.id
    own = _join(sa.select(*_KEYS).select_from(task), shape).order_by(*order)
    heads = [own.where(task.c.candidate_group == group) for group in groups]
    among = task_candidate.c
    keys: sa.Select[Any] = sa.select(among.task_id.label("id"), among.sort_at, among.priority)
    named = _join(keys.join_from(task_candidate, task, task.c.id == among.task_id), shape)
    named = named.order_by(among.sort_at, among.priority.desc(), among.task_id)
    heads += [named.where(among.kind == kind, among.key == key) for kind, key in _named(groups, users)]
    return [head.where(*_where(shape)).limit(_b("reach", type_=sa.Integer)) for head in heads]


def _few(groups: tuple[str, ...], users: int, shape: frozenset[str]) -> sa.Select[Any]:
    """What can only be a handful of tasks: one case's, or one officer's own.

    Their own indexes find them. Without statistics SQLite would walk through the whole queue instead: with 300,000
    open tasks 48 ms instead of 0.1.
    """
    here = sa.or_(_apart(task.c.candidate_group).in_(_keys(groups)), _names(groups, users))
    return _join(sa.select(*_KEYS), shape).where(here, *_where(shape))


def _apart(column: sa.Column[str]) -> sa.ColumnElement[str]:
    """The column where no index can help with it."""
    return column.concat("")


def _keys(groups: Collection[str]) -> list[sa.ColumnElement[Any]]:
    return [sa.literal(group) for group in groups] or [sa.null()]


def _named(groups: Collection[str], users: int) -> list[tuple[str, Any]]:
    """Kind and key of whom a task may name."""
    return [(GROUP, group) for group in groups] + [(USER, _b(f"user_{n}")) for n in range(users)]


def _names(groups: Collection[str], users: int) -> sa.ColumnElement[bool]:
    """Whether the row's task names one of them."""
    here = task_candidate.c.task_id == task.c.id, _among(groups, users)
    return sa.exists().where(*here).correlate(task)


def _among(groups: Collection[str], users: int) -> sa.ColumnElement[bool]:
    """Whether the row's candidate is one of them."""
    kind, key = task_candidate.c.kind, task_candidate.c.key
    return sa.or_(sa.false(), *(sa.and_(kind == each, key == name) for each, name in _named(groups, users)))


def _join(query: sa.Select[Any], shape: frozenset[str]) -> sa.Select[Any]:
    """With the case, where it is asked about."""
    if not shape & {"text", "service"}:
        return query
    return query.join(process_instance, task.c.instance_id == process_instance.c.id)


def _where(shape: frozenset[str]) -> list[sa.ColumnElement[bool]]:
    columns = process_instance.c.business_key, process_instance.c.title
    asked: dict[str, sa.ColumnElement[bool]] = {
        "mine": task.c.assignee_id == _b("mine"),
        "unassigned": _UNASSIGNED,
        "due_from": task.c.sort_at >= _b("due_from"),
        "due_before": task.c.sort_at < _b("due_before"),
        "element": task.c.element == _b("element"),
        "instance": task.c.instance_id == _b("instance"),
        "service": process_instance.c.service == _b("service"),
        "shown_at": _SHOWN,
        "put_off_at": task.c.follow_up_at > _b("put_off_at", type_=sa.String),
        "follow_up_before": task.c.follow_up_at < _b("follow_up_before", type_=sa.String),
        "priority_from": task.c.priority >= _b("priority_from"),
        "priority_to": task.c.priority <= _b("priority_to"),
        "text": sa.or_(*(column.ilike(_b("pattern"), escape="\\") for column in columns)),
    }
    return [_OFFICE, *(where for name, where in asked.items() if name in shape)]


def counts(
    connection: Connection,
    groups: Collection[str],
    user_id: str,
    now: datetime,
    today_end: datetime,
    users: Collection[str] = (),
) -> dict[str, int]:
    """How many of these groups' and people's tasks there are: all that are not put off, of these mine, unassigned,
    late and today, and ``put_off``; at most ``COUNTED`` + 1 each."""
    values = {"user": user_id, "now": sort_key(now), "shown_at": sort_key(now), "end": sort_key(today_end)}
    [row] = _counts(tuple(sorted(groups)), len(users)).all(connection, values | _people(users))
    return {name: min(count, COUNTED + 1) for name, count in row._asdict().items()}


@lru_cache(maxsize=KEPT)
def _counts(groups: tuple[str, ...], users: int) -> PreparedQuery[Any]:
    now = _b("now", type_=sa.String)
    asked: dict[str, tuple[sa.ColumnElement[bool], ...]] = {
        "all": (_SHOWN,),
        "mine": (task.c.assignee_id == _b("user"), _SHOWN),
        "unassigned": (_UNASSIGNED, _SHOWN),
        "late": (task.c.sort_at < now, _SHOWN),
        "today": (task.c.sort_at >= now, task.c.sort_at < _b("end"), _SHOWN),
        "put_off": (task.c.follow_up_at > now,),
    }
    return PreparedQuery(sa.select(*(_counted(groups, users, *each).label(name) for name, each in asked.items())))


def _counted(groups: tuple[str, ...], users: int, *where: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    """How many there are, without looking further than needed: the groups' own, and those that name one of them."""
    here = task.c.candidate_group.in_(_keys(groups))
    own = sa.select(sa.literal(1).label("one")).select_from(task).where(here, _OFFICE, *where)
    by_name = sa.select(task_candidate.c.task_id).distinct()
    by_name = by_name.join_from(task_candidate, task, task.c.id == task_candidate.c.task_id)
    by_name = by_name.where(_among(groups, users), _OFFICE, *where)
    if groups:
        by_name = by_name.where(task.c.candidate_group.not_in(_keys(groups)))
    return _up_to_the_most(own) + _up_to_the_most(by_name)


def _up_to_the_most(query: sa.Select[Any]) -> sa.ScalarSelect[int]:
    found = query.limit(COUNTED + 1).subquery()
    return sa.select(sa.func.count()).select_from(found).scalar_subquery()
