"""Variables by scope: activities with mappings, and called processes that are handed only some."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from engine.definitions.bpmn.model import Event, Loop, VariableMapping
from engine.execution.builder import build
from engine.execution.definition import Definition
from engine.execution.tokens import seen_from
from tests.walk import Walk, definition, drawn

TASK = {"mulai": {"kind": "startEvent"}, "isi": {"kind": "userTask"}, "lanjut": {"kind": "userTask"}}
FLOWS = {"mulai>isi": "", "isi>lanjut": ""}


def begun(*, camunda_8: bool = False, **fields: Any) -> Walk:
    made = definition({**TASK, "isi": {**TASK["isi"], **fields}}, dict(FLOWS))
    process = replace(made.process, camunda_8=camunda_8)
    walk = Walk(Definition("uji:1", process, build(process), {}))
    walk.do("start", nama="A", umur=3)
    return walk


def test_an_input_is_seen_in_the_activity_only() -> None:
    walk = begun(inputs={"nama": "tuan", "lama": "${umur + 1}"}, due="${nama == 'tuan' ? '2026-12-01' : '2027-01-01'}")
    (task,) = [event for event in walk.events if event.kind == "task.created"]
    assert task.detail["due"].startswith("2026-12-01")
    assert walk.state.variables == {"nama": "A", "umur": 3}
    walk.do("complete", walk.token("isi"), nama="B", catatan="ya")  # nama lives in the activity
    assert walk.state.variables == {"nama": "A", "umur": 3, "catatan": "ya"}


def test_an_output_is_reckoned_inside_and_written_outside() -> None:
    walk = begun(inputs={"x": "${umur}"}, outputs={"hasil": "${x + 1}"})
    walk.do("complete", walk.token("isi"), x=10)
    assert walk.state.variables == {"nama": "A", "umur": 3, "hasil": 11}


def test_camunda_7_keeps_what_else_was_sent_and_camunda_8_only_what_is_mapped() -> None:
    for camunda_8, kept in ((False, {"hasil": 2, "x": 1}), (True, {"hasil": 2})):
        walk = begun(camunda_8=camunda_8, outputs={"hasil": "${x + 1}"})
        walk.do("complete", walk.token("isi"), x=1)
        assert walk.state.variables == {"nama": "A", "umur": 3, **kept}


def test_a_called_process_that_is_handed_some_sees_only_these_and_hands_some_back() -> None:
    inner = drawn(
        {"a": {"kind": "startEvent"}, "kerja": {"kind": "userTask"}, "z": {"kind": "endEvent"}},
        {"a>kerja": "", "kerja>z": ""},
        "dalam",
    )
    call = {
        "kind": "callActivity",
        "called": "dalam",
        "ins": (VariableMapping("nama", None, "siapa"), VariableMapping(None, "${umur + 1}", "usia")),
        "outs": (VariableMapping("jawab", None, "hasil"),),
    }
    walk = Walk(definition({**TASK, "isi": call}, dict(FLOWS), inner))
    walk.do("start", nama="A", umur=3)
    token = walk.token("isi.kerja")
    walk.do("complete", token, jawab="ya", nama="lain")
    assert walk.state.variables == {"nama": "A", "umur": 3, "hasil": "ya"}
    assert walk.token("lanjut")


def test_what_a_called_process_maps_out_of_an_activity_stays_in_it() -> None:
    inner = drawn(
        {
            "a": {"kind": "startEvent"},
            "kerja": {"kind": "userTask", "outputs": {"hasil": "${catatan}"}},
            "bagian": {
                "kind": "userTask",
                "loop": Loop(collection="=[1]", output="=satu", outputs="semua", item="satu"),
            },
            "lagi": {"kind": "userTask"},
        },
        {"a>kerja": "", "kerja>bagian": "", "bagian>lagi": ""},
        "dalam",
    )
    walk = Walk(definition({**TASK, "isi": {"kind": "callActivity", "called": "dalam"}}, dict(FLOWS), inner))
    walk.do("start", nama="A")
    walk.do("complete", walk.token("isi.kerja"), catatan="x")
    walk.do("complete", walk.token("isi.bagian"))
    assert walk.state.variables == {"nama": "A"}
    assert json.loads(walk.state.tokens)["scopes"] == {"1.2/": {"catatan": "x", "hasil": "x", "semua": [1]}}


def test_what_a_token_sees_is_read_from_its_state() -> None:
    walk = begun(inputs={"nama": "tuan"})
    assert dict(seen_from(walk.state, walk.token("isi"))) == {"nama": "tuan", "umur": 3}
    walk.do("complete", walk.token("isi"))
    assert seen_from(walk.state, walk.token("lanjut")) == {"nama": "A", "umur": 3}


def test_a_called_process_of_its_own_sees_no_further() -> None:
    elements = {"a": {"kind": "startEvent"}, "kerja": {"kind": "userTask", "inputs": {"x": "1"}}}
    inner = drawn(elements, {"a>kerja": ""}, "dalam")
    call = {"kind": "callActivity", "called": "dalam", "ins": (VariableMapping("nama", None, "siapa"),)}
    walk = Walk(definition({**TASK, "isi": call}, dict(FLOWS), inner))
    walk.do("start", nama="A", umur=3)
    assert dict(seen_from(walk.state, walk.token("isi.kerja"))) == {"siapa": "A", "x": "1"}


def test_camunda_8_writes_into_a_variable_and_leaves_the_rest_of_it() -> None:
    walk = begun(camunda_8=True, inputs={"alamat.kota": "=nama"}, outputs={"orang.nama.depan": "=alamat.kota"})
    walk.do("complete", walk.token("isi"))
    assert walk.state.variables == {"nama": "A", "umur": 3, "orang": {"nama": {"depan": "A"}}}


def test_camunda_8_maps_what_comes_with_an_event_too() -> None:
    signal = Event("signal", name="tutup")
    for elements, flows in (
        ({"tunggu": {"kind": "intermediateCatchEvent"}}, {"mulai>tunggu": "", "tunggu>lanjut": ""}),
        (
            {"isi": {"kind": "userTask"}, "tunggu": {"kind": "boundaryEvent", "attached_to": "isi"}},
            {"mulai>isi": "", "tunggu>lanjut": ""},
        ),
        (
            {
                "isi": {"kind": "userTask"},
                "bagian": {"kind": "subProcess", "by_event": True},
                "tunggu": {"kind": "startEvent", "parent": "bagian"},
            },
            {"mulai>isi": ""},
        ),
    ):
        drawn_ = {**elements, "tunggu": {**elements["tunggu"], "event": signal, "outputs": {"sebab": "=alasan"}}}
        rest = {"mulai": TASK["mulai"], "lanjut": TASK["lanjut"]}
        made = definition({**rest, **drawn_}, {**flows})
        process = replace(made.process, camunda_8=True)
        walk = Walk(Definition("uji:1", process, build(process), {}))
        walk.do("start")
        walk.do("signal", "tutup", alasan="x", lain=1)
        assert walk.state.variables == {"sebab": "x"}
        assert b"scopes" not in walk.state.tokens
