"""The tables of messages and signals between cases: what is waited for, and what is on its way."""

from __future__ import annotations

import sqlalchemy as sa

from engine.storage.columns import instant, metadata, text

# What a case waits for, one row a token: written and taken away by the step that says so.
event_subscription = sa.Table(
    "event_subscription",
    metadata,
    sa.Column("id", sa.String(96), primary_key=True),  # "<instance>:<token>"
    sa.Column("instance_id", sa.ForeignKey("process_instance.id"), nullable=False),
    text("kind", size=16),  # message, signal
    text("name", size=255),
    text("key", required=False, size=255),  # what the message must be about, as text; NULL for any
    text("element", size=255),
    instant("created_at"),
    sa.Index("ix_event_subscription_name", "kind", "name", "key"),
    sa.Index("ix_event_subscription_instance_id", "instance_id"),
)
# What was sent and has not arrived: to be delivered, or kept for whoever comes to wait for it.
message = sa.Table(
    "message",
    metadata,
    sa.Column("id", sa.String(128), primary_key=True),  # of the sending, and whom it is for
    text("kind", size=16),  # message, signal
    text("name", size=255),
    text("reach", size=16),  # one, all; subscription, case, start: what ``target`` is
    text("target", size=255),
    text("key", required=False, size=255),
    text("business_key", size=64),
    text("variables"),
    text("sender_id", required=False, size=64),  # the case that sent it
    text("actor_id", size=64),
    text("actor_name"),
    text("command_id", size=128),  # of the step that delivers it: known when it is delivered twice
    text("state", size=16),  # due, kept, spread, failed
    instant("received_at"),
    instant("expires_at"),
    instant("due_at"),  # of what is not due: when it goes
    sa.Column("retries", sa.Integer, nullable=False),
    instant("locked_until", required=False),
    text("error", required=False),
    sa.Index("ix_message_due_at", "due_at"),
    sa.Index("ix_message_name", "name", "key"),
)
