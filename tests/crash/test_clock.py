"""The clock jumps an hour or a day, ahead or back: timers fire once, nothing is lost, nothing revoked comes back."""

from __future__ import annotations

import json
import random
from collections import Counter
from datetime import datetime, timedelta

import pytest

from engine.errors import InvalidSubmission
from engine.storage import cases, jobs, tables
from office import demo
from tests.crash import SEED, checks
from tests.crash.commands import LOCKS_LAST, checked, deadline
from tests.crash.site import PAGES, Visitor, site
from tests.offices import START, Office

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
JUMPS = pytest.mark.parametrize("jump", [HOUR, -HOUR, DAY, -DAY], ids=["hour", "hour back", "day", "day back"])
NIK, PHONE, PASSWORD = "1407995203950002", "0812-0000-0066", "tiga kata acak"


def returned(office: Office) -> str:
    """A case whose applicant must mend documents, with a reminder and a deadline."""
    case = office.apply().instance_id
    checked(office, case, 0)
    office.engine.worker.drain()
    return case


def fired(office: Office, case: str) -> list[tuple[str, datetime]]:
    """The timers that have fired: where, and when by the clock of the office."""
    view = office.engine.history.instance(office.actor("auditor"), case)
    return [(each.element, each.at) for each in office.engine.history.events(view) if each.kind == "timer.fired"]


def timers(office: Office, case: str) -> dict[str, datetime]:
    view = office.engine.history.instance(office.actor("auditor"), case)
    return {job.element: job.due_at for job in view.jobs if job.kind == "timer"}


def in_order(office: Office, case: str) -> bool:
    """Whether history is told by its steps, whatever the clock said at each."""
    view = office.engine.history.instance(office.actor("auditor"), case)
    told = [each.seq for each in office.engine.history.events(view)]
    with office.engine.database.connect() as connection:
        kept = [step.seq for step in cases.steps(connection, case)]
    return told == sorted(told) and kept == list(range(1, view.seq + 1))


@JUMPS
def test_a_timer_fires_once_and_not_before_its_time(office: Office, jump: timedelta) -> None:
    case = returned(office)
    due = timers(office, case)
    office.clock.advance(jump)
    office.engine.worker.drain()
    assert fired(office, case) == []
    for element, moment in sorted(due.items(), key=lambda pair: pair[1]):
        office.clock.set(moment - timedelta(seconds=1))
        office.engine.worker.drain()
        assert element not in dict(fired(office, case))
        office.clock.set(moment)
        office.engine.worker.drain()
        office.clock.advance(jump)  # ahead or back over its time: it has fired
        office.engine.worker.drain()
        office.clock.advance(-jump)
        office.engine.worker.drain()
        assert Counter(element for element, _ in fired(office, case))[element] == 1
    assert office.state(case) == ("completed", "permohonan_ditarik")
    assert in_order(office, case) and checks.faults(office) == []


def test_a_clock_that_jumps_about_fires_each_timer_once_and_early_by_its_jump_at_most(office: Office) -> None:
    picks, ahead, most = random.Random(SEED), timedelta(0), timedelta(0)
    began = [returned(office) for _ in range(4)]
    due = {(case, element): moment for case in began for element, moment in timers(office, case).items()}
    true = START
    while true < max(due.values()) + 3 * DAY:
        true += picks.choice((HOUR, 5 * HOUR, DAY))
        if not picks.randrange(3):
            ahead += picks.choice((HOUR, -HOUR, DAY, -DAY))
            most = max(most, ahead)
        office.clock.set(true + ahead)
        office.engine.worker.drain()
        for case in began:
            for element, moment in fired(office, case):
                assert moment >= due[case, element], f"seed {SEED}: {element} fired early by the office's own clock"
                assert true >= due[case, element] - most, f"seed {SEED}: {element} fired earlier than the jump explains"
    office.clock.set(max(due.values()) + 30 * DAY)
    office.engine.worker.drain()
    for case in began:
        assert Counter(element for element, _ in fired(office, case)) == Counter(e for c, e in due if c == case)
        assert office.state(case) == ("completed", "permohonan_ditarik") and in_order(office, case)
    assert checks.faults(office) == []


@JUMPS
def test_a_case_goes_on_over_a_jump(office: Office, jump: timedelta) -> None:
    case = office.apply().instance_id
    office.clock.advance(jump)
    office.verdicts(case, "backoffice", "periksa_kelengkapan")
    office.clock.advance(-jump)
    office.complete("backoffice", case, "teruskan_permohonan", {})
    assert office.open(case) == ["beri_rekomendasi"]
    assert in_order(office, case) and checks.faults(office) == []


@pytest.mark.parametrize("back", [HOUR, DAY], ids=["hour", "day"])
def test_a_job_in_hand_when_the_clock_is_set_back_waits_and_is_no_incident(office: Office, back: timedelta) -> None:
    withdrawn, case = returned(office), office.apply().instance_id
    due = deadline(office, withdrawn)[1]
    office.clock.set(due)
    checked(office, case)  # a letter is due now
    with office.engine.database.begin() as connection:
        claimed = jobs.claim_due(connection, office.clock.now(), office.engine.worker.topics)
    assert {row.kind for row in claimed} == {"timer", "service"}
    office.clock.advance(-back)
    for row in claimed:
        office.engine.worker._do(row)
    assert office.engine.incidents.list_open() == [] and "waktu_batas_perbaikan" not in dict(fired(office, withdrawn))
    office.clock.set(due + LOCKS_LAST)
    office.engine.worker.drain()
    assert office.state(withdrawn) == ("completed", "permohonan_ditarik")
    assert office.open(case) == ["teruskan_permohonan"] and checks.faults(office) == []


def test_a_jump_back_brings_no_revoked_session_back(office: Office) -> None:
    identity = office.identity
    left, kept, changed = (identity.authenticate("backoffice", demo.PASSWORD) for _ in range(3))
    office.clock.advance(DAY)
    identity.sign_out(left.actor, left.token)
    assert identity.session(kept.token) is None  # over: a day is longer than an officer's session
    office.accounts.set_password("backoffice", "kata sandi yang lain", office.actor("operator"))
    for back in (HOUR, DAY, DAY):
        office.clock.advance(-back)
        assert [identity.session(each.token) for each in (left, kept, changed)] == [None] * 3


def test_a_session_lives_no_longer_than_its_jump_explains(office: Office) -> None:
    identity = office.identity
    opened = identity.authenticate("backoffice", demo.PASSWORD)
    office.clock.advance(HOUR)
    assert identity.session(opened.token) is not None  # seen, and so prolonged, an hour ahead
    office.clock.advance(-HOUR)
    office.clock.advance(timedelta(hours=12, minutes=59))
    assert identity.session(opened.token) is not None
    office.clock.advance(HOUR + timedelta(hours=12))
    assert identity.session(opened.token) is None


@pytest.mark.parametrize("jump", [HOUR, DAY], ids=["hour", "day"])
def test_a_code_works_once_in_its_time_and_bears_its_tries_over_any_jump(office: Office, jump: timedelta) -> None:
    identity = office.identity
    waiting = identity.register(NIK, "Contoh Orang", PHONE, PASSWORD)
    with office.engine.database.connect() as connection:
        query = tables.outbox.select().where(tables.outbox.c.template == "kode_aktivasi")
        (message,) = connection.execute(query).all()
    code = json.loads(message.params)["kode"]
    wrong = "000000" if code != "000000" else "000001"
    office.clock.advance(jump)
    with pytest.raises(InvalidSubmission):
        identity.activate(waiting, code)
    office.clock.advance(-jump)
    for _ in range(3):
        with pytest.raises(InvalidSubmission):
            identity.activate(waiting, wrong)
    identity.activate(waiting, code)
    office.clock.advance(-jump)
    with pytest.raises(InvalidSubmission):
        identity.activate(waiting, code)


@pytest.mark.parametrize("jump", [HOUR, DAY], ids=["hour", "day"])
def test_a_jump_back_does_not_free_whoever_guessed_too_often(office: Office, jump: timedelta) -> None:
    for _ in range(8):
        with pytest.raises(InvalidSubmission, match="keliru"):
            office.identity.authenticate("backoffice", "tebakan")
    office.clock.advance(-jump)
    with pytest.raises(InvalidSubmission, match="Terlalu banyak"):
        office.identity.authenticate("backoffice", demo.PASSWORD)


@JUMPS
def test_the_site_stays_up_over_a_jump(office: Office, jump: timedelta) -> None:
    visitor = Visitor(site(office), "backoffice", office.task(office.apply().instance_id, "periksa_kelengkapan"))
    office.clock.advance(jump)
    assert set(visitor.look().values()) <= {200, 302} and set(visitor.look()) == set(PAGES)
    office.clock.advance(-jump)
    assert visitor.send().status_code == 303
    assert checks.faults(office) == []
