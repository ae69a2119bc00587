"""Fills a system with open instances, quickly: one real one, copied row by row under new ids."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

BATCH = 20_000
# Which tables a case has rows in, and where its id and that of its tasks stand.
OURS = {
    "process_instance": ("id", "business_key"),
    "task": ("id", "instance_id"),
    "history": ("instance_id", "command_id"),
}
OURS |= {"history_values": ("instance_id",)}
FLOOR = {"instance": ("id",), "task": ("id", "instance")}


def ours(folder: Path, count: int) -> None:
    """``count`` more copies of the newest case that stands at its first task."""
    with _opened(folder / "alur.db") as database:
        query = "SELECT t.instance_id FROM task t WHERE t.element = 'T1' ORDER BY t.created_at DESC LIMIT 1"
        original = str(database.execute(query).fetchone()[0])
        for table, columns in OURS.items():
            key = "id" if table == "process_instance" else "instance_id"
            _copy(database, table, columns, key, original, count)


def floor(folder: Path, count: int) -> None:
    with _opened(folder / "floor.db") as database:
        query = "SELECT instance FROM task WHERE element = 'T1' ORDER BY rowid DESC LIMIT 1"
        original = str(database.execute(query).fetchone()[0])
        for table, columns in FLOOR.items():
            _copy(database, table, columns, "id" if table == "instance" else "instance", original, count)


def viewflow(folder: Path, count: int) -> None:
    with _opened(folder / "viewflow.db") as database:
        process = int(
            database.execute("SELECT max(process_id) FROM viewflow_task WHERE status = 'ASSIGNED'").fetchone()[0]
        )
        for table, key in (("viewflow_process", "id"), ("viewflow_task", "process_id")):
            names = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
            rows = database.execute(f"SELECT * FROM {table} WHERE {key} = ?", (process,)).fetchall()
            free = int(database.execute(f"SELECT max(id) FROM {table}").fetchone()[0]) + 1
            marks = ", ".join("?" * len(names))
            made = _numbered(rows, names, key, process, free, count)
            database.executemany(f"INSERT INTO {table} VALUES ({marks})", made)


def _numbered(
    rows: Sequence[Sequence[Any]], names: Sequence[str], key: str, process: int, free: int, count: int
) -> Iterator[list[Any]]:
    """Rows under new numbers: a task's own, and that of its process."""
    first_process = process + 1
    for n in range(count):
        for index, row in enumerate(rows):
            new = list(row)
            new[names.index("id")] = first_process + n if key == "id" else free + n * len(rows) + index
            if key == "process_id":
                new[names.index("process_id")] = first_process + n
            yield new


def _opened(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path)
    database.execute("PRAGMA synchronous=OFF")
    return database


def _copy(
    database: sqlite3.Connection, table: str, columns: Iterable[str], key: str, original: str, count: int
) -> None:
    """Copies the original's rows; in ``columns`` its id is replaced by each copy's."""
    cursor = database.execute(f"SELECT * FROM {table} WHERE {key} = ?", (original,))
    names = [each[0] for each in cursor.description]
    rows, marks = cursor.fetchall(), ", ".join("?" * len(names))
    places = [names.index(column) for column in columns]
    statement = f"INSERT INTO {table} VALUES ({marks})"
    for begin in range(0, count, BATCH):
        made = []
        for n in range(begin, min(begin + BATCH, count)):
            id = f"{original[:12]}{n:020x}" if len(original) == 32 else f"{original[:15]}{n:021x}"
            for row in rows:
                new = list(row)
                for place in places:
                    text = str(new[place])
                    new[place] = text.replace(original, id) if original in text else f"{id}/{text[:40]}"
                made.append(new)
        database.executemany(statement, made)
    database.commit()
