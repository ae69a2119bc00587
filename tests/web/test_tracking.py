"""Tracking over HTTP: a case for who knows it, one answer for everybody else, nothing that names the applicant."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from office.office import Office
from tests.web.conftest import Browser, apply
from web.limits import limiter


@pytest.fixture
def number(applicant: Browser, office: Office) -> str:
    case = apply(applicant).rpartition("/")[2]
    return office.engine.history.instance(office.accounts.actor("auditor"), case).business_key


def track(visitor: Browser, number: str, digits: str):  # type: ignore[no-untyped-def]
    visitor.get("/lacak")
    return visitor.post("/lacak", {"nomor": number, "angka": digits})


def test_a_visitor_follows_the_case_without_an_account(visitor: Browser, number: str) -> None:
    answer = track(visitor, number, "0001")
    assert answer.status_code == 303 and answer.location.startswith(f"/lacak/{number}/")
    page = visitor.get(answer.location)
    assert page.status_code == 200 and number in page.text and "Perjalanan permohonan" in page.text


def test_the_page_masks_who_the_applicant_is(visitor: Browser, number: str) -> None:
    page = visitor.get(track(visitor, number, "0001").location).text
    assert "Contoh Pemohon" not in page and "C••••• P••••••" in page
    assert "Karang Taruna Contoh" not in page
    assert "1407994101900001" not in page and not re.search(r"0812\D?0000\D?0001", page)


def test_unknown_foreign_and_mistyped_numbers_get_one_and_the_same_answer(visitor: Browser, number: str) -> None:
    answers = set()
    for typed, digits in ((number, "9999"), ("UJI-2026-9999", "0001"), ("UJI-2026-1", "0001"), ("<b>x</b>", "0001")):
        answer = track(visitor, typed, digits)
        token = re.compile(r'(name="csrf_token" value=|content=)"[^"]+"')
        text = (
            token.sub("", answer.text).replace(typed.replace("<", "&lt;").replace(">", "&gt;"), "").replace(digits, "")
        )
        answers.add((answer.status_code, text))
    limiter.reset()
    assert len(answers) == 1 and next(iter(answers))[0] == 404
    wrong_address = visitor.get(f"/lacak/{number}/{'0' * 20}")
    missing = visitor.get(f"/lacak/UJI-2026-9999/{'0' * 20}")
    assert wrong_address.status_code == missing.status_code == 404
    assert "tidak cocok dengan catatan kami" in wrong_address.text and "tidak cocok dengan catatan kami" in missing.text


def test_leafing_through_numbers_is_stopped(visitor: Browser, app: Flask) -> None:
    codes = [track(visitor, f"UJI-2026-{n:04d}", "0001").status_code for n in range(25)]
    assert codes[0] == 404 and codes[-1] == 429


def test_a_lost_number_is_answered_the_same_for_everybody(visitor: Browser, number: str) -> None:
    visitor.get("/lacak")
    known = visitor.post("/lacak/ingatkan", {"telepon": "0812-0000-0001"})
    told = visitor.get(known.location).text
    unknown = visitor.post("/lacak/ingatkan", {"telepon": "0812-0000-0055"})
    assert known.status_code == unknown.status_code == 303 and known.location == unknown.location
    assert "Bila nomor itu terdaftar" in told and "Bila nomor itu terdaftar" in visitor.get(unknown.location).text
    assert visitor.post("/lacak/ingatkan", {"telepon": "abc"}).status_code == 422
