"""Accounts: registering, activating with the code from the phone, signing in and out, and one's sessions."""

from __future__ import annotations

import re
from datetime import timedelta

from flask import Flask

from engine.clock import ManualClock
from office.office import Office
from tests.web.conftest import APPLICANT, Browser, signed_in

NEW = {"nama": "Contoh Pendaftar", "nik": "1407014510900003", "telepon": "0812-0000-0077", "sandi": "tiga kata acak"}


def registered(visitor: Browser) -> str:
    """The code on the test screen."""
    visitor.get("/daftar")
    assert visitor.post("/daftar", NEW).location == "/aktivasi"
    found = re.search(r"\b(\d{6})\b", visitor.get("/aktivasi").text.partition("Layar WhatsApp percobaan")[2])
    assert found is not None
    return found[1]


def test_register_activate_sign_in(visitor: Browser) -> None:
    code = registered(visitor)
    assert visitor.post("/aktivasi", {"kode": f" {code[:3]} {code[3:]} "}).location == "/masuk"
    visitor.get("/masuk")
    assert visitor.post("/masuk", {"nama": "0812 0000 0077", "sandi": NEW["sandi"]}).location == "/permohonan"
    assert "Belum ada permohonan" in visitor.get("/permohonan").text


def test_every_wrong_value_gets_its_sentence_and_what_was_typed_stays(visitor: Browser) -> None:
    visitor.get("/daftar")
    answer = visitor.post("/daftar", {"nama": "Contoh", "nik": "14070", "telepon": "abc", "sandi": "pendek"})
    assert answer.status_code == 422
    assert "NIK harus 16 angka; yang Anda tulis 5 angka." in answer.text and 'value="14070"' in answer.text
    assert 'href="#telepon"' in answer.text and 'href="#sandi"' in answer.text
    assert "pendek" not in answer.text.replace("paling pendek", "")  # a password never comes back


def test_an_account_is_closed_until_it_is_activated(visitor: Browser) -> None:
    registered(visitor)
    visitor.get("/masuk")
    assert visitor.post("/masuk", {"nama": NEW["nik"], "sandi": NEW["sandi"]}).status_code == 422


def test_a_wrong_code_is_told_at_its_field_and_can_be_asked_for_anew(visitor: Browser, clock: ManualClock) -> None:
    code = registered(visitor)
    wrong = "000000" if code != "000000" else "111111"
    assert "Kode ini keliru" in visitor.post("/aktivasi", {"kode": wrong}).text
    assert "enam angka" in visitor.post("/aktivasi", {"kode": "12a"}).text
    assert "Tunggu satu menit" in visitor.post("/aktivasi/kirim-lagi", follow_redirects=True).text
    clock.advance(timedelta(minutes=11))
    assert "tidak berlaku" in visitor.post("/aktivasi", {"kode": code}).text
    assert "Kode baru sudah kami kirim" in visitor.post("/aktivasi/kirim-lagi", follow_redirects=True).text


def test_nobody_learns_who_has_an_account(visitor: Browser) -> None:
    visitor.get("/daftar")
    answer = visitor.post("/daftar", {**NEW, "nik": APPLICANT})
    assert answer.status_code == 303 and answer.location == "/aktivasi"


def test_a_wrong_password_says_neither_what_was_wrong_nor_forgets_the_name(visitor: Browser) -> None:
    visitor.get("/masuk")
    for login in (APPLICANT, "tidak-ada"):
        answer = visitor.post("/masuk", {"nama": login, "sandi": "keliru keliru"})
        assert answer.status_code == 422 and f'value="{login}"' in answer.text
        assert "Nama pengguna atau kata sandi keliru." in answer.text and "keliru keliru" not in answer.text


def test_guessing_is_stopped(visitor: Browser) -> None:
    visitor.get("/masuk")
    answers = [visitor.post("/masuk", {"nama": f"tebakan{n}", "sandi": "x"}).status_code for n in range(31)]
    assert answers[-1] == 429 and 429 not in answers[:30]


def test_signing_in_makes_a_new_session_and_signing_out_ends_it_on_the_server(app: Flask) -> None:
    browser = Browser(app.test_client())
    browser.get("/masuk")
    before = browser.client.get_cookie("alur")
    browser.sign_in(APPLICANT)
    stolen = browser.client.get_cookie("alur")
    assert before is not None and stolen is not None and before.value != stolen.value
    browser.get("/keluar")
    assert browser.post("/keluar").location == "/"
    thief = app.test_client()
    thief.set_cookie("alur", stolen.value)
    assert thief.get("/permohonan").location.startswith("/masuk")


def test_a_link_signs_nobody_out(applicant: Browser) -> None:
    applicant.get("/keluar")
    assert applicant.get("/permohonan").status_code == 200


def test_a_session_elsewhere_can_be_ended(app: Flask, office: Office) -> None:
    here, elsewhere = signed_in(app, APPLICANT), signed_in(app, APPLICANT)
    hashes = re.findall(r'action="/akun/sesi/([0-9a-f]{64})"', here.get("/akun").text)
    assert len(hashes) == 2
    for found in hashes:
        if f"/akun/sesi/{found}" in _other(here):
            here.post(f"/akun/sesi/{found}")
    assert elsewhere.get("/permohonan").status_code == 302
    assert here.get("/permohonan").status_code == 200


def _other(browser: Browser) -> str:
    """The part of the account page that shows sessions other than this one."""
    rows = browser.get("/akun").text.split('<li class="doc">')
    return "".join(row for row in rows if "Sesi ini" not in row)


def test_a_new_password_ends_the_other_sessions(app: Flask) -> None:
    here, elsewhere = signed_in(app, APPLICANT), signed_in(app, APPLICANT)
    wrong = here.post("/akun/sandi", {"sandi_lama": "keliru", "sandi": "kata yang lain"})
    assert wrong.status_code == 422 and "Kata sandi lama keliru." in wrong.text
    assert here.post("/akun/sandi", {"sandi_lama": "coba-alur-2026", "sandi": "kata yang lain"}).status_code == 303
    assert here.get("/permohonan").status_code == 200
    assert elsewhere.get("/permohonan").status_code == 302
