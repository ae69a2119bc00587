"""Rules reachable and deadlock on processes with parts and events of every kind: what they say, and what not."""

from __future__ import annotations

import pytest

from engine.definitions.bpmn.model import Loop, Process
from engine.definitions.deployment.resources import Resources
from engine.definitions.lint import deadlock, reachable
from tests.engine.definitions.analysis.nested import Fields, event, on, process
from tests.engine.definitions.analysis.test_nested_soundness import SOUND, UNSOUND

NOWHERE = Resources({})


def said(drawing: Process) -> list[tuple[str, str]]:
    return [(each.element, each.message) for each in reachable.check(drawing, NOWHERE)]


def told(drawing: Process) -> list[tuple[str, str, str]]:
    return [(each.category, each.element, each.message) for each in deadlock.check(drawing, NOWHERE)]


@pytest.mark.parametrize(
    "name", [name for name in SOUND if "t9>" not in SOUND[name][0] and "t8>" not in SOUND[name][0]]
)
def test_what_is_drawn_as_it_should_be_is_left_alone(name: str) -> None:
    ways, more = SOUND[name]
    assert said(process(ways, **more)) == []
    assert told(process(ways, **more)) == []


@pytest.mark.parametrize("name", UNSOUND)
def test_every_fault_has_its_sentence(name: str) -> None:
    ways, more, (_, certain, _, _) = UNSOUND[name]
    ((category, _, message),) = told(process(ways, **more))
    assert category == ("error" if certain else "warn") and message.endswith(".")


EVENTS: dict[str, Fields] = {"u9": {"by_event": True, "id": "u9"}, "s9": event("message", name="ubah")}
UNDO: dict[str, Fields] = {"b1": {**on("t1", "compensate"), "id": "b1"}, "t9": {"compensates": True, "id": "t9"}}


@pytest.mark.parametrize(
    ("ways", "more", "findings"),
    [
        ("s>u1>e u1.s1>u1.t1>u1.e1 u1.t2>u1.e1", {}, [("t2", "tidak pernah tercapai dari peristiwa mulai “u1”")]),
        ("s>t1>e u1>e u1.s1>u1.t2>u1.e1", {}, [("u1", "tidak pernah tercapai")]),  # and not what it holds
        ("s>u1>e u1.s1>u1.t1", {}, [("t1", "berakhir di sana")]),
        ("s>t1>u9>e u9.s9>u9.e9", {**EVENTS}, [("u9", "ia dimulai dari dirinya sendiri")]),
        ("s>t1>e c1>e", {"c1": event("link", name="A")}, [("c1", "tidak ada tautan bernama “A”")]),
        ("s>t1>e", UNDO, [("t9", "sambungkan peristiwa kompensasi kepadanya")]),
        ("s>t1>e t9>e", UNDO, [("t9", "dijalankan oleh kompensasi saja"), ("t9", "tidak pernah tercapai")]),
        ("s>x1>u1>x1 x1>e u1.s1>u1.m1>u1.e1", {}, [("x1", "putaran tanpa tugas")]),
        (
            "s>u1>e b1>u1 u1.s1>u1.x1>u1.e1 u1.x1>u1.e2",
            {"b1": on("u1", "error"), "e2": event("error", code="A")},
            [("b1", "putaran tanpa tugas")],
        ),
    ],
)
def test_what_is_wrong_is_said_once(ways: str, more: dict[str, Fields], findings: list[tuple[str, str]]) -> None:
    found = said(process(ways, **more))
    assert len(found) == len(findings)
    for (element, message), (at, words) in zip(found, findings, strict=True):
        assert words in message
        assert element == at or "putaran" in words


@pytest.mark.parametrize(
    ("ways", "more"),
    [
        ("s>x1>u1>x1 x1>e u1.s1>u1.t1>u1.e1", {}),  # somebody does something in it
        ("s>m1>e b1>m1", {"b1": on("m1")}),  # its time never comes
        ("s>x1>g1>c1>x1 g1>c2>e", {"c1": event("message", name="a"), "c2": event("signal", name="b")}),
    ],
)
def test_a_loop_in_which_something_is_waited_for_is_none_without_a_task(ways: str, more: dict[str, Fields]) -> None:
    assert said(process(ways, **more)) == []


def test_who_may_free_a_stuck_case_is_told() -> None:
    ways, more, _ = UNSOUND["a join that a time limit may free"]
    ((category, element, message),) = told(process(ways, **more))
    assert (category, element) == ("warn", "p1")
    assert "kasus berhenti di sana sampai “b1” menghentikannya" in message


def test_inclusive_gateways_that_wait_for_each_other_are_told_so() -> None:
    ways, more, _ = UNSOUND["inclusive joins that wait for each other"]
    ((_, _, message),) = told(process(ways, **more))
    assert message.startswith("Gerbang inklusif “o2” dan “o1” saling menunggu")


def test_ways_by_condition_run_twice_only_where_both_hold() -> None:
    ways, more, _ = UNSOUND["ways by condition that meet"]
    ((category, element, message),) = told(process(ways, **more))
    assert (category, element) == ("warn", "x1")
    assert message.startswith("Bila lebih dari satu syarat sesudah “t1” terpenuhi")


def test_what_is_not_judged_is_said_to_be_so() -> None:
    ways = "s>o1 " + " ".join(f"o1>t{n}? t{n}>o2" for n in range(6)) + " o2>e"
    ((category, element, message),) = told(process(ways))
    assert (category, element) == ("warn", "o1") and "tidak dinilai gabungan demi gabungan" in message
    many = "s>p1 " + " ".join(f"p1>t{n}>x{n}>p2 x{n}>e" for n in range(40)) + " p2>e"
    (*_, (category, element, message)) = told(process(many))
    assert (category, element) == ("warn", "uji") and "tidak dinilai seluruhnya" in message


def test_repetitions_that_others_may_end_are_no_certain_deadlock() -> None:
    ways, _, _ = UNSOUND["a join inside a sub-process"]
    drawing = process(ways, u1={"loop": Loop(cardinality="3", condition="${nrOfCompletedInstances >= 1}")})
    ((category, _, message),) = told(drawing)
    assert category == "warn" and "sampai “u1” menghentikannya" in message
