"""The services of people over a database of their own, without an office."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engine.clock import ManualClock
from engine.definitions.deployment.notifications import compose
from engine.storage import tables
from engine.storage.database import Database
from office.people.accounts import AccountService
from office.people.groups import GroupService
from office.people.identity import IdentityService
from tests.office.people.registered import NIK, PASSWORD, PHONE, Phones


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime(2026, 11, 24, 2, 0, tzinfo=UTC))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'alur.db'}")
    with opened.begin() as connection:
        tables.metadata.create_all(connection)
    yield opened
    opened.close()


@pytest.fixture
def identity(database: Database, clock: ManualClock, groups: GroupService) -> IdentityService:
    return IdentityService(database, clock, "kunci uji", lambda name, values: compose(None, name, values, {}))


@pytest.fixture
def groups(database: Database, clock: ManualClock) -> GroupService:
    made = GroupService(database, clock)
    made.seed()
    return made


@pytest.fixture
def accounts(database: Database, clock: ManualClock, groups: GroupService) -> AccountService:
    return AccountService(database, clock, groups)


@pytest.fixture
def phones(database: Database) -> Phones:
    return Phones(database)


@pytest.fixture
def owner(identity: IdentityService, phones: Phones, clock: ManualClock) -> str:
    """Somebody who has an account already."""
    id = identity.register(NIK, "Contoh Pemilik", PHONE, PASSWORD)
    identity.activate(id, phones.code(PHONE))
    clock.advance(timedelta(hours=1))
    return id
