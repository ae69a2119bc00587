"""One step: pure, flat, and right where bare SpiffWorkflow is not."""

from __future__ import annotations

from typing import Any

import pytest

from engine.definitions.bpmn.model import Event
from engine.errors import Conflict, Refused
from engine.execution.definition import Definition
from engine.execution.values import MissingNumber
from tests.walk import Walk, definition


def loop_with_join() -> Definition:
    """Two checks side by side, joined, and back again until done: where stock fires its join early."""
    return definition(
        {
            "start": {"kind": "startEvent"},
            "again": {"kind": "exclusiveGateway"},
            "fork": {"kind": "parallelGateway"},
            "a": {"kind": "userTask"},
            "b": {"kind": "userTask"},
            "join": {"kind": "parallelGateway"},
            "done": {"kind": "exclusiveGateway", "default": "done>again"},
            "end": {"kind": "endEvent"},
        },
        {
            "start>again": "",
            "again>fork": "",
            "fork>a": "",
            "fork>b": "",
            "a>join": "",
            "b>join": "",
            "join>done": "",
            "done>end": "${selesai == true}",
            "done>again": "",
        },
    )


def test_a_join_inside_a_loop_waits_for_both_in_every_round() -> None:
    walk = Walk(loop_with_join())
    walk.do("start")
    for _ in range(4):
        a, b = walk.token("a"), walk.token("b")
        assert walk.do("complete", a, selesai=False) and not walk.state.ended
        assert "done" not in walk.entered()
        walk.do("complete", b)
        assert "done" in walk.entered()
    a, b = walk.token("a"), walk.token("b")
    walk.do("complete", b)
    walk.do("complete", a, selesai=True)
    assert walk.state.ended


def test_two_thousand_returns_leave_no_trace_in_the_state() -> None:
    walk = Walk(loop_with_join())
    walk.do("start")
    sizes = set()
    for _ in range(2000):
        a, b = walk.token("a"), walk.token("b")
        walk.do("complete", a, selesai=False)
        walk.do("complete", b)
        sizes.add(len(walk.state.tokens) - 4 * len(str(walk.seq)))
    assert max(sizes) - min(sizes) < 40


def test_a_gateway_records_what_it_asked_and_read() -> None:
    walk = Walk(loop_with_join())
    walk.do("start")
    a, b = walk.token("a"), walk.token("b")
    walk.do("complete", a, selesai=False)
    walk.do("complete", b)
    decided = next(event for event in walk.events if event.kind == "gateway.decided")
    assert decided.detail == {"taken": "done>again", "asked": [["done>end", "${selesai == true}", False]]}
    assert decided.values == {"read": {"selesai": False}}


def test_a_gateway_that_fits_nothing_refuses_and_changes_nothing() -> None:
    process = definition(
        {
            "start": {"kind": "startEvent"},
            "a": {"kind": "userTask"},
            "way": {"kind": "exclusiveGateway"},
            "end": {"kind": "endEvent"},
            "other": {"kind": "endEvent"},
        },
        {"start>a": "", "a>way": "", "way>end": "${pilihan == 'x'}", "way>other": "${pilihan == 'y'}"},
    )
    walk = Walk(process)
    walk.do("start")
    before = walk.state
    with pytest.raises(Refused, match="tidak punya jalan yang cocok"):
        walk.do("complete", walk.token("a"), pilihan="z")
    assert walk.state is before


def test_an_interrupting_timer_cancels_the_task_and_a_reminder_does_not() -> None:
    process = definition(
        {
            "start": {"kind": "startEvent"},
            "a": {"kind": "userTask"},
            "reminder": {
                "kind": "boundaryEvent",
                "attached_to": "a",
                "interrupting": False,
                "event": Event("timer", "timeCycle", "R2/1 HK"),
            },
            "limit": {"kind": "boundaryEvent", "attached_to": "a", "event": Event("timer", "timeDuration", "10 HK")},
            "reminded": {"kind": "endEvent"},
            "closed": {"kind": "endEvent"},
            "end": {"kind": "endEvent"},
        },
        {"start>a": "", "reminder>reminded": "", "limit>closed": "", "a>end": ""},
    )
    walk = Walk(process)
    walk.do("start")
    limit = walk.token("limit", "timer.scheduled")
    for round_ in range(2):
        walk.do("fire", walk.token("reminder", "timer.scheduled"))
        again = [event for event in walk.events if event.kind == "timer.scheduled"]
        assert len(again) == 1 - round_
    walk.do("fire", limit)
    assert "task.cancelled" in [event.kind for event in walk.events]
    assert walk.state.ended


def test_a_terminate_end_takes_every_token_with_it() -> None:
    process = definition(
        {
            "start": {"kind": "startEvent"},
            "fork": {"kind": "parallelGateway"},
            "a": {"kind": "userTask"},
            "b": {"kind": "userTask"},
            "stop": {"kind": "endEvent", "event": Event("terminate")},
            "end": {"kind": "endEvent"},
        },
        {"start>fork": "", "fork>a": "", "fork>b": "", "a>stop": "", "b>end": ""},
    )
    walk = Walk(process)
    walk.do("start")
    walk.do("complete", walk.token("a"))
    assert walk.state.ended
    assert [event.element for event in walk.events if event.kind == "task.cancelled"] == ["b"]


def test_a_join_that_can_never_fire_is_reported_as_a_stall() -> None:
    process = definition(
        {
            "start": {"kind": "startEvent"},
            "way": {"kind": "exclusiveGateway", "default": "way>join"},
            "a": {"kind": "userTask"},
            "join": {"kind": "parallelGateway"},
            "end": {"kind": "endEvent"},
        },
        {"start>way": "", "way>a": "${x == 1}", "way>join": "", "a>join": "", "join>end": ""},
    )
    walk = Walk(process)
    walk.do("start", x=0)
    assert not walk.state.ended
    assert walk.events[-1].kind == "instance.stalled"
    assert walk.events[-1].detail == ["join"]


def test_two_flows_between_the_same_elements_are_kept_apart() -> None:
    process = definition(
        {
            "start": {"kind": "startEvent"},
            "way": {"kind": "exclusiveGateway", "default": "way>a#2"},
            "a": {"kind": "userTask"},
            "end": {"kind": "endEvent"},
        },
        {"start>way": "", "way>a": "${x == 1}", "way>a#2": "", "a>end": ""},
    )
    walk = Walk(process)
    walk.do("start", x=0)
    decided = next(event for event in walk.events if event.kind == "gateway.decided")
    assert decided.detail["taken"] == "way>a#2"
    assert walk.entered().count("a") == 1


def test_a_number_is_asked_for_when_it_is_needed_and_only_then() -> None:
    inputs = {"jenis": "izin", "pola": "X{nomor}", "hasil": "nomor"}
    process = definition(
        {
            "start": {"kind": "startEvent"},
            "a": {"kind": "userTask"},
            "number": {"kind": "serviceTask", "topic": "nomor", "inputs": inputs},
            "end": {"kind": "endEvent"},
        },
        {"start>a": "", "a>number": "", "number>end": ""},
    )
    walk = Walk(process)
    walk.do("start")
    with pytest.raises(MissingNumber) as missing:
        walk.do("complete", walk.token("a"))
    assert (missing.value.kind, missing.value.pattern) == ("izin", "X{nomor}")
    walk.do("complete", walk.token("a"), numbers={"izin": "X1"})
    assert walk.state.variables["nomor"] == "X1"


def test_a_finished_task_cannot_be_completed_again() -> None:
    walk = Walk(loop_with_join())
    walk.do("start")
    a = walk.token("a")
    walk.do("complete", a, selesai=False)
    with pytest.raises(Conflict):
        walk.do("complete", a)


def test_a_loop_without_a_task_is_stopped() -> None:
    process = definition(
        {
            "start": {"kind": "startEvent"},
            "way": {"kind": "exclusiveGateway", "default": "way>way"},
            "end": {"kind": "endEvent"},
        },
        {"start>way": "", "way>end": "${x == 1}", "way>way": ""},
    )
    with pytest.raises(Refused, match="berputar"):
        Walk(process).do("start", x=0)


def test_twelve_diamonds_in_a_row_cost_no_explosion() -> None:
    elements: dict[str, dict[str, Any]] = {"start": {"kind": "startEvent"}}
    flows: dict[str, str] = {}
    last = "start"
    for n in range(70):
        elements |= {f"f{n}": {"kind": "parallelGateway"}, f"j{n}": {"kind": "parallelGateway"}}
        flows |= {f"{last}>f{n}": "", f"f{n}>j{n}": "", f"f{n}>j{n}#2": ""}
        last = f"j{n}"
    elements["end"] = {"kind": "endEvent"}
    flows[f"{last}>end"] = ""
    walk = Walk(definition(elements, flows))
    walk.do("start")
    assert walk.state.ended
    assert len(walk.events) < 2000
