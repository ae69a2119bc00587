"""NUL and half a surrogate: refused at every address, wherever they stand, before anything is read or stored."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from office import demo
from tests.crash import checks
from tests.offices import Office
from tests.web.conftest import ANSWERS, APPLICANT, Browser, begin, signed_in, upload
from web import rest
from web.limits import limiter

NUL, HALF = b"\0", b"\xed\xa0\xbd"  # the second is U+D83D, half of an emoji
SPOILED = (NUL, HALF)
TOLD = "tanda yang"
BOUNDARY = "batas"


@dataclass(frozen=True)
class Sent:
    """What is sent beside the method: a path of bytes, a query, and a body."""

    where: str
    path: bytes
    query: str = ""
    body: bytes = b""
    type: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def to(self, client: FlaskClient, method: str, **headers: str) -> TestResponse:
        return client.open(
            "/",
            method=method,
            query_string=self.query,
            data=self.body or None,
            content_type=self.type or None,
            headers={**headers, **self.headers},
            environ_overrides={"PATH_INFO": self.path.decode("latin-1")},
        )


def percent(data: bytes) -> str:
    return "".join(f"%{byte:02X}" for byte in data)


def part(disposition: bytes, value: bytes) -> bytes:
    lines = (f"--{BOUNDARY}".encode(), b"Content-Disposition: form-data; " + disposition, b"", value)
    return b"\r\n".join((*lines, f"--{BOUNDARY}--".encode(), b""))


def everywhere(rule: str, spoiled: bytes, *, program: bool) -> Iterator[Sent]:
    """Every place of a request to a route in which the sign can stand."""
    path = re.sub(r"<[^>]+>", "1", rule).encode()
    escape = {NUL: "\\u0000", HALF: "\\ud83d"}[spoiled]
    form, multipart = "application/x-www-form-urlencoded", f"multipart/form-data; boundary={BOUNDARY}"
    yield Sent("query", path, f"a={percent(spoiled)}")
    yield Sent("a query's name", path, f"a{percent(spoiled)}=1")
    yield Sent("form", path, body=f"nama=x{percent(spoiled)}y".encode(), type=form)
    yield Sent("raw form", path, body=b"nama=x" + spoiled, type=form)
    yield Sent("multipart", path, body=part(b'name="nama"', b"x" + spoiled), type=multipart)
    file = b'name="berkas"; filename="surat' + spoiled + b'.pdf"'
    yield Sent("filename", path, body=part(file, b"%PDF"), type=multipart)
    yield Sent("json", path, body=f'{{"a": [{{"b": "x{escape}"}}]}}'.encode(), type="application/json")
    yield Sent("a json's key", path, body=f'{{"x{escape}": 1}}'.encode(), type="application/json")
    if program:
        yield Sent("json without its type", path, body=f'{{"a": "{escape}"}}'.encode())
        name = base64.b64encode(b"perancang" + spoiled + b":x").decode()
        if spoiled == NUL:
            yield Sent("basic", path, headers={"Authorization": f"Basic {name}"})
    if "<" in rule:
        yield Sent("path", re.sub(r"<[^>]+>", "§", rule).encode("latin-1").replace(b"\xa7", b"1" + spoiled))


@pytest.fixture
def site(demo_office: Office) -> Flask:
    made = create_app(demo_office.engine.settings, demo_office)  # not testing: what nobody foresaw would be a 500
    limiter.reset()
    return made


def routes(app: Flask) -> Iterator[tuple[str, str]]:
    for rule in app.url_map.iter_rules():
        for method in sorted({"GET", "POST", "PUT", "DELETE"} & set(rule.methods or ())):
            yield method, rule.rule


@pytest.mark.parametrize("login", [None, APPLICANT, "backoffice", "operator"])
def test_no_page_takes_it_and_nothing_is_changed(site: Flask, demo_office: Office, login: str | None) -> None:
    client = signed_in(site, login).client if login else site.test_client()
    before = checks.dump(demo_office.engine.database)
    for method, rule in routes(site):
        for spoiled in SPOILED:
            for sent in everywhere(rule, spoiled, program=False):
                answer = sent.to(client, method)
                told = f"{method} {rule} {sent.where} {spoiled!r}: {answer.status_code}"
                assert answer.status_code == 400 and TOLD in answer.text and "<h1>" in answer.text, told
    assert checks.dump(demo_office.engine.database) == before


def test_no_address_for_programs_takes_it_and_nothing_is_changed(site: Flask, demo_office: Office) -> None:
    token = demo_office.access_tokens.create(demo_office.actor("backoffice"), "uji", "tugas", 1)
    before, client = checks.dump(demo_office.engine.database), site.test_client()
    for method, rule in routes(rest.build(demo_office.engine.settings, demo_office)):
        for spoiled in SPOILED:
            for sent in everywhere(rule, spoiled, program=True):
                answer = sent.to(client, method, Authorization=f"Bearer {token}")
                told = f"{method} {rule} {sent.where} {spoiled!r}: {answer.status_code}"
                sentence = (answer.json or {}).get("detail" if rule.startswith("/v2") else "message", "")
                assert answer.status_code == 400 and TOLD in sentence, told
    assert checks.dump(demo_office.engine.database) == before


def test_the_field_is_named(site: Flask) -> None:
    client = site.test_client()
    for data in ({"nama": "a\0b"}, {"nama": "a\0b", "berkas": (io.BytesIO(b"x"), "a.pdf")}):
        assert "“nama”" in client.post("/masuk", data=data).text
    answer = client.post("/masuk", data=b"nama=%ED%A0%BD", content_type="application/x-www-form-urlencoded")
    assert "“nama”" in answer.text


def test_a_cookie_and_a_header_are_looked_at_too(site: Flask) -> None:
    client = site.test_client(use_cookies=False)
    for headers in ({"Cookie": 'alur="a\\000b"'}, {"User-Agent": "a\0b"}):
        answer = client.get("/masuk", headers=headers)
        assert answer.status_code == 400 and TOLD in answer.text


def test_a_request_that_only_says_it_were_a_form_is_answered(app: Flask) -> None:
    """Clients keep the header when they are sent on by a redirect, and send no body."""
    answer = app.test_client().get("/masuk", input_stream=io.BytesIO(), content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 200


def test_other_signs_of_every_language_are_taken(app: Flask) -> None:
    browser = signed_in(app, APPLICANT)
    draft = begin(browser)
    browser.get(draft)
    name = "Karang Taruna 🌴 ñ ﷽ “kutip” %00 \\u0000"
    assert browser.post(draft, {**ANSWERS, "nama_organisasi": name, "aksi": "lanjut"}).status_code in (302, 303)
    assert upload(browser, draft, 0, name="surat 🌴.pdf").status_code < 400
    assert "🌴" in browser.get(draft).text and "\\u0000" in browser.get(draft).text


def test_json_with_the_same_written_out_is_taken(site: Flask, demo_office: Office) -> None:
    token = demo_office.access_tokens.create(demo_office.actor("backoffice"), "uji", "tugas", 1)
    answer: Any = site.test_client().post(
        "/engine-rest/task/tidak/complete",
        data=b'{"variables": {"a": {"value": "\\\\u0000 \\ud83c\\udf34"}}}',
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.status_code != 400 and TOLD not in answer.text


def test_whoever_was_refused_signs_in_all_the_same(site: Flask) -> None:
    browser = Browser(site.test_client())
    browser.get("/masuk")
    assert browser.post("/masuk", {"nama": "backoffice\0", "sandi": demo.PASSWORD}).status_code == 400
    assert browser.sign_in("backoffice").status_code == 303
