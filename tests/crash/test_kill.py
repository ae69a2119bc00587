"""A process that is killed leaves everything or nothing, and the same command sent again ends as if it had not been.

Here each command dies at a few points; ``make crash`` kills it at every one.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import DATABASES
from tests.crash import SEED
from tests.crash.commands import COMMANDS
from tests.crash.harness import Campaign, campaign
from tests.crash.places import Ground, Place


@pytest.fixture(params=DATABASES)
def ground(request: pytest.FixtureRequest, tmp_path: Path) -> Ground:
    if request.param == "sqlite":
        return Ground(tmp_path, beginning=Place(request.getfixturevalue("prepared")))
    cluster = request.getfixturevalue("cluster")
    folder, name = request.getfixturevalue("template")
    return Ground(tmp_path, cluster, Place(folder, cluster.url(name)))


@pytest.mark.parametrize("name", COMMANDS)
def test_a_killed_command_is_done_or_not_done(ground: Ground, name: str) -> None:
    report = campaign(COMMANDS[name], ground, SEED, few=1)
    assert report.kills >= 4
    assert not report.complaints, f"seed {SEED}\n" + "\n\n".join(report.complaints)


def test_a_kill_at_any_moment_is_like_one_at_a_statement(ground: Ground) -> None:
    report = campaign(COMMANDS["complete, with a number"], ground, SEED, few=0, moments=3)
    assert not report.complaints, f"seed {SEED}\n" + "\n\n".join(report.complaints)


def test_an_engine_that_commits_in_the_middle_of_a_step_is_found_out(ground: Ground) -> None:
    at = Campaign(COMMANDS["complete, with messages and timers"], ground)
    moving = next(n for n, name in enumerate(at.points, start=1) if name.startswith("UPDATE process_instance"))
    at.kill(1, halved=True)  # before it has written anything
    assert at.report.complaints == []
    at.kill(moving, halved=True)
    found = "\n".join(at.close().complaints)
    assert "the state is half done" in found and "Ujung rantai tidak sama" in found
