"""The SOP document for the staff: the newest version's or a case's own, and a link to it from the case."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from pypdf import PdfReader

from engine.services.actor import SYSTEM
from engine.services.inbox import TaskFilter
from office.office import Office
from tests.web.conftest import Browser, apply, signed_in


def text(data: bytes) -> str:
    return " ".join("".join(page.extract_text() + " " for page in PdfReader(io.BytesIO(data)).pages).split())


@pytest.mark.parametrize("login", ["backoffice", "kadis", "auditor", "perancang"])
def test_the_staff_read_it(app: Flask, login: str) -> None:
    answer = signed_in(app, login).get("/proses/uji/sop.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert "Nama SOP Izin Uji" in text(answer.data) and "diagram versi 1" in text(answer.data)


def test_it_is_the_newest_versions_or_the_one_asked_for(officer: Browser, office: Office) -> None:
    files = office.engine.repository.latest("uji").resources.files
    changed = files["processes/uji.bpmn"].replace(b"Periksa kelengkapan", b"Periksa semuanya")
    now = office.engine.clock.now()
    office.engine.repository.deploy({**files, "processes/uji.bpmn": changed}, "kedua", "uji", SYSTEM, now)
    assert "Periksa semuanya" in text(officer.get("/proses/uji/sop.pdf").data)
    assert "Periksa kelengkapan" in text(officer.get("/proses/uji/sop.pdf?versi=1").data)


@pytest.mark.parametrize("address", ["/proses/lain/sop.pdf", "/proses/uji/sop.pdf?versi=9", "/proses/uji:1/sop.pdf"])
def test_what_is_not_there_is_404(officer: Browser, address: str) -> None:
    assert officer.get(address).status_code == 404


def test_an_applicant_does_not(applicant: Browser) -> None:
    assert applicant.get("/proses/uji/sop.pdf").status_code == 403


def test_a_case_links_to_the_document_of_its_version(applicant: Browser, officer: Browser, office: Office) -> None:
    apply(applicant)
    ((case, *_), _) = office.engine.inbox.page(office.accounts.actor("backoffice"), TaskFilter())
    page = officer.get(f"/kasus/{case.instance_id}").text
    address = "/proses/uji/sop.pdf?versi=1"
    assert f'href="{address}">Dokumen SOP</a>' in page
    assert officer.get(address).status_code == 200
