"""What tests share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import process_tests
from tests.offices import Office
from tests.postgres import Cluster, binaries, running

DATABASES = ("sqlite", "postgresql")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    return process_tests.collected(file_path, parent)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office's data folder at its very beginning, made once: keys and hashes take their time."""
    folder = tmp_path_factory.mktemp("office") / "var"
    Office(folder).engine.close()
    return folder


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server. Skipped loudly on a machine without one; in CI its absence fails."""
    if binaries() is None and os.environ.get("CI") != "true":
        pytest.skip("no PostgreSQL here")
    with running() as started:
        yield started


@pytest.fixture(scope="session")
def template(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The same beginning in a PostgreSQL database: the data folder and the database's name."""
    folder, name = tmp_path_factory.mktemp("office-pg") / "var", cluster.create()
    Office(folder, database={"ALUR_DATABASE_URL": cluster.url(name)}).engine.close()
    return folder, name


@pytest.fixture
def office(demo_office: Office) -> Office:
    return demo_office


@pytest.fixture(params=DATABASES)
def demo_office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """An office of its own, with every demo person in it; once on each database."""
    if request.param == "sqlite":
        shutil.copytree(request.getfixturevalue("prepared"), tmp_path / "var")
        made = Office(tmp_path / "var")
        yield made
        made.engine.close()
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    folder, template = request.getfixturevalue("template")
    shutil.copytree(folder, tmp_path / "var")
    name = cluster.create(template)
    made = Office(tmp_path / "var", database={"ALUR_DATABASE_URL": cluster.url(name)})
    yield made
    made.engine.close()
    cluster.drop(name)
