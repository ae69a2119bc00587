"""The office's settings page, and the record of administration."""

from __future__ import annotations

import pytest
from flask import Flask

from office.office import Office
from office.settings import FIELDS
from tests.web.conftest import Browser, signed_in

PAGE = "/pengelolaan/kantor"


@pytest.fixture
def operator(app: Flask) -> Browser:
    browser = signed_in(app, "operator")
    browser.get(PAGE)
    return browser


def test_every_setting_can_be_changed_and_shows_at_once(office: Office, operator: Browser) -> None:
    values = {field.key: f"Contoh {number}" for number, field in enumerate(FIELDS)}
    values |= {field.key: "kadis" for field in FIELDS if field.groups}
    assert operator.post(PAGE, dict(values)).status_code == 303
    text = operator.get(PAGE).text
    assert "Sudah diubah: Nama sistem, Pemerintah daerah," in text
    assert office.settings.values() == values
    assert text.count("Contoh 7") >= 2  # the field and the preview
    assert "<b>Contoh 0</b>" in text  # the system's name at the head of the page
    assert operator.post(PAGE, dict(values)).status_code == 303
    assert "Tidak ada yang berubah." in operator.get(PAGE).text


@pytest.mark.parametrize(("key", "value"), [("official.name", "  "), ("office.address", "x" * 201)])
def test_a_wrong_setting_is_refused_at_its_field_and_keeps_what_was_typed(
    office: Office, operator: Browser, key: str, value: str
) -> None:
    before = office.settings.values()
    answer = operator.post(PAGE, {**before, "official.title": "Contoh Jabatan", key: value})
    assert answer.status_code == 422 and f'href="#{key}"' in answer.text
    assert 'value="Contoh Jabatan"' in answer.text and (value.isspace() or value in answer.text)
    assert office.settings.values() == before


def test_what_is_not_sent_stays(office: Office, operator: Browser) -> None:
    before = office.settings.values()
    operator.post(PAGE, {"office.city": "Contoh Kota"})
    assert office.settings.values() == before | {"office.city": "Contoh Kota"}


def test_the_operator_names_who_sees_applicants_and_takes_it_back(office: Office, operator: Browser) -> None:
    key = "disclosure.groups"
    assert operator.post(PAGE, {key: ["", "kadis", "auditor"]}).status_code == 303
    page = operator.get(PAGE).text
    assert office.settings.values()[key] == "auditor,kadis" and page.count('value="auditor" checked') == 1
    wrong = operator.post(PAGE, {key: ["", "pemohon"]})
    assert wrong.status_code == 422 and "Tidak ada kelompok “pemohon”" in wrong.text
    assert operator.post(PAGE, {key: ""}).status_code == 303 and office.settings.values()[key] == ""


def test_operator_and_auditor_read_the_record_in_words(app: Flask, operator: Browser) -> None:
    operator.post(PAGE, {"official.name": "Contoh Pejabat"})
    for login in ("operator", "auditor"):
        text = signed_in(app, login).get("/pengelolaan/catatan").text
        assert "Pengaturan kantor diubah" in text and "Contoh Operator" in text and "→ Contoh Pejabat" in text
    assert signed_in(app, "backoffice").get("/pengelolaan/catatan").status_code == 403


def test_the_record_has_pages(office: Office, operator: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("office.people.audit_log.PAGE", 5)
    assert "Halaman 1" in operator.get("/pengelolaan/catatan").text
    assert "Halaman 2" in operator.get("/pengelolaan/catatan?hal=2").text
    assert "Belum ada catatan" in operator.get("/pengelolaan/catatan?hal=99").text
