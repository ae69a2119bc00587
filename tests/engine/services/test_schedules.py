"""The calendar starts a process at its time: once, by whichever worker, and never again for the same moment."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from engine.dates import OFFICE_ZONE, local
from engine.errors import Conflict, NotFound, Refused
from engine.services.actor import COMMAND_LINE
from engine.services.schedules import ScheduledStart
from engine.storage import cases
from engine.storage.rows.cases import ListedCase
from tests.offices import Office
from tests.started import KEY, QUARTERLY, deploy, drawn, timer_start

GATE = '<bpmn:exclusiveGateway id="periksa" name="Ke mana?" />'


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=OFFICE_ZONE)


def begun(office: Office) -> Sequence[ListedCase]:
    """The cases of the process, oldest first."""
    rows, _ = office.engine.history.search()
    return [row for row in reversed(rows) if row.definition_key == KEY]


def only(office: Office) -> ScheduledStart:
    (found,) = office.engine.schedules.of(KEY)
    return found


def goes_to(office: Office, text: str) -> None:
    """The clock moves there, and the workers do what is due."""
    office.clock.set(at(text))
    office.engine.worker.drain()


def test_the_calendar_starts_a_case_of_nobody_s_at_its_time(office: Office) -> None:
    deploy(office.engine, drawn(QUARTERLY))
    goes_to(office, "2026-12-01T07:59")
    assert begun(office) == []
    goes_to(office, "2026-12-01T08:00")
    (case,) = begun(office)
    assert (case.applicant_id, case.channel) == (None, "jadwal")
    assert office.open(case.id) == ["periksa"]
    with office.engine.database.connect() as connection:
        (step,) = cases.steps(connection, case.id)
    assert (step.actor_id, step.command, step.target) == ("system", "start", "jadwal")
    assert local(only(office).due_at or at("2000-01-01")) == at("2027-03-01T08:00")
    assert only(office).started_at == office.clock.now()


def test_its_history_can_be_run_again(office: Office) -> None:
    deploy(office.engine, drawn(QUARTERLY))
    goes_to(office, "2026-12-01T08:00")
    (case,) = begun(office)
    office.complete("backoffice", case.id, "periksa", {"hasil": "baik"})
    assert office.state(case.id) == ("completed", "selesai")
    assert office.engine.replay.verify(case.id) == (1, [])
    entered = [e.element for e in office.engine.history.events(office.engine.history.instance(COMMAND_LINE, case.id))]
    assert "dari_jadwal" in entered and "masuk" not in entered


def test_after_a_long_stop_it_starts_once_and_goes_on_from_now(office: Office) -> None:
    deploy(office.engine, drawn(QUARTERLY))
    goes_to(office, "2028-01-15T10:00")
    assert len(begun(office)) == 1
    assert local(only(office).due_at or at("2000-01-01")) == at("2028-03-01T08:00")


def test_of_many_workers_one_starts_it(office: Office) -> None:
    deploy(office.engine, drawn(QUARTERLY))
    office.clock.set(at("2026-12-01T08:00"))
    gate, told = threading.Barrier(6), list[bool]()

    def work() -> None:
        gate.wait()
        told.append(office.engine.schedules.start_due())

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [False] * 5 + [True]
    assert len(begun(office)) == 1


def test_a_moment_starts_a_process_once_even_if_its_schedule_is_laid_down_anew(office: Office) -> None:
    deploy(office.engine, drawn(QUARTERLY))
    goes_to(office, "2026-12-01T08:00")
    deploy(office.engine, drawn())
    assert office.engine.schedules.of(KEY) == []
    office.clock.set(at("2026-12-01T07:00"))  # the clock was set back
    deploy(office.engine, drawn(QUARTERLY, documentation="Lagi."))
    goes_to(office, "2026-12-01T08:00")
    assert len(begun(office)) == 1
    assert local(only(office).due_at or at("2000-01-01")) == at("2027-03-01T08:00")


def test_a_version_that_says_the_same_keeps_the_rhythm(office: Office) -> None:
    deploy(office.engine, drawn("R/P3M"))
    first = only(office)
    office.clock.advance(timedelta(days=30))
    deploy(office.engine, drawn("R/P3M", documentation="Diperjelas."))
    assert only(office).due_at == first.due_at == at("2027-02-24T09:00")
    office.clock.set(first.due_at or at("2000-01-01"))
    office.engine.worker.drain()
    (case,) = begun(office)
    assert case.definition_id == "coba:2"


def test_a_version_that_says_another_time_begins_anew(office: Office) -> None:
    deploy(office.engine, drawn("R/P3M"))
    deploy(office.engine, drawn("R/P1W"))
    assert only(office).due_at == at("2026-12-01T09:00")


def test_a_version_without_a_timer_starts_nothing_any_more(office: Office) -> None:
    deploy(office.engine, drawn(QUARTERLY))
    deploy(office.engine, drawn())
    goes_to(office, "2027-12-01T08:00")
    assert begun(office) == [] and office.engine.schedules.of(KEY) == []


def test_the_time_may_be_a_property_of_the_process(office: Office) -> None:
    deploy(office.engine, drawn("${jadwal_survei}", jadwal_survei="R2/2026-12-01T08:00/P1M"))
    goes_to(office, "2026-12-01T08:00")
    goes_to(office, "2027-01-01T08:00")
    assert len(begun(office)) == 2
    assert only(office).due_at is None  # both rounds are over
    goes_to(office, "2027-02-01T08:00")
    assert len(begun(office)) == 2


def test_a_date_starts_once_and_one_in_the_past_never(office: Office) -> None:
    once = drawn().replace(
        b"<bpmn:endEvent", timer_start("2026-12-01T08:00", kind="timeDate").encode() + b"<bpmn:endEvent"
    )
    past = once.replace(b"2026-12-01", b"2026-11-01")
    joined = b'<bpmn:sequenceFlow id="dari_jadwal" sourceRef="jadwal" targetRef="periksa" /></bpmn:process>'
    deploy(office.engine, past.replace(b"</bpmn:process>", joined))
    assert only(office).due_at is None
    deploy(office.engine, once.replace(b"</bpmn:process>", joined))
    goes_to(office, "2026-12-01T08:00")
    goes_to(office, "2027-12-01T08:00")
    assert len(begun(office)) == 1


def test_two_timers_start_each_at_its_own_time(office: Office) -> None:
    deploy(office.engine, drawn("R/2026-12-01T08:00/P1Y", "R/2026-12-15T08:00/P1Y"))
    goes_to(office, "2026-12-20T08:00")
    assert len(begun(office)) == 2
    assert {each.due_at for each in office.engine.schedules.of(KEY)} == {at("2027-12-01T08:00"), at("2027-12-15T08:00")}


def broken() -> bytes:
    """Deployed as it is, it cannot go on: no condition holds and there is no default flow."""
    xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="bpmn:tFormalExpression"'
    never = f"<bpmn:conditionExpression {xsi}>${{siap}}</bpmn:conditionExpression></bpmn:sequenceFlow>"
    other = '<bpmn:sequenceFlow id="lain" sourceRef="periksa" targetRef="selesai">' + never
    data = drawn(QUARTERLY, task=GATE, lane="mulai", siap="").decode()
    out = 'sourceRef="periksa" targetRef="selesai"></bpmn:sequenceFlow>'
    assert out in data
    return (
        data.replace(out, f'sourceRef="periksa" targetRef="selesai">{never}')
        .replace("</bpmn:process>", f"{other}</bpmn:process>")
        .encode()
    )


def test_a_start_that_fails_is_seen_and_made_good_by_the_next_version(office: Office) -> None:
    deploy(office.engine, broken())
    goes_to(office, "2026-12-01T08:00")
    failing = only(office)
    assert begun(office) == []
    assert "tidak punya jalan" in (failing.error or "") and failing.next_at is None
    assert office.engine.schedules.failing() == [failing]
    goes_to(office, "2026-12-02T08:00")
    assert begun(office) == []
    deploy(office.engine, drawn(QUARTERLY))
    office.engine.worker.drain()
    assert len(begun(office)) == 1
    assert only(office).error is None and office.engine.schedules.failing() == []


def test_what_may_pass_is_tried_again_by_itself_and_at_last_waits(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    deploy(office.engine, drawn(QUARTERLY))

    def busy(*_: object, **__: object) -> None:
        raise Conflict("Sistem sedang sibuk.")

    with monkeypatch.context() as patched:
        patched.setattr(office.engine.runtime, "begin", busy)
        goes_to(office, "2026-12-01T08:00")
        assert only(office).next_at == at("2026-12-01T08:00:10")
        for _ in range(4):
            office.clock.set(only(office).next_at or at("2000-01-01"))
            office.engine.worker.drain()
        assert (only(office).next_at, only(office).error) == (None, "Sistem sedang sibuk.")
    goes_to(office, "2026-12-02T08:00")
    assert begun(office) == []
    office.engine.schedules.retry(COMMAND_LINE, only(office).id)
    office.engine.worker.drain()
    assert len(begun(office)) == 1
    with pytest.raises(Conflict, match="sudah berjalan lagi"):
        office.engine.schedules.retry(COMMAND_LINE, only(office).id)
    with pytest.raises(NotFound):
        office.engine.schedules.retry(COMMAND_LINE, "tidak ada")


def test_a_start_half_done_leaves_nothing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The case and the step to the next time are one transaction."""
    deploy(office.engine, drawn(QUARTERLY))

    def fails(*_: object) -> None:
        raise Refused("Listrik padam.")

    with monkeypatch.context() as patched:
        patched.setattr("engine.storage.schedules.move_on", fails)
        goes_to(office, "2026-12-01T08:00")
    assert begun(office) == [] and only(office).error == "Listrik padam."


def test_working_time_respects_the_office_s_days(office: Office) -> None:
    deploy(office.engine, drawn("R/2026-12-23T08:00/1 HK"))
    goes_to(office, "2026-12-23T08:00")
    assert only(office).due_at == at("2026-12-28T08:00")  # Christmas, cuti bersama and a weekend lie between
