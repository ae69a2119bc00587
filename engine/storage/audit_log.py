"""What was done to accounts, settings, calendar, messages and incidents: written with the change itself."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.storage.rows.people import AuditRow
from engine.storage.rows.shape import read_all
from engine.storage.tables import administration


def add(
    connection: Connection, actor_id: str, actor_name: str, action: str, target: str, at: datetime, detail: str = ""
) -> None:
    """Notes one act: ``action`` like "user.created", ``target`` what it was done to. No secrets in ``detail``."""
    row = {"id": secrets.token_hex(16), "at": at, "actor_id": actor_id, "actor_name": actor_name}
    connection.execute(sa.insert(administration), row | {"action": action, "target": target, "detail": detail})


def newest(connection: Connection, offset: int, limit: int) -> Sequence[AuditRow]:
    """The latest acts, newest first."""
    query = sa.select(administration).order_by(administration.c.at.desc(), administration.c.id)
    return read_all(connection, query.offset(offset).limit(limit), AuditRow)
