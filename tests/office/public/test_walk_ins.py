"""Who comes to the counter gets a case and an account of their own, and nobody else can take it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.errors import InvalidSubmission, NotFound
from engine.services.runtime import Submission
from engine.services.step_result import StepResult
from office.public.walk_ins import WRONG
from tests.offices import APPLICATION, Office

NIK, PASSWORD = "1407995203950002", "tiga kata acak"


def arrive(office: Office, phone: str = "0812-0000-0066") -> StepResult:
    officer = office.actor("backoffice")
    applicant = office.walk_ins.applicant(officer, NIK, "Contoh Tamu Loket", phone)
    offered, _ = office.engine.repository.service("karang_taruna")
    papers = {i: {"dokumen": office.document(f"{n.kode}.pdf")} for i, n in enumerate(offered.persyaratan) if n.wajib}
    digests = frozenset(row["dokumen"]["digest"] for row in papers.values())
    submission = Submission({**APPLICATION, "berkas": papers}, digests)
    started = office.engine.runtime.start(applicant, "karang_taruna", submission, office.command_id(), officer=officer)
    return office.work(started)


def test_the_case_is_the_applicants_and_history_names_the_officer(office: Office) -> None:
    result = arrive(office)
    view = office.engine.history.instance(office.actor("auditor"), result.instance_id)
    applicant = office.walk_ins.find(str(view.applicant_id))
    assert view.channel == "loket" and applicant.nik == NIK and view.variables["pemohon"]["nama"] == "Contoh Tamu Loket"
    assert {event.actor_name for event in office.engine.history.events(view)} <= {"Contoh Petugas Loket", "Sistem"}
    assert office.engine.replay.verify(result.instance_id) == (1, [])
    assert "+6281200000066" in {row.recipient for row in view.notifications}  # told by WhatsApp, account or none


def test_a_second_visit_is_the_same_person(office: Office) -> None:
    first, second = arrive(office), arrive(office)
    history, auditor = office.engine.history, office.actor("auditor")
    owners = {history.instance(auditor, each.instance_id).applicant_id for each in (first, second)}
    assert len(owners) == 1
    known = office.walk_ins.applicant(office.actor("backoffice"), office.applicant.nik or "", "Siapa Saja", "")
    assert known.id == office.applicant.id and known.name == "Contoh Pemohon"  # an account stays as its owner made it


def test_the_owner_takes_the_account_over_with_the_code_once(office: Office) -> None:
    view = office.engine.history.instance(office.actor("auditor"), arrive(office).instance_id)
    code = office.walk_ins.code(str(view.applicant_id))
    assert code is not None
    office.walk_ins.take_over(NIK, code.lower().replace("-", " "), PASSWORD)
    signed_in = office.identity.authenticate(NIK, PASSWORD)
    assert [row.id for row in office.engine.history.of_applicant(signed_in.actor)] == [view.id]
    with pytest.raises(InvalidSubmission):
        office.walk_ins.take_over(NIK, code, "kata sandi lain lagi")
    assert office.walk_ins.code(str(view.applicant_id)) is None


def test_wrong_old_and_guessed_codes_sound_the_same(office: Office) -> None:
    view = office.engine.history.instance(office.actor("auditor"), arrive(office).instance_id)
    old = str(office.walk_ins.code(str(view.applicant_id)))
    new = str(office.walk_ins.code(str(view.applicant_id)))
    for nik, code in ((NIK, old), (NIK, "AAAAA-AAAAA"), ("1407995203950003", new), (office.applicant.nik or "", new)):
        with pytest.raises(InvalidSubmission) as refused:
            office.walk_ins.take_over(nik, code, PASSWORD)
        assert refused.value.errors == {"kode": WRONG}
    office.clock.advance(timedelta(days=91))
    with pytest.raises(InvalidSubmission):
        office.walk_ins.take_over(NIK, new, PASSWORD)


def test_a_code_bears_five_tries(office: Office) -> None:
    view = office.engine.history.instance(office.actor("auditor"), arrive(office).instance_id)
    code = str(office.walk_ins.code(str(view.applicant_id)))
    for _ in range(5):
        with pytest.raises(InvalidSubmission):
            office.walk_ins.take_over(NIK, "AAAAA-AAAAA", PASSWORD)
    office.clock.advance(timedelta(minutes=16))
    with pytest.raises(InvalidSubmission):
        office.walk_ins.take_over(NIK, code, PASSWORD)


def test_nobody_takes_a_case_by_registering_with_another_phone(office: Office) -> None:
    view = office.engine.history.instance(office.actor("auditor"), arrive(office).instance_id)
    pending = office.identity.register(NIK, "Contoh Penyusup", "0812-0000-0044", PASSWORD)
    assert office.identity.phone_of_pending(pending) is None  # no code went out
    assert office.walk_ins.find(str(view.applicant_id)).name == "Contoh Tamu Loket"


def test_the_officer_does_the_applicants_task_with_them_and_nobody_else_does(office: Office) -> None:
    case = arrive(office).instance_id
    office.verdicts(case, "backoffice", "periksa_kelengkapan", {2: "Halaman 4 belum ditandatangani."})
    task = office.task(case, "perbaiki_berkas")
    assert [row.id for row in office.walk_ins.waiting()] == [task]
    paper = office.document("baru.pdf")
    submission = Submission({"berkas": {2: {"dokumen": paper}}}, frozenset({paper["digest"]}))
    runtime = office.engine.runtime
    for login, at_counter in (("backoffice", False), ("koordinator", True), ("kadis", True)):
        with pytest.raises(NotFound):
            runtime.complete(office.actor(login), task, submission, office.command_id(), at_counter=at_counter)
    runtime.complete(office.actor("backoffice"), task, submission, office.command_id(), at_counter=True)
    assert office.open(case) == ["periksa_kelengkapan"]


def test_an_applicant_of_the_website_keeps_their_task_to_themselves(office: Office) -> None:
    case = office.apply().instance_id
    office.verdicts(case, "backoffice", "periksa_kelengkapan", {2: "Halaman 4 belum ditandatangani."})
    task, officer = office.task(case, "perbaiki_berkas"), office.actor("backoffice")
    with pytest.raises(NotFound):
        office.engine.runtime.complete(officer, task, Submission({}), office.command_id(), at_counter=True)
    with pytest.raises(NotFound):
        office.engine.inbox.get(officer, task, at_counter=True)


def test_wrong_particulars_are_named_and_make_no_account(office: Office) -> None:
    before = len(office.accounts.users())
    for nik, name, phone, field in (
        ("123", "Contoh Tamu", "", "nik"),
        (NIK, "X", "", "nama"),
        (NIK, "Contoh Tamu", "abc", "telepon"),
        (NIK, "Contoh Tamu", "0812-0000-0001", "telepon"),  # another applicant's
    ):
        with pytest.raises(InvalidSubmission) as refused:
            office.walk_ins.applicant(office.actor("backoffice"), nik, name, phone)
        assert set(refused.value.errors) == {field}
    assert len(office.accounts.users()) == before
