"""A small office of its own (``office/``): one applicant's form with uploads, one check, one return."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfWriter
from werkzeug.test import TestResponse

from app import create_app
from connectors import open_office
from engine.clock import ManualClock
from engine.settings import Settings
from office import demo
from office.office import Office
from web.limits import limiter

OFFICE = Path(__file__).parent / "office"
APPLICANT, OTHER = "1407994101900001", "1407995502920002"
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime(2026, 11, 24, 2, 0, tzinfo=UTC))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.from_environment(
        {"ALUR_DATA_DIR": str(tmp_path), "ALUR_PROCESSES_DIR": str(OFFICE), "ALUR_SECRET_KEY": "kunci untuk uji saja"}
    )


@pytest.fixture
def office(settings: Settings, clock: ManualClock) -> Iterator[Office]:
    opened = open_office(settings, clock)
    opened.prepare()
    opened.engine.deploy_folder(OFFICE)
    demo.create_accounts(opened)
    opened.accounts.create_user(OTHER, "Contoh Pemohon Lain", ["pemohon"], demo.PASSWORD, "0812-0000-0099", OTHER)
    yield opened
    opened.close()


@pytest.fixture
def app(settings: Settings, office: Office) -> Flask:
    made = create_app(settings, office)
    made.testing = True
    limiter.reset()
    return made


class Browser:
    """A person at the site: keeps cookies, and sends forms with the token of the page they stand on."""

    def __init__(self, client: FlaskClient, token: str = "") -> None:
        self.client, self.token = client, token

    def get(self, path: str, **more: object) -> TestResponse:
        return self._seen(self.client.get(path, **more))  # type: ignore[arg-type]

    def post(self, path: str, data: dict[str, object] | None = None, **more: object) -> TestResponse:
        return self._seen(self.client.post(path, data={"csrf_token": self.token, **(data or {})}, **more))  # type: ignore[arg-type]

    def sign_in(self, login: str, password: str = demo.PASSWORD) -> TestResponse:
        self.get("/masuk")
        answer = self.post("/masuk", {"nama": login, "sandi": password})
        self.get("/akun")
        return answer

    def _seen(self, answer: TestResponse) -> TestResponse:
        if found := _TOKEN.search(answer.text if answer.mimetype == "text/html" else ""):
            self.token = found[1]
        return answer


@pytest.fixture
def visitor(app: Flask) -> Browser:
    return Browser(app.test_client())


@pytest.fixture
def applicant(app: Flask) -> Browser:
    return signed_in(app, APPLICANT)


@pytest.fixture
def other(app: Flask) -> Browser:
    return signed_in(app, OTHER)


@pytest.fixture
def officer(app: Flask) -> Browser:
    return signed_in(app, "backoffice")


def signed_in(app: Flask, login: str) -> Browser:
    browser = Browser(app.test_client())
    assert browser.sign_in(login).status_code == 303
    return browser


def pdf(mark: str = "uji") -> bytes:
    """A small PDF; another mark makes another digest."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Title": mark})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


ANSWERS = {
    "nama_organisasi": "Karang Taruna Contoh",
    "alamat": "Jalan Contoh 1",
    "kecamatan": "bangko",
    "pernah": "belum",
    "jumlah_bantuan": "15.000.000",
    "benar": "true",
}


def begin(browser: Browser) -> str:
    """A fresh draft; its address."""
    browser.get("/layanan/uji")
    return browser.post("/permohonan/baru/uji").location


def upload(browser: Browser, draft: str, row: int, data: bytes | None = None, name: str = "surat.pdf") -> TestResponse:
    """One file into one row, as the page's script sends it."""
    file = (io.BytesIO(data if data is not None else pdf(f"baris {row}")), name)
    return browser.post(f"{draft}/unggah", {"path": f"berkas.{row}.dokumen", "berkas": file})


def apply(browser: Browser, first: bytes | None = None) -> str:
    """A whole application, with ``first`` as its first file; the address of the case."""
    draft = begin(browser)
    browser.get(draft)
    browser.post(draft, {**ANSWERS, "aksi": "lanjut"})
    for row in (0, 1):
        upload(browser, draft, row, first if row == 0 else None)
    browser.get(f"{draft}/kirim")
    return browser.post(f"{draft}/kirim").location
