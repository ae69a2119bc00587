"""The register as a book: every number ever given, searched, counted, and checked for gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.storage import disclosure
from engine.storage.disclosure import WHOLE, Reach
from engine.storage.rows.papers import ListedNumber, SeriesRow
from engine.storage.rows.shape import read_all
from engine.storage.tables import counter, printing, process_instance, register, user


@dataclass(frozen=True, slots=True)
class RegisterFilter:
    """Empty fields ask for nothing. ``since`` and ``until`` bound the time of allocation, ``until`` not included."""

    text: str = ""
    kind: str = ""
    state: str = ""
    service: str = ""
    since: datetime | None = None
    until: datetime | None = None


_PRINTS = (
    sa.select(sa.func.count())
    .where(printing.c.instance_id == register.c.instance_id)
    .correlate(register)
    .scalar_subquery()
    .label("prints")
)
_ROWS = (
    sa.select(
        *register.c,
        process_instance.c.business_key,
        process_instance.c.title,
        process_instance.c.service,
        process_instance.c.channel,
        process_instance.c.state.label("case_state"),
        user.c.name.label("applicant_name"),
        _PRINTS,
    )
    .join_from(register, process_instance, register.c.instance_id == process_instance.c.id)
    .outerjoin(user, user.c.id == process_instance.c.applicant_id)
)


def rows(
    connection: Connection,
    wanted: RegisterFilter,
    offset: int,
    limit: int,
    *,
    oldest_first: bool = False,
    reach: Reach = WHOLE,
) -> Sequence[ListedNumber]:
    """Numbers with their cases, each with ``in_clear``, newest first unless told otherwise."""
    order = [register.c.allocated_at, register.c.series, register.c.number]
    query = _ROWS.add_columns(disclosure.labelled(reach)).where(*_where(wanted, reach)).offset(offset).limit(limit)
    return read_all(connection, query.order_by(*(order if oldest_first else [c.desc() for c in order])), ListedNumber)


def counts(connection: Connection, wanted: RegisterFilter, reach: Reach = WHOLE) -> dict[str, int]:
    """How many numbers there are by state."""
    query = (
        sa.select(register.c.state, sa.func.count())
        .join_from(register, process_instance, register.c.instance_id == process_instance.c.id)
        .where(*_where(wanted, reach))
        .group_by(register.c.state)
    )
    return {state: int(count) for state, count in connection.execute(query)}


def kinds(connection: Connection) -> list[str]:
    return list(connection.execute(sa.select(register.c.kind).distinct().order_by(register.c.kind)).scalars())


def series(connection: Connection) -> Sequence[SeriesRow]:
    """Each series of each year: first and last number, how many there are, and what its counter says."""
    query = (
        sa.select(
            counter.c.series,
            counter.c.year,
            counter.c.last.label("counted"),
            sa.func.min(register.c.number).label("first"),
            sa.func.max(register.c.number).label("last"),
            sa.func.count(register.c.number).label("count"),
        )
        .outerjoin_from(
            counter, register, sa.and_(register.c.series == counter.c.series, register.c.year == counter.c.year)
        )
        .group_by(counter.c.series, counter.c.year, counter.c.last)
        .order_by(counter.c.year.desc(), counter.c.series)
    )
    return read_all(connection, query, SeriesRow)


def _where(wanted: RegisterFilter, reach: Reach) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    for column, value in (
        (register.c.kind, wanted.kind),
        (register.c.state, wanted.state),
        (process_instance.c.service, wanted.service),
    ):
        if value:
            found.append(column == value)
    if wanted.since is not None:
        found.append(register.c.allocated_at >= wanted.since)
    if wanted.until is not None:
        found.append(register.c.allocated_at < wanted.until)
    if wanted.text:
        pattern = "%" + wanted.text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        numbers = [column.ilike(pattern, escape="\\") for column in (register.c.text, process_instance.c.business_key)]
        named = sa.and_(process_instance.c.title.ilike(pattern, escape="\\"), disclosure.in_clear(reach))
        found.append(sa.or_(*numbers, named))
    return found
