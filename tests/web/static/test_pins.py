"""Numbered pins in Chromium: each stands on its element, and leads to its line of the list and back."""

from __future__ import annotations

import html
import json
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, Response
from playwright.sync_api import Page, expect, sync_playwright
from werkzeug.serving import make_server

from web.security import page_policy

ROOT = Path(__file__).parents[3]
STATIC = ROOT / "web" / "static"
CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None and os.environ.get("CI") != "true", reason="no Chromium here")
DIAGRAM = (ROOT / "processes" / "karang_taruna.bpmn").read_text()
PINS = [
    {"number": 1, "kind": "bad", "id": "verifikasi", "name": "Verifikasi", "way": ["alir_mulai", "tidak_ada"]},
    {"number": 2, "kind": "added", "id": "alir_ajukan", "name": "Alur", "way": []},
    {"number": 3, "kind": "moved", "id": "lajur_kadis", "name": "Lajur Kadis", "way": []},
    {"number": 4, "kind": "warn", "id": "tidak_ada", "name": "Tidak digambar", "way": []},
]
LINES = "".join(
    f'<li class="finding" data-pin="{n}"><h3><a href="#gambar">Baris {n}</a></h3></li>' for n in range(1, 5)
)
PAGE = f"""<!doctype html><html lang="id"><meta charset="utf-8"><title>uji</title>
<link rel="stylesheet" href="/static/css/alur.css"><script src="/static/js/diagram.js" defer></script>
<main><section class="panel"><div class="panel-head"><h2>Temuan</h2></div>
<div id="gambar" data-diagram data-xml-from="sumber" data-pins="{html.escape(json.dumps(PINS))}"
aria-label="Diagram."></div>
<textarea id="sumber" hidden>{html.escape(DIAGRAM)}</textarea><ol class="findings">{LINES}</ol></section></main>"""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """The page under the site's own policy, its diagram drawn."""
    app = Flask("static", static_folder=str(STATIC), static_url_path="/static")
    policy = {"Content-Security-Policy": page_policy().header_value}
    app.add_url_rule("/", "page", lambda: Response(PAGE, headers=policy, mimetype="text/html"))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        tab = browser.new_page(viewport={"width": 1280, "height": 900})
        told: list[str] = []
        tab.on("console", lambda message: told.append(message.text))
        tab.on("pageerror", lambda error: told.append(str(error)))
        tab.goto(f"http://127.0.0.1:{server.port}/")
        expect(tab.locator("[data-diagram][data-ready]")).to_be_visible()
        yield tab
        browser.close()
    server.shutdown()
    thread.join()
    server.server_close()
    assert [line for line in told if "favicon" not in line and "404" not in line] == []


def test_a_diagram_that_is_only_in_the_page_is_drawn_with_its_pins(page: Page) -> None:
    expect(page.locator(".diagram .no")).to_have_text(["2", "1", "3"])
    expect(page.locator(".is-marked.mark-bad[data-element-id=verifikasi]")).to_have_count(1)
    expect(page.locator(".is-marked.mark-added[data-element-id=alir_ajukan]")).to_have_count(1)
    expect(page.locator(".is-ground.mark-moved[data-element-id=lajur_kadis]")).to_have_count(1)
    expect(page.locator(".panel-head .diagram-tools")).to_have_count(1)


def test_a_pin_stands_on_its_elements_corner(page: Page) -> None:
    shape = page.locator("[data-element-id=verifikasi] .djs-visual > rect").first.bounding_box()
    pin = page.locator(".diagram .no-bad").bounding_box()
    assert shape and pin
    assert abs(pin["x"] + pin["width"] / 2 - shape["x"] - shape["width"]) < 3
    assert abs(pin["y"] + pin["height"] / 2 - shape["y"]) < 3


def test_a_line_brings_its_place_into_view_with_the_way_there(page: Page) -> None:
    page.get_by_role("link", name="Baris 1").click()
    expect(page.locator("[data-pin='1']")).to_have_class("finding is-at")
    expect(page.locator(".is-way[data-element-id=alir_mulai]")).to_have_count(1)
    stage, pin = page.locator(".diagram-stage").bounding_box(), page.locator(".diagram .no-bad").bounding_box()
    assert stage and pin
    assert (
        abs(pin["x"] - stage["x"] - stage["width"] / 2) < 120 and abs(pin["y"] - stage["y"] - stage["height"] / 2) < 120
    )


def test_a_pin_leads_to_its_line(page: Page) -> None:
    page.locator(".diagram .no-bad").click()
    expect(page.get_by_role("link", name="Baris 1")).to_be_focused()
    page.locator(".diagram .no-added").evaluate("pin => pin.click()")
    expect(page.locator("[data-pin].is-at")).to_have_text("Baris 2")
    expect(page.locator(".is-way")).to_have_count(0)
