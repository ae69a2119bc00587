"""Sub-processes: a scope with elements of its own, and event sub-processes that wait beside them."""

from __future__ import annotations

from engine.definitions.bpmn.model import Event, Loop
from tests.walk import Walk, definition

Drawn = dict[str, dict[str, object]]

INSIDE: Drawn = {
    "mulai": {"kind": "startEvent"},
    "bagian": {"kind": "subProcess"},
    "awal": {"kind": "startEvent", "parent": "bagian"},
    "isi": {"kind": "userTask", "parent": "bagian"},
    "ujung": {"kind": "endEvent", "parent": "bagian"},
    "tutup": {"kind": "userTask"},
}
FLOWS = {"mulai>bagian": "", "awal>isi": "", "isi>ujung": "", "bagian>tutup": ""}


def begun(
    more: dict[str, dict[str, object]] | None = None, flows: dict[str, str] | None = None, **changed: object
) -> Walk:
    elements = {id: {**fields, **(changed if id == "bagian" else {})} for id, fields in INSIDE.items()}
    walk = Walk(definition({**elements, **(more or {})}, {**FLOWS, **(flows or {})}))
    walk.do("start", berkas=["a", "b"])
    return walk


def test_it_goes_on_when_nothing_is_left_inside() -> None:
    walk = begun()
    assert walk.entered() == ["mulai", "bagian", "awal", "isi"]
    walk.do("complete", walk.token("isi"))
    assert walk.entered() == ["ujung", "tutup"]


def test_an_event_on_it_takes_away_what_is_inside() -> None:
    timer = {"kind": "boundaryEvent", "attached_to": "bagian", "event": Event("timer", "timeDuration", "P1D")}
    walk = begun({"batas": timer, "telat": {"kind": "userTask"}}, {"batas>telat": ""})
    walk.do("fire", walk.token("batas", "timer.scheduled"))
    assert [event.element for event in walk.events if event.kind == "cancelled"] == ["isi", "bagian"]
    walk.do("complete", walk.token("telat"))
    assert walk.state.ended


def test_it_may_have_several_instances_each_with_its_variables() -> None:
    walk = begun(loop=Loop(collection="${berkas}", item="satu"))
    tasks = [event.token for event in walk.events if event.kind == "task.created"]
    assert len(tasks) == 2
    walk.do("complete", tasks[0], satu="x")
    assert walk.state.variables == {"berkas": ["a", "b"]}
    walk.do("complete", tasks[1])
    assert walk.token("tutup")


def test_its_input_mappings_are_its_own_variables() -> None:
    walk = begun(inputs={"berkas": "${berkas[0]}"}, outputs={"hasil": "${berkas}"})
    walk.do("complete", walk.token("isi"), berkas="c")
    assert walk.state.variables == {"berkas": ["a", "b"], "hasil": "c"}


EVENT = {
    "kejadian": {"kind": "subProcess", "by_event": True},
    "sinyal": {"kind": "startEvent", "parent": "kejadian", "event": Event("signal", name="ubah")},
    "tangani": {"kind": "userTask", "parent": "kejadian"},
    "beres": {"kind": "endEvent", "parent": "kejadian"},
}
EVENT_FLOWS = {"sinyal>tangani": "", "tangani>beres": ""}


def test_an_event_sub_process_interrupts_what_is_around_it() -> None:
    walk = begun(dict(EVENT), dict(EVENT_FLOWS))
    walk.do("signal", "ubah", alasan="x")
    assert walk.entered() == ["kejadian", "sinyal", "tangani"]
    assert [event.element for event in walk.events if event.kind == "cancelled"] == ["isi", "bagian"]
    walk.do("complete", walk.token("tangani"))
    assert walk.state.ended and walk.state.variables["alasan"] == "x"


def test_one_that_interrupts_nothing_may_come_again_and_does_not_hold_the_case() -> None:
    start = {**EVENT["sinyal"], "interrupting": False}
    walk = begun({**EVENT, "sinyal": start}, dict(EVENT_FLOWS))
    task = walk.token("isi")
    walk.do("signal", "ubah")
    first = walk.token("tangani")
    walk.do("signal", "ubah")
    second = walk.token("tangani")
    for token in (first, second, task):
        walk.do("complete", token)
    walk.do("complete", walk.token("tutup"))
    assert walk.state.ended
    assert [event.kind for event in walk.events if event.element == "sinyal"] == ["signal.cancelled"]


def test_one_inside_a_sub_process_ends_with_it() -> None:
    inner = {**EVENT, "kejadian": {**EVENT["kejadian"], "parent": "bagian"}}
    walk = begun(inner, dict(EVENT_FLOWS))
    walk.do("complete", walk.token("isi"))
    assert [event.kind for event in walk.events if event.element == "sinyal"] == ["signal.cancelled"]
    assert walk.token("tutup")
