"""What an applicant or officer has begun to fill in and not sent yet."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.storage import locks
from engine.storage.prepared import PreparedQuery
from engine.storage.rows.papers import DraftRow
from engine.storage.rows.shape import read_all
from engine.storage.tables import draft

_OWN = sa.select(draft).where(draft.c.id == sa.bindparam("draft"), draft.c.user_id == sa.bindparam("user"))
# Asked at every form that is sent.
_FIND, _LOCK = PreparedQuery[DraftRow](_OWN), PreparedQuery[DraftRow](_OWN.with_for_update())


def save(
    connection: Connection,
    id: str,
    user_id: str,
    service: str,
    body: Mapping[str, Any],
    at: datetime,
    applicant_id: str | None = None,
) -> None:
    """Writes a draft, new or known; a draft of another user is never touched. ``applicant_id`` stays as it began."""
    locks.take(connection, "draft", id)
    text = json.dumps(body, ensure_ascii=False)
    mine = sa.and_(draft.c.id == id, draft.c.user_id == user_id)
    if connection.execute(sa.update(draft).where(mine).values(body=text, updated_at=at)).rowcount == 0:
        row = {"id": id, "user_id": user_id, "service": service, "body": text, "created_at": at, "updated_at": at}
        connection.execute(sa.insert(draft), row | {"applicant_id": applicant_id})


def find(connection: Connection, id: str, user_id: str, *, lock: bool = False) -> DraftRow | None:
    """``lock`` keeps other writers off it until the transaction ends (PostgreSQL)."""
    return (_LOCK if lock else _FIND).first(connection, {"draft": id, "user": user_id})


def of_user(connection: Connection, user_id: str) -> Sequence[DraftRow]:
    return read_all(
        connection, sa.select(draft).where(draft.c.user_id == user_id).order_by(draft.c.updated_at.desc()), DraftRow
    )


def remove(connection: Connection, id: str, user_id: str) -> None:
    connection.execute(sa.delete(draft).where(draft.c.id == id, draft.c.user_id == user_id))
