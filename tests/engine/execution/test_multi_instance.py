"""An activity with several instances: one for each item, at once or in turn, each with variables of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from engine.definitions.bpmn.model import Event, Loop
from engine.errors import Refused
from engine.execution.builder import build
from engine.execution.definition import Definition
from tests.walk import Walk, definition


def begun(loop: Loop, **values: Any) -> Walk:
    """start > periksa (several) > tutup > selesai."""
    walk = Walk(
        definition(
            {
                "mulai": {"kind": "startEvent"},
                "periksa": {"kind": "userTask", "loop": loop},
                "tutup": {"kind": "userTask"},
                "selesai": {"kind": "endEvent"},
            },
            {"mulai>periksa": "", "periksa>tutup": "", "tutup>selesai": ""},
        )
    )
    walk.do("start", **values)
    return walk


def opened(walk: Walk, element: str = "periksa") -> list[str]:
    return [event.token for event in walk.events if event.kind == "task.created" and event.element == element]


def test_at_once_every_item_has_its_task_and_the_last_one_goes_on() -> None:
    walk = begun(Loop(collection="${berkas}", item="satu"), berkas=["a", "b", "c"])
    tasks = opened(walk)
    assert len(tasks) == 3
    walk.do("complete", tasks[1])
    walk.do("complete", tasks[0])
    assert not opened(walk, "tutup")
    walk.do("complete", tasks[2])
    assert len(opened(walk, "tutup")) == 1


def test_in_turn_the_next_begins_when_one_is_done() -> None:
    walk = begun(Loop(sequential=True, collection="berkas", item="satu"), berkas=["a", "b"])
    (first,) = opened(walk)
    walk.do("complete", first)
    (second,) = opened(walk)
    assert second != first
    walk.do("complete", second)
    assert len(opened(walk, "tutup")) == 1


def test_nothing_to_do_is_done() -> None:
    assert len(opened(begun(Loop(collection="${berkas}"), berkas=[]), "tutup")) == 1


def test_a_condition_ends_it_and_takes_the_others_away() -> None:
    loop = Loop(cardinality="${3}", condition="${nrOfCompletedInstances / nrOfInstances >= 0.6}")
    walk = begun(loop)
    first, second, _ = opened(walk)
    walk.do("complete", first)
    assert not opened(walk, "tutup")
    walk.do("complete", second)
    assert [event.kind for event in walk.events].count("task.cancelled") == 1
    assert len(opened(walk, "tutup")) == 1


def test_its_own_variables_are_seen_inside_and_gone_afterwards() -> None:
    walk = begun(Loop(collection="${berkas}", item="satu"), berkas=["a"])
    inner = {event.element: event.values for event in walk.events if event.kind == "variable.set" and event.token}
    assert inner == {
        "nrOfInstances": 1,
        "nrOfActiveInstances": 1,
        "nrOfCompletedInstances": 0,
        "loopCounter": 0,
        "satu": "a",
    }
    walk.do("complete", opened(walk)[0], satu="b", hasil="lain")  # where the name lives, else in the case
    assert walk.state.variables == {"berkas": ["a"], "hasil": "lain"}


@pytest.mark.parametrize(
    ("loop", "words"),
    [
        (Loop(collection="${berkas}"), "bukan daftar"),
        (Loop(cardinality="${berkas}"), "bukan bilangan bulat"),
        (Loop(cardinality="${1000000}"), "lebih dari 5000 kali"),
    ],
)
def test_what_cannot_be_repeated_is_refused_by_name(loop: Loop, words: str) -> None:
    with pytest.raises(Refused, match=words):
        begun(loop, berkas="a")


def test_a_timer_takes_every_instance_away() -> None:
    walk = Walk(
        definition(
            {
                "mulai": {"kind": "startEvent"},
                "periksa": {"kind": "userTask", "loop": Loop(cardinality="${3}")},
                "batas": {
                    "kind": "boundaryEvent",
                    "attached_to": "periksa",
                    "event": Event("timer", "timeDuration", "P1D"),
                },
                "tutup": {"kind": "userTask"},
            },
            {"mulai>periksa": "", "batas>tutup": ""},
        )
    )
    walk.do("start")
    walk.do("fire", walk.token("batas", "timer.scheduled"))
    assert [event.kind for event in walk.events].count("task.cancelled") == 3
    assert len(opened(walk, "tutup")) == 1
    walk.do("complete", walk.token("tutup"))
    assert walk.state.ended


def test_camunda_8_counts_by_names_of_its_own() -> None:
    made = definition(
        {
            "mulai": {"kind": "startEvent"},
            "periksa": {
                "kind": "userTask",
                "loop": Loop(
                    collection="=berkas", condition="=numberOfCompletedInstances + numberOfTerminatedInstances >= 1"
                ),
            },
            "tutup": {"kind": "userTask"},
        },
        {"mulai>periksa": "", "periksa>tutup": ""},
    )
    process = replace(made.process, camunda_8=True)
    walk = Walk(Definition("uji:1", process, build(process), {}))
    walk.do("start", berkas=["a", "b"])
    walk.do("complete", opened(walk)[0])
    assert len(opened(walk, "tutup")) == 1


def test_a_list_of_results_that_is_overwritten_inside_is_refused_by_name() -> None:
    inner = Loop(collection="=[]", output="=satu", outputs="semua")
    made = definition(
        {
            "mulai": {"kind": "startEvent"},
            "bagian": {"kind": "subProcess", "loop": Loop(collection="=[1]", output="=satu", outputs="semua")},
            "awal": {"kind": "startEvent", "parent": "bagian"},
            "periksa": {"kind": "userTask", "parent": "bagian", "loop": inner},
        },
        {"mulai>bagian": "", "awal>periksa": ""},
    )
    with pytest.raises(Refused, match="semua dari “bagian” ditimpa"):
        Walk(made).do("start")
