"""What happened in a case between others and inside its parts, in words and as marks on its diagram."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from types import SimpleNamespace
from typing import Any, cast

import pytest

from cases.evidence import Step, steps_of
from cases.timeline import story
from engine.definitions.bpmn.model import Event, Loop, Process
from engine.services.history import HistoryRow, HistoryService, InstanceView
from office.disclosure import Disclosure
from tests.walk import NOW, Walk, definition

Drawn = dict[str, dict[str, object]]


class Told(Walk):
    """A walk whose every event is kept as a row of history."""

    def __init__(self, elements: Drawn, flows: dict[str, str], **changed: object) -> None:
        super().__init__(definition(cast(Any, elements), cast(Any, flows)))
        self.process: Process = replace(self.definition.process, **cast(Any, changed))
        self.rows: list[HistoryRow] = []

    def do(self, kind: str, target: str = "", numbers: Any = None, **values: Any) -> list[Any]:
        for event in (found := super().do(kind, target, numbers, **values)):
            drawn = self.process.elements.get(event.element) or self.process.flows.get(event.element)
            name = drawn.name if drawn and drawn.name else event.element
            told = (event.kind, event.element, name, event.detail, event.values)
            self.rows.append(HistoryRow(self.seq, NOW, "Sari", kind, *told, "", token=event.token))
        return found

    @property
    def view(self) -> InstanceView:
        compiled = SimpleNamespace(process=self.process, executable=self.definition, resources=None)
        return cast(
            InstanceView,
            SimpleNamespace(
                compiled=compiled, variables={}, end_name="", business_key="1", tasks=[], jobs=[], incidents=[]
            ),
        )

    def steps(self) -> list[Step]:
        return steps_of(self.view, self.rows, Disclosure(True), datetime(2026, 11, 24, tzinfo=NOW.tzinfo))

    def said(self) -> list[str]:
        """The lines of the last step."""
        return [line.text for line in self.steps()[-1].lines]


def simple(**elements: dict[str, object]) -> Told:
    """One after another, as they are named."""
    names = list(elements)
    return Told(elements, {f"{a}>{b}": "" for a, b in pairwise(names)})


START: dict[str, object] = {"kind": "startEvent"}
END: dict[str, object] = {"kind": "endEvent"}
TASK: dict[str, object] = {"kind": "userTask"}


@pytest.mark.parametrize(
    ("event", "line", "why", "command", "title"),
    [
        (
            Event("message", name="bayar", key="${nomor}"),
            "Menunggu pesan: tunggu",
            ("pesan bayar", "kunci = 12"),
            "correlate",
            "Pesan diterima: tunggu",
        ),
        (Event("signal", name="libur"), "Menunggu sinyal: tunggu", (), "signal", "Sinyal diterima: tunggu"),
        (Event("conditional", text="${lunas}"), "Menunggu syarat: tunggu", ("lunas",), "", ""),
    ],
)
def test_what_is_waited_for_is_told_and_that_it_came(
    event: Event, line: str, why: tuple[str, ...], command: str, title: str
) -> None:
    walk = simple(mulai=START, tunggu={"kind": "intermediateCatchEvent", "event": event}, isi=TASK, selesai=END)
    walk.do("start", nomor="12", lunas=False)
    (told,) = walk.steps()[-1].lines
    assert (told.kind, told.text, told.why) == ("event", line, why)
    if command:
        walk.do(command, "libur" if command == "signal" else walk.token("tunggu", walk.events[-1].kind))
        assert walk.steps()[-1].title == title
        assert [entry.text for entry in story(walk.view, walk.rows)] == ["Kabar yang ditunggu sudah tiba."]


def test_what_is_sent_off_is_told_with_what_went_along() -> None:
    message = {"kind": "sendTask", "event": Event("message", name="bayar"), "inputs": {"jumlah": "${n}"}}
    signal = {"kind": "intermediateThrowEvent", "event": Event("signal", name="libur")}
    walk = simple(mulai=START, kirim=message, umumkan=signal, selesai=END)
    walk.do("start", n="5")
    first, second, _ = walk.steps()[-1].lines
    assert (first.text, first.why) == ("Pesan dikirim ke kasus lain: bayar", ("jumlah = 5",))
    assert (second.text, second.why) == ("Sinyal dikirim ke semua kasus: libur", ())


def failing(**more: dict[str, object]) -> Told:
    inside: Drawn = {
        "mulai": START,
        "bagian": {"kind": "subProcess"},
        "awal": {"kind": "startEvent", "parent": "bagian"},
        "isi": {"kind": "userTask", "parent": "bagian"},
        "ujung": {"kind": "endEvent", "parent": "bagian", "event": Event("error", code="RUSAK")},
        "selesai": END,
    }
    return Told({**inside, **more}, {"mulai>bagian": "", "awal>isi": "", "isi>ujung": "", "bagian>selesai": ""})


def test_an_error_is_told_with_who_dealt_with_it_or_that_nobody_did() -> None:
    walk = failing()
    walk.do("start")
    walk.do("complete", walk.token("isi"))
    assert walk.said()[0] == "Galat RUSAK di ujung tidak ditangani: kasus menunggu bantuan"
    caught: dict[str, object] = {"kind": "boundaryEvent", "attached_to": "bagian", "event": Event("error")}
    walk = failing(tangkap=caught)
    walk.do("start")
    walk.do("complete", walk.token("isi"))
    assert walk.said()[0] == "Galat RUSAK di ujung, ditangani tangkap"


def test_the_error_of_who_does_a_task_names_the_step() -> None:
    walk = failing(tangkap={"kind": "boundaryEvent", "attached_to": "bagian", "event": Event("error")})
    walk.do("start")
    walk.do("throw", walk.token("isi"), code="LAIN")
    assert walk.steps()[-1].title == "isi gagal"
    assert walk.said()[0] == "Galat LAIN di isi, ditangani tangkap"


def test_an_escalation_is_told_with_who_caught_it() -> None:
    throw: dict[str, object] = {"kind": "intermediateThrowEvent", "event": Event("escalation", code="LAMA")}
    walk = simple(mulai=START, lapor=throw, isi=TASK, selesai=END)
    walk.do("start")
    assert walk.said()[0] == "Eskalasi LAMA di lapor tidak ditangani"


def test_what_is_taken_back_is_named() -> None:
    elements: Drawn = {
        "mulai": START,
        "pesan": {"kind": "task"},
        "batal": {"kind": "intermediateThrowEvent", "event": Event("compensate")},
        "selesai": END,
        "tepi": {
            "kind": "boundaryEvent",
            "attached_to": "pesan",
            "event": Event("compensate"),
            "handler": "kembalikan",
        },
        "kembalikan": {"kind": "userTask", "compensates": True},
    }
    walk = Told(elements, {"mulai>pesan": "", "pesan>batal": "", "batal>selesai": ""})
    walk.do("start")
    assert "batal: dibatalkan kembali: pesan" in walk.said()
    assert "pesan bisa dibatalkan kembali" in walk.steps()[-1].moves
    assert [entry.text for entry in story(walk.view, walk.rows)] == ["Dibatalkan kembali: pesan."]


def test_several_ways_at_once_are_told_as_one_decision() -> None:
    elements: Drawn = {"mulai": START, "pilih": {"kind": "inclusiveGateway"}, "a": TASK, "b": TASK, "c": TASK}
    flows = {"mulai>pilih": "", "pilih>a": "${n > 1}", "pilih>b": "${n > 2}", "pilih>c": "${n > 9}"}
    walk = Told(elements, flows)
    walk.do("start", n=5)
    line = next(line for line in walk.steps()[-1].lines if line.kind == "decision")
    assert line.text == "pilih → a, b"
    assert line.why == ("n = 5", "n > 1: terpenuhi", "n > 2: terpenuhi", "n > 9: tidak terpenuhi")


def test_an_activity_with_many_instances_that_chooses_is_named() -> None:
    many: dict[str, object] = {"kind": "task", "loop": Loop(cardinality="2")}
    elements: Drawn = {"mulai": START, "ulang": many, "a": TASK, "b": TASK}
    walk = Told(elements, {"mulai>ulang": "", "ulang>a": "${n > 1}", "ulang>b": "${n > 9}"})
    walk.do("start", n=5)
    assert "ulang → a" in walk.said()


def test_a_variable_says_where_it_lives() -> None:
    many: dict[str, object] = {"kind": "userTask", "loop": Loop(collection="${berkas}", item="satu")}
    walk = simple(mulai=START, periksa=many, selesai=END)
    walk.do("start", berkas=["a"])
    assert ("satu (di periksa)", "a") in walk.steps()[-1].values
    assert ("nrOfInstances (perulangan)", "1") in walk.steps()[-1].values
    assert ("berkas", "a") in walk.steps()[-1].values


def test_a_part_with_steps_in_it_and_an_event_that_waits_are_where_the_case_stands() -> None:
    walk = failing()
    walk.do("start")
    service = HistoryService(cast(Any, None), cast(Any, None))
    service.events = lambda view: walk.rows  # type: ignore[method-assign]
    marks = service.marks(walk.view)
    assert marks.here == ["bagian", "isi"]
    assert marks.past == ["mulai", "awal"]
