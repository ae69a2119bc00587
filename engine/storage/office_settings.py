"""What an operator has set; a key that is not here has the environment's value."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.storage import locks
from engine.storage.tables import setting


def all_of(connection: Connection) -> dict[str, str]:
    return {row.key: row.value for row in connection.execute(sa.select(setting.c.key, setting.c.value))}


def put(connection: Connection, values: Mapping[str, str], changed_by: str, at: datetime) -> None:
    """Sets these keys; the others stay."""
    locks.take(connection, "setting")
    for key, value in values.items():
        row = {"value": value, "changed_by": changed_by, "changed_at": at}
        if connection.execute(sa.update(setting).where(setting.c.key == key).values(row)).rowcount == 0:
            connection.execute(sa.insert(setting), {"key": key, **row})
