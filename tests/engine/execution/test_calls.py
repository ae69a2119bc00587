"""A called process runs inside the case, and the case goes on when nothing of it is left."""

from __future__ import annotations

import pytest

from engine.definitions.bpmn.model import Event, Process, VariableMapping
from engine.execution.definition import Definition
from tests.walk import Walk, definition, drawn

EVERY = VariableMapping("*", None, None)


def checks() -> Process:
    """Two checks side by side, each with an end of its own, and a reminder beside the first."""
    return drawn(
        {
            "start": {"kind": "startEvent"},
            "fork": {"kind": "parallelGateway"},
            "a": {"kind": "userTask"},
            "late": {
                "kind": "boundaryEvent",
                "attached_to": "a",
                "interrupting": False,
                "event": Event("timer", "timeDuration", "PT1H"),
            },
            "remind": {"kind": "userTask"},
            "b": {"kind": "userTask"},
            "enough": {"kind": "exclusiveGateway", "default": "enough>end_b"},
            "end_a": {"kind": "endEvent"},
            "end_b": {"kind": "endEvent"},
            "stop": {"kind": "endEvent", "event": Event("terminate")},
            "reminded": {"kind": "endEvent"},
        },
        {
            "start>fork": "",
            "fork>a": "",
            "fork>b": "",
            "a>end_a": "",
            "late>remind": "",
            "remind>reminded": "",
            "b>enough": "",
            "enough>stop": "${cukup == true}",
            "enough>end_b": "",
        },
        "periksa",
    )


def caller(call: dict[str, object] | None = None, *called: Process) -> Definition:
    """A task, the call, and a task after it; back to the call as long as wanted."""
    made = {"kind": "callActivity", "called": "periksa", "ins": (EVERY,), "outs": (EVERY,)}
    return definition(
        {
            "start": {"kind": "startEvent"},
            "first": {"kind": "userTask"},
            "call": made | (call or {}),
            "last": {"kind": "userTask"},
            "again": {"kind": "exclusiveGateway", "default": "again>end"},
            "end": {"kind": "endEvent"},
        },
        {
            "start>first": "",
            "first>call": "",
            "call>last": "",
            "last>again": "",
            "again>call": "${lagi == true}",
            "again>end": "",
        },
        *(called or (checks(),)),
    )


def begun(process: Definition) -> Walk:
    walk = Walk(process)
    walk.do("start")
    walk.do("complete", walk.token("first"), lagi=False, cukup=False)
    return walk


def test_the_case_goes_on_when_all_tokens_of_the_called_process_have_ended() -> None:
    walk = begun(caller())
    a, b = walk.token("call.a"), walk.token("call.b")
    walk.do("complete", b)
    assert "last" not in walk.entered()
    walk.do("complete", a)
    assert "last" in walk.entered()
    walk.do("complete", walk.token("last"))
    assert walk.state.ended


def test_an_end_of_the_called_process_is_not_the_case_s() -> None:
    walk = begun(caller())
    walk.do("complete", walk.token("call.b"))
    assert not walk.state.ended
    assert [event.kind for event in walk.events].count("instance.ended") == 0


def test_a_reminder_inside_holds_the_call_until_it_has_ended() -> None:
    walk = begun(caller())
    a, b, late = walk.token("call.a"), walk.token("call.b"), walk.token("call.late", "timer.scheduled")
    walk.do("fire", late)
    remind = walk.token("call.remind")
    walk.do("complete", a)
    walk.do("complete", b)
    assert "last" not in walk.entered()
    walk.do("complete", remind)
    assert "last" in walk.entered()


def test_a_terminate_end_inside_ends_the_called_process_alone() -> None:
    walk = begun(caller())
    walk.do("complete", walk.token("call.b"), cukup=True)
    cancelled = [event.element for event in walk.events if event.kind == "task.cancelled"]
    assert cancelled == ["call.a"]
    assert "last" in walk.entered() and not walk.state.ended


def test_a_terminate_end_outside_ends_what_runs_in_the_call() -> None:
    process = definition(
        {
            "start": {"kind": "startEvent"},
            "fork": {"kind": "parallelGateway"},
            "call": {"kind": "callActivity", "called": "periksa", "ins": (EVERY,), "outs": (EVERY,)},
            "other": {"kind": "userTask"},
            "end": {"kind": "endEvent"},
            "stop": {"kind": "endEvent", "event": Event("terminate")},
        },
        {"start>fork": "", "fork>call": "", "fork>other": "", "call>end": "", "other>stop": ""},
        checks(),
    )
    walk = Walk(process)
    walk.do("start")
    walk.do("complete", walk.token("other"))
    assert walk.state.ended
    cancelled = {event.element for event in walk.events if event.kind in ("task.cancelled", "timer.cancelled")}
    assert cancelled == {"call.a", "call.b", "call.late"}


@pytest.mark.parametrize("interrupting", [True, False])
def test_a_timer_on_the_call_takes_what_runs_in_it_only_where_it_interrupts(interrupting: bool) -> None:
    process = definition(
        {
            "start": {"kind": "startEvent"},
            "call": {"kind": "callActivity", "called": "periksa", "ins": (EVERY,), "outs": (EVERY,)},
            "limit": {
                "kind": "boundaryEvent",
                "attached_to": "call",
                "interrupting": interrupting,
                "event": Event("timer", "timeDuration", "PT2H"),
            },
            "overdue": {"kind": "userTask"},
            "end": {"kind": "endEvent"},
            "late": {"kind": "endEvent"},
        },
        {"start>call": "", "call>end": "", "limit>overdue": "", "overdue>late": ""},
        checks(),
    )
    walk = Walk(process)
    walk.do("start", cukup=False)
    a, b = walk.token("call.a"), walk.token("call.b")
    walk.do("fire", walk.token("limit", "timer.scheduled"))
    overdue = walk.token("overdue")
    cancelled = {event.element for event in walk.events if event.kind == "task.cancelled"}
    assert cancelled == ({"call.a", "call.b"} if interrupting else set())
    if not interrupting:
        walk.do("complete", a)
        walk.do("complete", b)
        assert not walk.state.ended
    walk.do("complete", overdue)
    assert walk.state.ended


def test_a_call_in_a_loop_begins_anew_each_time_and_leaves_no_trace() -> None:
    walk = begun(caller())
    sizes = set()
    for _ in range(300):
        a, b = walk.token("call.a"), walk.token("call.b")
        walk.do("complete", a)
        walk.do("complete", b)
        walk.do("complete", walk.token("last"), lagi=True)
        sizes.add(len(walk.state.tokens) - 9 * len(str(walk.seq)))
    assert max(sizes) - min(sizes) < 60


def test_variables_are_the_case_s_and_mappings_come_before_and_after() -> None:
    hand_over = {
        "ins": (EVERY, VariableMapping(None, "${lagi == false}", "diperiksa")),
        "outs": (EVERY, VariableMapping("hasil", None, "hasil_pemeriksaan")),
    }
    walk = begun(caller(hand_over))
    assert walk.state.variables["diperiksa"] is True
    a, b = walk.token("call.a"), walk.token("call.b")
    walk.do("complete", a, hasil="baik")
    assert "hasil_pemeriksaan" not in walk.state.variables
    walk.do("complete", b)
    assert walk.state.variables["hasil"] == walk.state.variables["hasil_pemeriksaan"] == "baik"


def test_a_called_process_may_call_another() -> None:
    middle = drawn(
        {
            "start": {"kind": "startEvent"},
            "inner": {"kind": "callActivity", "called": "periksa", "ins": (EVERY,), "outs": (EVERY,)},
            "sign": {"kind": "userTask"},
            "end": {"kind": "endEvent"},
        },
        {"start>inner": "", "inner>sign": "", "sign>end": ""},
        "tengah",
    )
    walk = begun(caller({"called": "tengah"}, middle, checks()))
    a, b = walk.token("call.inner.a"), walk.token("call.inner.b")
    walk.do("complete", a)
    walk.do("complete", b)
    walk.do("complete", walk.token("call.sign"))
    assert "last" in walk.entered()


def test_a_called_process_that_has_nothing_to_wait_for_is_passed_in_one_step() -> None:
    through = drawn({"start": {"kind": "startEvent"}, "end": {"kind": "endEvent"}}, {"start>end": ""}, "lewat")
    walk = begun(caller({"called": "lewat"}, through))
    assert walk.entered() == ["call", "call.start", "call.end", "last"]


def test_a_call_may_stand_in_a_sub_process() -> None:
    walk = Walk(
        definition(
            {
                "start": {"kind": "startEvent"},
                "part": {"kind": "subProcess"},
                "begin": {"kind": "startEvent", "parent": "part"},
                "call": {"kind": "callActivity", "called": "s", "ins": (EVERY,), "outs": (EVERY,), "parent": "part"},
                "last": {"kind": "userTask"},
            },
            {"start>part": "", "begin>call": "", "part>last": ""},
            drawn({"start": {"kind": "startEvent"}, "a": {"kind": "userTask"}}, {"start>a": ""}, "s"),
        )
    )
    walk.do("start")
    walk.do("complete", walk.token("call.a"))
    assert walk.token("last")
