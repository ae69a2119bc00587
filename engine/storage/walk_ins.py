"""Accounts that the counter made, the codes to take them over with, and what waits for their owners."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.storage import locks
from engine.storage.rows.cases import CounterCase
from engine.storage.rows.people import CodeRow
from engine.storage.rows.shape import read_all, read_first
from engine.storage.rows.work import TaskOfCounter
from engine.storage.tables import process_instance, takeover, task, user

CHANNEL = "loket"


def set_code(connection: Connection, user_id: str, code_hash: str, at: datetime, expires_at: datetime) -> None:
    """A fresh code; an older one no longer opens anything."""
    locks.take(connection, "takeover", user_id)
    drop_code(connection, user_id)
    row = {"user_id": user_id, "code_hash": code_hash, "created_at": at, "expires_at": expires_at, "tries": 0}
    connection.execute(sa.insert(takeover), row)


def code_of(connection: Connection, user_id: str) -> CodeRow | None:
    """The code; nobody else tries at it before the transaction ends (PostgreSQL)."""
    return read_first(connection, sa.select(takeover).where(takeover.c.user_id == user_id).with_for_update(), CodeRow)


def count_try(connection: Connection, user_id: str) -> None:
    connection.execute(sa.update(takeover).where(takeover.c.user_id == user_id).values(tries=takeover.c.tries + 1))


def drop_code(connection: Connection, user_id: str) -> None:
    connection.execute(sa.delete(takeover).where(takeover.c.user_id == user_id))


def newest(connection: Connection, limit: int) -> Sequence[CounterCase]:
    """The latest cases taken in at the counter, newest first, with their applicant's name."""
    query = (
        sa.select(
            process_instance.c.id,
            process_instance.c.business_key,
            process_instance.c.title,
            process_instance.c.service,
            process_instance.c.state,
            process_instance.c.started_at,
            user.c.name.label("applicant_name"),
        )
        .outerjoin_from(process_instance, user, user.c.id == process_instance.c.applicant_id)
        .where(process_instance.c.channel == CHANNEL)
        .order_by(process_instance.c.started_at.desc())
    )
    return read_all(connection, query.limit(limit), CounterCase)


def waiting(connection: Connection, limit: int) -> Sequence[TaskOfCounter]:
    """Open tasks that belong to applicants of the counter, the most urgent first."""
    query = (
        sa.select(*task.c, process_instance.c.business_key, process_instance.c.title)
        .join_from(task, process_instance, task.c.instance_id == process_instance.c.id)
        .where(process_instance.c.channel == CHANNEL, task.c.applicant_id.is_not(None))
        .order_by(task.c.due_at, task.c.id)
    )
    return read_all(connection, query.limit(limit), TaskOfCounter)
