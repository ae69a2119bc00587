"""Events: what waits for a message, signal, condition, error or escalation, and what sends one off."""

from __future__ import annotations

from typing import Any

import pytest

from engine.definitions.bpmn.model import Event, Loop
from engine.errors import Conflict, Refused
from tests.walk import Walk, definition


def walk_of(elements: dict[str, Any], flows: list[str], **values: Any) -> Walk:
    walk = Walk(definition({"mulai": {"kind": "startEvent"}, **elements}, dict.fromkeys(flows, "")))
    walk.do("start", **values)
    return walk


def boundary(host: str, event: Event, **fields: Any) -> dict[str, Any]:
    return {"kind": "boundaryEvent", "attached_to": host, "event": event, **fields}


TASK = {"kind": "userTask"}


@pytest.mark.parametrize("kind", ["intermediateCatchEvent", "receiveTask"])
def test_a_message_is_waited_for_and_brings_variables(kind: str) -> None:
    event = Event("message", name="jawaban", key="${nomor}")
    walk = walk_of({"tunggu": {"kind": kind, "event": event}, "baca": TASK}, ["mulai>tunggu", "tunggu>baca"], nomor="7")
    (awaited,) = [each for each in walk.events if each.kind == "message.awaited"]
    assert (awaited.detail, awaited.values) == ({"name": "jawaban"}, {"key": "7"})
    walk.do("correlate", awaited.token, isi="ya")
    assert walk.token("baca") and walk.state.variables == {"nomor": "7", "isi": "ya"}
    with pytest.raises(Conflict):
        walk.do("correlate", awaited.token)


def test_the_first_event_behind_an_event_gateway_takes_the_others_away() -> None:
    walk = walk_of(
        {
            "pilih": {"kind": "eventBasedGateway"},
            "pesan": {"kind": "intermediateCatchEvent", "event": Event("message", name="jawaban")},
            "waktu": {"kind": "intermediateCatchEvent", "event": Event("timer", "timeDuration", "P1D")},
            "baca": TASK,
            "telat": TASK,
        },
        ["mulai>pilih", "pilih>pesan", "pilih>waktu", "pesan>baca", "waktu>telat"],
    )
    message, timer = walk.token("pesan", "message.awaited"), walk.token("waktu", "timer.scheduled")
    walk.do("correlate", message)
    assert walk.token("baca") and "timer.cancelled" in [event.kind for event in walk.events]
    with pytest.raises(Conflict):
        walk.do("fire", timer)


def test_a_condition_is_asked_when_a_variable_changes() -> None:
    walk = walk_of(
        {
            "tunggu": {"kind": "intermediateCatchEvent", "event": Event("conditional", text="${lunas}")},
            "isi": TASK,
            "baca": TASK,
            "bagi": {"kind": "parallelGateway"},
        },
        ["mulai>bagi", "bagi>tunggu", "bagi>isi", "tunggu>baca"],
        lunas=False,
    )
    task = walk.token("isi")
    walk.do("complete", task, lunas=True)
    assert walk.token("baca")


def test_a_condition_that_interrupts_nothing_holds_once_a_change() -> None:
    event = Event("conditional", text="${nilai > 3}")
    walk = walk_of(
        {
            "isi": TASK,
            "tinggi": boundary("isi", event, interrupting=False),
            "lapor": TASK,
            "lain": TASK,
            "bagi": {"kind": "parallelGateway"},
        },
        ["mulai>bagi", "bagi>isi", "bagi>lain", "tinggi>lapor"],
        nilai=1,
    )
    walk.do("complete", walk.token("lain"), nilai=5)
    assert [event.kind for event in walk.events].count("condition.met") == 1


def test_an_error_is_caught_by_the_nearest_that_is_meant() -> None:
    walk = walk_of(
        {
            "bagian": {"kind": "subProcess"},
            "awal": {"kind": "startEvent", "parent": "bagian"},
            "gagal": {"kind": "endEvent", "parent": "bagian", "event": Event("error", code="X")},
            "semua": boundary("bagian", Event("error")),
            "tepat": boundary("bagian", Event("error", code="X", code_variable="kode")),
            "a": TASK,
            "b": TASK,
        },
        ["mulai>bagian", "awal>gagal", "semua>a", "tepat>b"],
    )
    assert walk.token("b") and walk.state.variables == {"kode": "X"}


def test_an_error_that_nothing_catches_leaves_the_case_waiting_for_help() -> None:
    walk = walk_of({"gagal": {"kind": "endEvent", "event": Event("error", code="X")}}, ["mulai>gagal"])
    assert not walk.state.ended
    assert [event.detail for event in walk.events if event.kind == "instance.stalled"] == [["gagal"]]


def test_who_does_a_job_may_throw_an_error_and_only_one_that_is_caught() -> None:
    elements = {
        "kirim": {"kind": "serviceTask", "topic": "lain", "implementation": "external"},
        "galat": boundary("kirim", Event("error", code="X", message_variable="sebab")),
        "baca": TASK,
    }
    walk = walk_of(elements, ["mulai>kirim", "galat>baca"])
    job = walk.token("kirim", "job.created")
    with pytest.raises(Refused, match="Y"):
        walk.do("throw", job, code="Y", message="tidak ada")
    walk.do("throw", job, code="X", message="habis", variables={"sisa": 0})
    assert walk.token("baca") and walk.state.variables == {"sebab": "habis", "sisa": 0}


def test_an_escalation_goes_on_where_nothing_is_interrupted() -> None:
    walk = walk_of(
        {
            "bagian": {"kind": "subProcess"},
            "awal": {"kind": "startEvent", "parent": "bagian"},
            "naik": {"kind": "intermediateThrowEvent", "parent": "bagian", "event": Event("escalation", code="E")},
            "isi": {"kind": "userTask", "parent": "bagian"},
            "dengar": boundary("bagian", Event("escalation", code="E"), interrupting=False),
            "lapor": TASK,
        },
        ["mulai>bagian", "awal>naik", "naik>isi", "dengar>lapor"],
    )
    assert walk.token("isi") and walk.token("lapor")


def test_an_escalation_that_interrupts_takes_the_thrower_with_it() -> None:
    walk = walk_of(
        {
            "bagian": {"kind": "subProcess"},
            "awal": {"kind": "startEvent", "parent": "bagian"},
            "naik": {"kind": "intermediateThrowEvent", "parent": "bagian", "event": Event("escalation", code="E")},
            "isi": {"kind": "userTask", "parent": "bagian"},
            "dengar": boundary("bagian", Event("escalation")),
            "lapor": TASK,
        },
        ["mulai>bagian", "awal>naik", "naik>isi", "dengar>lapor"],
    )
    assert [event.element for event in walk.events if event.kind == "task.created"] == ["lapor"]


def test_a_signal_sets_off_all_that_wait_in_the_case() -> None:
    signal = Event("signal", name="tutup")
    walk = walk_of(
        {
            "bagi": {"kind": "parallelGateway"},
            "a": {"kind": "intermediateCatchEvent", "event": signal},
            "b": TASK,
            "dengar": boundary("b", signal),
            "c": {"kind": "userTask"},
            "kirim": {"kind": "endEvent", "event": signal},
            "x": TASK,
            "y": TASK,
        },
        ["mulai>bagi", "bagi>a", "bagi>b", "bagi>c", "c>kirim", "a>x", "dengar>y"],
    )
    walk.do("complete", walk.token("c"))
    assert walk.token("x") and walk.token("y")
    assert "signal.thrown" in [event.kind for event in walk.events]


def test_a_link_goes_on_at_its_other_end() -> None:
    link = Event("link", name="A")
    walk = walk_of(
        {
            "ke": {"kind": "intermediateThrowEvent", "event": link},
            "dari": {"kind": "intermediateCatchEvent", "event": link},
            "isi": TASK,
        },
        ["mulai>ke", "dari>isi"],
    )
    assert walk.entered() == ["mulai", "ke", "dari", "isi"]


def test_a_message_that_is_sent_says_to_whom_and_with_what() -> None:
    event = Event("message", name="kabar", key="${nomor}")
    walk = walk_of(
        {
            "kirim": {"kind": "intermediateThrowEvent", "event": event, "inputs": {"isi": "${nomor}"}},
            "z": {"kind": "endEvent"},
        },
        ["mulai>kirim", "kirim>z"],
        nomor="9",
    )
    (sent,) = [each for each in walk.events if each.kind == "message.thrown"]
    assert (sent.detail, sent.values) == ({"name": "kabar"}, {"key": "9", "variables": {"isi": "9"}})
    assert walk.state.ended


def test_a_signal_that_takes_away_its_thrower_ends_it_there() -> None:
    signal = Event("signal", name="tutup")
    walk = walk_of(
        {
            "bagian": {"kind": "subProcess"},
            "awal": {"kind": "startEvent", "parent": "bagian"},
            "kirim": {"kind": "intermediateThrowEvent", "parent": "bagian", "event": signal},
            "isi": {"kind": "userTask", "parent": "bagian"},
            "dengar": boundary("bagian", signal),
            "lapor": TASK,
        },
        ["mulai>bagian", "awal>kirim", "kirim>isi", "dengar>lapor"],
    )
    assert [event.element for event in walk.events if event.kind == "task.created"] == ["lapor"]
    walk.do("complete", walk.token("lapor"))
    assert walk.state.ended


def test_what_an_event_sub_process_throws_it_does_not_catch_itself() -> None:
    escalation = Event("escalation", code="E")
    walk = walk_of(
        {
            "bagian": {"kind": "subProcess"},
            "awal": {"kind": "startEvent", "parent": "bagian"},
            "naik": {"kind": "intermediateThrowEvent", "parent": "bagian", "event": escalation},
            "isi": {"kind": "userTask", "parent": "bagian"},
            "kejadian": {"kind": "subProcess", "parent": "bagian", "by_event": True},
            "dengar": {"kind": "startEvent", "parent": "kejadian", "event": escalation, "interrupting": False},
            "lagi": {"kind": "endEvent", "parent": "kejadian", "event": escalation},
            "luar": boundary("bagian", escalation, interrupting=False),
            "lapor": TASK,
        },
        ["mulai>bagian", "awal>naik", "naik>isi", "dengar>lagi", "luar>lapor"],
    )
    thrown = [event.detail["caught"] for event in walk.events if event.kind == "escalation.thrown"]
    assert thrown == [["dengar"], ["luar"]]


def test_a_condition_is_asked_again_when_what_it_reads_changes() -> None:
    elements = {
        "isi": TASK,
        "tinggi": boundary("isi", Event("conditional", text="${nilai > 3}"), interrupting=False),
        "lapor": TASK,
        "lain": TASK,
        "lagi": TASK,
        "dalam": {"kind": "userTask", "inputs": {"nilai": "${9}"}},
        "bagi": {"kind": "parallelGateway"},
    }
    flows = ["mulai>bagi", "bagi>isi", "bagi>lain", "bagi>lagi", "bagi>dalam", "tinggi>lapor"]
    walk = walk_of(elements, flows, nilai=5)
    met = [event.kind for event in walk.events].count("condition.met")
    other, again, inside = walk.token("lain"), walk.token("lagi"), walk.token("dalam")
    for token, values in ((other, {"catatan": "x"}), (inside, {"nilai": 8}), (again, {"nilai": 7})):
        walk.do("complete", token, **values)
        met += [event.kind for event in walk.events].count("condition.met")
    assert met == 2  # at the beginning, and when the case's own is written again


def test_an_event_on_an_activity_reads_what_the_activity_was_handed() -> None:
    walk = walk_of(
        {
            "isi": {"kind": "userTask", "inputs": {"batas": "PT2H"}},
            "telat": boundary("isi", Event("timer", "timeDuration", "${batas}")),
            "lapor": TASK,
        },
        ["mulai>isi", "telat>lapor"],
    )
    (timer,) = [event for event in walk.events if event.kind == "timer.scheduled"]
    assert timer.detail == {"due": "2026-11-24T05:00:00+00:00"}


def test_an_event_that_has_happened_goes_on_where_another_takes_the_activity_away() -> None:
    signal = Event("signal", name="tutup")
    walk = walk_of(
        {
            "isi": TASK,
            "ingat": boundary("isi", signal, interrupting=False),
            "putus": boundary("isi", signal),
            "x": TASK,
            "y": TASK,
        },
        ["mulai>isi", "ingat>x", "putus>y"],
    )
    walk.do("signal", "tutup")
    assert [event.element for event in walk.events if event.kind == "task.created"] == ["x", "y"]
    received = [event.element for event in walk.events if event.kind == "signal.received"]
    cancelled = [event.element for event in walk.events if event.kind == "signal.cancelled"]
    assert (received, cancelled) == (["ingat", "putus"], ["ingat"])  # the one that would have come again


def test_a_case_is_stalled_where_its_tokens_stand_and_not_where_nothing_will_come() -> None:
    walk = walk_of(
        {
            "bagian": {"kind": "subProcess", "loop": Loop(cardinality="${2}")},
            "awal": {"kind": "startEvent", "parent": "bagian"},
            "isi": {"kind": "userTask", "parent": "bagian"},
            "kembali": boundary("isi", Event("compensate"), parent="bagian", handler="balik"),
            "balik": {"kind": "userTask", "parent": "bagian", "compensates": True},
            "gagal": {"kind": "endEvent", "parent": "bagian", "event": Event("error", code="X")},
            "lain": boundary("bagian", Event("error", code="Y")),
        },
        ["mulai>bagian", "awal>isi", "isi>gagal"],
    )
    first, second = (event.token for event in walk.events if event.kind == "task.created")
    walk.do("complete", first)
    walk.do("complete", second)
    (stalled,) = [event.detail for event in walk.events if event.kind == "instance.stalled"]
    assert sorted(stalled) == ["bagian", "bagian", "gagal", "gagal"]
