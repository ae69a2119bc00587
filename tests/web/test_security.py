"""What every answer carries, and what is refused before any view runs."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from engine.settings import Settings
from office.office import Office
from tests.web.conftest import ANSWERS, APPLICANT, Browser, apply, begin
from web.site import build

TEMPLATES = Path(__file__).parents[2] / "web" / "templates"


@pytest.mark.parametrize("path", ["/", "/masuk", "/tidak-ada", "/layanan/uji"])
def test_pages_allow_nothing_from_elsewhere_and_nothing_inline(visitor: Browser, path: str) -> None:
    headers = visitor.get(path).headers
    policy = headers["Content-Security-Policy"]
    for part in (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ):
        assert part in policy
    assert "unsafe" not in policy and "http" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin" and "camera=()" in headers["Permissions-Policy"]


def test_no_template_needs_more_than_the_policy_allows() -> None:
    for file in TEMPLATES.rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|\son[a-z]+=\"|<style|<script(?![^>]*src=)", text), file
        for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", text, re.S):
            assert "m.csrf()" in form, file


def test_pages_of_signed_in_people_are_kept_nowhere(applicant: Browser) -> None:
    assert applicant.get("/permohonan").headers["Cache-Control"] == "no-store"


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(visitor: Browser) -> None:
    cookie = visitor.get("/masuk").headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Secure" not in cookie


def test_over_https_the_cookie_is_secure_and_the_browser_is_told_to_stay(settings: Settings, office: Office) -> None:
    app = build(replace(settings, base_url="https://izin.contoh.id"), office)
    answer = app.test_client().get("/masuk", base_url="https://izin.contoh.id")
    assert "Secure" in answer.headers["Set-Cookie"] and "max-age" in answer.headers["Strict-Transport-Security"]


def test_a_form_without_its_token_is_refused_with_a_page(app: Flask) -> None:
    answer = app.test_client().post("/masuk", data={"nama": APPLICANT, "sandi": "coba-alur-2026"})
    assert answer.status_code == 400 and "sudah terlalu lama terbuka" in answer.text and "<h1>" in answer.text


def test_a_token_of_another_session_is_worth_nothing(app: Flask, applicant: Browser) -> None:
    other = app.test_client()
    token = re.search(r'name="csrf_token" value="([^"]+)"', other.get("/masuk").text)
    assert token is not None
    answer = applicant.client.post("/permohonan/baru/uji", data={"csrf_token": token[1]})
    assert answer.status_code == 400


def test_machines_get_the_sentence_as_json(visitor: Browser) -> None:
    answer = visitor.get("/tidak-ada", headers={"Accept": "application/json"})
    assert (
        answer.status_code == 404 and answer.json is not None and answer.json["status"] == 404 and answer.json["galat"]
    )


def test_a_wrong_method_is_a_page_too(visitor: Browser) -> None:
    answer = visitor.get("/aktivasi/kirim-lagi")
    assert answer.status_code == 405 and "POST" in answer.headers["Allow"] and "<h1>" in answer.text


def test_an_enormous_upload_is_cut_off(app: Flask, applicant: Browser) -> None:
    draft = begin(applicant)
    app.config["MAX_CONTENT_LENGTH"] = 1000
    answer = applicant.post(draft, {**ANSWERS, "alamat": "x" * 5000})
    assert answer.status_code == 413 and "10 MB" in answer.text


def test_what_people_type_is_shown_as_text(applicant: Browser) -> None:
    draft = begin(applicant)
    applicant.get(draft)
    page = applicant.post(
        draft, {**ANSWERS, "nama_organisasi": "<script>alert(1)</script>\"'", "kecamatan": ""}
    ).location
    text = applicant.get(page).text
    assert "<script>alert" not in text and "&lt;script&gt;" in text


def test_an_error_nobody_foresaw_is_a_page_without_details(
    app: Flask, applicant: Browser, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = apply(applicant)

    def fails(*_: object) -> None:
        raise RuntimeError("rahasia dalam")

    monkeypatch.setattr(office.engine.history, "events", fails)
    app.testing = False
    answer = applicant.get(case)
    assert answer.status_code == 500 and "Ada kesalahan di pihak kami" in answer.text and "rahasia" not in answer.text
