"""Which documents belong to which case: found in the variables a step has set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.execution.events import VARIABLE_SET
from engine.execution.values import Event
from engine.storage.rows.papers import AttachmentOfApplicant, AttachmentRow
from engine.storage.rows.shape import read_all, read_first
from engine.storage.steps import of_kind
from engine.storage.tables import attachment, process_instance


def apply(connection: Connection, instance_id: str, seq: int, at: datetime, events: Sequence[Event]) -> None:
    """Attaches every document that a variable of this step refers to, once."""
    found: dict[str, dict[str, Any]] = {}
    for event in of_kind(events, VARIABLE_SET):
        for path, reference in references(event.values, event.element):
            found.setdefault(
                reference["digest"],
                {
                    "instance_id": instance_id,
                    "digest": reference["digest"],
                    "seq": seq,
                    "name": str(reference.get("nama", "")),
                    "variable": path,
                    "at": at,
                },
            )
    if not found:
        return
    known = connection.execute(
        sa.select(attachment.c.digest).where(
            attachment.c.instance_id == instance_id, attachment.c.digest.in_(list(found))
        )
    ).scalars()
    for digest in known:
        found.pop(digest)
    if found:
        connection.execute(sa.insert(attachment), list(found.values()))


def references(value: Any, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every document reference within a value, with its path."""
    if isinstance(value, dict):
        if isinstance(value.get("digest"), str) and "nama" in value:
            yield path, value
            return
        for key, inner in value.items():
            yield from references(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from references(inner, f"{path}.{index}")


def find(connection: Connection, instance_id: str, digest: str) -> AttachmentOfApplicant | None:
    """The attachment with its instance's applicant, or nothing."""
    return read_first(
        connection,
        sa.select(attachment, process_instance.c.applicant_id)
        .join_from(attachment, process_instance, attachment.c.instance_id == process_instance.c.id)
        .where(attachment.c.instance_id == instance_id, attachment.c.digest == digest),
        AttachmentOfApplicant,
    )


def with_digest(connection: Connection, digest: str) -> Sequence[AttachmentRow]:
    """Wherever a document of that digest is attached."""
    query = sa.select(attachment).where(attachment.c.digest == digest)
    return read_all(connection, query.order_by(attachment.c.at), AttachmentRow)


def of_instance(connection: Connection, instance_id: str) -> Sequence[AttachmentRow]:
    return read_all(
        connection,
        sa.select(attachment)
        .where(attachment.c.instance_id == instance_id)
        .order_by(attachment.c.seq, attachment.c.variable),
        AttachmentRow,
    )
