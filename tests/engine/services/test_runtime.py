"""Commands: each once, by the right person, all or nothing."""

from __future__ import annotations

import threading

import pytest

from engine.errors import Conflict, Forbidden, InvalidSubmission, NotFound
from engine.services.runtime import Submission
from tests.offices import APPLICATION, Office

ALL_GOOD = {"berkas": {n: {"putusan": "sesuai"} for n in range(12)}}


def test_a_command_sent_twice_is_carried_out_once(office: Office) -> None:
    case = office.apply().instance_id
    task, actor = office.task(case, "periksa_kelengkapan"), office.actor("backoffice")
    first = office.engine.runtime.complete(actor, task, Submission(ALL_GOOD), "sekali")
    again = office.engine.runtime.complete(actor, task, Submission(ALL_GOOD), "sekali")
    assert again.repeated
    assert (again.seq, again.opened) == (first.seq, first.opened)


def test_another_person_cannot_use_a_known_command(office: Office) -> None:
    case = office.apply().instance_id
    task = office.task(case, "periksa_kelengkapan")
    office.engine.runtime.complete(office.actor("backoffice"), task, Submission(ALL_GOOD), "sekali")
    with pytest.raises(Conflict):
        office.engine.runtime.complete(office.actor("koordinator"), task, Submission(ALL_GOOD), "sekali")


def test_a_stale_task_says_what_happened(office: Office) -> None:
    case = office.apply().instance_id
    task = office.task(case, "periksa_kelengkapan")
    office.engine.runtime.complete(office.actor("backoffice"), task, Submission(ALL_GOOD), "a")
    with pytest.raises(Conflict, match=r"sudah diselesaikan Contoh Petugas Loket pukul 09\.00"):
        office.engine.runtime.complete(office.actor("backoffice"), task, Submission(ALL_GOOD), "b")


def test_an_unknown_task_and_a_foreign_one_sound_the_same(office: Office) -> None:
    case = office.apply().instance_id
    office.verdicts(case, "backoffice", "periksa_kelengkapan", {0: "Belum ditandatangani."})
    task = office.task(case, "perbaiki_berkas")
    office.accounts.create_user("orang_lain", "Contoh Orang Lain", ["pemohon"], "rahasia-panjang")
    for id in (task, "tidak:ada", "x"):
        with pytest.raises(NotFound, match="Tugas ini tidak ada"):
            office.engine.runtime.complete(office.actor("orang_lain"), id, Submission({}), f"c {id}")


def test_another_group_may_not(office: Office) -> None:
    case = office.apply().instance_id
    task = office.task(case, "periksa_kelengkapan")
    with pytest.raises(Forbidden):
        office.engine.runtime.complete(office.actor("koordinator"), task, Submission(ALL_GOOD), "c")


def test_a_claimed_task_is_for_its_holder(office: Office) -> None:
    case = office.apply().instance_id
    task = office.task(case, "periksa_kelengkapan")
    office.accounts.create_user("kedua", "Contoh Petugas Kedua", ["back_office"], "rahasia-panjang")
    office.engine.runtime.claim(office.actor("backoffice"), task, "ambil")
    with pytest.raises(Conflict, match="baru saja diambil Contoh Petugas Loket"):
        office.engine.runtime.claim(office.actor("kedua"), task, "ambil juga")
    with pytest.raises(Conflict):
        office.engine.runtime.complete(office.actor("kedua"), task, Submission(ALL_GOOD), "c")
    office.engine.runtime.release(office.actor("backoffice"), task, "lepas")
    office.engine.runtime.claim(office.actor("kedua"), task, "ambil lagi")


def test_of_two_people_at_one_task_one_wins(office: Office) -> None:
    case = office.apply().instance_id
    task = office.task(case, "periksa_kelengkapan")
    office.accounts.create_user("kedua", "Contoh Petugas Kedua", ["back_office"], "rahasia-panjang")
    outcomes: list[str] = []
    gate = threading.Barrier(8)

    def press(number: int) -> None:
        actor = office.actor("backoffice" if number % 2 else "kedua")
        gate.wait()
        try:
            office.engine.runtime.complete(actor, task, Submission(ALL_GOOD), f"tekan {number}")
            outcomes.append("menang")
        except Conflict:
            outcomes.append("kalah")

    threads = [threading.Thread(target=press, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["kalah"] * 7 + ["menang"]
    office.engine.worker.drain()
    assert office.engine.replay.verify() == (1, [])


def test_a_wrong_form_changes_nothing(office: Office) -> None:
    with pytest.raises(InvalidSubmission) as refusal:
        office.engine.runtime.start(office.applicant, "karang_taruna", Submission(APPLICATION), "kirim")
    assert "berkas.0.dokumen" in refusal.value.errors
    assert office.engine.history.of_applicant(office.applicant) == []
    assert office.apply().business_key == "KT-2026-0001"


def test_a_letter_that_cannot_be_set_becomes_an_incident_and_the_case_waits(office: Office) -> None:
    case = office.apply().instance_id
    connector = office.engine.worker._connectors["surat"]
    broken = type("Broken", (), {"topic": "surat", "run": lambda self, job: 1 / 0})()
    office.engine.worker._connectors = {"surat": broken}
    office.verdicts(case, "backoffice", "periksa_kelengkapan")
    view = office.engine.history.instance(office.actor("auditor"), case)
    assert (view.state, [row.element for row in view.jobs]) == ("active", ["terbitkan_tanda_terima"])
    office.engine.worker._connectors = {"surat": connector}
    from datetime import timedelta

    office.clock.advance(timedelta(minutes=5))
    office.engine.worker.drain()
    assert office.open(case) == ["teruskan_permohonan"]


def test_a_step_says_whether_it_left_work_for_a_worker(office: Office) -> None:
    """Only then is one woken: a needless round of its would hold up the answer."""
    sent = office.apply()
    assert sent.due  # the messages to applicant and back office
    task, actor = office.task(sent.instance_id, "periksa_kelengkapan"), office.actor("backoffice")
    assert not office.engine.runtime.claim(actor, task, "ambil").due
    assert office.engine.runtime.complete(actor, task, Submission(ALL_GOOD), "selesai").due  # the receipt's letter
