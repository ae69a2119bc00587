"""Messages that wait to be sent: written in the transaction that gives the reason for them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.exact_json import dumps, loads
from engine.storage import disclosure
from engine.storage.disclosure import WHOLE, Reach
from engine.storage.rows.papers import ListedMessage, MessageOfCase, MessageRow
from engine.storage.rows.shape import read_all, read_first
from engine.storage.tables import outbox, process_instance

WAITING, SENDING, SHOWN, SENT, FAILED, UNKNOWN = "waiting", "sending", "shown", "sent", "failed", "unknown"
LOCK = timedelta(minutes=2)  # for one batch of messages
NO_ANSWER = "pengiriman terputus sebelum ada jawaban"
# Parameters that open somebody's account: readable in no page, and gone once they were sent.
SECRETS = {"kode_aktivasi": ("kode",)}
HIDDEN = "••••••"
WHOLE_NUMBER = 9  # digits from which a phone number is typed in full, with its leading 0
_WITH_CASE = (
    sa.select(outbox, process_instance.c.business_key, process_instance.c.definition_id)
    .select_from(outbox)
    .outerjoin(process_instance, outbox.c.instance_id == process_instance.c.id)
)
# A message whose secret is gone cannot be sent again: it would bring its reader dots.
_WHOLE = sa.or_(outbox.c.template.not_in(list(SECRETS)), outbox.c.params.not_like(f"%{HIDDEN}%"))


def add(
    connection: Connection,
    id: str,
    instance_id: str | None,
    recipient: str,
    template: str,
    params: Mapping[str, Any],
    at: datetime,
    recipient_name: str = "",
    text: str | None = None,
) -> None:
    """Writes one message; ``recipient`` is a phone number in E.164, ``params`` JSON values, ``text`` what it says."""
    connection.execute(
        sa.insert(outbox),
        {
            "id": id,
            "instance_id": instance_id,
            "recipient": recipient,
            "recipient_name": recipient_name,
            "template": template,
            "params": dumps(params),
            "text": text,
            "created_at": at,
            "due_at": at,
            "status": WAITING,
            "attempts": 0,
            "changed_at": at,
        },
    )


def any_due(connection: Connection, now: datetime) -> bool:
    """Whether a message waits to be sent now, or was in the hands of a worker that has not come back."""
    here = outbox.c.status.in_((WAITING, SENDING)), outbox.c.due_at <= now
    return connection.execute(sa.select(outbox.c.id).where(*here).limit(1)).first() is not None


def claim_due(connection: Connection, now: datetime, limit: int = 20) -> Sequence[MessageRow]:
    """Messages for this worker to send, oldest first; no other worker takes them.

    What a worker that never came back had in hand may have been sent: it becomes unknown, and is not sent again by
    itself.
    """
    lost = outbox.c.status == SENDING, outbox.c.due_at <= now
    connection.execute(sa.update(outbox).where(*lost).values(status=UNKNOWN, changed_at=now, error=NO_ANSWER))
    query = sa.select(outbox).where(outbox.c.status == WAITING, outbox.c.due_at <= now)
    rows = read_all(
        connection, query.order_by(outbox.c.due_at).limit(limit).with_for_update(skip_locked=True), MessageRow
    )
    if rows:
        mine = outbox.c.id.in_([row.id for row in rows])
        connection.execute(sa.update(outbox).where(mine).values(status=SENDING, due_at=now + LOCK))
    return rows


def mark(connection: Connection, id: str, status: str, at: datetime, **changes: Any) -> None:
    """Moves a message on; ``changes`` may set due_at, attempts, provider_id, error, params and text."""
    connection.execute(sa.update(outbox).where(outbox.c.id == id).values(status=status, changed_at=at, **changes))


def newest(
    connection: Connection, limit: int, recipient: str | None = None, instance_id: str | None = None
) -> Sequence[MessageOfCase]:
    """The latest messages with their cases' numbers, newest first."""
    query = _WITH_CASE.order_by(outbox.c.created_at.desc(), outbox.c.id.desc()).limit(limit)
    if recipient is not None:
        query = query.where(outbox.c.recipient == recipient)
    if instance_id is not None:
        query = query.where(outbox.c.instance_id == instance_id)
    return read_all(connection, query, MessageOfCase)


def of_instance(connection: Connection, instance_id: str) -> Sequence[MessageRow]:
    """Every message of a case, in the order they were written."""
    query = sa.select(outbox).where(outbox.c.instance_id == instance_id)
    return read_all(connection, query.order_by(outbox.c.created_at, outbox.c.id), MessageRow)


def without_secrets(row: MessageRow) -> dict[str, Any]:
    """The columns of a message that has secrets with dots for them; {} for one that has none."""
    secrets = SECRETS.get(row.template, ())
    if not secrets:
        return {}
    params: dict[str, Any] = loads(row.params)
    text = row.text or ""
    for name in secrets:
        text = text.replace(str(params.get(name)), HIDDEN)
    hidden = dumps(params | dict.fromkeys(secrets, HIDDEN))
    return {"params": hidden, "text": text or None}


def is_whole(row: MessageRow) -> bool:
    """False once the message's secret is gone."""
    params = loads(row.params)
    return all(params.get(name) != HIDDEN for name in SECRETS.get(row.template, ()))


def search(
    connection: Connection, statuses: Sequence[str], text: str, offset: int, limit: int, reach: Reach = WHOLE
) -> Sequence[ListedMessage]:
    """Messages with their cases' numbers and ``in_clear``, newest first; no ``statuses`` are all. ``text`` is part of a
    case's number or, of what is in clear, of a recipient's name, or the last digits of a phone."""
    query = (
        _WITH_CASE.add_columns(_in_clear(reach).label("in_clear"))
        .where(*_fits(text, reach))
        .order_by(outbox.c.created_at.desc(), outbox.c.id.desc())
    )
    if statuses:
        query = query.where(outbox.c.status.in_(statuses))
    return read_all(connection, query.offset(offset).limit(limit), ListedMessage)


def counts(connection: Connection, text: str, reach: Reach = WHOLE) -> dict[str, int]:
    """How many messages that ``text`` finds are in each state."""
    query = _WITH_CASE.with_only_columns(outbox.c.status, sa.func.count().label("number")).where(*_fits(text, reach))
    return {row.status: row.number for row in connection.execute(query.group_by(outbox.c.status))}


def _in_clear(reach: Reach) -> sa.ColumnElement[bool]:
    """A message without a case is about an account, and the page says who may read those."""
    return sa.or_(outbox.c.instance_id.is_(None), disclosure.in_clear(reach))


def _fits(text: str, reach: Reach) -> list[sa.ColumnElement[bool]]:
    if not text:
        return []
    pattern = "%" + re.sub(r"([\\%_])", r"\\\1", text) + "%"
    of_person = [outbox.c.recipient_name.ilike(pattern, escape="\\")]
    digits = re.sub(r"[\s.()+-]", "", text)
    if digits.isascii() and digits.isdigit():
        of_person.append(
            outbox.c.recipient.like("%" + (digits.removeprefix("0") if len(digits) > WHOLE_NUMBER else digits))
        )
    of_case = process_instance.c.business_key.ilike(pattern, escape="\\")
    return [sa.or_(of_case, sa.and_(_in_clear(reach), sa.or_(*of_person)))]


def find(connection: Connection, id: str, *, lock: bool = False) -> MessageOfCase | None:
    """A message with its case's number. ``lock`` keeps other writers off it (PostgreSQL)."""
    query = _WITH_CASE.where(outbox.c.id == id)
    return read_first(connection, query.with_for_update(of=outbox) if lock else query, MessageOfCase)


def retry(connection: Connection, at: datetime, id: str | None = None) -> int:
    """Has one message sent anew, or every one that failed, as if it had not been tried; returns how many."""
    which = outbox.c.id == id if id is not None else sa.and_(outbox.c.status == FAILED, _WHOLE)
    again = {"status": WAITING, "attempts": 0, "due_at": at, "changed_at": at, "error": None}
    return connection.execute(sa.update(outbox).where(which).values(**again)).rowcount
