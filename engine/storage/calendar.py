"""Working calendars by their digests; one of them is current."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.storage import locks
from engine.storage.tables import calendar


def current_digest(connection: Connection, *, lock: bool = False) -> str | None:
    """Digest of the calendar in force; none before the first one. ``lock`` keeps other changes off (PostgreSQL)."""
    query = sa.select(calendar.c.digest).where(calendar.c.current)
    found: str | None = connection.execute(query.with_for_update() if lock else query).scalar()
    return found


def find(connection: Connection, digest: str) -> str | None:
    """The JSON of a calendar."""
    found: str | None = connection.execute(sa.select(calendar.c.data).where(calendar.c.digest == digest)).scalar()
    return found


def make_current(connection: Connection, digest: str, data: str, at: datetime) -> None:
    """Makes a calendar the current one; older ones stay for the cases that used them."""
    locks.take(connection, "calendar")
    connection.execute(sa.update(calendar).where(calendar.c.current).values(current=False))
    known = sa.update(calendar).where(calendar.c.digest == digest).values(current=True)
    if connection.execute(known).rowcount == 0:
        connection.execute(sa.insert(calendar), {"digest": digest, "data": data, "created_at": at, "current": True})
