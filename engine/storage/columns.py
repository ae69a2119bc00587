"""What tables are made of: the names of their constraints, instants, and short ways to say a column."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = sa.MetaData(naming_convention=NAMING)


class Instant(sa.types.TypeDecorator[datetime]):
    """A point in time, kept as UTC text of fixed width: it sorts, and reads the same in every database."""

    impl = sa.String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> str | None:
        return None if value is None else value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Any) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


def id_column() -> sa.Column[str]:
    return sa.Column("id", sa.String(64), primary_key=True)


def instant(name: str, *, required: bool = True) -> sa.Column[datetime]:
    return sa.Column(name, Instant(), nullable=not required)


def text(name: str, *, required: bool = True, size: int | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.String(size) if size else sa.Text(), nullable=not required)


def partial_index(name: str, where: sa.ColumnElement[bool], *columns: sa.ColumnElement[Any]) -> None:
    """An index of the rows that ``where`` holds for; it belongs to the columns' table."""
    sa.Index(name, *columns, sqlite_where=where, postgresql_where=where)
