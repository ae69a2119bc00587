"""Locks by name, held until the transaction ends: for what is looked up first and written after.

On SQLite there is one writer at a time anyway; on PostgreSQL these are advisory locks, an office's own.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

_TAKE = sa.text("SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ' ' || :name, 0))")
_SHARE = sa.text("SELECT pg_advisory_xact_lock_shared(hashtextextended(current_schema() || ' ' || :name, 0))")


def take(connection: Connection, *name: str) -> None:
    """Waits until nobody else holds the lock of this name."""
    if connection.dialect.name == "postgresql":
        connection.execute(_TAKE, {"name": _joined(name)})


def share(connection: Connection, *name: str) -> None:
    """Waits until nobody has taken the lock of this name; any number may share it."""
    if connection.dialect.name == "postgresql":
        connection.execute(_SHARE, {"name": _joined(name)})


def _joined(name: tuple[str, ...]) -> str:
    return "\0".join(name).replace("\0", " ")
