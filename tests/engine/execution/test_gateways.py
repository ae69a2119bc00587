"""Inclusive gateways, conditions on the flows of an activity, and compensation."""

from __future__ import annotations

from typing import Any

import pytest

from engine.definitions.bpmn.model import Event, Loop, VariableMapping
from engine.errors import Refused
from tests.walk import Walk, definition, drawn

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


UNDO = Event("compensate")


def compensable(parent: str, name: str = "a") -> dict[str, dict[str, Any]]:
    """A task in a sub-process or called process, and what takes it back."""
    return {
        name: {**TASK, "parent": parent},
        f"k{name}": {
            "kind": "boundaryEvent",
            "parent": parent,
            "attached_to": name,
            "event": UNDO,
            "handler": f"u{name}",
        },
        f"u{name}": {**TASK, "parent": parent, "compensates": True},
    }


def test_what_was_done_before_an_event_sub_process_came_is_taken_back_in_it() -> None:
    walk = Walk(
        definition(
            {
                "mulai": {"kind": "startEvent"},
                **compensable(""),
                "b": TASK,
                "kejadian": {"kind": "subProcess", "by_event": True},
                "batal": {"kind": "startEvent", "parent": "kejadian", "event": Event("message", name="batal")},
                "balik": {"kind": "endEvent", "parent": "kejadian", "event": UNDO},
            },
            {"mulai>a": "", "a>b": "", "batal>balik": ""},
        )
    )
    walk.do("start")
    message = walk.token("batal", "message.awaited")
    walk.do("complete", walk.token("a"))
    walk.do("correlate", message)
    walk.do("complete", walk.token("ua"))
    assert walk.state.ended


def test_what_instances_did_can_be_taken_back_also_where_a_condition_ended_the_others() -> None:
    walk = Walk(
        definition(
            {
                "mulai": {"kind": "startEvent"},
                "bagian": {"kind": "subProcess", "loop": Loop(cardinality="${3}", condition="${cukup}")},
                "awal": {"kind": "startEvent", "parent": "bagian"},
                **compensable("bagian"),
                "balik": {"kind": "endEvent", "event": UNDO},
            },
            {"mulai>bagian": "", "awal>a": "", "bagian>balik": ""},
        )
    )
    walk.do("start")
    first, second, _ = [event.token for event in walk.events if event.kind == "task.created"]
    walk.do("complete", first, cukup=False)
    walk.do("complete", second, cukup=True)
    walk.do("complete", walk.token("ua"))
    walk.do("complete", walk.token("ua"))
    assert walk.state.ended


def test_a_called_process_takes_back_what_it_did_and_its_caller_does_not() -> None:
    inner = drawn(
        {
            "s": {"kind": "startEvent"},
            **compensable(""),
            "tanya": {"kind": "exclusiveGateway", "default": "tanya>z"},
            "balik": {"kind": "endEvent", "event": Event("compensate", activity="a")},
            "z": {"kind": "endEvent"},
        },
        {"s>a": "", "a>tanya": "", "tanya>balik": "${batal}", "tanya>z": ""},
        "dalam",
    )
    every = (VariableMapping("*", None, None),)
    outer = {
        "mulai": {"kind": "startEvent"},
        "panggil": {"kind": "callActivity", "called": "dalam", "ins": every, "outs": every},
        "balik": {"kind": "endEvent", "event": UNDO},
    }
    walk = Walk(definition(outer, {"mulai>panggil": "", "panggil>balik": ""}, inner))
    walk.do("start")
    state, task = walk.state, walk.token("panggil.a")
    walk.do("complete", task, batal=True)
    walk.do("complete", walk.token("panggil.ua"))
    assert walk.state.ended
    walk.state = state
    walk.do("complete", task, batal=False)
    assert walk.state.ended  # the process that was called is over
