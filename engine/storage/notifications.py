"""Turns a step's messages into rows of the outbox, one a recipient."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.execution.values import Event
from engine.storage import outbox
from engine.storage.steps import of_kind
from engine.storage.tables import membership, user

APPLICANT = "pemohon"


def apply(
    connection: Connection, instance_id: str, applicant_id: str | None, at: datetime, events: Sequence[Event]
) -> int:
    """Writes the outbox rows; returns how many. A person without a phone gets none."""
    count = 0
    for event in of_kind(events, "message.sent"):
        for index, person in enumerate(_recipients(connection, event.detail["to"], applicant_id)):
            id = f"{instance_id}:{event.token}:{index}"
            outbox.add(
                connection, id, instance_id, person.phone, event.detail["template"], event.values, at, person.name
            )
            count += 1
    return count


def _recipients(connection: Connection, to: str, applicant_id: str | None) -> Sequence[Any]:
    query = sa.select(user.c.phone, user.c.name).where(user.c.phone.is_not(None)).order_by(user.c.id)
    if to == APPLICANT:  # active or not: a walk-in's account is not, until they take it over
        return connection.execute(query.where(user.c.id == applicant_id)).all()
    members = query.join(membership, membership.c.user_id == user.c.id)
    return connection.execute(members.where(user.c.active, membership.c.group_key == to)).all()
