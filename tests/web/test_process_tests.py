"""A designer runs a process's tests on its page, one run at a time; anyone of the staff sees what came of them."""

from __future__ import annotations

import html
import json
import re
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from engine.settings import Settings
from tests.small_tests import APPLY, CHECK, OFFICE, written
from tests.web.conftest import Browser, signed_in
from web.designer import trials

HOSTILE = "<script>alert(1)</script>"
PAGE, PROCESS = "/perancang/proses/uji/uji", "/perancang/proses/uji"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A designers' folder of its own."""
    shutil.copytree(OFFICE, tmp_path / "kantor")
    folders = {"ALUR_DATA_DIR": str(tmp_path / "var"), "ALUR_PROCESSES_DIR": str(tmp_path / "kantor")}
    return Settings.from_environment(folders | {"ALUR_SECRET_KEY": "kunci untuk uji saja"})


@pytest.fixture
def designer(app: Flask) -> Browser:
    browser = signed_in(app, "perancang")
    browser.get(PAGE)
    return browser


def put(settings: Settings, text: str) -> Path:
    file = settings.processes_dir / "tests" / "processes" / "uji.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def finished(browser: Browser) -> TestResponse:
    """The page once nothing runs any more."""
    for _ in range(300):
        page = browser.get(PAGE)
        if "data-follow" not in page.text:
            return page
        time.sleep(0.1)
    raise AssertionError("the run did not end")


def attribute(page: str, name: str) -> Any:
    found = re.search(rf'{name}="([^"]*)"', page)
    assert found
    return json.loads(html.unescape(found[1]))


def test_a_process_without_tests_says_where_they_go(designer: Browser) -> None:
    page = designer.get(PAGE)
    assert page.status_code == 200 and "Belum ada uji" in page.text and "tests/processes/uji.yaml" in page.text
    assert "Jalankan uji" not in page.text and designer.post(PAGE).status_code == 404


def test_tests_that_cannot_be_read_are_said_and_not_run(settings: Settings, designer: Browser) -> None:
    put(settings, written(APPLY).replace("as: pemohon", "sebagai: pemohon"))
    page = html.unescape(designer.get(PAGE).text)
    assert "Berkas uji belum bisa dijalankan" in page and "Jalankan uji" not in page
    assert "tests/processes/uji.yaml, uji “Coba”, langkah 1: kunci “sebagai” tidak dikenal" in page
    assert designer.post(PAGE).status_code == 303
    assert "Uji tidak selesai" in finished(designer).text


def test_a_designer_runs_them_and_sees_the_coverage(settings: Settings, designer: Browser) -> None:
    put(settings, written(APPLY, CHECK).replace("name: Coba", f"name: Coba {HOSTILE}"))
    assert f'href="{PAGE}"' in designer.get(PROCESS).text
    page = designer.get(PAGE).text
    assert "1 uji, belum pernah dijalankan" in page and "Jalankan uji" in page
    assert designer.post(PAGE).location == PAGE
    assert HOSTILE not in page
    page = finished(designer).text
    assert HOSTILE not in page and html.escape(HOSTILE) in page
    assert "Semua 1 uji lulus" in page and "Cakupan 66 %: 4 dari 6 alir" in page and "Jalankan lagi" in page
    assert attribute(page, "data-coverage")["flows"] == {"f1": 1, "f2": 1, "f3": 1, "f4": 0, "f5": 0, "f6": 1}
    assert [(pin["number"], pin["kind"], pin["id"]) for pin in attribute(page, "data-pins")] == [
        (1, "never", "f4"),
        (2, "never", "f5"),
    ]
    assert "Lengkap? → Perbaiki berkas (tidak)" in page and "2 belum dilalui" in page


def test_a_failure_is_shown_with_what_was_expected(settings: Settings, designer: Browser) -> None:
    put(settings, written(APPLY, CHECK.replace("ended: selesai", "ended: false")))
    designer.post(PAGE)
    page = finished(designer).text
    assert "1 dari 1 uji gagal" in page and "Langkah 2: Periksa kelengkapan (back_office)" in page
    assert re.search(r"<dt>Diharapkan</dt><dd>masih berjalan</dd>", page) and "<dd>selesai</dd>" in page


def test_only_a_designer_runs_them(app: Flask, settings: Settings, designer: Browser, applicant: Browser) -> None:
    put(settings, written(APPLY))
    officer = signed_in(app, "auditor")
    page = officer.get(PAGE)
    assert page.status_code == 200 and "Jalankan uji" not in page.text
    assert officer.post(PAGE).status_code == applicant.post(PAGE).status_code == applicant.get(PAGE).status_code == 403
    assert designer.get("/perancang/proses/tidak_ada/uji").status_code == 404
    assert designer.post("/perancang/proses/tidak_ada/uji").status_code == 404
    assert trials.Trials(settings).last("uji") == (None, False)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """A run that waits until it is let go."""
    go, real = threading.Event(), trials.Run

    def waiting(*arguments: Any) -> Any:
        go.wait(30)
        return real(*arguments)

    monkeypatch.setattr(trials, "Run", waiting)
    yield go
    go.set()


def test_one_run_at_a_time(settings: Settings, designer: Browser, held: threading.Event) -> None:
    put(settings, written(APPLY))
    designer.post(PAGE)
    page = designer.get(PAGE)
    assert "Kantor uji sedang disiapkan" in page.text and "data-follow" in page.text and "Jalankan" not in page.text
    designer.post(PAGE)
    assert trials.BUSY in designer.get(PAGE).text
    held.set()
    assert "Semua 1 uji lulus" in finished(designer).text


def test_a_run_that_takes_too_long_or_is_cut_off_by_a_crash_is_said(
    settings: Settings, designer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trials, "SECONDS", 0)
    put(settings, written(APPLY))
    designer.post(PAGE)
    assert "belum selesai dalam 0 detik" in finished(designer).text
    kept = settings.data_dir / "process-tests" / "uji.json"
    kept.write_text(json.dumps(json.loads(kept.read_text()) | {"finished": False, "sentences": []}))
    page = designer.get(PAGE).text
    assert "Uji terputus" in page and "Jalankan lagi" in page


def test_an_unforeseen_error_ends_the_run_in_words(
    settings: Settings, designer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(trials, "Run", broken)
    put(settings, written(APPLY))
    designer.post(PAGE)
    assert trials.UNFORESEEN in finished(designer).text
