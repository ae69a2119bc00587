"""Rows of what cases wait for, and of messages and signals on their way."""

from __future__ import annotations

from datetime import datetime

from engine.storage.rows.shape import RowShape


class SubscriptionRow(RowShape):
    """A message or signal that a case waits for."""

    id: str
    instance_id: str
    kind: str
    name: str
    key: str | None
    element: str
    created_at: datetime


class WaitingCase(SubscriptionRow):
    """The same with its case."""

    definition_id: str
    business_key: str
    variables: str


class PostedMessage(RowShape):
    """A message or signal that was sent and has not arrived."""

    id: str
    kind: str
    name: str
    reach: str
    target: str
    key: str | None
    business_key: str
    variables: str
    sender_id: str | None
    actor_id: str
    actor_name: str
    command_id: str
    state: str
    received_at: datetime
    expires_at: datetime
    due_at: datetime
    retries: int
    locked_until: datetime | None
    error: str | None


class WaitedName(RowShape):
    """A message or signal that some case waits for."""

    name: str
    definition_id: str
