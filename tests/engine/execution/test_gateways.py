"""Inclusive gateways, conditions on the flows of an activity, and compensation."""

from __future__ import annotations

from typing import Any

import pytest

from engine.definitions.bpmn.model import Event
from engine.errors import Refused
from tests.walk import Walk, definition

TASK = {"kind": "userTask"}


def inclusive(**values: Any) -> Walk:
    walk = Walk(
        definition(
            {
                "mulai": {"kind": "startEvent"},
                "pecah": {"kind": "inclusiveGateway", "default": "pecah>c"},
                "a": TASK,
                "b": TASK,
                "c": TASK,
                "satu": {"kind": "inclusiveGateway"},
                "tutup": TASK,
            },
            {
                "mulai>pecah": "",
                "pecah>a": "${x}",
                "pecah>b": "${y}",
                "pecah>c": "",
                "a>satu": "",
                "b>satu": "",
                "c>satu": "",
                "satu>tutup": "",
            },
        )
    )
    walk.do("start", **values)
    return walk


@pytest.mark.parametrize(
    ("x", "y", "taken"), [(True, True, ["a", "b"]), (True, False, ["a"]), (False, True, ["b"]), (False, False, ["c"])]
)
def test_an_inclusive_gateway_takes_all_that_hold_and_waits_for_just_these(x: bool, y: bool, taken: list[str]) -> None:
    walk = inclusive(x=x, y=y)
    tasks = [event.token for event in walk.events if event.kind == "task.created"]
    assert [event.element for event in walk.events if event.kind == "task.created"] == taken
    for task in tasks:
        assert "tutup" not in walk.entered()
        walk.do("complete", task)
    assert walk.entered()[-2:] == ["satu", "tutup"]


def test_conditions_on_the_flows_of_a_task_are_asked_and_the_rest_goes_along() -> None:
    walk = Walk(
        definition(
            {"mulai": {"kind": "startEvent"}, "isi": {**TASK, "default": "isi>d"}, "a": TASK, "b": TASK, "d": TASK},
            {"mulai>isi": "", "isi>a": "${x > 1}", "isi>b": "${x > 2}", "isi>d": ""},
        )
    )
    walk.do("start")
    state, task = walk.state, walk.token("isi")
    for x, taken in ((3, ["a", "b"]), (2, ["a"]), (0, ["d"])):
        walk.state = state
        walk.do("complete", task, x=x)
        assert [event.element for event in walk.events if event.kind == "task.created"] == taken


def test_where_no_flow_can_be_taken_nothing_happens() -> None:
    walk = Walk(
        definition(
            {"mulai": {"kind": "startEvent"}, "isi": TASK, "a": TASK, "b": TASK},
            {"mulai>isi": "", "isi>a": "${x > 1}", "isi>b": "${x > 2}"},
        )
    )
    walk.do("start")
    with pytest.raises(Refused, match="tidak punya jalan"):
        walk.do("complete", walk.token("isi"), x=0)


def compensated(**fields: Any) -> Walk:
    """Two tasks that can be taken back, then an end that takes back."""
    undo = Event("compensate")
    walk = Walk(
        definition(
            {
                "mulai": {"kind": "startEvent"},
                "a": TASK,
                "b": TASK,
                "ka": {"kind": "boundaryEvent", "attached_to": "a", "event": undo, "handler": "ua"},
                "kb": {"kind": "boundaryEvent", "attached_to": "b", "event": undo, "handler": "ub"},
                "ua": {**TASK, "compensates": True},
                "ub": {**TASK, "compensates": True},
                "balik": {"kind": "intermediateThrowEvent", "event": Event("compensate", **fields)},
                "tutup": TASK,
            },
            {"mulai>a": "", "a>b": "", "b>balik": "", "balik>tutup": ""},
        )
    )
    walk.do("start")
    walk.do("complete", walk.token("a"))
    walk.do("complete", walk.token("b"))
    return walk


def test_what_was_done_is_taken_back_the_last_first() -> None:
    walk = compensated()
    walk.do("complete", walk.token("ub"))
    assert not [event for event in walk.events if event.element == "tutup"]
    walk.do("complete", walk.token("ua"))
    walk.do("complete", walk.token("tutup"))
    assert walk.state.ended


def test_one_activity_alone_may_be_taken_back() -> None:
    walk = compensated(activity="a")
    walk.do("complete", walk.token("ua"))
    assert walk.token("tutup")
