"""Signing on the task's page: the letter first, the passphrase used once and never shown again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import create_app
from office import demo
from tests.offices import Office
from tests.web.conftest import Browser, signed_in
from web.limits import limiter

COMMAND = re.compile(r'name="perintah" value="([0-9a-f]{32})"')
SIGN = {"putusan_kadis": "tandatangani"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = Office(tmp_path)
    yield opened
    opened.engine.close()


@pytest.fixture
def case(office: Office) -> str:
    """A case whose letter waits for its signature."""
    id = office.apply().instance_id
    office.approve(id)
    return id


@pytest.fixture
def kadis(office: Office) -> Browser:
    app = create_app(office.engine.settings, office)
    app.testing = True
    limiter.reset()
    return signed_in(app, "kadis")


def send(browser: Browser, task: str, passphrase: str) -> tuple[int, str]:
    command = COMMAND.findall(browser.get(task).text)[-1]
    answer = browser.post(task, {**SIGN, "passphrase": passphrase, "perintah": command})
    return answer.status_code, answer.text


def test_a_letter_is_signed_only_with_the_right_passphrase(office: Office, case: str, kadis: Browser) -> None:
    task = f"/tugas/{office.task(case, 'tanda_tangan')}"
    page = kadis.get(task).text
    digest = office.variables(case)["surat_izin"]["digest"]
    assert f'data-pdf="/dokumen/{case}/{digest}"' in page and "CA UJI" in page and "tidak disimpan" in page
    assert 'value="tandatangani" checked' not in page, "nothing is chosen for the officer"
    kadis.post(f"{task}/ambil", {"perintah": COMMAND.findall(page)[-1]})

    status, page = send(kadis, task, "")
    assert status == 422 and 'href="#passphrase"' in page and 'value="tandatangani" checked' in page
    status, page = send(kadis, task, "rahasia-yang-keliru")
    assert status == 422 and 'href="#passphrase"' in page and "rahasia-yang-keliru" not in page
    assert office.open(case) == ["tanda_tangan"]

    status, page = send(kadis, task, demo.PASSPHRASE)
    assert status == 303 and office.variables(case)["surat_izin"]["ditandatangani"] is True
    assert "Sekarang giliran Back Office: Cetak izin" in kadis.get("/tugas").text
    history = kadis.get(f"/kasus/{case}").text
    assert demo.PASSPHRASE not in history and "bertanda tangan" in history


def test_who_sends_a_letter_back_needs_no_passphrase(office: Office, case: str, kadis: Browser) -> None:
    task = f"/tugas/{office.task(case, 'tanda_tangan')}"
    kadis.post(f"{task}/ambil", {"perintah": COMMAND.findall(kadis.get(task).text)[-1]})
    command = COMMAND.findall(kadis.get(task).text)[-1]
    values = {"putusan_kadis": "kembalikan", "catatan_kadis": "Nama ketua keliru.", "perintah": command}
    assert kadis.post(task, values).status_code == 303
    assert office.open(case) == ["persetujuan"]
