"""Two offices in one PostgreSQL database: each a schema of its own, and nothing of one is seen by the other."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from engine.errors import NotFound, Refused
from engine.settings import Settings
from engine.storage import migrations
from engine.storage.database import Database
from engine.storage.tables import metadata
from tests.offices import Office
from tests.postgres import Cluster


def office_in(cluster: Cluster, database: str, schema: str, folder: Path) -> Office:
    settings = {"ALUR_DATABASE_URL": cluster.url(database), "ALUR_OFFICE_SCHEMA": schema}
    return Office(folder / schema, database=settings)


def test_two_offices_share_a_database_and_nothing_else(cluster: Cluster, tmp_path: Path) -> None:
    name = cluster.create()
    first = office_in(cluster, name, "rokan_hilir", tmp_path)
    second = office_in(cluster, name, "contoh", tmp_path)
    case = first.apply()
    first.approve(case.instance_id)
    assert case.business_key == second.apply().business_key == "KT-2026-0001"  # each counts for itself
    assert len(first.engine.history.search()[0]) == len(second.engine.history.search()[0]) == 1
    with pytest.raises(NotFound):
        second.engine.history.instance(second.actor("auditor"), case.instance_id)
    second.accounts.set_active("koordinator", False)
    assert first.actor("koordinator").name == "Contoh Ahli Madya"
    token = first.identity.authenticate("kadis", "coba-alur-2026").token
    assert second.identity.session(token) is None
    assert first.engine.replay.verify() == second.engine.replay.verify() == (1, [])
    for office in (first, second):
        office.engine.close()
    cluster.drop(name)


def test_an_office_leaves_the_databases_own_schema_alone(cluster: Cluster) -> None:
    name = cluster.create()
    database = Database(cluster.url(name), "kantor_satu")
    migrations.upgrade(database)
    migrations.upgrade(database)
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        query = "SELECT DISTINCT table_schema FROM information_schema.tables WHERE table_name = 'process_instance'"
        assert connection.exec_driver_sql(query).scalars().all() == ["kantor_satu"]
    database.close()
    cluster.drop(name)


@pytest.mark.parametrize("name", ["Public", "a-b", "x; drop", "1a", "a" * 64])
def test_a_name_that_is_no_schema_is_refused(name: str) -> None:
    with pytest.raises(Refused, match="ALUR_OFFICE_SCHEMA"):
        Settings.from_environment({"ALUR_OFFICE_SCHEMA": name})
