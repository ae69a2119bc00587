"""Schedules: when the calendar starts the newest version of a process, one for each timer start event."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.storage.jobs import RETRIES
from engine.storage.rows.shape import read_all, read_first
from engine.storage.rows.work import ScheduleRow
from engine.storage.tables import schedule


@dataclass(frozen=True, slots=True)
class Schedule:
    """A row, in the words of ``tables.schedule``."""

    definition_key: str
    definition_id: str
    element: str
    timer: str
    begun_at: datetime
    round: int
    due_at: datetime | None
    error: str | None = None

    @property
    def id(self) -> str:
        """The same for every version, so that a moment starts a process once whatever is deployed meanwhile."""
        return hashlib.sha256(f"{self.definition_key}\0{self.element}".encode()).hexdigest()[:32]


def put(connection: Connection, new: Schedule) -> None:
    """In place of the schedule that the event had before, if any; when it started last stays."""
    values = asdict(new) | {"try_at": new.due_at, "retries": RETRIES}
    known = sa.update(schedule).where(schedule.c.id == new.id).values(**values)
    if connection.execute(known).rowcount == 0:
        connection.execute(sa.insert(schedule), values | {"id": new.id, "started_at": None})


def adopt(connection: Connection, id: str, definition_id: str) -> None:
    """The same times for another version, which has all tries before it."""
    values = {"definition_id": definition_id, "retries": RETRIES, "error": None, "try_at": schedule.c.due_at}
    connection.execute(sa.update(schedule).where(schedule.c.id == id).values(**values))


def remove_others(connection: Connection, definition_key: str, elements: Collection[str]) -> None:
    """Those of the process at events that are none of these."""
    others = schedule.c.definition_key == definition_key, schedule.c.element.not_in(sorted(elements))
    connection.execute(sa.delete(schedule).where(*others))


def of_process(connection: Connection, definition_key: str) -> Sequence[ScheduleRow]:
    """The next to come first; what has nothing to come last."""
    query = sa.select(schedule).where(schedule.c.definition_key == definition_key)
    return read_all(
        connection, query.order_by(schedule.c.due_at.is_(None), schedule.c.due_at, schedule.c.id), ScheduleRow
    )


def any_due(connection: Connection, now: datetime) -> bool:
    due = sa.select(schedule.c.id).where(schedule.c.try_at <= now, schedule.c.retries > 0).limit(1)
    return connection.execute(due).first() is not None


def take_due(connection: Connection, now: datetime) -> ScheduleRow | None:
    """The schedule that has been due longest, held until the transaction ends; what others hold is passed over."""
    query = sa.select(schedule).where(schedule.c.try_at <= now, schedule.c.retries > 0)
    query = query.order_by(schedule.c.try_at, schedule.c.id).limit(1).with_for_update(skip_locked=True)
    return read_first(connection, query, ScheduleRow)


def move_on(
    connection: Connection, id: str, round: int, due_at: datetime | None, started_at: datetime, error: str | None
) -> None:
    """A start is done, and the next one is due at ``due_at``, or none any more; ``error`` says why, if that is one."""
    values = {"round": round, "due_at": due_at, "try_at": due_at, "retries": RETRIES, "started_at": started_at}
    connection.execute(sa.update(schedule).where(schedule.c.id == id).values(**values, error=error))


def failed(connection: Connection, row: ScheduleRow, message: str, try_at: datetime | None) -> None:
    """Notes that starting has failed; it is tried again at ``try_at``, or not until somebody says so. One that has
    moved on meanwhile is left alone."""
    same = schedule.c.id == row.id, schedule.c.due_at == row.due_at
    values: dict[str, Any] = {"error": message, "retries": row.retries - 1 if try_at is not None else 0}
    if try_at is not None:
        values["try_at"] = try_at
    connection.execute(sa.update(schedule).where(*same).values(**values))


def find(connection: Connection, id: str, *, lock: bool = False) -> ScheduleRow | None:
    """``lock`` keeps workers off it until the transaction ends (PostgreSQL)."""
    query = sa.select(schedule).where(schedule.c.id == id)
    return read_first(connection, query.with_for_update() if lock else query, ScheduleRow)


def retry(connection: Connection, id: str, now: datetime) -> None:
    """Gives one that has failed its tries back."""
    connection.execute(sa.update(schedule).where(schedule.c.id == id).values(retries=RETRIES, try_at=now))


def every(connection: Connection) -> Sequence[ScheduleRow]:
    """By process, the next to come first."""
    order = schedule.c.definition_key, schedule.c.due_at.is_(None), schedule.c.due_at, schedule.c.id
    return read_all(connection, sa.select(schedule).order_by(*order), ScheduleRow)
