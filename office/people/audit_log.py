"""The record of administration, for those who look into it."""

from __future__ import annotations

from engine.storage import audit_log
from engine.storage.database import Database
from engine.storage.rows.people import AuditRow

PAGE = 50


class AuditLog:
    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, page: int = 1) -> tuple[list[AuditRow], bool]:
        """A page of acts, newest first, and whether another page follows."""
        with self._database.connect() as connection:
            rows = audit_log.newest(connection, (page - 1) * PAGE, PAGE + 1)
        return list(rows[:PAGE]), len(rows) > PAGE
