"""Prints of letters and dossiers: the first of each, and every one after it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.storage import disclosure, locks
from engine.storage.disclosure import WHOLE, Reach
from engine.storage.rows.papers import ListedPrinting, PrintingRow
from engine.storage.rows.shape import read_all
from engine.storage.tables import printing, process_instance


def count(connection: Connection, instance_id: str, document: str) -> int:
    """How often the document has been printed; nobody else prints it before the transaction ends."""
    locks.take(connection, "printing", instance_id, document)
    here = printing.c.instance_id == instance_id, printing.c.document == document
    return int(connection.execute(sa.select(sa.func.count()).select_from(printing).where(*here)).scalar_one())


def add(
    connection: Connection,
    instance_id: str,
    document: str,
    number: int,
    digest: str | None,
    reason: str,
    actor: tuple[str, str],
    at: datetime,
) -> None:
    """One print; ``actor`` is (id, name)."""
    row = {"instance_id": instance_id, "document": document, "number": number, "digest": digest, "reason": reason}
    connection.execute(sa.insert(printing), row | {"actor_id": actor[0], "actor_name": actor[1], "at": at})


def of_instance(connection: Connection, instance_id: str) -> Sequence[PrintingRow]:
    """All prints of a case, oldest first."""
    query = sa.select(printing).where(printing.c.instance_id == instance_id)
    return read_all(connection, query.order_by(printing.c.at, printing.c.document, printing.c.number), PrintingRow)


def newest(
    connection: Connection, reprints_only: bool, offset: int, limit: int, reach: Reach = WHOLE
) -> Sequence[ListedPrinting]:
    """The latest prints with their case's business key, title and ``in_clear``, newest first."""
    case = process_instance.c
    query = (
        sa.select(*printing.c, case.business_key, case.title, disclosure.labelled(reach))
        .join_from(printing, process_instance, printing.c.instance_id == process_instance.c.id)
        .order_by(printing.c.at.desc(), printing.c.document, printing.c.number.desc())
    )
    if reprints_only:
        query = query.where(printing.c.number > 1)
    return read_all(connection, query.offset(offset).limit(limit), ListedPrinting)
