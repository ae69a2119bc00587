"""A case's history in words: who, when, what and why; the applicant only for those who handle the case."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from engine.services.inbox import TaskFilter
from engine.services.runtime import Submission
from office import demo
from office.office import Office
from tests.web.conftest import APPLICANT, Browser, apply, signed_in


@pytest.fixture
def case(applicant: Browser, office: Office) -> str:
    """The address of a case that the office has sent back once."""
    apply(applicant)
    officer = office.accounts.actor("backoffice")
    task = office.engine.inbox.page(officer, TaskFilter())[0][0]
    verdicts = {str(row): {"putusan": "sesuai"} for row in range(3)}
    verdicts["1"] = {"putusan": "perbaiki", "alasan": "Belum ditandatangani."}
    office.engine.runtime.claim(officer, task.id, "ambil uji")
    office.engine.runtime.complete(
        officer, task.id, Submission({"berkas": verdicts, "putusan": "kembalikan"}), "selesai uji"
    )
    return f"/kasus/{task.instance_id}"


def test_cases_are_found_by_number_and_state(officer: Browser, case: str) -> None:
    assert "UJI-2026-0001" in officer.get("/kasus?q=0001&keadaan=active").text
    assert "Tidak ada kasus yang cocok" in officer.get("/kasus?keadaan=completed").text


def test_every_step_says_who_did_what_and_why(officer: Browser, case: str) -> None:
    page = officer.get(case).text
    assert "Periksa kelengkapan diambil" in page and "Periksa kelengkapan selesai" in page
    assert "Contoh Petugas Loket" in page and "Menunggu Pemohon: Perbaiki berkas" in page
    assert "Lengkap? → tidak" in page and "putusan = kembalikan" in page
    assert "putusan == &#39;lengkap&#39;: tidak terpenuhi" in page and "lewat alur bawaan" in page
    only = officer.get(f"{case}?hanya=keputusan").text
    assert "Lengkap? → tidak" in only and "Periksa kelengkapan diambil" not in only and "1 dari 4 langkah" in only


def test_the_group_that_handles_a_case_sees_its_applicant(officer: Browser, case: str) -> None:
    page = officer.get(case).text
    assert "Contoh Pemohon" in page and APPLICANT in page


def test_the_auditor_sees_decisions_and_neither_applicant_nor_papers(app: Flask, case: str) -> None:
    page = signed_in(app, "auditor").get(case).text
    assert "Lengkap? → tidak" in page and "putusan = kembalikan" in page and "/dokumen/" not in page
    assert "Contoh Pemohon" not in page and APPLICANT not in page and "C••••• P••••••" in page


@pytest.mark.parametrize("login", ["operator", "perancang"])
def test_operators_and_designers_see_the_way_and_no_values(app: Flask, case: str, login: str) -> None:
    looker = signed_in(app, login)
    page = looker.get(case).text
    assert "Lengkap? → tidak" in page and "Karang Taruna Contoh" not in page
    assert "Surat permohonan" not in page and "putusan = kembalikan" not in page and "/dokumen/" not in page
    assert "Karang Taruna Contoh" not in looker.get("/kasus").text


def test_the_diagram_and_its_marks_belong_to_the_case(officer: Browser, case: str) -> None:
    assert b"<bpmn:definitions" in officer.get(f"{case}/diagram.bpmn").data
    marks = officer.get(f"{case}/jejak.json").get_json()
    assert marks["here"] == ["perbaiki"] and "f4" in marks["flows"] and "f6" not in marks["flows"]


def test_the_chain_is_proved_and_a_changed_history_is_named(officer: Browser, office: Office, case: str) -> None:
    officer.get(case)
    assert officer.post(f"{case}/periksa").location == case
    assert "Rantai bukti utuh: 4 langkah" in officer.get(case).text
    with office.engine.database.begin() as connection:
        connection.execute(sa.text("UPDATE history SET actor_name = 'Orang Lain' WHERE seq = 3"))
    officer.post(f"{case}/periksa")
    assert "Langkah 3: Rantai bukti putus di langkah ini" in officer.get(case).text


def test_a_case_that_is_not_there_is_not_there(officer: Browser, case: str) -> None:
    assert officer.get(f"/kasus/{'0' * 32}").status_code == 404
    assert officer.post(f"/kasus/{'0' * 32}/periksa").status_code == 404


def test_staff_come_to_their_tasks_when_they_sign_in(app: Flask) -> None:
    browser = Browser(app.test_client())
    assert browser.sign_in("backoffice", demo.PASSWORD).location == "/tugas"
