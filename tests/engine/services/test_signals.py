"""Signals: to every case that waits and every process they start, one delivery a case, however many there are."""

from __future__ import annotations

import pytest

from engine.errors import Conflict, Forbidden, NotFound
from engine.services import message_delivery
from tests import messaging
from tests.messaging import OTHER, WAIT, begin, caught, deploy, event, process, task
from tests.offices import Office

DONE = {"hasil": "baik"}


def listening(tag: str = "intermediateCatchEvent", key: str = WAIT) -> bytes:
    nodes = event(tag, "dengar", caught("s1", "signal")) + task("periksa")
    ways = ("mulai dengar", "dengar periksa", "periksa selesai")
    return process(key, messaging.signal("s1", "libur"), nodes, *ways, inside="mulai periksa")


def listening_start(key: str = "dimulai") -> bytes:
    nodes = event("startEvent", "mulai", caught("s1", "signal")) + task("periksa")
    return process(key, messaging.signal("s1", "libur"), nodes, "mulai periksa", "periksa selesai", inside="periksa")


def shouting(key: str = OTHER) -> bytes:
    nodes = task("periksa") + event("endEvent", "seru", caught("s1", "signal"))
    data = process(key, messaging.signal("s1", "libur"), nodes, "mulai periksa", "periksa seru", inside="mulai periksa")
    return data.replace(b'<bpmn:endEvent id="selesai" name="Selesai" />', b"")


def begun(office: Office, key: str) -> list[str]:
    return [row.id for row in office.engine.history.search()[0] if row.definition_key == key]


def test_a_signal_reaches_all_who_wait_and_starts_what_it_starts(office: Office) -> None:
    deploy(office.engine, WAIT, listening())
    deploy(office.engine, "dimulai", listening_start())
    cases = [begin(office).instance_id for _ in range(3)]
    for _ in range(2):  # the resend too
        office.engine.signals.broadcast(office.actor("backoffice"), "libur", {"hari": "senin"}, "satu")
    office.engine.worker.drain()
    assert [office.open(case) for case in cases] == [["periksa"]] * 3
    (new,) = begun(office, "dimulai")
    assert office.variables(new)["hari"] == office.variables(cases[0])["hari"] == "senin"
    late = begin(office).instance_id
    office.engine.signals.broadcast(office.actor("backoffice"), "libur", {"hari": "senin"}, "satu")
    office.engine.worker.drain()
    assert office.open(late) == [] and office.engine.replay.verify()[1] == []


def test_a_storm_goes_out_in_batches(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(message_delivery, "BATCH", 3)
    deploy(office.engine, WAIT, listening())
    cases = [begin(office).instance_id for _ in range(8)]
    office.engine.signals.broadcast(office.actor("operator"), "libur", {}, "satu")
    assert office.engine.worker.run_once()
    assert [office.open(case) for case in cases] == [[]] * 8  # nothing was held up by it
    office.engine.worker.drain()
    assert [office.open(case) for case in cases] == [["periksa"]] * 8


def test_a_case_s_signal_reaches_the_others(office: Office) -> None:
    deploy(office.engine, WAIT, listening())
    deploy(office.engine, OTHER, shouting())
    case, sender = begin(office).instance_id, begin(office, OTHER).instance_id
    office.complete("backoffice", sender, "periksa", DONE)
    assert office.state(sender) == ("completed", "seru") and office.open(case) == ["periksa"]
    assert office.engine.replay.verify()[1] == []


def test_one_case_alone(office: Office) -> None:
    deploy(office.engine, WAIT, listening())
    first, second = (begin(office).instance_id for _ in range(2))
    officer = office.actor("backoffice")
    office.engine.signals.bring(officer, first, "libur", {}, "satu")
    with pytest.raises(Conflict, match="tidak lagi ditunggu"):
        office.engine.signals.bring(officer, first, "libur", {}, "dua")
    assert (office.open(first), office.open(second)) == (["periksa"], [])


def test_who_handles_not_all_of_them_sends_none(office: Office) -> None:
    deploy(office.engine, WAIT, listening())
    for login in ("kadis", "auditor"):
        with pytest.raises(Forbidden, match="Minta operator"):
            office.engine.signals.broadcast(office.actor(login), "libur", {}, "satu")
    with pytest.raises(Forbidden):
        office.engine.signals.broadcast(office.applicant, "libur", {}, "dua")
    with pytest.raises(NotFound, match="Yang ditunggu: “libur”"):
        office.engine.signals.broadcast(office.actor("operator"), "tidak ada", {}, "dua")
