"""Compares a case's notifications in the outbox with what its history says was sent."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.execution.events import MESSAGE_SENT
from engine.execution.values import Event
from engine.storage import cases, notifications, outbox, steps
from engine.storage.database import Connection
from engine.storage.rows.cases import InstanceRow, StepWithValues
from engine.storage.rows.papers import MessageRow

# What history knows of a notification, by the outbox's columns, and what a sentence calls it.
PARTS = {
    "text": "Teks",
    "params": "Isian",
    "template": "Templat",
    "recipient": "Nomor tujuan",
    "recipient_name": "Nama penerima",
}


def check_notifications(
    connection: Connection, history: Sequence[StepWithValues], row: InstanceRow
) -> Iterator[tuple[int, str]]:
    """(seq, sentence) of every notification that the outbox has otherwise than it was recorded. No value of the history
    may be erased."""
    rows = {each.id: each for each in outbox.of_instance(connection, row.id)}
    for step in history:
        assert step.body is not None  # nothing is erased
        events = [Event(*each) for each in cases.events_of(step)]
        for notification in _list_recorded(row.id, events, json.loads(step.body), list(rows)):
            found = rows.pop(notification["id"], None)
            for sentence in _differences(notification, found):
                yield step.seq, sentence
    for found in rows.values():
        yield 0, f"Pesan “{found.template}” ada di pesan keluar, tetapi tidak tercatat di riwayat."


def _list_recorded(
    instance_id: str, events: Sequence[Event], body: Mapping[str, Any], ids: Sequence[str]
) -> Iterator[dict[str, Any]]:
    """What the outbox must have of a step. One from before texts were kept does not say to whom: of that it is as the
    outbox has it."""
    if body.get("semantics", 1) > 1:
        yield from notifications.rows_of(instance_id, events, body.get("recipients", {}))
        return
    for event in steps.of_kind(events, MESSAGE_SENT):
        sent = {"template": event.detail["template"], "params": event.values, "text": None}
        yield from ({"id": id, **sent} for id in ids if id.startswith(f"{instance_id}:{event.token}:"))


def _differences(notification: Mapping[str, Any], found: MessageRow | None) -> Iterator[str]:
    name = notification["template"]
    if found is None:
        yield f"Pesan “{name}” tercatat di riwayat, tetapi hilang dari pesan keluar."
        return
    here = {part: getattr(found, part) for part in PARTS} | {"params": json.loads(found.params)}
    if not outbox.is_whole(found):  # its secret was taken out once it was sent
        here |= {"params": notification["params"], "text": notification["text"]}
    for part, called in PARTS.items():
        if part in notification and here[part] != notification[part]:
            yield f"{called} pesan “{name}” di pesan keluar berbeda dari yang tercatat di riwayat."
