"""Turns a step's messages into rows of the outbox, one a recipient."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.execution.events import MESSAGE_SENT
from engine.execution.values import Event
from engine.groups import APPLICANT_GROUP
from engine.storage import outbox
from engine.storage.steps import Recipients, of_kind
from engine.storage.tables import membership, user


def recipients(connection: Connection, applicant_id: str | None, events: Sequence[Event]) -> Recipients:
    """Whom the step's messages go to, as groups and phones stand now. A person without a phone gets none."""
    return {
        event.token: [(person.name, person.phone) for person in _people(connection, event.detail["to"], applicant_id)]
        for event in of_kind(events, MESSAGE_SENT)
    }


def apply(connection: Connection, instance_id: str, at: datetime, events: Sequence[Event], people: Recipients) -> int:
    """Writes the outbox rows; returns how many."""
    if not people:
        return 0
    count = 0
    for row in rows_of(instance_id, events, people):
        outbox.add(connection, instance_id=instance_id, at=at, **row)
        count += 1
    return count


def rows_of(instance_id: str, events: Sequence[Event], people: Recipients) -> Iterator[dict[str, Any]]:
    """What the outbox has of these events, as arguments of ``outbox.add``."""
    for event in of_kind(events, MESSAGE_SENT):
        for index, (name, phone) in enumerate(people[event.token]):
            yield {
                "id": f"{instance_id}:{event.token}:{index}",
                "recipient": phone,
                "recipient_name": name,
                "template": event.detail["template"],
                "params": event.values["params"],
                "text": event.values["text"],
            }


def _people(connection: Connection, to: str, applicant_id: str | None) -> Sequence[Any]:
    query = sa.select(user.c.phone, user.c.name).where(user.c.phone.is_not(None)).order_by(user.c.id)
    if to == APPLICANT_GROUP:  # active or not: a walk-in's account is not, until they take it over
        return connection.execute(query.where(user.c.id == applicant_id)).all()
    members = query.join(membership, membership.c.user_id == user.c.id)
    return connection.execute(members.where(user.c.active, membership.c.group_key == to)).all()
