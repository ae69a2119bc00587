"""Letters and dossiers leave the house with a line in the log."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader

from engine.storage.documents import reference
from tests.offices import Office
from tests.pdf_files import page, signed_by
from tests.web.conftest import Browser, signed_in


@pytest.fixture
def case(office: Office) -> str:
    made = office.apply().instance_id
    office.approve(made)
    office.sign(made)
    return made


@pytest.fixture
def officer(app: Flask) -> Browser:
    return signed_in(app, "backoffice")


def send(browser: Browser, case: str, document: str, reason: str = ""):  # type: ignore[no-untyped-def]
    browser.get(f"/kasus/{case}")
    answer = browser.post(f"/kasus/{case}/cetak", {"dokumen": document, "alasan": reason})
    assert answer.data  # read to its end, as a browser does
    answer.close()
    return answer


def test_the_dossier_holds_application_requirements_and_letters(officer: Browser, case: str) -> None:
    answer = send(officer, case, "dosir")
    assert answer.status_code == 200 and answer.mimetype == "application/pdf"
    reader = PdfReader(io.BytesIO(answer.data))
    titles = [item.title for item in reader.outline if not isinstance(item, list)]
    assert titles == ["Permohonan", "Persyaratan", "Surat", "Riwayat"]
    nested = [len(item) for item in reader.outline if isinstance(item, list)]
    assert nested == [10, 3]  # ten requirements; receipt, recommendation, permit
    text = "\n".join(page.extract_text() for page in reader.pages)
    for told in ("Karang Taruna Contoh", "Pelatihan las untuk pemuda desa", "503/", "Periksa kelengkapan berkas"):
        assert told in text


def test_the_dossier_carries_the_signed_permit_and_what_the_applicant_had_signed(
    office: Office, officer: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = signed_by(page(), tmp_path)
    monkeypatch.setattr(office, "document", lambda name="a.pdf": stored(office, mine, name))
    case = office.apply().instance_id
    monkeypatch.undo()
    office.approve(case)
    office.sign(case)
    attached = PdfReader(io.BytesIO(send(officer, case, "dosir").data)).attachments
    permit = office.engine.documents.get(office.variables(case)["surat_izin"]["digest"])
    assert permit in [data for (data,) in attached.values()] and mine in [data for (data,) in attached.values()]


def stored(office: Office, data: bytes, name: str) -> dict[str, Any]:
    return reference(office.engine.documents.put(data), name, 1, len(data))


def test_a_letter_is_printed_as_it_was_signed(office: Office, officer: Browser, case: str) -> None:
    answer = send(officer, case, "surat_izin")
    assert answer.data == office.engine.documents.get(office.variables(case)["surat_izin"]["digest"])


def test_a_reprint_asks_for_its_reason_and_is_logged(officer: Browser, case: str) -> None:
    assert send(officer, case, "surat_izin").status_code == 200
    refused = send(officer, case, "surat_izin")
    assert refused.status_code == 422 and "Ini cetak ulang" in refused.text
    assert send(officer, case, "surat_izin", "Cetakan pertama sobek").mimetype == "application/pdf"
    log = officer.get("/buku-registrasi/cetakan?hanya=ulang").text
    assert "Cetakan pertama sobek" in log and "Contoh Petugas Loket" in log
    assert "sudah dicetak 2×" in officer.get(f"/kasus/{case}").text


@pytest.mark.parametrize("document", ["", "tidak_ada", "berkas.0.dokumen", "../surat_izin", "surat_penolakan"])
def test_what_the_case_has_not_got_is_not_printed(officer: Browser, case: str, document: str) -> None:
    assert send(officer, case, document).status_code == 404


def test_an_unsigned_draft_is_not_printed(office: Office, officer: Browser) -> None:
    case = office.apply().instance_id
    office.approve(case)
    assert send(officer, case, "surat_izin").status_code == 404
    assert office.printings.of_case(case) == []


@pytest.mark.parametrize("login", ["auditor", "perancang", "operator"])
def test_onlookers_take_nothing_out(office: Office, app: Flask, case: str, login: str) -> None:
    assert send(signed_in(app, login), case, "dosir").status_code == 404
    assert office.printings.of_case(case) == []
