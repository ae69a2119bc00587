"""Messages that wait to be sent: written in the transaction that gives the reason for them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from engine.storage.tables import outbox

WAITING, SHOWN, SENT, FAILED, UNKNOWN = "waiting", "shown", "sent", "failed", "unknown"


def add(
    connection: Connection,
    id: str,
    instance_id: str | None,
    recipient: str,
    template: str,
    params: Mapping[str, Any],
    at: datetime,
    recipient_name: str = "",
) -> None:
    """Writes one message; ``recipient`` is a phone number in E.164, ``params`` JSON values."""
    connection.execute(
        sa.insert(outbox),
        {
            "id": id,
            "instance_id": instance_id,
            "recipient": recipient,
            "recipient_name": recipient_name,
            "template": template,
            "params": json.dumps(params, ensure_ascii=False),
            "created_at": at,
            "due_at": at,
            "status": WAITING,
            "attempts": 0,
            "changed_at": at,
        },
    )


def due(connection: Connection, now: datetime, limit: int = 20) -> Sequence[Row[Any]]:
    """Messages that wait to be sent now, oldest first."""
    return connection.execute(
        sa.select(outbox)
        .where(outbox.c.status == WAITING, outbox.c.due_at <= now)
        .order_by(outbox.c.due_at)
        .limit(limit)
    ).all()


def mark(connection: Connection, id: str, status: str, at: datetime, **changes: Any) -> None:
    """Moves a message on; ``changes`` may set due_at, attempts, provider_id and error."""
    connection.execute(sa.update(outbox).where(outbox.c.id == id).values(status=status, changed_at=at, **changes))


def newest(
    connection: Connection, limit: int, recipient: str | None = None, instance_id: str | None = None
) -> Sequence[Row[Any]]:
    """The latest messages, newest first."""
    query = sa.select(outbox).order_by(outbox.c.created_at.desc(), outbox.c.id.desc()).limit(limit)
    if recipient is not None:
        query = query.where(outbox.c.recipient == recipient)
    if instance_id is not None:
        query = query.where(outbox.c.instance_id == instance_id)
    return connection.execute(query).all()
