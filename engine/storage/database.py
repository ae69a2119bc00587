"""Connections: one writer's transaction or a reader's, on SQLite or PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row, make_url

from engine.errors import Conflict

__all__ = ["Connection", "Database", "Row"]  # the types services speak in, so that only storage knows SQLAlchemy

BUSY_SECONDS = 15


class Database:
    """A pool of connections to one database.

    On SQLite: WAL, synchronous=FULL (a commit survives a power cut), foreign keys on, and every write
    transaction begins IMMEDIATE, so that two writers queue instead of failing half way.
    """

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self.url = url
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        if self.is_sqlite and parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        options: dict[str, Any] = {"pool_size": 16, "max_overflow": 16}
        if self.is_sqlite:
            options |= {
                "poolclass": sa.pool.QueuePool,
                "connect_args": {"timeout": BUSY_SECONDS, "check_same_thread": False},
            }
        self.engine = sa.create_engine(parsed, **options)
        if self.is_sqlite:
            sa.event.listen(self.engine, "connect", _configure_sqlite)

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A write transaction: commits at the end, rolls everything back on any exception.

        Raises ``Conflict`` when the database stays busy with somebody else's writing.
        """
        with self.engine.connect() as connection:
            if self.is_sqlite:
                _begin_immediate(connection)
            try:
                yield connection
                connection.commit()
            except BaseException:
                connection.rollback()
                raise

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A reader: sees one consistent state, writes nothing."""
        with self.engine.connect() as connection:
            if self.is_sqlite:
                connection.exec_driver_sql("BEGIN")
            try:
                yield connection
            finally:
                connection.rollback()

    def close(self) -> None:
        self.engine.dispose()


def _begin_immediate(connection: Connection) -> None:
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except sa.exc.OperationalError as error:
        if "locked" in str(error):
            raise Conflict("Sistem sedang sibuk menyimpan pekerjaan lain. Tunggu sebentar, lalu coba lagi.") from error
        raise


def _configure_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
