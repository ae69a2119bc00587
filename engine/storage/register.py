"""Numbers that leave no gap: allocated inside the step that needs them, and never given twice.

A number stays with its case. A case that ends unsigned leaves its number in the register as ``batal``
with the reason.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.errors import Refused
from engine.numbering import counts_by_year, format_number
from engine.storage import locks
from engine.storage.rows.papers import NumberRow
from engine.storage.rows.shape import read_all
from engine.storage.tables import counter, register

RESERVED, VALID, VOID = "dipesan", "berlaku", "batal"
NO_YEAR = 0


def allocate(
    connection: Connection,
    instance_id: str,
    kind: str,
    pattern: str,
    at: datetime,
    local_at: datetime,
    state: str = RESERVED,
) -> str:
    """The next number of the pattern's series in this year, written as the pattern says.

    ``local_at`` is the moment in the office's time zone: the year turns there. A pattern without the year counts on
    for ever, as year 0. Raises ``Refused`` for a pattern that cannot be written, or writes what another has written.
    """
    known = connection.execute(
        sa.select(register.c.text).where(register.c.instance_id == instance_id, register.c.kind == kind)
    ).scalar()
    if known is not None:
        return str(known)
    year = local_at.year if counts_by_year(pattern) else NO_YEAR
    number = _next(connection, pattern, year)
    text = format_number(pattern, number, local_at)
    if connection.execute(sa.select(register.c.text).where(register.c.text == text)).first() is not None:
        raise Refused(f"Nomor {text} sudah ada di Buku Registrasi. Pola “{pattern}” harus berbeda dari pola lain.")
    row = {"series": pattern, "year": year, "number": number, "text": text, "instance_id": instance_id}
    connection.execute(sa.insert(register), row | {"kind": kind, "state": state, "allocated_at": at})
    return text


def _next(connection: Connection, series: str, year: int) -> int:
    here = sa.and_(counter.c.series == series, counter.c.year == year)
    counted = sa.update(counter).where(here).values(last=counter.c.last + 1).returning(counter.c.last)
    number = connection.execute(counted).scalar()
    if number is None:  # the first of its year: of several that find none, one writes it
        locks.take(connection, "counter", series, str(year))
        number = connection.execute(counted).scalar()
    if number is None:
        connection.execute(sa.insert(counter), {"series": series, "year": year, "last": 1})
    return int(number or 1)


def numbers_of(connection: Connection, instance_id: str) -> dict[str, str]:
    """The numbers a case has, by kind."""
    rows = connection.execute(sa.select(register.c.kind, register.c.text).where(register.c.instance_id == instance_id))
    return {row.kind: row.text for row in rows}


_CLOSE = (
    sa.update(register)
    .where(register.c.state == RESERVED, register.c.instance_id == sa.bindparam("instance"))
    .values(state=sa.bindparam("becomes"), reason=sa.bindparam("why"), settled_at=sa.bindparam("when"))
)
_CLOSE_ONE = _CLOSE.where(register.c.kind == sa.bindparam("which"))


def settle(connection: Connection, instance_id: str, kind: str, at: datetime) -> None:
    """The letter that bears the number has been signed: it is valid."""
    given = {"instance": instance_id, "which": kind, "becomes": VALID, "why": None, "when": at}
    connection.execute(_CLOSE_ONE, given)


def void_reserved(connection: Connection, instance_id: str, reason: str, at: datetime) -> None:
    """The case has ended: what was reserved and never signed is void."""
    connection.execute(_CLOSE, {"instance": instance_id, "becomes": VOID, "why": reason, "when": at})


def of_instance(connection: Connection, instance_id: str) -> Sequence[NumberRow]:
    return of_instances(connection, [instance_id])


def of_instances(connection: Connection, instance_ids: Collection[str]) -> Sequence[NumberRow]:
    """The numbers of these cases, the oldest first."""
    return read_all(
        connection,
        sa.select(register).where(register.c.instance_id.in_(instance_ids)).order_by(register.c.allocated_at),
        NumberRow,
    )
