"""The officer's list and desk, in a small office: taking, giving back, saving, and what is told to whom."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from engine.clock import ManualClock
from engine.services.inbox import TaskFilter
from office import demo
from office.office import Office
from tests.web.conftest import Browser, apply, signed_in

COMMAND = re.compile(r'name="perintah" value="([0-9a-f]{32})"')
GOOD = {f"berkas.{row}.putusan": "sesuai" for row in range(3)} | {"putusan": "lengkap"}
BACK = {**GOOD, "berkas.1.putusan": "perbaiki", "berkas.1.alasan": "Belum ditandatangani.", "putusan": "kembalikan"}


@pytest.fixture
def colleague(app: Flask, office: Office) -> Browser:
    office.accounts.create_user("loket2", "Contoh Rekan Loket", ["back_office"], demo.PASSWORD, "0812-0000-0055")
    return signed_in(app, "loket2")


@pytest.fixture
def task(applicant: Browser, office: Office) -> str:
    """The address of the check of a fresh application."""
    apply(applicant)
    return f"/tugas/{office.engine.inbox.page(office.accounts.actor('backoffice'), TaskFilter())[0][0].id}"


def press(browser: Browser, page: str, action: str, **values: str) -> tuple[int, str, str]:
    """Opens a page and sends one of its forms with its command id: status, where to, text."""
    command = COMMAND.findall(browser.get(page).text)[-1]
    answer = browser.post(action, {"perintah": command, **values})
    return answer.status_code, answer.location or "", answer.text


def test_the_list_says_what_is_due_and_who_has_it(officer: Browser, task: str, clock: ManualClock) -> None:
    page = officer.get("/tugas").text
    assert "Hari ini" in page and "sisa 15 menit kerja" in page and "UJI-2026-0001" in page and "Ambil" in page
    clock.advance(timedelta(hours=1))
    assert "terlambat 45 menit kerja" in officer.get("/tugas?tampil=terlambat").text
    assert press(officer, task, f"{task}/ambil", lanjut="/tugas?tampil=saya")[1] == "/tugas?tampil=saya"
    assert "Lepas" in officer.get("/tugas?tampil=saya").text
    assert "Semua tugas sudah ada yang memegang" in officer.get("/tugas?tampil=bebas").text


def test_search_narrows_the_list_and_an_empty_one_says_so(officer: Browser, task: str) -> None:
    assert "UJI-2026-0001" in officer.get("/tugas?q=karang&layanan=uji&langkah=periksa").text
    nothing = officer.get("/tugas?q=tidak+ada").text
    assert "Tidak ada tugas yang cocok" in nothing and "UJI-2026-0001" not in nothing


def test_a_task_that_nobody_took_can_be_read_and_not_filled_in(officer: Browser, task: str) -> None:
    page = officer.get(task).text
    assert "Tugas ini belum diambil" in page and "<fieldset disabled>" in page and "Kirim hasil pemeriksaan" not in page
    press(officer, task, f"{task}/ambil")
    assert "<fieldset disabled>" not in officer.get(task).text


def test_a_colleague_s_task_is_read_and_not_taken(officer: Browser, colleague: Browser, task: str) -> None:
    press(officer, task, f"{task}/ambil")
    page = colleague.get(task).text
    assert "Sedang dikerjakan Contoh Petugas Loket" in page and "Ambil tugas ini" not in page
    assert colleague.post(f"{task}/lepas", {"perintah": "0" * 32}).status_code == 409
    assert press(officer, task, f"{task}/lepas")[1] == "/tugas"
    assert press(colleague, task, f"{task}/ambil")[0] == 303


def test_an_error_names_its_document_and_leads_to_its_field(officer: Browser, task: str) -> None:
    press(officer, task, f"{task}/ambil")
    status, _, page = press(officer, task, task, **{**BACK, "berkas.1.alasan": ""})
    assert status == 422 and re.search(r'href="#berkas-1-alasan">Rencana anggaran biaya: ', page)
    assert re.search(r'name="berkas.0.putusan" value="sesuai" checked', page)
    assert re.search(r'name="berkas.0.putusan" value="sesuai" checked', officer.get(task).text), "kept for later too"


def test_completing_says_whose_turn_it_is(officer: Browser, task: str) -> None:
    press(officer, task, f"{task}/ambil")
    assert press(officer, task, task, **BACK)[1] == "/tugas"
    assert "Sekarang giliran Pemohon: Perbaiki berkas" in officer.get("/tugas").text


def test_who_comes_too_late_reads_what_they_had_typed(officer: Browser, colleague: Browser, task: str) -> None:
    press(officer, task, f"{task}/ambil")
    command = COMMAND.findall(officer.get(task).text)[-1]
    press(officer, task, f"{task}/lepas")
    press(colleague, task, f"{task}/ambil")
    answer = officer.post(task, {**GOOD, "perintah": command})
    assert answer.status_code == 409 and "Contoh Rekan Loket" in answer.text and "Yang tadi Anda isi" in answer.text


def test_what_is_saved_for_later_is_there_later(officer: Browser, task: str) -> None:
    press(officer, task, f"{task}/ambil")
    assert press(officer, task, task, **{"berkas.0.putusan": "sesuai", "aksi": "simpan"})[1] == task
    assert re.search(r'name="berkas.0.putusan" value="sesuai" checked', officer.get(task).text)


def test_fields_follow_the_answers_while_they_are_given(officer: Browser, task: str) -> None:
    officer.get(task)
    fragment = officer.post(f"{task}/formulir", {"berkas.1.putusan": "perbaiki"}).text
    assert 'name="berkas.1.alasan"' in fragment and 'name="berkas.0.alasan"' not in fragment and "<html" not in fragment
    assert "1 perlu diperbaiki" in fragment


@pytest.mark.parametrize("login", ["auditor", "perancang", "operator"])
def test_who_looks_on_has_no_task_list_and_takes_nothing(app: Flask, task: str, login: str) -> None:
    onlooker = signed_in(app, login)
    assert onlooker.get("/tugas").location == "/kasus"
    for action in (task, f"{task}/ambil", f"{task}/lepas", f"{task}/formulir"):
        assert onlooker.post(action, {"perintah": "0" * 32, **GOOD}).status_code == 404


def test_applicants_stay_outside(applicant: Browser, task: str) -> None:
    for path in ("/tugas", task, "/kasus"):
        assert applicant.get(path).status_code == 403


def test_a_command_without_its_id_is_refused(officer: Browser, task: str) -> None:
    officer.get(task)
    assert officer.post(f"{task}/ambil").status_code == 400


def test_after_taking_a_task_one_never_leaves_the_site(officer: Browser, task: str) -> None:
    assert press(officer, task, f"{task}/ambil", lanjut="//jahat.test/")[1] == task
