"""The record of administration, for those who look into it."""

from __future__ import annotations

from typing import Any

from engine.storage import audit_log
from engine.storage.database import Database, Row

PAGE = 50


class AuditLog:
    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, page: int = 1) -> tuple[list[Row[Any]], bool]:
        """A page of acts, newest first, and whether another page follows."""
        with self._database.connect() as connection:
            rows = audit_log.newest(connection, (page - 1) * PAGE, PAGE + 1)
        return list(rows[:PAGE]), len(rows) > PAGE
