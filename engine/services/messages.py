"""The outbox, for people who look into it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.storage import outbox
from engine.storage.database import Database, Row


@dataclass(frozen=True)
class Message:
    """One message of the outbox; ``recipient`` is a phone number in E.164."""

    id: str
    instance_id: str | None
    recipient: str
    recipient_name: str
    template: str
    params: Mapping[str, Any]
    created_at: datetime
    status: str
    error: str | None


class MessageService:
    def __init__(self, database: Database) -> None:
        self._database = database

    def newest(self, limit: int = 100) -> list[Message]:
        """The latest messages, newest first."""
        with self._database.connect() as connection:
            return [_message(row) for row in outbox.newest(connection, limit)]

    def to(self, phone: str, limit: int = 20) -> list[Message]:
        """The latest messages to one phone, newest first."""
        with self._database.connect() as connection:
            return [_message(row) for row in outbox.newest(connection, limit, recipient=phone)]


def _message(row: Row[Any]) -> Message:
    return Message(
        row.id,
        row.instance_id,
        row.recipient,
        row.recipient_name,
        row.template,
        json.loads(row.params),
        row.created_at,
        row.status,
        row.error,
    )
