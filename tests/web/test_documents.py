"""PDFs go only to those who may read them, as files that can do nothing in the browser."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pikepdf
import pytest
from flask import Flask

from office.office import Office
from tests.pdf_files import page, signed_by, wrong_length
from tests.web.conftest import Browser, apply, begin, pdf, signed_in, upload

DAMAGED = "Susunan PDF ini sedikit rusak. Berkas aslinya kami simpan tanpa perubahan"


def papers(office: Office, case: str) -> list[str]:
    """Addresses of a case's documents."""
    id = case.rpartition("/")[2]
    view = office.engine.history.instance(office.accounts.actor("backoffice"), id)
    return [f"/dokumen/{id}/{row.digest}" for row in view.attachments]


def test_a_pdf_is_inline_for_the_viewer_and_a_download_on_demand(applicant: Browser, office: Office) -> None:
    address = papers(office, apply(applicant))[0]
    shown, saved = applicant.get(address), applicant.get(f"{address}?unduh=1")
    assert shown.mimetype == "application/pdf" and shown.headers["Content-Disposition"].startswith("inline")
    assert (
        saved.headers["Content-Disposition"].startswith("attachment")
        and "surat.pdf" in saved.headers["Content-Disposition"]
    )
    for answer in (shown, saved):
        assert "sandbox" in answer.headers["Content-Security-Policy"] and answer.headers["Cache-Control"] == "no-store"
        assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_papers_are_open_to_the_groups_that_handle_the_case_and_to_nobody_else(
    app: Flask, applicant: Browser, office: Office
) -> None:
    address = papers(office, apply(applicant))[0]
    expected = {"backoffice": 200, "kadis": 404, "auditor": 404, "perancang": 404, "operator": 404}
    assert {login: signed_in(app, login).get(address).status_code for login in expected} == expected


def test_a_document_is_found_only_under_its_own_case(applicant: Browser, other: Browser, office: Office) -> None:
    mine, theirs = (apply(each).rpartition("/")[2] for each in (applicant, other))
    loose = office.engine.documents.put(pdf("tanpa kasus"))
    digest = papers(office, f"/permohonan/{mine}")[0].rpartition("/")[2]
    assert other.get(f"/dokumen/{mine}/{digest}").status_code == 404
    assert other.get(f"/dokumen/{theirs}/{loose}").status_code == 404
    for bad in ("0" * 64, "..%2F..%2Fsecret_key", "x"):
        assert applicant.get(f"/dokumen/{mine}/{bad}").status_code == 404


def test_the_papers_of_a_draft_are_its_owners_alone(applicant: Browser, other: Browser, officer: Browser) -> None:
    draft = begin(applicant)
    upload(applicant, draft, 0)
    address = applicant.get(f"{draft}/berkas").text.partition('href="/dokumen/draf/')[2].partition('/lihat"')[0]
    assert applicant.get(f"/dokumen/draf/{address}").status_code == 200
    assert other.get(f"/dokumen/draf/{address}").status_code == 404
    assert officer.get(f"/dokumen/draf/{address}").status_code == 404


def test_the_viewer_page_is_as_closed_as_the_document(applicant: Browser, other: Browser, office: Office) -> None:
    address = papers(office, apply(applicant))[0]
    page = applicant.get(f"{address}/lihat")
    assert page.status_code == 200 and f'data-pdf="{address}"' in page.text and "viewer.js" in page.text
    assert other.get(f"{address}/lihat").status_code == 404


def uploaded(applicant: Browser, data: bytes) -> tuple[str, str]:
    """The page after the upload, and where the file is served."""
    draft = begin(applicant)
    upload(applicant, draft, 0, data)
    text = applicant.get(f"{draft}/berkas").text
    place = text.partition('href="/dokumen/draf/')[2].partition('/lihat"')[0]
    return text, f"/dokumen/draf/{place}"


def test_a_damaged_upload_is_kept_and_given_back_to_the_byte_and_shown_tidied(applicant: Browser) -> None:
    data = wrong_length(page())
    text, address = uploaded(applicant, data)
    assert DAMAGED in text and DAMAGED in applicant.get(f"{address}/lihat").text
    assert address.endswith(hashlib.sha256(data).hexdigest())
    assert applicant.get(f"{address}?unduh=1").data == data
    shown = applicant.get(address).data
    assert shown != data
    with pikepdf.open(io.BytesIO(shown)) as copy:
        assert len(copy.pages) == 1 and list(copy.objects) and not copy.get_warnings()


def test_a_signed_upload_is_shown_and_given_back_to_the_byte_damaged_or_not(applicant: Browser, tmp_path: Path) -> None:
    for data in (signed_by(page(), tmp_path / "ca"), signed_by(wrong_length(page()), tmp_path / "ca")):
        text, address = uploaded(applicant, data)
        assert applicant.get(address).data == applicant.get(f"{address}?unduh=1").data == data
        assert DAMAGED not in text


def test_a_case_shows_a_damaged_upload_tidied_and_says_so_to_the_office(
    app: Flask, applicant: Browser, office: Office
) -> None:
    data = wrong_length(page())
    address = papers(office, apply(applicant, data))[0]
    officer = signed_in(app, "backoffice")
    assert officer.get(f"{address}?unduh=1").data == data != officer.get(address).data
    assert DAMAGED in officer.get(f"{address}/lihat").text


def test_what_was_kept_as_a_tidied_copy_before_still_opens_and_says_what_it_is(
    applicant: Browser, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reference(digest: str, name: str, pages: int, size: int, *, damaged: bool = False) -> dict[str, object]:
        return {"digest": digest, "nama": name, "halaman": pages, "ukuran": size, "diperbaiki": True}

    monkeypatch.setattr("web.forms.files.documents.reference", reference)
    data = page()
    text, address = uploaded(applicant, data)
    assert "Yang tersimpan adalah salinan yang dirapikan" in text
    assert applicant.get(address).data == applicant.get(f"{address}?unduh=1").data == data
