"""What every row's shape has in common, and the two ways a statement's rows get one.

A row stays what the driver's library made it: a shape costs nothing at run time and is never made itself. That a
statement gives what its shape says is for a test to show (``tests/engine/storage/test_rows.py``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar, cast, dataclass_transform

import sqlalchemy as sa
from sqlalchemy.engine import Connection


@dataclass_transform(frozen_default=True)
class RowShape:
    """Columns as attributes, which are read and never set; one that may be NULL is ``| None``."""


class Disclosed(RowShape):
    """A row of a list that somebody reads: in clear, or to be masked."""

    in_clear: bool


Shape = TypeVar("Shape", bound=RowShape)


def read_all(
    connection: Connection, query: sa.Executable, _shape: type[Shape], values: Mapping[str, Any] | None = None
) -> Sequence[Shape]:
    """Every row of the query, in that shape; ``values`` are those of its bind parameters."""
    return cast("Sequence[Shape]", connection.execute(query, values).all())


def read_first(connection: Connection, query: sa.Executable, _shape: type[Shape]) -> Shape | None:
    """The query's first row in that shape; None where there is none."""
    return cast("Shape | None", connection.execute(query).first())
