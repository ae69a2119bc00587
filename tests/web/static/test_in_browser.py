"""Diagram, PDF viewer and form helps in Chromium, under the site's own content security policy."""

from __future__ import annotations

import json
import os
import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typst
from flask import Flask, Response, request
from playwright.sync_api import ConsoleMessage, Page, expect, sync_playwright
from werkzeug.serving import make_server

from web.security import page_policy

ROOT = Path(__file__).parents[3]
STATIC = ROOT / "web" / "static"
CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None and os.environ.get("CI") != "true", reason="no Chromium here")

HEAD = """<!doctype html><html lang="id"><meta charset="utf-8"><title>uji</title>
<link rel="stylesheet" href="/static/css/alur.css">
<script src="/static/js/alur.js" defer></script><script src="/static/js/diagram.js" defer></script>
<script src="/static/js/viewer.js" defer></script><main>"""
DIAGRAM = '<div data-diagram data-xml="{}" data-history="/history" aria-label="Diagram proses."></div>'
VIEWER = '<section class="viewer" data-viewer data-pdf="{}" data-title="RAB"></section>'
FORM = """<form method="post" action="/sent" data-form-refresh="/fields" data-upload-url="/upload">
<input type="hidden" name="csrf_token" value="t"><div data-form-fields>{fields}</div>
<ul><li data-upload="berkas.0.dokumen"><input type="file" name="berkas.0.dokumen"></li></ul>
<button name="aksi" value="kirim">Kirim</button></form><p id="tally">0 berkas</p>"""
FIELDS = '<input type="checkbox" id="a" name="a" data-depends><input type="text" id="b" name="b">'
ROW = """<li data-upload="berkas.0.dokumen">rab.pdf diterima<input type="file" name="berkas.0.dokumen"></li>
<template data-replace="#tally"><p id="tally">1 berkas</p></template>"""
HISTORY = {"flows": [], "past": ["ajukan_permohonan"], "here": ["verifikasi"], "counts": {"ajukan_permohonan": 2}}


def site() -> Flask:
    """Pages with one thing each, and what these ask for."""
    app = Flask("static", static_folder=str(STATIC), static_url_path="/static")
    letter = typst.compile(b"#set page(height: 9cm)\nSatu #pagebreak() Dua #pagebreak() Tiga")
    pages = {
        "diagram": DIAGRAM.format("/xml"),
        "lost-diagram": DIAGRAM.format("/gone"),
        "viewer": VIEWER.format("/letter.pdf"),
        "broken-viewer": VIEWER.format("/broken.pdf"),
        "form": FORM.format(fields=FIELDS),
    }
    diagram = (ROOT / "processes" / "karang_taruna.bpmn").read_bytes()
    app.add_url_rule("/<name>", "page", lambda name: (HEAD + pages[name]) if name in pages else ("", 404))
    app.add_url_rule("/xml", "xml", lambda: Response(diagram, mimetype="application/xml"))
    app.add_url_rule("/history", "history", lambda: Response(json.dumps(HISTORY), mimetype="application/json"))
    app.add_url_rule("/letter.pdf", "letter", lambda: Response(letter, mimetype="application/pdf"))
    app.add_url_rule("/broken.pdf", "broken", lambda: Response(b"%PDF-1.7 rusak", mimetype="application/pdf"))

    @app.post("/fields")
    def fields() -> str:
        return FIELDS.replace('id="a"', 'id="a" checked') + '<input id="c" name="c">' if "a" in request.form else FIELDS

    @app.post("/upload")
    def upload() -> Any:
        big = len(request.files["berkas"].read()) > 1000
        return ({"galat": "Berkas ini lebih dari 10 MB."}, 413) if big else ROW

    @app.post("/sent")
    def sent() -> dict[str, list[str]]:
        return request.form.to_dict(flat=False)

    @app.after_request
    def policy(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = page_policy().header_value
        return response

    return app


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, site(), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def tab() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield browser.new_page(viewport={"width": 1280, "height": 900})
        browser.close()


@pytest.fixture
def page(tab: Page) -> Iterator[Page]:
    """A tab in which nothing may go against the policy."""
    said: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        said.append(message.text)

    tab.on("console", listen)
    yield tab
    tab.remove_listener("console", listen)
    assert [text for text in said if "Content Security Policy" in text] == []


def test_a_diagram_shows_where_a_case_was_and_is(page: Page, address: str) -> None:
    page.goto(f"{address}/diagram")

    expect(page.locator("[data-diagram][data-ready]")).to_be_visible()
    expect(page.locator(".is-here[data-element-id=verifikasi]")).to_have_count(1)
    expect(page.locator(".is-past[data-element-id=ajukan_permohonan]")).to_have_count(1)
    expect(page.locator(".badge-here")).to_have_text("di sini")
    expect(page.locator(".badge-count")).to_have_text("2×")
    expect(page.get_by_role("img", name=re.compile("Sedang di: Verifikasi"))).to_be_visible()
    expect(page.locator(".bjs-powered-by")).to_be_visible()


def test_a_diagram_moves_by_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}/diagram")
    drawing = page.locator("[data-ready] svg[tabindex='0']")
    place = page.locator("[data-ready] g.viewport")
    drawing.focus()
    seen = {place.get_attribute("transform")}

    for key in ("ArrowRight", "ArrowDown", "+", "0"):
        drawing.press(key)
        seen.add(place.get_attribute("transform"))

    assert len(seen) == 5


def test_a_diagram_that_cannot_be_had_is_said_in_words(page: Page, address: str) -> None:
    page.goto(f"{address}/lost-diagram")

    expect(page.get_by_role("alert")).to_contain_text("Diagram tidak dapat ditampilkan")
    expect(page.get_by_role("button", name="Coba lagi")).to_be_visible()


def test_a_pdf_is_read_page_by_page(page: Page, address: str) -> None:
    page.goto(f"{address}/viewer")
    expect(page.get_by_role("img", name="RAB, halaman 1 dari 3")).to_be_visible()

    page.get_by_role("button", name="Halaman berikutnya").click()
    expect(page.get_by_text("hal. 2 dari 3")).to_be_visible()
    expect(page.locator(".viewer-stage .sr")).to_have_text("Dua")
    page.locator(".viewer-stage").press("PageDown")

    expect(page.get_by_role("img", name="RAB, halaman 3 dari 3")).to_be_visible()
    expect(page.get_by_role("link", name="Unduh PDF")).to_have_attribute("href", "/letter.pdf")


def test_a_pdf_that_cannot_be_shown_can_be_downloaded(page: Page, address: str) -> None:
    page.goto(f"{address}/broken-viewer")

    expect(page.get_by_role("alert")).to_contain_text("tidak dapat ditampilkan di sini")
    expect(page.get_by_role("alert").get_by_role("link", name="Unduh PDF")).to_be_visible()


def test_fields_follow_an_answer_and_keep_what_is_being_typed(page: Page, address: str) -> None:
    page.goto(f"{address}/form")
    page.locator("#a").check()
    page.locator("#b").fill("sedang diketik")

    expect(page.locator("#c")).to_be_visible()
    expect(page.locator("#b")).to_have_value("sedang diketik")
    expect(page.locator("#b")).to_be_focused()


def test_a_file_goes_up_at_once_and_its_row_says_so(page: Page, address: str) -> None:
    page.goto(f"{address}/form")

    page.locator("[type=file]").set_input_files({"name": "rab.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-"})

    expect(page.get_by_text("rab.pdf diterima")).to_be_visible()
    expect(page.locator("#tally")).to_have_text("1 berkas")


def test_a_file_that_is_refused_leaves_a_sentence_in_its_row(page: Page, address: str) -> None:
    page.goto(f"{address}/form")

    page.locator("[type=file]").set_input_files(
        {"name": "rab.pdf", "mimeType": "application/pdf", "buffer": b"x" * 2000}
    )

    expect(page.locator("[data-upload]").get_by_role("alert")).to_have_text("Berkas ini lebih dari 10 MB.")


def test_a_button_pressed_twice_sends_once_and_says_it_is_busy(page: Page, address: str) -> None:
    page.goto(f"{address}/form")
    words = page.evaluate(
        "() => { const b = document.querySelector('button'); b.click(); b.click(); return b.textContent; }"
    )

    page.wait_for_url("**/sent")
    assert words == "Sedang dikirim…"
    assert json.loads(page.inner_text("body"))["aksi"] == ["kirim"]
