"""Messages: to the one case that waits, to the process they start, early, resent, thrown by other cases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.errors import Conflict, Forbidden, NotFound, Refused
from engine.services.messages import Ambiguous, Message
from engine.storage import subscriptions
from tests import messaging
from tests.messaging import OTHER, WAIT, begin, caught, deploy, event, process, sending, task, waiting
from tests.offices import Office

DONE = {"hasil": "baik"}
HOUR = timedelta(hours=1)


def sound(office: Office) -> None:
    assert office.engine.replay.verify()[1] == []


def correlate(office: Office, message: Message, login: str = "backoffice", kept_for: timedelta | None = None) -> object:
    return office.engine.messages.correlate(office.actor(login), message, office.command_id(), kept_for)


def test_a_message_moves_the_case_that_waits_and_brings_variables(office: Office) -> None:
    deploy(office.engine, WAIT, waiting())
    case = begin(office).instance_id
    assert [row.name for row in office.engine.messages.waits_for(case)] == ["bayar"]
    correlate(office, Message("bayar", {"jumlah": 5}))
    assert office.open(case) == ["periksa"] and office.variables(case)["jumlah"] == 5
    assert office.engine.messages.waits_for(case) == []
    sound(office)


def test_of_several_that_wait_the_business_key_or_a_variable_says_which(office: Office) -> None:
    deploy(office.engine, WAIT, waiting())
    first, second, third = (begin(office, nomor=n) for n in (1, 2, 3))
    with pytest.raises(Ambiguous, match="Ada 3 yang menunggu pesan “bayar”"):
        correlate(office, Message("bayar"))
    correlate(office, Message("bayar", business_key=second.business_key))
    correlate(office, Message("bayar", keys={"nomor": 3}))
    assert [office.open(each.instance_id) for each in (first, second, third)] == [[], ["periksa"], ["periksa"]]
    with pytest.raises(NotFound):
        correlate(office, Message("bayar", keys={"nomor": 3}))


def test_a_drawn_key_must_be_met(office: Office) -> None:
    deploy(office.engine, WAIT, waiting(kunci="${nomor}"))
    case = begin(office, nomor=7).instance_id
    for wrong in (Message("bayar"), Message("bayar", keys={"nomor": "8"}), Message("bayar", about=("8",))):
        with pytest.raises(NotFound):
            correlate(office, wrong)
    correlate(office, Message("bayar", keys={"apa saja": 7}))
    assert office.open(case) == ["periksa"]
    sound(office)


def test_who_asks_for_nobody_is_told_what_waits(office: Office) -> None:
    deploy(office.engine, WAIT, waiting())
    begin(office)
    with pytest.raises(NotFound, match=r"menunggu pesan “bayr”\. Pesan yang bisa diterima sekarang: “bayar”"):
        correlate(office, Message("bayr"))


def test_a_resend_is_recognised(office: Office) -> None:
    deploy(office.engine, WAIT, waiting())
    officer, case = office.actor("backoffice"), begin(office)
    sent = Message("bayar", business_key=case.business_key)
    for repeated in (False, True):
        got = office.engine.messages.correlate(officer, sent, "sama").result
        assert got is not None and (got.instance_id, got.repeated) == (case.instance_id, repeated)
    with pytest.raises(Conflict, match="orang lain"):
        office.engine.messages.correlate(office.actor("kadis"), sent, "sama")


def test_a_stranger_to_the_process_moves_nothing(office: Office) -> None:
    deploy(office.engine, WAIT, waiting())
    case = begin(office).instance_id
    for login in ("kadis", "auditor", "operator"):
        with pytest.raises(Forbidden):
            correlate(office, Message("bayar"), login)
    with pytest.raises(Refused, match="ditulis sistem sendiri"):
        correlate(office, Message("bayar", {"nomor_registrasi": "x"}))
    assert office.open(case) == []


def started(name: str = "lapor") -> bytes:
    nodes = event("startEvent", "mulai", caught("m1")) + task("periksa")
    return process(
        "dimulai", messaging.message("m1", name), nodes, "mulai periksa", "periksa selesai", inside="periksa"
    )


def test_where_nobody_waits_it_starts_the_process(office: Office) -> None:
    deploy(office.engine, "dimulai", started())
    sent = Message("lapor", {"isi": "jalan rusak"}, business_key="LAPOR-1")
    got = office.engine.messages.correlate(office.actor("backoffice"), sent, "satu")
    again = office.engine.messages.correlate(office.actor("backoffice"), sent, "satu")
    assert got.started and got.result is not None and again.result is not None
    assert again.result.instance_id == got.result.instance_id
    view = office.engine.history.instance(office.actor("auditor"), got.result.instance_id)
    assert (view.business_key, view.channel, view.applicant_id) == ("LAPOR-1", "pesan", None)
    assert view.variables["isi"] == "jalan rusak" and office.open(view.id) == ["periksa"]
    with pytest.raises(Conflict, match="Sudah ada kasus bernomor LAPOR-1"):
        office.engine.messages.correlate(office.actor("backoffice"), sent, "dua")
    with pytest.raises(Forbidden):
        correlate(office, Message("lapor"), "kadis")
    sound(office)


def test_an_early_message_is_kept_as_long_as_its_sender_says(office: Office) -> None:
    deploy(office.engine, WAIT, waiting())
    officer = office.actor("backoffice")
    for _ in range(2):  # the resend too
        got = office.engine.messages.correlate(officer, Message("bayar", {"jumlah": 1}), "awal", HOUR)
        assert got.result is None
    first = begin(office).instance_id
    office.engine.worker.drain()
    assert office.open(first) == ["periksa"] and office.variables(first)["jumlah"] == 1
    again = office.engine.messages.correlate(officer, Message("bayar", {"jumlah": 1}), "awal", HOUR)
    assert again.result is not None and again.result.repeated
    correlate(office, Message("bayar"), kept_for=HOUR)
    office.clock.advance(HOUR)
    second = begin(office).instance_id
    office.engine.worker.drain()
    assert office.open(second) == []
    sound(office)


def test_what_no_diagram_waits_for_is_not_kept(office: Office) -> None:
    deploy(office.engine, WAIT, waiting())
    with pytest.raises(NotFound):
        correlate(office, Message("lain"), kept_for=HOUR)
    with pytest.raises(Forbidden):
        correlate(office, Message("bayar"), "kadis", HOUR)


def test_all_who_wait_get_it(office: Office) -> None:
    deploy(office.engine, WAIT, waiting())
    cases = [begin(office).instance_id for _ in range(3)]
    found = office.engine.messages.correlate_all(office.actor("backoffice"), Message("bayar"), "semua")
    assert {row.instance_id for row in found} == set(cases)
    assert office.engine.messages.correlate_all(office.actor("backoffice"), Message("bayar"), "semua") == []
    office.engine.worker.drain()
    assert [office.open(case) for case in cases] == [["periksa"]] * 3
    with pytest.raises(NotFound):
        office.engine.messages.correlate_all(office.actor("backoffice"), Message("bayar"), "lagi")


def test_a_case_sends_a_message_to_a_case_of_another_process(office: Office) -> None:
    deploy(office.engine, WAIT, waiting(kunci="${nomor}"))
    deploy(office.engine, OTHER, sending(kunci="${nomor}"))
    right, wrong = begin(office, nomor="A").instance_id, begin(office, nomor="B").instance_id
    sender = begin(office, OTHER, nomor="A").instance_id
    office.complete("backoffice", sender, "periksa", DONE)
    assert office.state(sender) == ("completed", "kirim")
    assert (office.open(right), office.open(wrong)) == (["periksa"], [])
    assert office.engine.delivery.failing() == []
    sound(office)


def test_one_that_is_sent_early_is_kept_as_drawn(office: Office) -> None:
    deploy(office.engine, WAIT, waiting())
    deploy(office.engine, OTHER, sending(disimpan="P2D"))
    sender = begin(office, OTHER).instance_id
    office.complete("backoffice", sender, "periksa", DONE)
    (unsent,) = office.engine.delivery.of_case(sender)
    assert (unsent.state, office.engine.delivery.failing()) == ("kept", [])
    case = office.work(begin(office)).instance_id
    assert office.open(case) == ["periksa"] and office.engine.delivery.of_case(sender) == []


def test_one_that_nobody_takes_waits_for_somebody_to_look(office: Office) -> None:
    deploy(office.engine, WAIT, waiting())
    deploy(office.engine, OTHER, sending())
    sender = begin(office, OTHER).instance_id
    office.complete("backoffice", sender, "periksa", DONE)
    (lost,) = office.engine.delivery.failing()
    assert lost.sender_id == sender and "Tidak ada kasus yang menunggu pesan “bayar”" in lost.error
    case = begin(office).instance_id
    office.engine.delivery.retry(office.actor("operator"), lost.id)
    office.engine.worker.drain()
    assert office.open(case) == ["periksa"] and office.engine.delivery.failing() == []
    with pytest.raises(NotFound):
        office.engine.delivery.discard(office.actor("operator"), lost.id)
    sound(office)


def test_two_that_wait_for_what_a_case_sends_is_told(office: Office) -> None:
    deploy(office.engine, WAIT, waiting())
    deploy(office.engine, OTHER, sending())
    cases = [begin(office).instance_id for _ in range(2)]
    sender = begin(office, OTHER).instance_id
    office.complete("backoffice", sender, "periksa", DONE)
    (lost,) = office.engine.delivery.failing()
    assert "Ada 2 yang menunggu" in lost.error and [office.open(case) for case in cases] == [[], []]
    office.engine.delivery.discard(office.actor("operator"), lost.id)
    assert office.engine.delivery.failing() == []


def test_a_case_that_is_over_waits_for_nothing(office: Office) -> None:
    """A message on the boundary of a task goes with the task."""
    nodes = task("periksa") + event("boundaryEvent", "tarik", caught("m1"), attributes='attachedToRef="periksa"')
    data = process(
        WAIT,
        messaging.message("m1", "tarik"),
        nodes,
        "mulai periksa",
        "periksa selesai",
        "tarik selesai",
        inside="mulai periksa",
    )
    deploy(office.engine, WAIT, data)
    done, taken_back = begin(office).instance_id, begin(office)
    office.complete("backoffice", done, "periksa", DONE)
    correlate(office, Message("tarik"))
    assert (
        office.state(taken_back.instance_id) == ("completed", "selesai") and office.open(taken_back.instance_id) == []
    )
    with office.engine.database.connect() as connection:
        assert subscriptions.names(connection, "message", 10) == []
    sound(office)


def test_an_endless_timer_comes_once_a_minute_at_most(office: Office) -> None:
    """Its interval is only known when the case runs: a rule refuses one that is drawn so."""
    cycle = "<bpmn:timeCycle>${jeda}</bpmn:timeCycle>"
    due = f'<bpmn:timerEventDefinition id="d2">{cycle}</bpmn:timerEventDefinition>'
    at = 'attachedToRef="periksa" cancelActivity="false"'
    nodes = task("periksa") + event("boundaryEvent", "lagi", due, attributes=at)
    ways = ("mulai periksa", "periksa selesai", "lagi selesai")
    deploy(office.engine, WAIT, process(WAIT, "", nodes, *ways, inside="mulai periksa"))
    case = begin(office, jeda="R/PT1S").instance_id

    def rounds() -> int:
        view = office.engine.history.instance(office.actor("auditor"), case)
        return sum(each.kind == "timer.fired" for each in office.engine.history.events(view))

    office.clock.advance(HOUR)
    office.engine.worker.drain()
    assert rounds() == 1
    office.clock.advance(timedelta(minutes=1))
    office.engine.worker.drain()
    assert rounds() == 2 and office.open(case) == ["periksa"]
    sound(office)
