"""Sub-processes, events, inclusive gateways and several starts, as the soundness check sees them."""

from __future__ import annotations

import pytest

from engine.definitions.analysis.soundness import check
from engine.definitions.bpmn.model import Loop
from tests.engine.definitions.analysis.nested import Fields, elements_of, event, flows_of, on, process
from tests.walk import Walk, definition


def found(ways: str, **more: Fields) -> list[tuple[str, bool, str, str]]:
    return [(f.kind, f.certain, " ".join(f.elements), f.cause) for f in check(process(ways, **more)).faults]


HANDLER: Fields = {"by_event": True, "id": "u9"}

SOUND: dict[str, tuple[str, dict[str, Fields]]] = {
    "a sub-process": ("s>u1>t2>e u1.s1>u1.t1>u1.e1", {}),
    "a sub-process with a fork that nothing joins": ("s>u1>e u1.s1>u1.p1>u1.t1>u1.e1 u1.p1>u1.t2>u1.e1", {}),
    "one in another": ("s>u1>e u1.s1>u1.u2>u1.e1 u2.s2>u2.t2>u2.e2", {}),
    "an end that ends its sub-process only": (
        "s>u1>t3>e u1.s1>u1.p1>u1.t1>u1.e1 u1.p1>u1.t2>u1.e2",
        {"e2": event("terminate")},
    ),
    "a time limit on a sub-process": ("s>u1>e b1>t2>e u1.s1>u1.t1>u1.e1", {"b1": on("u1")}),
    "a loop that only the limit ends": ("s>u1>e b1>e2 u1.s1>u1.t1>u1.t2>u1.t1 u1.t9>u1.e1", {"b1": on("u1")}),
    "an error that goes to the event on it": (
        "s>u1>e b1>t2>e3 u1.s1>u1.x1>u1.e1 u1.x1>u1.e2",
        {"b1": on("u1", "error", code="A"), "e2": event("error", code="A")},
    ),
    "an error that takes what waits at a join along": (
        "s>u1>e b1>e0 u1.s1>u1.p1>u1.t1>u1.p2>u1.e1 u1.p1>u1.x1>u1.p2 u1.x1>u1.e2",
        {"b1": on("u1", "error"), "e2": event("error", code="A")},
    ),
    "an escalation that interrupts nothing": (
        "s>u1>e b1>t2>e2 u1.s1>u1.w1>u1.t1>u1.e1",
        {"b1": on("u1", "escalation", False, code="A"), "w1": event("escalation", code="A")},
    ),
    "an event sub-process": (
        "s>t1>e u9.s9>u9.t9>u9.e9",
        {"u9": HANDLER, "s9": event("message", name="ubah")},
    ),
    "a loop that an event sub-process ends": (
        "s>t1>t1 t8>e u9.s9>u9.t9>u9.e9",
        {"u9": HANDLER, "s9": event("signal", name="ubah")},
    ),
    "the first of several events": (
        "s>g1>c1>t1>e g1>c2>e",
        {"c1": event("message", name="a"), "c2": event("timer", timer="timeDuration", text="P1D")},
    ),
    "a link": ("s>t1>w1 c1>t2>e", {"w1": event("link", name="A"), "c1": event("link", name="A")}),
    "an inclusive split with its join": ("s>o1 o1>t1? o1>t2? t1>o2>e t2>o2", {}),
    "an inclusive join of a parallel split": ("s>p1>t1>o1>t3>e p1>t2>x1>o1 x1>e2", {}),
    "an inclusive join behind one of two ways": ("s>x1>t1>o1>e x1>t2>o1", {}),
    "an inclusive join in a loop": ("s>x0>o1 o1>t1? o1>t2? t1>o2>x1>x0 t2>o2 x1>e", {}),
    "an inclusive join and a reminder": (
        "s>o1 o1>t1? o1>t2? t1>o2>e t2>o2 b1>t3>e2",
        {"b1": on("t1", "timer", False)},
    ),
    "an activity with two ways": ("s>t1>t2>e t1>t3>e", {}),
    "an activity with ways by condition": (
        "s>t1 t1>t2? t1>t3? t1>t4 t2>o1>e t3>o1 t4>o1",
        {"t1": {"default": "t1>t4"}},
    ),
    "several starts": ("s1>t1>e s2>t2>e", {"s2": event("message", name="a")}),
    "an activity with many instances": ("s>t1>e b1>e2", {"t1": {"loop": Loop(collection="${a}")}, "b1": on("t1")}),
    "what takes back": (
        "s>t1>w1>e",
        {"w1": event("compensate"), "b1": {**on("t1", "compensate"), "handler": "t9", "id": "b1"}}
        | {"t9": {"compensates": True, "id": "t9"}},
    ),
    "an event on an activity that does not wait": ("s>p1>m1>p2>e p1>t1>p2 b1>e2", {"b1": on("m1")}),
}

UNSOUND: dict[str, tuple[str, dict[str, Fields], tuple[str, bool, str, str]]] = {
    "a join inside a sub-process": (
        "s>u1>e u1.s1>u1.x1>u1.t1>u1.p1>u1.e1 u1.x1>u1.t2>u1.p1",
        {},
        ("deadlock", True, "p1", "x1"),
    ),
    "a join that a time limit may free": (
        "s>u1>e b1>e0 u1.s1>u1.x1>u1.t1>u1.p1>u1.e1 u1.x1>u1.t2>u1.p1",
        {"b1": on("u1")},
        ("deadlock", False, "p1", "x1"),
    ),
    "a join that an event sub-process may free": (
        "s>x1>t1>p1>e x1>t2>p1 u9.s9>u9.t9>u9.e9",
        {"u9": HANDLER, "s9": event("message", name="ubah")},
        ("deadlock", False, "p1", "x1"),
    ),
    "a loop inside": ("s>u1>e u1.s1>u1.t1>u1.t2>u1.t1 u1.t9>u1.e1", {}, ("endless", True, "t1 t2", "")),
    "an error that leaves another branch waiting outside": (
        "s>p1>u1>p2>e p1>t1>p2 b1>e2 u1.s1>u1.x1>u1.e1 u1.x1>u1.e3",
        {"b1": on("u1", "error"), "e3": event("error", code="A")},
        ("deadlock", True, "p2", "b1"),
    ),
    "a sub-process that always fails": (
        "s>p1>u1>p2>e p1>t1>p2 b1>e2 u1.s1>u1.e3",
        {"b1": on("u1", "error"), "e3": event("error", code="A")},
        ("deadlock", True, "p2", ""),
    ),
    "one of several events into a parallel join": (
        "s>g1>c1>p1>e g1>c2>p1",
        {"c1": event("message", name="a"), "c2": event("signal", name="b")},
        ("deadlock", True, "p1", "g1"),
    ),
    "an inclusive split into a parallel join": (
        "s>o1 o1>t1? o1>t2? t1>p1>e t2>p1",
        {},
        ("deadlock", False, "p1", "o1"),
    ),
    "an inclusive join behind a parallel one that is stuck": (
        "s>p0>x1>t1>p1>o1>e x1>t2>p1 p0>t3>o1",
        {},
        ("deadlock", True, "p1 o1", "x1"),
    ),
    "inclusive joins that wait for each other": (
        "s>p1>t1>o1>x1>e x1>o2 p1>t2>o2>x2>e2 x2>o1",
        {},
        ("deadlock", True, "o2 o1", ""),
    ),
    "ways by condition that meet": ("s>t1 t1>t2? t1>t3? t2>x1>t4>e t3>x1", {}, ("double", False, "x1", "t1")),
    "two ways that meet": ("s>t1>t2>x1>t4>e t1>t3>x1", {}, ("double", False, "x1", "t1")),
    "an event that comes again into the main way": (
        "s>t1>t2>e b1>t2",
        {"b1": on("t1", "message", False, name="a")},
        ("double", False, "t2", "b1"),
    ),
    "a start that leads to half a join": (
        "s1>p1>t1>p2>e p1>t2>p2 s2>t2",
        {"s2": event("message", name="a")},
        ("deadlock", True, "p2", "s2"),
    ),
    "a link into half a join": (
        "s>x1>t1>p1>e x1>w1 c1>t2>p1",
        {"w1": event("link", name="A"), "c1": event("link", name="A")},
        ("deadlock", True, "p1", "x1"),
    ),
    "a join inside an event sub-process": (
        "s>t0>e u9.s9>u9.x1>u9.t1>u9.p1>u9.e1 u9.x1>u9.t2>u9.p1",
        {"u9": HANDLER, "s9": event("message", name="ubah")},
        ("deadlock", True, "p1", "x1"),
    ),
}


@pytest.mark.parametrize("name", SOUND)
def test_what_comes_to_its_end_has_no_fault(name: str) -> None:
    ways, more = SOUND[name]
    result = check(process(ways, **more))
    assert (result.faults, result.bounded) == ((), False)


@pytest.mark.parametrize("name", UNSOUND)
def test_what_does_not_is_found_where_it_is_drawn(name: str) -> None:
    ways, more, fault = UNSOUND[name]
    assert found(ways, **more) == [fault]


def test_who_may_free_a_stuck_case_is_named() -> None:
    ways, more, _ = UNSOUND["a join that a time limit may free"]
    assert [fault.rescuer for fault in check(process(ways, **more)).faults] == ["b1"]
    ways, more, _ = UNSOUND["a join that an event sub-process may free"]
    assert [fault.rescuer for fault in check(process(ways, **more)).faults] == ["s9"]


def test_a_terminating_end_around_a_stuck_part_may_free_it() -> None:
    ways = "s>p1>u1>p2>e1 p1>t5>x5>p2 x5>e2 u1.s1>u1.x1>u1.t1>u1.p3>u1.e3 u1.x1>u1.t2>u1.p3"
    (fault, *_) = check(process(ways, e2=event("terminate"))).faults
    assert (fault.certain, fault.elements, fault.rescuer) == (False, ("p3",), "e2")


def test_an_error_of_a_worker_that_an_event_around_catches_is_a_way_out() -> None:
    ways = "s>u1>e b1>e2 u1.s1>u1.t1>u1.t1 u1.t9>u1.e1"
    assert found(ways, b1=on("u1", "error", code="A")) == []
    again = f"{ways} u1.b2>u1.t1"
    assert found(again, b1=on("u1", "error"), b2=on("t1", "error", code="A")) == []
    assert found(again, b1=on("u1", "error"), b2=on("t1", "error")) == [("endless", True, "t1 b2", "")]


def test_more_flows_with_a_condition_than_are_tried_are_said_to_be_unjudged() -> None:
    ways = "s>o1 " + " ".join(f"o1>t{n}? t{n}>p1" for n in range(6)) + " p1>e"
    result = check(process(ways))
    assert result.many == ("o1",) and result.bounded
    assert [(fault.kind, fault.certain) for fault in result.faults] == [("deadlock", False)]


def test_the_bounds_hold_for_all_scopes_together() -> None:
    drawing = process("s>t1>u1>t2>e u1.s1>u1.t3>u1.e1")
    result = check(drawing, most_states=3)
    assert result.beyond == ("u1", "") and result.states < 20
    assert check(drawing).beyond == ()


def test_the_engine_is_stuck_where_the_check_says_so() -> None:
    ways, more, _ = UNSOUND["inclusive joins that wait for each other"]
    walk = Walk(definition(elements_of(ways, **more), flows_of(ways) | {"x1>o2": "${ya}", "x2>o1": "${ya}"}))
    walk.do("start", ya=True)
    first, second = walk.token("t1"), walk.token("t2")
    walk.do("complete", first)
    walk.do("complete", second)
    assert [event.kind for event in walk.events][-1] == "instance.stalled"
