"""Process instances as lists and histories show them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.exact_json import loads
from engine.groups import APPLICANTS
from engine.storage import disclosure
from engine.storage.disclosure import WHOLE, Reach
from engine.storage.rows.cases import CaseRow, ErasureRow, ListedCase, NumberOfApplicant, StepWithValues
from engine.storage.rows.shape import read_all, read_first
from engine.storage.tables import erasure, history, history_values, process_instance, user

_COLUMNS = [c for c in process_instance.c if c.name not in ("tokens",)]


def search(
    connection: Connection,
    text: str = "",
    state: str = "",
    offset: int = 0,
    limit: int = 50,
    reach: Reach = WHOLE,
) -> Sequence[ListedCase]:
    """Instances, newest first, each with ``in_clear``; ``text`` finds by title only those that are."""
    columns = [*_COLUMNS, disclosure.labelled(reach)]
    query = sa.select(*columns).order_by(process_instance.c.started_at.desc()).offset(offset).limit(limit)
    if state:
        query = query.where(process_instance.c.state == state)
    if text:
        pattern = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        named = sa.and_(process_instance.c.title.ilike(pattern, escape="\\"), disclosure.in_clear(reach))
        query = query.where(sa.or_(process_instance.c.business_key.ilike(pattern, escape="\\"), named))
    return read_all(connection, query, ListedCase)


def of_applicant(connection: Connection, applicant_id: str, limit: int | None = None) -> Sequence[CaseRow]:
    query = sa.select(*_COLUMNS).where(process_instance.c.applicant_id == applicant_id)
    return read_all(connection, query.order_by(process_instance.c.started_at.desc()).limit(limit), CaseRow)


def numbers_by_phone(connection: Connection, phone: str, limit: int) -> Sequence[NumberOfApplicant]:
    """Business keys of the applicants with this phone, with the applicant's name, newest first."""
    return read_all(
        connection,
        sa.select(process_instance.c.business_key, user.c.name)
        .join_from(process_instance, user, process_instance.c.applicant_id == user.c.id)
        .where(user.c.phone == phone, user.c.kind == APPLICANTS)
        .order_by(process_instance.c.started_at.desc())
        .limit(limit),
        NumberOfApplicant,
    )


def with_title(connection: Connection, definition_key: str, title_key: str, limit: int) -> Sequence[CaseRow]:
    """Cases of a process whose titles are the same name, newest first."""
    here = process_instance.c.title_key == title_key, process_instance.c.definition_key == definition_key
    query = sa.select(*_COLUMNS).where(*here).order_by(process_instance.c.started_at.desc())
    return read_all(connection, query.limit(limit), CaseRow)


def find(connection: Connection, instance_id: str) -> CaseRow | None:
    return read_first(connection, sa.select(*_COLUMNS).where(process_instance.c.id == instance_id), CaseRow)


def by_business_key(connection: Connection, key: str) -> CaseRow | None:
    return read_first(connection, sa.select(*_COLUMNS).where(process_instance.c.business_key == key), CaseRow)


def ids(connection: Connection) -> list[str]:
    """Every instance's id, in a fixed order."""
    return list(connection.execute(sa.select(process_instance.c.id).order_by(process_instance.c.id)).scalars())


def steps(connection: Connection, instance_id: str) -> Sequence[StepWithValues]:
    """An instance's history with its values where they have not been erased (else body and salt are None)."""
    query = (
        sa.select(*history.c, history_values.c.salt, history_values.c.body)
        .outerjoin(
            history_values,
            sa.and_(history_values.c.instance_id == history.c.instance_id, history_values.c.seq == history.c.seq),
        )
        .where(history.c.instance_id == instance_id)
        .order_by(history.c.seq)
    )
    return read_all(connection, query, StepWithValues)


def erased(connection: Connection, instance_id: str) -> ErasureRow | None:
    return read_first(connection, sa.select(erasure).where(erasure.c.instance_id == instance_id), ErasureRow)


def recipients_of(row: StepWithValues) -> dict[str, tuple[str, ...]]:
    """The names of those that a step's messages went to, by the tokens that sent them."""
    if not row.body or '"recipients":' not in row.body:
        return {}
    people = json.loads(row.body).get("recipients", {})
    return {token: tuple(name for name, _ in found) for token, found in people.items()}


def events_of(row: StepWithValues) -> Iterator[tuple[str, str, str, Any, Any]]:
    """(kind, element, token, detail, values) of each event of a step."""
    values = loads(row.body)["events"] if row.body else None
    for index, (kind, element, token, detail) in enumerate(json.loads(row.events)):
        yield kind, element, token, detail, values[index] if values else None
