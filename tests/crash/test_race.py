"""Of many who do the same at the same moment one wins, the others are told, and nothing is lost or done twice.

On PostgreSQL they are processes, as several sites and workers are; on SQLite processes, and threads of one. Here eight
race a few times; ``make crash`` has two, eight and thirty-two.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash import SEED
from tests.crash.places import Ground, Place
from tests.crash.races import RACES
from tests.crash.racing import PROCESSES, THREADS, race

MANY, ROUNDS = 8, 2


@pytest.fixture(params=[("sqlite", THREADS), ("sqlite", PROCESSES), ("postgresql", PROCESSES)], ids="-".join)
def course(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Ground, str]:
    """Where and how they race."""
    database, kind = request.param
    if database == "sqlite":
        return Ground(tmp_path, beginning=Place(request.getfixturevalue("prepared"))), kind
    cluster = request.getfixturevalue("cluster")
    folder, name = request.getfixturevalue("template")
    return Ground(tmp_path, cluster, Place(folder, cluster.url(name))), kind


@pytest.mark.parametrize("name", RACES)
def test_a_race_ends_as_if_they_had_come_one_after_another(course: tuple[Ground, str], name: str) -> None:
    ground, kind = course
    if not RACES[name].fits(ground.name, kind):
        pytest.skip("on SQLite the site is one process")
    report = race(name, ground, kind, MANY, ROUNDS, SEED)
    assert not report.complaints, f"seed {SEED}\n" + "\n\n".join(report.complaints)
