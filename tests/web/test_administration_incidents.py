"""Incidents: what failed for good is listed, tried again on a press, and the case moves on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from flask import Flask

from app import create_app
from engine.services.connectors import ConnectorError, JobContext
from tests.offices import Office
from tests.web.conftest import Browser, signed_in
from web.limits import limiter

PAGE = "/pengelolaan/kendala"


class NoTemplate:
    """A connector whose letter is missing from the deployment."""

    topic, kind = "surat", "remote"

    def run(self, job: JobContext) -> Mapping[str, Any]:
        raise ConnectorError("Surat “letters/tanda_terima.typ” tidak ada di pemasangan ini.", retry=False)


@pytest.fixture
def office(demo_office: Office) -> Office:
    """The whole office on each database, not the small one of these tests."""
    return demo_office


@pytest.fixture
def app(office: Office) -> Flask:
    made = create_app(office.engine.settings, office)
    made.testing = True
    limiter.reset()
    return made


@pytest.fixture
def operator(app: Flask) -> Browser:
    return signed_in(app, "operator")


@pytest.fixture
def letters(office: Office) -> Iterator[Mapping[str, Any]]:
    """The office's real connectors, taken away until a test puts them back."""
    whole = office.engine.worker._connectors
    office.engine.worker._connectors = {**whole, "surat": NoTemplate()}
    yield whole


@pytest.fixture
def stuck(office: Office, letters: Mapping[str, Any]) -> str:
    """A case whose receipt could not be set."""
    case = office.apply().instance_id
    office.verdicts(case, "backoffice", "periksa_kelengkapan")
    return case


def acts(office: Office) -> list[Any]:
    """What the record says of incidents."""
    return [act for act in office.audit_log.page()[0] if act.action == "incident.retried"]


def press(browser: Browser, office: Office) -> Any:
    (incident,) = office.engine.incidents.list_open()
    return browser.post(f"{PAGE}/{incident.id}/coba-lagi")


def test_without_incidents_the_page_says_so(operator: Browser) -> None:
    page = operator.get(PAGE).text
    assert "Tidak ada kendala" in page and "Coba lagi semua" not in page


def test_an_incident_names_case_step_reason_and_tries(operator: Browser, office: Office, stuck: str) -> None:
    page = operator.get(PAGE).text
    assert f'href="/kasus/{stuck}"' in page and "KT-2026-0001" in page
    assert "letters/tanda_terima.typ" in page and "Sudah dicoba 1 kali" in page
    name = office.engine.repository.latest("karang_taruna").process.elements["terbitkan_tanda_terima"].name
    assert name and name in page


def test_tried_again_after_the_mend_the_case_moves_on(
    operator: Browser, office: Office, stuck: str, letters: Mapping[str, Any]
) -> None:
    office.engine.worker._connectors = letters
    assert press(operator, office).location == PAGE
    assert (
        "Sedang dicoba lagi" in operator.get(PAGE).text
        and 'Belum selesai <span class="count">1' in operator.get(PAGE).text
    )
    office.engine.worker.drain()
    assert office.open(stuck) == ["teruskan_permohonan"]
    page = operator.get(PAGE).text
    assert "Sudah selesai" in page and "Tidak ada kendala" in page
    (act,) = acts(office)
    assert (act.target, act.actor_name) == ("KT-2026-0001", "Contoh Operator")


def test_one_that_is_solved_is_not_tried_again(
    operator: Browser, office: Office, stuck: str, letters: Mapping[str, Any]
) -> None:
    (incident,) = office.engine.incidents.list_open()
    office.engine.worker._connectors = letters
    operator.get(PAGE)
    operator.post(f"{PAGE}/{incident.id}/coba-lagi")
    office.engine.worker.drain()
    answer = operator.post(f"{PAGE}/{incident.id}/coba-lagi")
    assert answer.status_code == 409 and "sudah selesai" in answer.text
    assert operator.post(f"{PAGE}/tidak-ada/coba-lagi").status_code == 404


def test_all_are_tried_again_with_one_press(
    operator: Browser, office: Office, stuck: str, letters: Mapping[str, Any]
) -> None:
    other = office.apply().instance_id
    office.verdicts(other, "backoffice", "periksa_kelengkapan")
    assert "Coba lagi semua" in operator.get(PAGE).text
    office.engine.worker._connectors = letters
    operator.post(f"{PAGE}/coba-lagi")
    assert "2 kendala sedang dicoba lagi" in operator.get(PAGE).text
    office.engine.worker.drain()
    assert office.open(stuck) == office.open(other) == ["teruskan_permohonan"]


def test_nobody_but_the_operator_comes_here(app: Flask, office: Office, stuck: str) -> None:
    for login in ("backoffice", "auditor"):
        browser = signed_in(app, login)
        assert browser.get(PAGE).status_code == press(browser, office).status_code == 403
    assert acts(office) == []
