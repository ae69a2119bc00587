"""A connection serves one use after the other, and what went wrong in one is never seen by the next."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import Any

import pytest
import sqlalchemy as sa

from engine.errors import Refused
from engine.storage import tables
from engine.storage.database import Connection, Database
from tests.offices import Office

Use = Callable[[], AbstractContextManager[Connection]]
NEW = {"key": "baru", "name": "Baru", "kind": "staf"}


@pytest.fixture(params=["begin", "connect", "look_up"])
def use(request: pytest.FixtureRequest, database: Database) -> Use:
    found: Use = getattr(database, request.param)
    return found


@pytest.fixture
def database(office: Office) -> Database:
    found: Database = office.engine.database
    found.close()  # what making the office has left
    return found


def held(database: Database) -> int:
    pool: Any = database.engine.pool
    return int(pool.checkedout())


def groups(connection: Connection) -> set[str]:
    return set(connection.execute(sa.select(tables.group.c.key)).scalars())


def test_one_after_the_other_uses_the_same_connection(database: Database, use: Use) -> None:
    seen = []
    for _ in range(3):
        with use() as connection:
            groups(connection)
            seen.append(connection)
    assert len(set(map(id, seen))) == 1 and held(database) == 1
    assert not seen[0].in_transaction()


def test_at_the_same_time_each_has_its_own(database: Database, use: Use) -> None:
    with database.look_up() as first, use() as second:
        assert first is not second and groups(first) == groups(second)
    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(lambda _: frozenset(all_of(database)), range(40)))) == 1


def all_of(database: Database) -> set[str]:
    with database.connect() as connection:
        return groups(connection)


def test_what_was_refused_is_undone_and_its_connection_begins_anew(database: Database) -> None:
    before = all_of(database)
    for _ in range(2):
        with pytest.raises(Refused), database.begin() as connection:
            connection.execute(sa.insert(tables.group), NEW)
            raise Refused("tidak jadi")
        assert all_of(database) == before
    with database.begin() as connection:
        connection.execute(sa.insert(tables.group), NEW)
    assert all_of(database) == before | {"baru"}


def test_a_reader_sees_what_was_committed_since_its_last_use(database: Database, use: Use) -> None:
    with use() as connection:
        assert "baru" not in groups(connection)
    with database.begin() as connection:
        connection.execute(sa.insert(tables.group), NEW)
    with use() as connection:
        assert "baru" in groups(connection)


def test_a_statement_that_fails_spoils_nothing(database: Database, use: Use) -> None:
    for _ in range(2):
        with pytest.raises(sa.exc.DBAPIError), use() as connection:
            connection.exec_driver_sql("SELECT nothing FROM nowhere")
    with use() as connection:
        assert groups(connection)


def test_closing_gives_every_connection_back(database: Database, use: Use) -> None:
    with use() as connection:
        groups(connection)
    database.close()
    assert held(database) == 0
    with use() as connection:  # and it opens again
        assert groups(connection)
