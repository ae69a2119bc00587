"""What a page of the queue costs does not grow with the queue: every question has an index that answers it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from engine.services.engine import Engine
from engine.storage import queue, tables, tasks
from engine.storage.queue import QueueFilter
from tests.offices import START, Office

GROUPS = {"back_office", "koordinator"}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """With two cases that wait at the back office."""
    folder: Path = tmp_path_factory.mktemp("queue")
    office = Office(folder)
    office.apply()
    office.apply()
    return office.engine


def plan(engine: Engine, wanted: QueueFilter) -> str:
    """How SQLite would go about a page, without any statistics to lead it."""
    asked: list[str] = []
    with engine.database.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert isinstance(raw, sqlite3.Connection)
        raw.set_trace_callback(asked.append)
        try:
            queue.page(connection, GROUPS, wanted, 0, 25)
        finally:
            raw.set_trace_callback(None)
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked[-1]}").all()
    return "\n".join(str(row[-1]) for row in rows)


def test_the_queue_is_read_in_the_order_of_its_index(engine: Engine) -> None:
    found = plan(engine, QueueFilter())
    assert found.count("ix_task_queue (candidate_group=?)") == len(GROUPS)
    assert "SCAN task" not in found


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (QueueFilter(instance="kasus"), "ix_task_instance_id (instance_id=?)"),
        (QueueFilter(mine="petugas"), "ix_task_assignee_id (assignee_id=?)"),
    ],
    ids=["one case's tasks", "an officer's own tasks"],
)
def test_a_handful_of_tasks_is_not_sought_through_the_whole_queue(
    engine: Engine, wanted: QueueFilter, index: str
) -> None:
    found = plan(engine, wanted)
    assert found.count(index) == 1, found
    assert "ix_task_queue" not in found


def test_a_case_gives_the_tasks_that_the_queue_has_of_it(engine: Engine) -> None:
    with engine.database.connect() as connection:
        every = queue.page(connection, GROUPS, QueueFilter(), 0, 100)
        assert len(every) == 2
        for row in every:
            one = queue.page(connection, GROUPS, QueueFilter(instance=row.instance_id), 0, 100)
            assert [each.id for each in one] == [each.id for each in every if each.instance_id == row.instance_id]


# What is asked for -------------------------------------------------------------------------------

NOON = START + timedelta(hours=4)


@pytest.fixture
def cases(office: Office) -> list[Any]:
    """Every open task of the back office: one claimed, one with signs in its title that a search knows."""
    begun = [office.apply().instance_id for _ in range(3)]
    claimed = office.task(begun[0], "periksa_kelengkapan")
    office.engine.runtime.claim(office.actor("backoffice"), claimed, office.command_id())
    with office.engine.database.begin() as connection:
        for id, title in zip(begun, ("100% tuntas", "Taruna_Jaya", "Karang \\ Tunas"), strict=True):
            of_case = tables.process_instance.c.id == id
            connection.execute(sa.update(tables.process_instance).where(of_case).values(title=title))
        late = tables.task.c.instance_id == begun[1]
        connection.execute(sa.update(tables.task).where(late).values(sort_at=tasks.sort_key(NOON + timedelta(days=3))))
    return found(office, QueueFilter())


def found(office: Office, wanted: QueueFilter, groups: Collection[str] = ("back_office",), *at: int) -> list[Any]:
    with office.engine.database.connect() as connection:
        return list(queue.page(connection, groups, wanted, *(at or (0, 100))))


def test_a_filter_leaves_what_it_says(office: Office, cases: list[Any]) -> None:
    mine = office.actor("backoffice").id
    first, far = cases[0].sort_at, cases[-1].sort_at
    assert len(cases) == 3 and first < far
    expected: list[tuple[QueueFilter, Callable[[Any], bool]]] = [
        (QueueFilter(mine=mine), lambda row: row.assignee_id == mine),
        (QueueFilter(mine="tidak ada"), lambda row: False),
        (QueueFilter(unassigned=True), lambda row: row.assignee_id is None),
        (QueueFilter(due_from=NOON + timedelta(days=3)), lambda row: row.sort_at >= far),
        (QueueFilter(due_before=NOON + timedelta(days=3)), lambda row: row.sort_at < far),
        (QueueFilter(element="periksa_kelengkapan"), lambda row: True),
        (QueueFilter(element="verifikasi"), lambda row: False),
        (QueueFilter(service="karang_taruna"), lambda row: True),
        (QueueFilter(service="sip"), lambda row: False),
        (QueueFilter(instance=cases[1].instance_id), lambda row: row.instance_id == cases[1].instance_id),
        (QueueFilter(text="0%"), lambda row: "0%" in row.title),
        (QueueFilter(text="a_j"), lambda row: "a_J" in row.title),
        (QueueFilter(text="\\"), lambda row: "\\" in row.title),
        (QueueFilter(text="kt-2026-0002"), lambda row: row.business_key == "KT-2026-0002"),
        (QueueFilter(text="%", unassigned=True), lambda row: "%" in row.title and row.assignee_id is None),
    ]
    for wanted, holds in expected:
        assert found(office, wanted) == [row for row in cases if holds(row)], wanted


def test_pages_follow_one_another_without_a_gap(office: Office, cases: list[Any]) -> None:
    assert [found(office, QueueFilter(), ("back_office",), n, 1) for n in range(3)] == [[row] for row in cases]
    assert found(office, QueueFilter(), ("back_office",), 3, 1) == []


def test_groups_have_their_own_tasks_and_none_without_a_group(office: Office, cases: list[Any]) -> None:
    assert found(office, QueueFilter(), ("kadis", "back_office", "koordinator")) == cases
    assert found(office, QueueFilter(), ("kadis",)) == found(office, QueueFilter(), ()) == []


def test_counts_say_what_the_pages_show(office: Office, cases: list[Any]) -> None:
    actor, after = office.actor("backoffice"), NOON + timedelta(days=4)
    with office.engine.database.connect() as connection:
        known = queue.counts(connection, actor.groups, actor.id, NOON + timedelta(days=2), after)
        nothing = queue.counts(connection, (), actor.id, NOON, after)
    unassigned = [row for row in cases if row.assignee_id is None]
    late = [row for row in cases if row.sort_at < tasks.sort_key(NOON + timedelta(days=2))]
    assert known == {
        "all": 3,
        "mine": 3 - len(unassigned),
        "unassigned": len(unassigned),
        "late": len(late),
        "today": 3 - len(late),
        "put_off": 0,
    }
    assert set(nothing.values()) == {0} and nothing.keys() == known.keys()
