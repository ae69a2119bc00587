"""The staff's pages on the real SOP: one wins, the other is told; nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from office import demo
from tests.offices import Office
from web.limits import limiter


class Desk:
    """A person at the site, without JavaScript."""

    def __init__(self, app: Flask, login: str) -> None:
        self.client: FlaskClient = app.test_client()
        self.page = self.client.get("/masuk")
        self.page = self.post("/masuk", nama=login, sandi=demo.PASSWORD)

    def hidden(self, name: str) -> str:
        found = re.findall(rf'name="{name}" value="([^"]+)"', self.page.text)
        return found[-1] if found else ""

    def get(self, path: str) -> TestResponse:
        self.page = self.client.get(path)
        return self.page

    def post(self, path: str, **values: str) -> TestResponse:
        data = {"csrf_token": self.hidden("csrf_token"), "perintah": self.hidden("perintah"), **values}
        answer = self.client.post(path, data=data)
        if answer.status_code != 303:
            self.page = answer
        return answer


@pytest.fixture
def office(demo_office: Office) -> Office:
    """The whole office on each database, not the small one of these tests."""
    return demo_office


@pytest.fixture
def app(office: Office) -> Iterator[Flask]:
    made = create_app(office.engine.settings, office)
    made.testing = True
    limiter.reset()
    yield made


def claimed(app: Flask, office: Office, login: str, case: str, element: str) -> tuple[Desk, str]:
    """A person on the page of a task they have taken."""
    desk, task = Desk(app, login), office.task(case, element)
    desk.get(f"/tugas/{task}")
    assert desk.post(f"/tugas/{task}/ambil").status_code == 303
    desk.get(f"/tugas/{task}")
    return desk, task


def test_the_list_holds_the_group_s_tasks_and_nobody_else_s(app: Flask, office: Office) -> None:
    case = office.apply()
    assert case.business_key in Desk(app, "backoffice").get("/tugas").text
    assert case.business_key not in Desk(app, "koordinator").get("/tugas").text


def test_of_two_who_take_a_task_one_is_told_who_has_it(app: Flask, office: Office) -> None:
    task = office.task(office.apply().instance_id, "periksa_kelengkapan")
    office.accounts.create_user("kedua", "Contoh Petugas Kedua", ["back_office"], demo.PASSWORD)
    first, second = Desk(app, "backoffice"), Desk(app, "kedua")
    for desk in (first, second):
        desk.get(f"/tugas/{task}")
    assert first.post(f"/tugas/{task}/ambil").status_code == 303
    answer = second.post(f"/tugas/{task}/ambil")
    assert answer.status_code == 409
    assert "baru saja diambil Contoh Petugas Loket" in answer.text


def test_a_wrong_value_gets_its_sentence_and_keeps_what_was_typed(app: Flask, office: Office) -> None:
    case = office.apply().instance_id
    desk, task = claimed(app, office, "backoffice", case, "periksa_kelengkapan")
    answer = desk.post(f"/tugas/{task}", **{"berkas.0.putusan": "sesuai", "catatan_kelengkapan": "Tolong teliti RAB."})
    assert answer.status_code == 422
    assert "error-summary" in answer.text and "Tolong teliti RAB." in answer.text
    assert office.open(case) == ["periksa_kelengkapan"]


def test_a_task_done_by_somebody_else_says_so(app: Flask, office: Office) -> None:
    case = office.apply().instance_id
    desk, task = claimed(app, office, "backoffice", case, "periksa_kelengkapan")
    office.verdicts(case, "backoffice", "periksa_kelengkapan")
    answer = desk.post(f"/tugas/{task}", **{"berkas.0.putusan": "sesuai"})
    assert answer.status_code == 409
    assert "sudah diselesaikan Contoh Petugas Loket" in answer.text


def test_the_same_button_pressed_twice_does_its_work_once(app: Flask, office: Office) -> None:
    case = office.apply().instance_id
    desk, task = claimed(app, office, "backoffice", case, "periksa_kelengkapan")
    values = {f"berkas.{n}.putusan": "sesuai" for n in range(12)}
    assert desk.post(f"/tugas/{task}", **values).status_code == 303
    assert desk.post(f"/tugas/{task}", **values).status_code == 303
    office.engine.worker.drain()
    assert office.open(case) == ["teruskan_permohonan"]


@pytest.mark.parametrize("login", ["koordinator", "auditor", "operator"])
def test_another_group_s_task_does_not_exist(app: Flask, office: Office, login: str) -> None:
    task = office.task(office.apply().instance_id, "periksa_kelengkapan")
    desk = Desk(app, login)
    assert desk.get(f"/tugas/{task}").status_code == 404
    desk.get("/akun")
    command = {"perintah": "0" * 32}
    assert desk.post(f"/tugas/{task}", **command, **{"berkas.0.putusan": "sesuai"}).status_code == 404


@pytest.mark.parametrize("path", ["/tugas/tidak:ada", "/tugas/x", "/kasus/tidak-ada", "/kasus/tidak-ada/jejak.json"])
def test_what_does_not_exist_is_a_404_page(app: Flask, path: str) -> None:
    assert Desk(app, "backoffice").get(path).status_code == 404


def test_a_wrong_passphrase_leaves_the_task_open_and_is_never_sent_back(app: Flask, office: Office) -> None:
    case = office.apply().instance_id
    office.approve(case)
    desk, task = claimed(app, office, "kadis", case, "tanda_tangan")
    assert "CA UJI" in desk.page.text
    answer = desk.post(f"/tugas/{task}", putusan_kadis="tandatangani", passphrase="rahasia-keliru")
    assert answer.status_code < 500 and "Passphrase keliru" in answer.text
    assert "rahasia-keliru" not in answer.text
    assert office.open(case) == ["tanda_tangan"]
    assert desk.post(f"/tugas/{task}", putusan_kadis="tandatangani", passphrase=demo.PASSPHRASE).status_code == 303
    assert office.open(case) == ["cetak_izin"]


def test_an_auditor_reads_the_history_with_the_applicant_masked(app: Flask, office: Office) -> None:
    case = office.apply().instance_id
    office.verdicts(case, "backoffice", "periksa_kelengkapan")
    desk = Desk(app, "auditor")
    page = desk.get(f"/kasus/{case}").text
    assert "Berkas lengkap?" in page and "1407994101900001" not in page
    trail = desk.get(f"/kasus/{case}/jejak.json").get_json()
    assert "alir_lengkap" in trail["flows"] and trail["here"] == ["teruskan_permohonan"]
    assert desk.get(f"/kasus/{case}/diagram.bpmn").data.startswith(b"<?xml")
    desk.get(f"/kasus/{case}")
    assert desk.post(f"/kasus/{case}/periksa").status_code in (200, 303)


def test_what_is_late_is_not_listed_again_under_today(app: Flask, office: Office) -> None:
    from datetime import timedelta

    late = office.apply().business_key
    office.clock.advance(timedelta(minutes=40))
    fresh = office.apply().business_key
    desk = Desk(app, "backoffice")
    today, overdue = desk.get("/tugas?tampil=hari-ini").text, desk.get("/tugas?tampil=terlambat").text
    assert fresh in today and late not in today
    assert late in overdue and fresh not in overdue


def test_onlookers_have_no_task_list_in_their_menu(app: Flask) -> None:
    entry = "<span>Tugas</span>"
    assert entry not in Desk(app, "auditor").get("/kasus").text
    assert entry in Desk(app, "backoffice").get("/kasus").text
