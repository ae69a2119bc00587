"""What reads a process along its ways goes through sub-processes, over links, and past what only an event begins."""

from __future__ import annotations

from dataclasses import replace

from engine.definitions.analysis.ordinary_path import ordinary_path
from engine.definitions.analysis.starts import first_task, waits_before_task
from engine.definitions.bpmn.expansion import calls, expand
from engine.definitions.bpmn.model import Event, Loop, Process
from engine.definitions.deployment.resources import Resources
from engine.definitions.sop.document import read_sop
from engine.definitions.sop.task_order import tasks_in_order
from tests.engine.definitions.analysis.nested import event, on, process
from web.staff.opened_paper import letters_before


def numbered(drawing: Process, *steps: str) -> Process:
    """With these elements as the SOP's steps, in this order."""
    properties = {id: {"langkah": str(number)} for number, id in enumerate(steps, 1)}
    elements = {id: replace(each, properties=properties.get(id, {})) for id, each in drawing.elements.items()}
    return replace(drawing, elements=elements)


NESTED = "s>t1>u1>t4>e u1.s1>u1.t2>u1.w1 u1.c1>u1.u2>u1.e1 u2.s2>u2.t3>u2.e2"
LINK = {"w1": event("link", name="A"), "c1": event("link", name="A")}
HANDLED = f"{NESTED} u9.s9>u9.t9>u9.e9"
HANDLER = {**LINK, "u9": {"by_event": True, "id": "u9"}, "s9": event("message", name="ubah")}


def test_the_ordinary_path_goes_into_a_sub_process_and_out_of_it() -> None:
    drawing = numbered(process(HANDLED, **HANDLER), "t1", "t2", "t3", "t4", "t9")
    assert [each.id for each in ordinary_path(drawing, {}, {})] == ["t1", "t2", "t3", "t4"]


def test_of_several_events_the_way_with_the_most_steps_is_ordinary() -> None:
    ways = "s>g1>c1>t1>e g1>c2>e"
    drawing = numbered(process(ways, c1=event("message", name="a"), c2=event("signal", name="b")), "t1")
    assert [each.id for each in ordinary_path(drawing, {}, {})] == ["t1"]


def test_tasks_stand_in_the_order_in_which_a_case_comes_to_them() -> None:
    assert [each.id for each in tasks_in_order(process(HANDLED, **HANDLER))] == ["t1", "t2", "t3", "t4", "t9"]


def test_the_sop_has_rows_and_arrows_for_what_a_sub_process_holds() -> None:
    sop = read_sop(numbered(process(NESTED, **LINK), "t1", "t2", "t3", "t4"))
    assert [row.element for row in sop.rows] == ["t1", "t2", "t3", "t4"]
    assert {(each.source, each.target) for each in sop.connections} == {(0, 1), (1, 2), (2, 3)}


def test_the_sop_calls_ways_by_condition_and_by_event_decisions() -> None:
    asked = numbered(process("s>t0>t1 t1>t2? t1>t3? t2>e t3>e"), "t0", "t1", "t2", "t3")
    assert read_sop(asked).rows[1].symbol == "decision"
    waiting = numbered(
        process("s>t0>t1>g1>c1>t2>e g1>c2>t3>e", c1=event("message", name="a"), c2=event("signal", name="b")),
        *("t0", "t1", "t2", "t3"),
    )
    assert {each.label for each in read_sop(waiting).connections} == {"", "c1", "c2"}


def test_the_first_task_may_lie_in_a_sub_process() -> None:
    drawing = process("s>u1>e u1.s1>u1.t1>u1.e1")
    task = first_task(drawing)
    assert task is not None and task.id == "t1"
    many = process("s>u1>e u1.s1>u1.t1>u1.e1", u1={"loop": Loop(cardinality="2")})
    assert first_task(many) is None


def test_what_a_case_waits_for_before_its_first_task_is_found_inside() -> None:
    ways = "s>u1>t1>e u1.s1>u1.g1>u1.c1>u1.e1 u1.g1>u1.c2>u1.e1"
    drawing = process(ways, c1=event("message", name="a"), c2=event("signal", name="b"))
    assert {each.id for each in waits_before_task(drawing)} == {"c1", "c2"}


def test_letters_before_an_element_are_those_of_the_ways_through_its_parts() -> None:
    ways = "s>u1>t2>e b1>t3>e u1.s1>u1.t1>u1.w1 u1.c1>u1.e1 u9.s9>u9.t9>u9.e9"
    drawing = process(ways, **HANDLER, b1=on("u1"))
    signed = {"t1": {"tanda_tangan": "surat_a"}}
    elements = {id: replace(each, properties=signed.get(id, {})) for id, each in drawing.elements.items()}
    drawing = replace(drawing, elements=elements)
    for id in ("t2", "t3", "t9"):
        assert list(letters_before(drawing, drawing.elements[id], Resources({}))) == ["surat_a"], id


def test_what_a_sub_process_holds_is_drawn_on_the_same_sheet_and_what_is_called_on_its_own() -> None:
    inner = replace(process("s>u1>e u1.s1>u1.t1>u1.e1"), key="lain")
    outer = process("s>u1>e u1.s1>u1.t5>u1.e1", t5={"kind": "callActivity", "called": "lain"})
    assert [each.id for each in calls(outer)] == ["t5"]
    whole = expand(outer, {"lain": inner})
    assert whole.drawn_at("t5") == "t5"
    assert whole.drawn_at("t5.t1") == "t5"
    assert whole.drawn_at("t5.t1", "t5") == "t5.t1"
    assert whole.drawn_at("t5", "t5") == ""
    assert [each.id for each in numbered(whole, "t5", "t5.t1").steps] == ["t5"]


def test_what_takes_back_in_a_called_process_keeps_its_names() -> None:
    undone = {**on("t1", "compensate"), "handler": "t9", "id": "b1"}
    ways = "s>t1>w1>e"
    thrown = {"event": Event("compensate", activity="t1")}
    inner = replace(process(ways, w1=thrown, b1=undone, t9={"compensates": True, "id": "t9"}), key="lain")
    whole = expand(process("s>t5>e", t5={"kind": "callActivity", "called": "lain"}), {"lain": inner})
    assert whole.elements["t5.b1"].handler == "t5.t9"
    assert whole.elements["t5.w1"].event.activity == "t5.t1"
