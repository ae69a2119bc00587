"""What cases wait for: messages and signals, one row a token that waits."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.definitions.bpmn.elements import MESSAGE, SIGNAL
from engine.exact_json import dumps
from engine.execution import events as kinds
from engine.execution.values import Event
from engine.storage import locks
from engine.storage.rows.messages import SubscriptionRow, WaitedName, WaitingCase
from engine.storage.rows.shape import read_all, read_first
from engine.storage.steps import lasting
from engine.storage.tables import event_subscription, process_instance

OPENING = {kinds.MESSAGE_AWAITED: MESSAGE, kinds.SIGNAL_AWAITED: SIGNAL}
CLOSING = frozenset({kinds.MESSAGE_RECEIVED, kinds.MESSAGE_CANCELLED, kinds.SIGNAL_RECEIVED, kinds.SIGNAL_CANCELLED})
LONGEST = 255
_sub = event_subscription.c


def apply(connection: Connection, instance_id: str, at: datetime, events: Sequence[Event]) -> list[str]:
    """Opens and closes what the case waits for, as the step's events say; returns the ids of the messages it waits for
    anew.

    Whoever keeps a message looks first whether anybody waits for it: the name is held, so that one of the two sees the
    other.
    """
    if not any(event.kind in CLOSING or event.kind in OPENING for event in events):
        return []
    closed = [f"{instance_id}:{event.token}" for event in events if event.kind in CLOSING]
    if closed:
        connection.execute(sa.delete(event_subscription).where(_sub.id.in_(closed)))
    rows = [_row(instance_id, at, event) for event in lasting(events, OPENING, CLOSING)]
    if not rows:
        return []
    for name in sorted({row["name"] for row in rows if row["kind"] == MESSAGE}):
        locks.share(connection, "message", name)
    connection.execute(sa.insert(event_subscription), rows)
    return [row["id"] for row in rows if row["kind"] == MESSAGE]


def _row(instance_id: str, at: datetime, event: Event) -> dict[str, Any]:
    return {
        "id": f"{instance_id}:{event.token}",
        "instance_id": instance_id,
        "kind": OPENING[event.kind],
        "name": shorten(event.detail["name"]),
        "key": key_text((event.values or {}).get("key")),
        "element": event.element,
        "created_at": at,
    }


def key_text(key: Any) -> str | None:
    """What a message is about, as it is compared: a text is itself, anything else its JSON."""
    return None if key is None else shorten(key if isinstance(key, str) else dumps(key))


def shorten(text: str) -> str:
    """A text that an index holds; one that is long, or no line of text, is told from others by its digest."""
    if len(text) <= LONGEST and text.isprintable():
        return text
    digest = hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
    return f"{''.join(filter(str.isprintable, text[:180]))}…{digest}"


def find(connection: Connection, id: str) -> SubscriptionRow | None:
    return read_first(connection, sa.select(event_subscription).where(_sub.id == id), SubscriptionRow)


def of_instance(connection: Connection, instance_id: str) -> Sequence[SubscriptionRow]:
    """What a case waits for, the longest first."""
    query = sa.select(event_subscription).where(_sub.instance_id == instance_id)
    return read_all(connection, query.order_by(_sub.created_at, _sub.id), SubscriptionRow)


def waiting(
    connection: Connection,
    kind: str,
    name: str,
    limit: int,
    *,
    instance_id: str = "",
    but: str = "",
    about: Collection[str] = (),
    keys: Collection[str] = (),
) -> Sequence[WaitingCase]:
    """Who waits for a message or signal of that name, by their ids.

    ``about``: each is the key that is waited for, or the case's own number. ``keys``: where a key is waited for, it is
    one of these; with neither, none is waited for.
    """
    case = process_instance.c
    columns: list[Any] = [event_subscription, case.definition_id, case.business_key, case.variables]
    query = sa.select(*columns).join_from(event_subscription, process_instance, _sub.instance_id == case.id)
    query = query.where(_sub.kind == kind, _sub.name == shorten(name))
    for each in about:
        query = query.where(sa.or_(_sub.key == shorten(each), case.business_key == each))
    if keys:
        query = query.where(sa.or_(_sub.key.is_(None), _sub.key.in_([shorten(each) for each in keys])))
    if instance_id:
        query = query.where(_sub.instance_id == instance_id)
    elif not about and not keys:
        query = query.where(_sub.key.is_(None))
    if but:
        query = query.where(_sub.instance_id != but)
    return read_all(connection, query.order_by(_sub.id).limit(limit), WaitingCase)


def next_cases(
    connection: Connection, kind: str, name: str, limit: int, after: str, before: datetime, but: str
) -> Sequence[SubscriptionRow]:
    """The next that waited already at a moment, behind an id; one case may wait more than once."""
    query = sa.select(event_subscription).where(_sub.kind == kind, _sub.name == shorten(name), _sub.id > after)
    query = query.where(_sub.created_at <= before, _sub.instance_id != but).order_by(_sub.id).limit(limit)
    return read_all(connection, query, SubscriptionRow)


def names(connection: Connection, kind: str, limit: int, business_key: str = "") -> Sequence[WaitedName]:
    """What is waited for, by name, each with a definition whose cases do; of one case where its number is given."""
    case = process_instance.c
    query = sa.select(_sub.name, case.definition_id).distinct().where(_sub.kind == kind)
    query = query.join_from(event_subscription, process_instance, _sub.instance_id == case.id)
    if business_key:
        query = query.where(case.business_key == business_key)
    return read_all(connection, query.order_by(_sub.name, case.definition_id).limit(limit), WaitedName)


def definitions(connection: Connection, kind: str, name: str) -> list[str]:
    """The versions whose cases wait for it."""
    case = process_instance.c
    query = sa.select(case.definition_id).distinct().where(_sub.kind == kind, _sub.name == shorten(name))
    query = query.join_from(event_subscription, process_instance, _sub.instance_id == case.id)
    return list(connection.execute(query).scalars())
