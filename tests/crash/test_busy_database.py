"""A database that is busy: people are told, nothing is lost, nothing is a 500."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from engine.errors import Conflict
from engine.storage import database
from engine.storage.database import BUSY
from tests.crash import checks
from tests.crash.commands import checked
from tests.crash.places import Opened, Place
from tests.crash.site import Visitor, site
from tests.crash.trouble import complete, task_of
from tests.offices import Office


@pytest.fixture
def hurried(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """An office that waits a fifth of a second only for somebody else's writing."""
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.2)
    shutil.copytree(prepared, tmp_path / "var")
    office = Opened(Place(tmp_path / "var"))
    yield office
    office.engine.close()


HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
held.execute("ROLLBACK")
"""


@contextmanager
def held(office: Office) -> Iterator[None]:
    """Another process writes, and does not come to an end."""
    path = str(office.engine.settings.data_dir / "alur.db")
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdin is not None and other.stdout is not None
        assert other.stdout.readline() == "held\n"
        try:
            yield
        finally:
            other.stdin.write("\n")
            other.stdin.close()


def test_while_somebody_else_writes_too_long_it_is_a_conflict(hurried: Office) -> None:
    task = task_of(hurried)
    with held(hurried):
        with pytest.raises(Conflict) as refused:
            complete(hurried, task)
        assert str(refused.value) == BUSY
        assert hurried.open(task.partition(":")[0]) == ["periksa_kelengkapan"]  # looking goes on
    assert not complete(hurried, task).repeated
    assert checks.faults(hurried) == []


def test_a_busy_database_is_told_on_the_page_and_the_same_button_works_later(hurried: Office) -> None:
    visitor = Visitor(site(hurried), "backoffice", task_of(hurried))
    with held(hurried):
        assert set(visitor.look().values()) <= {200, 302}
        answer = visitor.send()
        assert answer.status_code == 409 and BUSY in answer.text
    assert visitor.send().status_code == 303
    assert checks.faults(hurried) == []


def test_a_worker_that_meets_a_busy_database_does_its_jobs_afterwards(hurried: Office) -> None:
    case = hurried.apply().instance_id
    checked(hurried, case)
    with held(hurried), pytest.raises(Conflict):
        hurried.engine.worker.run_once()
    hurried.engine.worker.drain()
    assert hurried.open(case) == ["teruskan_permohonan"] and checks.faults(hurried) == []
