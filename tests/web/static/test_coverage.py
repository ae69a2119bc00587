"""The coverage page in Chromium: flows drawn by how often tests took them, and a run followed until it ends."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect, sync_playwright
from werkzeug.serving import make_server

from app import create_app
from office import demo
from tests.offices import ROOT, Office

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None and os.environ.get("CI") != "true", reason="no Chromium here")
FLOWS = {"alir_mulai": 1, "alir_ajukan": 3, "alir_periksa": 9, "alir_tidak_lengkap": 0}
NEVER = [{"id": "alir_tidak_lengkap", "name": "Berkas lengkap? → Kabari pemohon (perlu diperbaiki)"}]
WRONG = {
    "step": 2,
    "title": "Periksa kelengkapan berkas (back_office)",
    "differences": [{"what": "tugas terbuka", "expected": "perbaiki_berkas", "found": "teruskan_permohonan"}],
}
TRIAL: dict[str, Any] = {
    "started_at": "2026-11-24T09:00:00+07:00",
    "started_by": "Contoh Perancang",
    "finished": True,
    "total": 2,
    "outcomes": [
        {"name": "Lengkap", "passed": True, "steps": 3, "seconds": 1.0, "wrong": []},
        {"name": "Kurang", "passed": False, "steps": 3, "seconds": 1.0, "wrong": [WRONG]},
    ],
    "coverage": {"percent": 75, "flows": FLOWS, "elements": {"periksa_kelengkapan": 9}, "never": NEVER},
    "diagram": (ROOT / "processes" / "karang_taruna.bpmn").read_text(),
}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of results."""
    folder = tmp_path_factory.mktemp("kantor") / "process-tests"
    folder.mkdir()
    return folder


@pytest.fixture(scope="module")
def page(kept: Path) -> Iterator[Page]:
    """A designer's browser, in which nothing may be said on the console."""
    office = Office(kept.parent)
    server = make_server("127.0.0.1", 0, create_app(office.engine.settings, office), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        tab = browser.new_page(base_url=f"http://127.0.0.1:{server.port}")
        said: list[str] = []
        tab.on("console", lambda message: said.append(message.text))
        tab.on("pageerror", lambda error: said.append(str(error)))
        tab.goto("/masuk")
        tab.fill("[name=nama]", "perancang")
        tab.fill("[name=sandi]", demo.PASSWORD)
        tab.press("[name=sandi]", "Enter")
        tab.wait_for_url("**/kasus")
        yield tab
        browser.close()
    server.shutdown()
    thread.join()
    server.server_close()
    office.engine.close()
    assert said == []


@pytest.mark.parametrize("width", [1280, 390])
def test_flows_are_drawn_by_how_often_tests_took_them(page: Page, kept: Path, width: int) -> None:
    (kept / "karang_taruna.json").write_text(json.dumps(TRIAL))
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/perancang/proses/karang_taruna/uji")
    expect(page.locator("[data-diagram][data-ready]")).to_be_visible()
    for id, kind in (("alir_mulai", "is-once"), ("alir_ajukan", "is-some"), ("alir_periksa", "is-many")):
        expect(page.locator(f".{kind}[data-element-id={id}]")).to_have_count(1)
    expect(page.locator(".mark-never[data-element-id=alir_tidak_lengkap]")).to_have_count(1)
    expect(page.locator(".badge-flow")).to_have_text(["1×", "3×", "9×"])
    expect(page.locator("[data-pin='1']")).to_contain_text("Berkas lengkap? → Kabari pemohon")
    assert Axe().run(page).violations_count == 0
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_run_is_followed_until_it_ends(page: Page, kept: Path) -> None:
    file = kept / "karang_taruna.json"
    under_way = {**TRIAL, "finished": False, "coverage": None, "outcomes": TRIAL["outcomes"][:1]}
    with (kept / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        file.write_text(json.dumps({**under_way, "outcomes": []}))
        page.goto("/perancang/proses/karang_taruna/uji")
        expect(page.get_by_role("status")).to_have_text("0 dari 2 uji selesai.")
        file.write_text(json.dumps(under_way))
        expect(page.get_by_role("status")).to_have_text("1 dari 2 uji selesai.")
        expect(page.get_by_role("progressbar")).to_have_attribute("value", "1")
        file.write_text(json.dumps(TRIAL))
        expect(page.locator("[data-diagram][data-ready]")).to_be_visible()
    expect(page.get_by_role("heading", name="1 dari 2 uji gagal")).to_be_visible()
