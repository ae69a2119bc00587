"""A task that is nobody's by its drawing is every officer's, and that is told once."""

from __future__ import annotations

import pytest

from tests.engine.definitions.diagrams import TASK, diagram, extended, findings, flow

SECOND = TASK.replace('"periksa" name="Periksa"', '"kedua" name="Kedua"')
WAY = flow("a", "mulai", "periksa") + flow("b", "periksa", "kedua") + flow("c", "kedua", "selesai")


def test_tasks_outside_of_lanes_are_one_warning() -> None:
    (found,) = findings(diagram(TASK + SECOND, WAY, lane="mulai"), "lane-known")
    assert (found.element, found.category) == ("periksa", "warn")
    assert "“Periksa”, “Kedua” tidak berada di lajur" in found.message
    assert "semua petugas" in found.message and "Candidate groups" in found.message


@pytest.mark.parametrize("drawn", ["assignee", "candidateUsers", "candidateGroups"])
def test_a_task_that_names_somebody_has_no_finding(drawn: str) -> None:
    assert findings(diagram(TASK.replace(" />", f' camunda:{drawn}="${{siapa}}" />'), lane="mulai"), "lane-known") == []


def test_a_process_that_is_only_called_has_the_lane_of_the_call() -> None:
    called = extended('<camunda:properties><camunda:property name="dimulai" value="dipanggil" /></camunda:properties>')
    assert findings(diagram(lane="mulai", extensions=called), "lane-known") == []
