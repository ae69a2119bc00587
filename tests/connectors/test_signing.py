"""Signatures: the right passphrase signs, nothing else does, and whoever touches a byte is found out."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from connectors.test_ca import TestAuthority
from connectors.tte import LocalSigner
from engine.services.actor import Actor
from engine.services.connectors import SigningFailed
from engine.signatures import SignatureReport
from tests.offices import Office, pdf

OFFICER = Actor("kadis", "Contoh Kepala Dinas", frozenset({"kadis"}))
PASSPHRASE = "rahasia panjang sekali"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> TestAuthority:
    made = TestAuthority(tmp_path_factory.mktemp("ca"))
    made.enrol(OFFICER.id, OFFICER.name, PASSPHRASE)
    return made


@pytest.fixture(scope="module")
def signed(authority: TestAuthority) -> bytes:
    return LocalSigner(authority, lambda: "Bagansiapiapi").sign(pdf("surat"), OFFICER, PASSPHRASE, "uji")


def report(authority: TestAuthority, data: bytes) -> SignatureReport:
    return LocalSigner(authority, lambda: "").inspect(data)


def test_a_signed_letter_is_valid_and_says_that_it_is_a_trial(authority: TestAuthority, signed: bytes) -> None:
    found = report(authority, signed)
    assert found.bottom_line and found.whole and found.trusted
    assert "CA UJI" in found.organisation and "BSrE" in found.organisation and "bukan" in found.organisation
    assert found.signer == "Contoh Kepala Dinas (UJI)"


def test_a_flipped_byte_turns_the_verdict(authority: TestAuthority, signed: bytes) -> None:
    spoiled = bytearray(signed)
    spoiled[signed.find(b"stream") + 12] ^= 1
    assert not report(authority, bytes(spoiled)).bottom_line


def test_an_edit_after_signing_turns_the_verdict(authority: TestAuthority, signed: bytes) -> None:
    writer = PdfWriter(io.BytesIO(signed), incremental=True)
    writer.add_metadata({"/Title": "lain"})
    out = io.BytesIO()
    writer.write(out)
    found = report(authority, out.getvalue())
    assert found.signed and not found.whole and not found.bottom_line


def test_another_authority_is_not_trusted(signed: bytes, tmp_path: Path) -> None:
    found = report(TestAuthority(tmp_path), signed)
    assert found.intact and not found.trusted and not found.bottom_line


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"x" * 1000, pdf("tanpa tanda tangan")])
def test_what_is_not_signed_is_said_to_be_unsigned(authority: TestAuthority, data: bytes) -> None:
    assert report(authority, data) == SignatureReport()


def test_a_wrong_passphrase_signs_nothing(authority: TestAuthority) -> None:
    with pytest.raises(SigningFailed, match="Passphrase keliru") as failure:
        LocalSigner(authority, lambda: "x").sign(pdf(), OFFICER, "keliru", "uji")
    assert failure.value.wrong_passphrase
    assert "keliru" not in repr(failure.value.args).replace("Passphrase keliru", "")


def test_keys_are_for_this_account_only(authority: TestAuthority) -> None:
    path = authority.certificate_path(OFFICER.id)
    assert path.stat().st_mode & 0o777 == 0o600
    assert b"ENCRYPTED" in path.read_bytes()


@pytest.mark.skipif(
    shutil.which("pdfsig") is None and os.environ.get("CI") != "true", reason="pdfsig (poppler-utils) is not installed"
)
def test_pdfsig_agrees(signed: bytes, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.pdf", tmp_path / "bad.pdf"
    good.write_bytes(signed)
    spoiled = bytearray(signed)
    spoiled[signed.find(b"stream") + 12] ^= 1
    bad.write_bytes(spoiled)

    def says(path: Path) -> str:
        return subprocess.run(["pdfsig", str(path)], capture_output=True, text=True, check=False).stdout

    assert "Signature is Valid" in says(good)
    assert "Signature is Valid" not in says(bad)


def test_a_finished_attempt_is_adopted_and_never_signed_twice(office: Office) -> None:
    case = office.apply().instance_id
    office.approve(case)
    digest = office.variables(case)["surat_izin"]["digest"]
    task, kadis = office.task(case, "tanda_tangan"), office.actor("kadis")
    from office import demo

    first = office.engine.signing.sign(task, digest, kadis, demo.PASSPHRASE, "uji", office.clock.now())
    again = office.engine.signing.sign(task, digest, kadis, demo.PASSPHRASE, "uji", office.clock.now())
    assert again.adopted and again.digest == first.digest
    office.sign(case)
    assert office.variables(case)["surat_izin"]["digest"] == first.digest


def test_letters_are_tagged_pdf_a_with_the_case_s_own_words(office: Office) -> None:
    case = office.apply().instance_id
    office.approve(case)
    data = office.engine.documents.get(office.variables(case)["surat_izin"]["digest"])
    reader = PdfReader(io.BytesIO(data))
    text = " ".join(page.extract_text() for page in reader.pages)
    assert "503/0001/DPMPTSP/XI/2026" in text and "Karang Taruna Contoh" in text and "CA UJI" in text
    assert reader.root_object["/MarkInfo"]["/Marked"] == True  # noqa: E712  a PDF boolean
    assert b"pdfaid" in reader.root_object["/Metadata"].get_object().get_data()
