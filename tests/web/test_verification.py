"""Is this letter ours, whole and valid? The QR and the PDF itself answer, and nothing uploaded can do harm."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from pypdf import PdfWriter

from app import create_app
from connectors.test_ca import TestAuthority
from connectors.tte import LocalSigner
from engine.services.actor import Actor
from office.public import codes
from tests.offices import Office, pdf
from tests.web.conftest import Browser
from web.limits import limiter

HEAD = b"%PDF-1.7\n"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = Office(tmp_path_factory.mktemp("kantor"))
    made.case = made.apply().instance_id  # type: ignore[attr-defined]
    made.approve(made.case)  # type: ignore[attr-defined]
    made.draft = letter(made, "surat_izin")  # type: ignore[attr-defined]
    made.sign(made.case)  # type: ignore[attr-defined]
    yield made
    made.engine.close()


@pytest.fixture
def visitor(office: Office) -> Browser:
    app: Flask = create_app(office.engine.settings, office)
    app.testing = True
    limiter.reset()
    return Browser(app.test_client())


def letter(office: Office, variable: str) -> bytes:
    return office.engine.documents.get(office.variables(office.case)[variable]["digest"])  # type: ignore[attr-defined]


def check(visitor: Browser, data: bytes, name: str = "surat.pdf"):  # type: ignore[no-untyped-def]
    visitor.get("/verifikasi")
    return visitor.post("/verifikasi", {"berkas": (io.BytesIO(data), name)})


def test_the_qr_says_whose_letter_it_is_and_that_it_is_a_trial(office: Office, visitor: Browser) -> None:
    key = office.engine.history.instance(office.actor("auditor"), office.case).business_key  # type: ignore[attr-defined]
    code = codes.letter_code(office.engine.settings.secret_key, key, "surat_izin")
    page = visitor.get(f"/verifikasi/{key}/{code}")
    assert page.status_code == 200
    for told in (
        "Surat ini asli dan utuh",
        "503/0001/DPMPTSP/XI/2026",
        "Contoh Kepala Dinas (UJI)",
        "CA UJI",
        "berlaku",
    ):
        assert told in page.text
    assert "Karang Taruna Contoh" not in page.text and "K••••• T••••• C•••••" in page.text
    assert visitor.get(f"/verifikasi/{key}/{code[::-1]}").status_code == 404


def test_the_very_letter_is_whole(office: Office, visitor: Browser) -> None:
    page = check(visitor, letter(office, "surat_izin"))
    assert page.status_code == 200 and "Surat ini asli dan utuh" in page.text and "CA UJI" in page.text


def test_the_receipt_is_ours_without_a_signature(office: Office, visitor: Browser) -> None:
    assert "sah tanpa tanda tangan" in check(visitor, letter(office, "tanda_terima")).text


def test_an_unsigned_draft_is_not_valid(office: Office, visitor: Browser) -> None:
    assert "belum ditandatangani, jadi belum berlaku" in check(visitor, office.draft).text  # type: ignore[attr-defined]


def test_a_tampered_letter_is_found_out(office: Office, visitor: Browser) -> None:
    data = bytearray(letter(office, "surat_izin"))
    data[data.find(b"stream") + 12] ^= 1
    page = check(visitor, bytes(data))
    assert page.status_code == 200 and "Surat ini sudah diubah" in page.text and "asli dan utuh" not in page.text


def test_a_letter_edited_after_signing_is_found_out_and_named(office: Office, visitor: Browser) -> None:
    writer, out = PdfWriter(io.BytesIO(letter(office, "surat_izin")), incremental=True), io.BytesIO()
    writer.add_metadata({"/Title": "lain"})
    writer.write(out)
    page = check(visitor, out.getvalue()).text
    assert "diubah sesudah ditandatangani" in page and "503/0001/DPMPTSP/XI/2026" in page


def test_a_foreign_pdf_and_a_foreign_signature_are_not_ours(visitor: Browser, tmp_path: Path) -> None:
    assert "Bukan surat kami, atau sudah diubah" in check(visitor, pdf("asing")).text
    authority, officer = TestAuthority(tmp_path / "ca"), Actor("lain", "Contoh Lain")
    authority.enrol(officer.id, officer.name, "kata sandi panjang")
    signed = LocalSigner(authority, lambda: "x").sign(pdf("asing"), officer, "kata sandi panjang", "uji")
    assert "tanda tangan elektronik pihak lain" in check(visitor, signed).text.replace("bertanda", "tanda")


def test_what_an_applicant_uploaded_is_not_given_away(office: Office, visitor: Browser) -> None:
    paper = office.variables(office.case)["berkas"][0]["dokumen"]["digest"]  # type: ignore[attr-defined]
    page = check(visitor, office.engine.documents.get(paper)).text
    assert "Bukan surat kami" in page and "KT-2026" not in page


@pytest.mark.parametrize(
    "data", [b"", b"halo", HEAD + b"\x00" * 100, HEAD + b"[" * 200_000, HEAD + b"startxref\n99999999\n%%EOF"]
)
def test_a_broken_or_hostile_file_gets_a_sentence(visitor: Browser, data: bytes) -> None:
    page = check(visitor, data, "../../jahat<b>.pdf")
    assert page.status_code in (200, 422) and ("Bukan surat kami" in page.text or "error-summary" in page.text)
    assert "<b>.pdf" not in page.text


def test_a_huge_file_is_refused(visitor: Browser) -> None:
    page = check(visitor, b"%PDF-1.7\n" + b"x" * 10_000_001)
    assert page.status_code == 422 and "lebih besar dari 10 MB" in page.text
    page.request.environ["wsgi.input"].close()  # the test client leaves its own copy of a large upload open


def test_no_file_is_asked_for(visitor: Browser) -> None:
    visitor.get("/verifikasi")
    page = visitor.post("/verifikasi", {})
    assert page.status_code == 422 and "Pilih PDF" in page.text


def test_uploads_are_limited(visitor: Browser) -> None:
    assert [check(visitor, b"halo").status_code for _ in range(14)][-1] == 429
