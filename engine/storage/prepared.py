"""Statements of the hot path, compiled once for a database and handed to its driver directly.

SQLAlchemy Core writes them; what it spends on running one (some 15 µs) is more than SQLite spends on answering. Only
statements that run at every step are worth it. Parameters and rows pass through the same type conversions.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Dialect

Shape = TypeVar("Shape")
Processor = Callable[[Any], Any]


class Prepared:
    """One statement; what changes from run to run are bind parameters with names of their own."""

    def __init__(self, statement: sa.Executable) -> None:
        self._statement = statement
        self._plans: dict[str, _Plan] = {}

    def run(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Runs it; how many rows it changed."""
        plan = self._plan(connection)
        count: int = plan.execute(connection, values).rowcount
        return count

    def run_all(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Runs it once a row."""
        plan = self._plan(connection)
        for row in rows:
            plan.execute(connection, row)

    def _plan(self, connection: Connection) -> _Plan:
        name = connection.dialect.name
        found = self._plans.get(name)
        if found is None:
            found = self._plans[name] = _Plan(self._statement, connection.dialect)
        return found


class PreparedQuery(Prepared, Generic[Shape]):
    """One that gives rows of that shape, with its columns as attributes."""

    def first(self, connection: Connection, values: Mapping[str, Any]) -> Shape | None:
        """The first row; None where there is none."""
        plan = self._plan(connection)
        cursor = plan.execute(connection, values)
        row = cursor.fetchone()
        cursor.close()
        return None if row is None else plan.read(row)

    def all(self, connection: Connection, values: Mapping[str, Any]) -> list[Shape]:
        """Every row."""
        plan = self._plan(connection)
        return [plan.read(row) for row in plan.execute(connection, values).fetchall()]


class _Plan:
    """The statement's text for one dialect, and how its values and rows are converted."""

    def __init__(self, statement: sa.Executable, dialect: Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
        self.text = str(compiled)
        self._names = tuple(compiled.positiontup or compiled.params)
        processed = ((place, compiled._bind_processors.get(name)) for place, name in enumerate(self._names))
        self._given: list[tuple[int, Processor]] = [(place, p) for place, p in processed if p is not None]
        self._positional = compiled.positiontup is not None
        # Values that the statement itself brings along, as in a comparison with a constant.
        self._fixed = {name: value for name, value in compiled.params.items() if value is not None}
        columns = compiled._result_columns or ()
        self._row: Any = namedtuple("Row", [each.keyname for each in columns]) if columns else None
        processors = [each.type.dialect_impl(dialect).result_processor(dialect, None) for each in columns]
        self._processors: list[tuple[int, Processor]] = [(n, p) for n, p in enumerate(processors) if p is not None]

    def execute(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        values = {**self._fixed, **values} if self._fixed else values
        given: Any = [*map(values.__getitem__, self._names)]
        for place, process in self._given:
            given[place] = process(given[place])
        cursor = connection.connection.cursor()
        cursor.execute(self.text, given if self._positional else dict(zip(self._names, given, strict=True)))
        return cursor

    def read(self, row: Sequence[Any]) -> Any:
        if not self._processors:
            return self._row._make(row)
        read = list(row)
        for place, process in self._processors:
            read[place] = process(read[place])
        return self._row._make(read)
