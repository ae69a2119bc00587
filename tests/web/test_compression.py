"""Pages and answers to programs are sent smaller to whom asks, and say no secret by their length."""

from __future__ import annotations

import gzip
import json
import re

import brotli
import pytest
from flask import Flask

from office.office import Office
from tests.web.conftest import ANSWERS, APPLICANT, Browser, apply, begin, upload
from web import compression
from web.csrf import mask, unmask

BOTH = {"Accept-Encoding": "gzip, br"}


def test_a_page_is_compressed_for_whom_asks(visitor: Browser) -> None:
    plain = visitor.client.get("/lacak")
    small = visitor.client.get("/lacak", headers=BOTH)
    assert small.headers["Content-Encoding"] == "br" and len(small.data) < len(plain.data) / 2
    assert "Lacak" in brotli.decompress(small.data).decode()
    old = visitor.client.get("/lacak", headers={"Accept-Encoding": "gzip"})
    assert old.headers["Content-Encoding"] == "gzip" and "Lacak" in gzip.decompress(old.data).decode()
    for each in (plain, small, old):
        assert {"Accept-Encoding", "Cookie"} <= set(each.vary) and int(each.headers["Content-Length"]) == len(each.data)
    assert "Content-Encoding" not in plain.headers
    assert visitor.client.head("/lacak", headers=BOTH).headers["Content-Encoding"] == "br"


def test_an_error_page_is_compressed_and_a_short_answer_is_not(visitor: Browser) -> None:
    assert visitor.client.get("/tidak-ada", headers=BOTH).headers["Content-Encoding"] == "br"
    short = visitor.client.get("/tidak-ada", headers={**BOTH, "Accept": "application/json"})
    assert len(short.data) < compression.SMALLEST and "Content-Encoding" not in short.headers


def test_a_pdf_stays_as_it_is(applicant: Browser) -> None:
    draft = begin(applicant)
    applicant.get(draft)
    applicant.post(draft, {**ANSWERS, "aksi": "lanjut"})
    upload(applicant, draft, 0)
    found = re.search(r"/dokumen/draf/[\w:-]+/[0-9a-f]{64}", applicant.get(f"{draft}/berkas").text)
    assert found is not None
    with applicant.get(found[0], headers=BOTH) as answer:
        assert answer.mimetype == "application/pdf" and answer.data.startswith(b"%PDF")
        assert "Content-Encoding" not in answer.headers


def test_programs_are_answered_smaller_too(app: Flask, office: Office, applicant: Browser) -> None:
    for _ in range(4):
        apply(applicant)
    token = office.access_tokens.create(office.accounts.actor("backoffice"), "uji", "tugas", 1)
    headers = {"Authorization": f"Bearer {token}"}
    plain = app.test_client().get("/engine-rest/task", headers=headers)
    small = app.test_client().get("/engine-rest/task", headers={**headers, **BOTH})
    assert plain.json and json.loads(brotli.decompress(small.data)) == plain.json
    assert "Content-Encoding" not in plain.headers and "Accept-Encoding" in plain.vary


def test_a_forms_token_is_another_text_in_every_page(applicant: Browser) -> None:
    draft = begin(applicant)
    tokens = set()
    for _ in range(5):
        applicant.get(draft)
        tokens.add(applicant.token)
    assert len(tokens) == 5 and len({unmask(each).split(".")[0] for each in tokens}) == 1  # type: ignore[union-attr]
    for token in tokens:
        sent = applicant.client.post(draft, data={**ANSWERS, "csrf_token": token})
        assert sent.status_code in (302, 303, 422)


@pytest.mark.parametrize("token", ["", "abc", "€", mask("kosong"), "AAAA", "a" * 5], ids=lambda token: str(len(token)))
def test_no_other_token_is_taken(app: Flask, token: str) -> None:
    browser = Browser(app.test_client())
    browser.get("/masuk")
    sent = browser.client.post("/masuk", data={"csrf_token": token, "nama": APPLICANT, "sandi": "x"})
    assert sent.status_code == 400 and "sudah terlalu lama terbuka" in sent.text


def test_the_token_under_the_mask_is_not_taken(app: Flask) -> None:
    browser = Browser(app.test_client())
    browser.get("/masuk")
    bare = unmask(browser.token)
    assert browser.client.post("/masuk", data={"csrf_token": bare, "nama": APPLICANT}).status_code == 400
