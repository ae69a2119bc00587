"""What must hold whatever happened: the office as a text that can be compared, and everything wrong with it."""

from __future__ import annotations

import difflib
import json
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from engine.storage import attachments, tables
from engine.storage.database import Connection, Database
from tests.offices import Office

Dump = dict[str, list[dict[str, str]]]
# What differs from run to run: ids and digests, hashes, moments (a retry is later), and a signed letter's size.
VOLATILE = re.compile(
    r"[0-9a-f]{32,}|\$argon2[^\"\s]+|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:[+-]\d\d:\d\d|Z)?|\"ukuran\":\d+"
)


def dump(database: Database) -> Dump:
    """Every row of every table, as text."""
    with database.connect() as connection:
        return {
            table.name: [
                {
                    name: value.decode(errors="replace") if isinstance(value, bytes) else str(value)
                    for name, value in row
                }
                for row in _rows(connection, table.name)
            ]
            for table in tables.metadata.sorted_tables
        }


def _rows(connection: Connection, table: str) -> Iterator[list[tuple[str, Any]]]:
    for row in connection.exec_driver_sql(f"SELECT * FROM {table}").mappings():
        yield sorted(row.items())


@dataclass(frozen=True)
class Known:
    """What of the volatile is there already, and so must stay exactly as it is; and the rows with nothing else."""

    texts: frozenset[str]
    rows: frozenset[str]


def known(state: Dump) -> Known:
    """What a state holds before the command."""
    rows = frozenset(json.dumps(row) for rows in state.values() for row in rows)
    return Known(frozenset(text for row in rows for text in VOLATILE.findall(row)), rows)


def canonical(state: Dump, before: Known, without: Mapping[str, Collection[str]] | None = None) -> list[str]:
    """The state as lines: what is volatile and not ``before`` stands as its place in the order of appearance.

    ``without`` are columns by table that do not count; no columns means the whole table.
    """
    names: dict[str, str] = {}

    def named(found: re.Match[str]) -> str:
        text = found[0]
        if text in before.texts:
            return text
        return names.setdefault(text, f"#{len(names)}") if re.fullmatch(r"[0-9a-f]+", text) else "@"

    def blank(row: str) -> str:
        return row if row in before.rows else VOLATILE.sub(lambda at: at[0] if at[0] in before.texts else "#", row)

    lines = []
    for table, rows in state.items():
        dropped = (without or {}).get(table)
        if dropped is not None and not dropped:
            continue
        texts = [json.dumps({k: v for k, v in row.items() if k not in (dropped or ())}) for row in rows]
        for _, text in sorted((blank(text), text) for text in texts):
            lines.append(f"{table} {text if text in before.rows else VOLATILE.sub(named, text)}")
    return lines


def difference(got: list[str], wanted: list[str], most: int = 12) -> str:
    """The first lines that differ, each with what is around the difference."""
    lines = list(difflib.unified_diff(wanted, got, "wanted", "got", n=0, lineterm=""))
    return "\n".join(line[:700] for line in lines[:most])


def faults(office: Office) -> list[str]:
    """Everything that does not hold in the office as it lies there; nothing may, at any moment."""
    _, problems = office.engine.replay.verify()
    found = [f"{each.business_key} step {each.seq}: {each.message}" for each in problems]
    found += [f"the series {each} has a gap" for each in office.register_book.series() if not each.whole]
    with office.engine.database.connect() as connection:
        found += _integrity(connection)
        cases = connection.execute(sa.select(tables.process_instance)).all()
        for case in cases:
            found += [f"{case.business_key}: {text}" for text in _agreement(connection, case)]
        for row in connection.execute(sa.select(tables.incident)).all():
            found.append(f"incident: {row.message}")
        for row in connection.execute(sa.select(tables.attachment)).all():
            if not office.engine.documents.has(row.digest):
                found.append(f"the document {row.name} ({row.digest[:12]}) is attached and not stored")
    return found + twice(office)


def _integrity(connection: Connection) -> Iterator[str]:
    if connection.dialect.name != "sqlite":
        return
    for pragma in ("integrity_check", "foreign_key_check"):
        for row in connection.exec_driver_sql(f"PRAGMA {pragma}").all():
            if tuple(row) != ("ok",):
                yield f"{pragma}: {tuple(row)}"


def _agreement(connection: Connection, case: Any) -> Iterator[str]:
    """A step's messages, numbers and documents are there just when its history is."""
    bodies = tables.history.outerjoin(tables.history_values)
    query = sa.select(tables.history.c.seq, tables.history.c.events, tables.history_values.c.body)
    query = query.select_from(bodies).where(tables.history.c.instance_id == case.id)
    messages, numbers, documents = set(), dict[str, str](), set()
    steps = connection.execute(query).all()
    if not steps:
        yield "a case without a step"
    for step in steps:
        body = json.loads(step.body)
        numbers |= body["numbers"]
        for (kind, element, token, _), values in zip(json.loads(step.events), body["events"], strict=True):
            if kind == "message.sent":
                messages.add(f"{case.id}:{token}")
            if kind == "variable.set":
                documents |= {reference["digest"] for _, reference in attachments.references(values, element)}
    sent = set(_column(connection, tables.outbox.c.id, tables.outbox.c.instance_id == case.id))
    if {id.rpartition(":")[0] for id in sent} != messages:
        yield f"messages {sorted(sent)} for the sendings {sorted(messages)}"
    attached = set(_column(connection, tables.attachment.c.digest, tables.attachment.c.instance_id == case.id))
    if attached != documents:
        yield f"{len(attached)} documents are attached, history speaks of {len(documents)}"
    rows = connection.execute(sa.select(tables.register).where(tables.register.c.instance_id == case.id)).all()
    given = {row.kind: row.text for row in rows}
    if given.get("registrasi", case.business_key) != case.business_key:
        yield "the registration number is not the business key"
    if given != {"registrasi": case.business_key, **numbers} and given != numbers:
        yield f"the register gives {given}, history {numbers}"


def _column(connection: Connection, column: Any, where: Any) -> list[Any]:
    return list(connection.execute(sa.select(column).where(where)).scalars())


def twice(office: Office) -> list[str]:
    """Messages that left the house more than once, and letters with more than one signature that counts."""
    file = office.engine.settings.data_dir / "sent"
    sent = Counter(file.read_text().split()) if file.exists() else Counter[str]()
    found = [f"the message {id} was sent {count} times" for id, count in sent.items() if count > 1]
    attempt = tables.signing_attempt
    query = sa.select(attempt.c.task_id, attempt.c.digest).where(attempt.c.outcome == "signed")
    with office.engine.database.connect() as connection:
        signed = Counter(tuple(row) for row in connection.execute(query))
        shown = connection.execute(sa.select(tables.outbox.c.id).where(tables.outbox.c.status == "shown")).scalars()
        found += [f"the message {id} counts as shown and was not" for id in shown if file.exists() and id not in sent]
    return found + [f"{task} was signed {count} times" for (task, _), count in signed.items() if count > 1]
