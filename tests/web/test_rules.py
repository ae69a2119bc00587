"""The rules' pages: each with its examples as the check sees them, for designers; their links lead somewhere."""

from __future__ import annotations

import html
import json
import re

import pytest
from flask import Flask

from engine.definitions.lint import guide
from office.office import Office
from tests.web.conftest import Browser, signed_in

LIST = "/perancang/aturan"


@pytest.fixture
def designer(app: Flask) -> Browser:
    return signed_in(app, "perancang")


def pins(page: str) -> list[list[dict[str, object]]]:
    """Those of each diagram."""
    return [json.loads(html.unescape(found)) for found in re.findall(r'data-pins="([^"]*)"', page)]


def test_the_list_leads_to_every_rule(designer: Browser) -> None:
    page = designer.get(LIST).text
    assert re.findall(rf'href="{LIST}/([a-z-]+)"', page) == list(guide.rules())
    assert '<table class="table">' in page and f'href="{LIST}"' in designer.get("/perancang/periksa").text


@pytest.mark.parametrize("rule", guide.rules())
def test_a_rule_is_shown_with_its_examples(designer: Browser, rule: str) -> None:
    page = designer.get(f"{LIST}/{rule}").text
    assert guide.title(guide.page(rule)) in html.unescape(page)
    for words in ("Mengapa", "Cara memperbaiki", "Contoh yang salah", "Contoh yang benar", f'href="{LIST}/{rule}"'):
        assert words in page
    wrong, right = page.partition('aria-labelledby="contoh-benar"')[::2]
    assert 'class="finding"' in wrong and 'class="finding"' not in right


def test_the_fault_is_marked_on_the_incorrect_diagram_only(designer: Browser) -> None:
    wrong, right = pins(designer.get(f"{LIST}/gateway-conditions").text)
    assert [(pin["kind"], pin["id"]) for pin in wrong] == [("bad", "putusan"), ("warn", "alir_4")] and right == []


def test_what_is_no_diagram_is_shown_as_it_is_written(designer: Browser) -> None:
    page = designer.get(f"{LIST}/form-component").text
    assert "&#34;type&#34;: &#34;iframe&#34;" in page and 'tabindex="0"' in page and "data-diagram" not in page


def test_every_link_of_every_page_answers(designer: Browser) -> None:
    pages = [
        designer.get(path).text.partition("<main")[2] for path in (LIST, *(f"{LIST}/{each}" for each in guide.rules()))
    ]
    links = {html.unescape(link) for page in pages for link in re.findall(r'href="([^"#]+)"', page)}
    assert all(link.startswith("/perancang/") for link in links)
    assert {designer.get(link).status_code for link in links} == {200}


def test_an_example_comes_as_a_file(designer: Browser) -> None:
    answer = designer.get(f"{LIST}/berkas/deadlock-salah.bpmn")
    assert answer.data == guide.file("deadlock-salah.bpmn") and "attachment" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    "path", ["x", "README", "..%2Fperancang", "berkas/x", "berkas/README.md", "berkas/..%2F..%2Fx"]
)
def test_nothing_else_is_there(designer: Browser, path: str) -> None:
    assert designer.get(f"{LIST}/{path}").status_code == 404


@pytest.mark.parametrize("login", ["backoffice", "kadis", "auditor", "operator"])
def test_the_pages_are_for_designers(app: Flask, login: str) -> None:
    browser = signed_in(app, login)
    assert {browser.get(path).status_code for path in (LIST, f"{LIST}/deadlock", f"{LIST}/berkas/jalur.dmn")} == {403}


def test_looking_at_examples_keeps_nothing(designer: Browser, office: Office) -> None:
    before = len(office.engine.repository.definitions())
    designer.get(f"{LIST}/deadlock")
    assert len(office.engine.repository.definitions()) == before
