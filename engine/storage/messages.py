"""Messages and signals on their way: to be delivered, or kept for whoever comes to wait for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.definitions.bpmn.elements import MESSAGE
from engine.storage.jobs import LOCK, RETRIES
from engine.storage.rows.messages import PostedMessage, SubscriptionRow
from engine.storage.rows.shape import read_all, read_first
from engine.storage.subscriptions import shorten
from engine.storage.tables import message

ONE, ALL = "one", "all"  # the one case that waits, or every one
SUBSCRIPTION, CASE, START = "subscription", "case", "start"  # what ``target`` names
DUE, KEPT, SPREAD, FAILED = "due", "kept", "spread", "failed"
_posted = message.c
_DUE = sa.select(_posted.id).where(_posted.due_at <= sa.bindparam("now", type_=_posted.due_at.type)).limit(1)


@dataclass(frozen=True)
class Posting:
    """A row to be, in the words of ``message_tables.message``."""

    id: str
    kind: str
    name: str
    variables: str
    actor_id: str
    actor_name: str
    command_id: str
    received_at: datetime
    expires_at: datetime
    due_at: datetime
    reach: str = ONE
    target: str = ""
    key: str | None = None
    business_key: str = ""
    sender_id: str | None = None
    state: str = DUE
    retries: int = field(default=RETRIES, init=False)


def add(connection: Connection, *new: Posting) -> None:
    rows = [asdict(each) | {"name": shorten(each.name)} for each in new]
    if rows:
        connection.execute(sa.insert(message), rows)


def any_due(connection: Connection, now: datetime) -> bool:
    """Whether there is anything to deliver, or to throw away."""
    return connection.execute(_DUE, {"now": now}).first() is not None


def claim_due(connection: Connection, now: datetime, limit: int = 20) -> Sequence[PostedMessage]:
    """Locks what is due for this worker, oldest first; what is kept no longer goes."""
    past = sa.delete(message).where(_posted.due_at <= now, _posted.state != DUE)
    connection.execute(past)
    free = sa.or_(_posted.locked_until.is_(None), _posted.locked_until < now)
    query = sa.select(message).where(_posted.due_at <= now, _posted.state == DUE, free)
    query = query.order_by(_posted.due_at, _posted.id).limit(limit)
    rows = read_all(connection, query.with_for_update(skip_locked=True), PostedMessage)
    if rows:
        ids = [row.id for row in rows]
        connection.execute(sa.update(message).where(_posted.id.in_(ids)).values(locked_until=now + LOCK))
    return rows


def find(connection: Connection, id: str, *, lock: bool = False) -> PostedMessage | None:
    """``lock`` keeps others off it until the transaction ends (PostgreSQL)."""
    query = sa.select(message).where(_posted.id == id)
    return read_first(connection, query.with_for_update() if lock else query, PostedMessage)


def of_command(connection: Connection, command_id: str) -> PostedMessage | None:
    """What a command has sent, as long as that is known."""
    return read_first(connection, sa.select(message).where(_posted.command_id == command_id).limit(1), PostedMessage)


def drop(connection: Connection, id: str) -> None:
    """It has arrived, or nobody wants it any more."""
    connection.execute(sa.delete(message).where(_posted.id == id))


def change(connection: Connection, id: str, **values: Any) -> None:
    """Of one that is still there; nobody holds it after."""
    connection.execute(sa.update(message).where(_posted.id == id).values(locked_until=None, **values))


def hand_over(connection: Connection, waits: SubscriptionRow, business_key: str, now: datetime) -> bool:
    """Gives a message that was kept to a case that has come to wait for it, the oldest first; whether there was one."""
    own = [business_key] if waits.key is None else [business_key, waits.key]
    query = (
        sa.select(_posted.id)
        .where(_posted.name == waits.name, _posted.kind == MESSAGE, _posted.state == KEPT, _posted.expires_at > now)
        .where(sa.or_(_posted.key.is_(None), _posted.key.in_(own)))
        .where(sa.or_(_posted.business_key == "", _posted.business_key.in_(own)))
        .where(sa.func.coalesce(_posted.sender_id, "") != waits.instance_id)
        .order_by(_posted.received_at, _posted.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if waits.key is not None:  # what is about nothing in particular is not for it
        query = query.where(sa.or_(_posted.key.is_not(None), _posted.business_key != ""))
    id = connection.execute(query).scalar()
    if id is None:
        return False
    change(connection, id, state=DUE, due_at=now, reach=SUBSCRIPTION, target=waits.id)
    return True


def sent_by(connection: Connection, instance_id: str) -> Sequence[PostedMessage]:
    """What a case has sent that has not arrived."""
    query = sa.select(message).where(_posted.sender_id == instance_id, _posted.reach.in_((ONE, SUBSCRIPTION)))
    return read_all(connection, query.order_by(_posted.received_at, _posted.id), PostedMessage)


def failed(connection: Connection, limit: int = 200) -> Sequence[PostedMessage]:
    """What could not be delivered and waits for somebody, oldest first."""
    query = sa.select(message).where(_posted.state == FAILED)
    return read_all(connection, query.order_by(_posted.received_at, _posted.id).limit(limit), PostedMessage)
