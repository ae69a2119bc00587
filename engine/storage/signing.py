"""Attempts to sign: committed before the signature, closed after it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.storage import locks
from engine.storage.rows.papers import SigningAttemptRow
from engine.storage.rows.shape import read_all
from engine.storage.tables import signing_attempt

SIGNED, REFUSED, FAILED = "signed", "refused", "failed"


def lock(connection: Connection, task_id: str) -> None:
    """One process at a time signs for a task (PostgreSQL); one that dies lets go."""
    locks.take(connection, "signing", task_id)


def add(connection: Connection, id: str, task_id: str, digest: str, officer_id: str, at: datetime) -> None:
    """Notes that an officer is about to sign the document of that digest."""
    row = {"id": id, "task_id": task_id, "digest": digest, "officer_id": officer_id, "started_at": at}
    connection.execute(sa.insert(signing_attempt), row)


def finish(connection: Connection, id: str, outcome: str, at: datetime, signed_digest: str | None = None) -> None:
    """Closes an attempt; ``signed_digest`` is that of the signed bytes, which are stored already."""
    values = {"outcome": outcome, "finished_at": at, "signed_digest": signed_digest}
    connection.execute(sa.update(signing_attempt).where(signing_attempt.c.id == id).values(values))


def find_signed(connection: Connection, task_id: str, digest: str, officer_id: str) -> str | None:
    """The digest of what this officer has signed for this task from this very document, if anything."""
    return connection.execute(
        sa.select(signing_attempt.c.signed_digest)
        .where(
            signing_attempt.c.task_id == task_id,
            signing_attempt.c.digest == digest,
            signing_attempt.c.officer_id == officer_id,
            signing_attempt.c.outcome == SIGNED,
        )
        .order_by(signing_attempt.c.finished_at.desc())
        .limit(1)
    ).scalar()


def of_task(connection: Connection, task_id: str) -> list[SigningAttemptRow]:
    """All attempts at a task, oldest first."""
    query = sa.select(signing_attempt).where(signing_attempt.c.task_id == task_id)
    return list(read_all(connection, query.order_by(signing_attempt.c.started_at), SigningAttemptRow))
