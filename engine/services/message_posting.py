"""What a step says of messages and signals, written in its transaction: what is waited for, and what was sent."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from engine.definitions.bpmn.elements import MESSAGE, SIGNAL
from engine.definitions.bpmn.model import Element, Process
from engine.errors import Refused
from engine.exact_json import dumps
from engine.execution.events import MESSAGE_THROWN, SIGNAL_THROWN
from engine.execution.values import Event
from engine.services.actor import SYSTEM
from engine.storage import messages, subscriptions
from engine.storage.database import Connection
from engine.storage.messages import Posting
from engine.storage.rows.cases import InstanceRow
from engine.storage.rows.messages import PostedMessage
from engine.storage.steps import of_kind
from engine.worktime import Calendar

LISTED = timedelta(days=30)  # how long what could not be delivered waits for somebody, and what was is known


def apply_messages(
    connection: Connection,
    row: InstanceRow,
    process: Process,
    calendar: Calendar,
    now: datetime,
    events: Sequence[Event],
) -> int:
    """Writes it; returns how much of it is for a worker to deliver at once."""
    waits = subscriptions.apply(connection, row.id, now, events)
    opened = [subscriptions.find(connection, id) for id in waits]
    handed = sum(messages.hand_over(connection, each, row.business_key, now) for each in opened if each is not None)
    thrown = of_kind(events, MESSAGE_THROWN, SIGNAL_THROWN)
    if thrown:
        posted = [
            _post(row, event, now, _kept_until(process.elements[event.element], calendar, now)) for event in thrown
        ]
        messages.add(connection, *posted)
    return handed + len(thrown)


def _post(row: InstanceRow, event: Event, now: datetime, until: datetime) -> Posting:
    is_signal = event.kind == SIGNAL_THROWN
    id = f"{row.id}:{event.token}"
    return Posting(
        id=id,
        kind=SIGNAL if is_signal else MESSAGE,
        name=event.detail["name"],
        variables=dumps(event.values["variables"]),
        actor_id=SYSTEM.id,
        actor_name=SYSTEM.name,
        command_id=f"kirim {id}",
        received_at=now,
        expires_at=until,
        due_at=now,
        reach=messages.ALL if is_signal else messages.ONE,
        key=subscriptions.key_text(event.values.get("key")),
        sender_id=row.id,
    )


def _kept_until(element: Element, calendar: Calendar, now: datetime) -> datetime:
    """As drawn; a message that says nothing is for who waits already."""
    try:
        return calendar.add(now, element.kept_for) if element.kept_for is not None else now
    except Refused:
        return now


def post_to(row: Posting | PostedMessage, reach: str, target: str, now: datetime) -> Posting:
    """The same for one of those it is for; its id is the same however often it is made."""
    id = f"{_digest(row.id)}:{target if len(target) < 90 else _digest(target)}"
    return Posting(
        id=id,
        kind=row.kind,
        name=row.name,
        variables=row.variables,
        actor_id=row.actor_id,
        actor_name=row.actor_name,
        command_id=f"kirim {id}",
        received_at=row.received_at,
        expires_at=now,
        due_at=now,
        reach=reach,
        target=target,
        sender_id=row.sender_id,
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
