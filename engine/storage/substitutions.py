"""Who acts for whom, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.storage.rows.people import SubstitutionRow
from engine.storage.rows.shape import read_all, read_first
from engine.storage.tables import substitution, user

_absent, _substitute = user.alias("absent"), user.alias("substitute")
_NAMED: sa.Select[Any] = (
    sa.select(
        *substitution.c,
        _absent.c.name.label("absent_name"),
        _absent.c.login.label("absent_login"),
        _substitute.c.name.label("substitute_name"),
        _substitute.c.login.label("substitute_login"),
    )
    .join_from(substitution, _absent, _absent.c.id == substitution.c.user_id)
    .join(_substitute, _substitute.c.id == substitution.c.substitute_id)
)


def add(connection: Connection, **row: Any) -> None:
    connection.execute(sa.insert(substitution), row)


def find(connection: Connection, id: str) -> SubstitutionRow | None:
    """One substitution with the names of both."""
    return read_first(connection, _NAMED.where(substitution.c.id == id), SubstitutionRow)


def overlapping(connection: Connection, user_id: str, first: str, last: str) -> SubstitutionRow | None:
    """One that already stands in for the person on any day from ``first`` to ``last``."""
    here = substitution.c.user_id == user_id, substitution.c.ended_at.is_(None)
    days = substitution.c.first <= last, substitution.c.last >= first
    return read_first(connection, _NAMED.where(*here, *days).order_by(substitution.c.first).limit(1), SubstitutionRow)


def present(connection: Connection, today: str) -> Sequence[SubstitutionRow]:
    """Those in force on ``today`` and those to come, the earliest first."""
    query = _NAMED.where(substitution.c.ended_at.is_(None), substitution.c.last >= today)
    return read_all(connection, query.order_by(substitution.c.first, substitution.c.id), SubstitutionRow)


def past(connection: Connection, today: str, offset: int, limit: int) -> Sequence[SubstitutionRow]:
    """Those that are over or were ended, the latest first."""
    query = _NAMED.where(sa.or_(substitution.c.ended_at.is_not(None), substitution.c.last < today))
    order = substitution.c.last.desc(), substitution.c.created_at.desc(), substitution.c.id
    return read_all(connection, query.order_by(*order).offset(offset).limit(limit), SubstitutionRow)


def end(connection: Connection, id: str, at: datetime) -> None:
    connection.execute(sa.update(substitution).where(substitution.c.id == id).values(ended_at=at))
