"""What a page of the queue costs does not grow with the queue: every question has an index that answers it."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from engine.services.engine import Engine
from engine.storage import queue
from engine.storage.queue import QueueFilter
from tests.office import Office

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
    asked: list[tuple[str, object]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        asked.append((statement, parameters))

    engine.database.close()  # only a new connection tells
    sa.event.listen(engine.database.engine, "before_cursor_execute", note)
    try:
        with engine.database.connect() as connection:
            queue.page(connection, GROUPS, wanted, 0, 25)
            statement, parameters = asked[-1]
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
    finally:
        sa.event.remove(engine.database.engine, "before_cursor_execute", note)
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
    assert found.count(index) == len(GROUPS), found
    assert "ix_task_queue" not in found


def test_a_case_gives_the_tasks_that_the_queue_has_of_it(engine: Engine) -> None:
    with engine.database.connect() as connection:
        every = queue.page(connection, GROUPS, QueueFilter(), 0, 100)
        assert len(every) == 2
        for row in every:
            one = queue.page(connection, GROUPS, QueueFilter(instance=row.instance_id), 0, 100)
            assert [each.id for each in one] == [each.id for each in every if each.instance_id == row.instance_id]
