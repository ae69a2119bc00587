"""BSrE's client: does what BSrE documents, against a server of ours that signs; never run against BSrE itself.

Nothing that is not this letter, validly signed, is taken; the passphrase goes to BSrE and nowhere else.
"""

from __future__ import annotations

import base64
import json
import logging
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from connectors import bsre, open_office
from connectors.bsre import BsreSigner
from connectors.test_ca import TestAuthority
from connectors.trust import from_pem
from engine.errors import Refused
from engine.services.actor import Actor
from engine.services.connectors import SigningFailed
from engine.settings import Settings
from office import demo
from tests.connectors.bsre_service import PASSWORD, USER, Answer, Service, refused, running
from tests.offices import Office, pdf

NIK = "1407995203950002"
OFFICER = Actor("kadis", "Contoh Kepala Dinas", frozenset({"kadis"}))
PASSPHRASE = demo.PASSPHRASE
LETTER = pdf("surat", pages=2)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> TestAuthority:
    return TestAuthority(tmp_path_factory.mktemp("bsre"))


@pytest.fixture
def service(authority: TestAuthority) -> Iterator[Service]:
    with running(Service(authority, {NIK: ("ISSUE", PASSPHRASE)})) as made:
        yield made


def client(service: Service, folder: Path, version: str = "2", nik: str | None = NIK) -> BsreSigner:
    trust = from_pem(service.pem(folder / "bsre.pem"), "ALUR_BSRE_CERTIFICATES")
    settings = bsre.Service(service.url, USER, PASSWORD, version)
    return BsreSigner(settings, trust, lambda id: nik if id == OFFICER.id else None, lambda: "Bagansiapiapi")


@pytest.fixture(params=bsre.VERSIONS)
def signer(request: pytest.FixtureRequest, service: Service, tmp_path: Path) -> Iterator[BsreSigner]:
    made = client(service, tmp_path, request.param)
    yield made
    made._client.close()


def sign(signer: BsreSigner, passphrase: str = PASSPHRASE) -> bytes:
    return signer.sign(LETTER, OFFICER, passphrase, "Tanda tangan KT-2026-0001")


def refusal(signer: BsreSigner, passphrase: str = PASSPHRASE) -> SigningFailed:
    with pytest.raises(SigningFailed, match=bsre.NOTHING_LOST) as failure:
        sign(signer, passphrase)
    return failure.value


# As documented ----------------------------------------------------------------------------------


def test_a_letter_comes_back_signed(signer: BsreSigner, service: Service) -> None:
    found = signer.inspect(sign(signer))
    assert found.bottom_line and found.whole and found.trusted
    (sent,) = service.got
    shown = sent["signatureProperties"][0] if signer._version == "2" else sent
    assert (sent["nik"], sent["passphrase"]) == (NIK, PASSPHRASE)
    assert shown["tampilan"] == {"1": "invisible", "2": "INVISIBLE"}[signer._version]
    assert (shown["reason"], shown["location"]) == ("Tanda tangan KT-2026-0001", "Bagansiapiapi")


def test_a_letter_that_the_service_wrote_anew_is_the_same_letter(signer: BsreSigner, service: Service) -> None:
    service.rewrites = True
    assert signer.inspect(sign(signer)).bottom_line


def test_a_stranger_s_file_is_judged_by_the_same_authorities(signer: BsreSigner) -> None:
    found = signer.inspect_foreign(sign(signer), "surat.pdf")
    assert found.trusted and found.bottom_line and not signer.test


@pytest.mark.parametrize("status", ["ISSUE", "EXPIRED", "RENEW", "NEW", "SUSPEND", "REVOKE", "NOT_REGISTERED"])
def test_who_may_sign_is_asked_of_bsre(signer: BsreSigner, service: Service, status: str) -> None:
    service.people[NIK] = (status, PASSPHRASE)
    assert signer.is_enrolled(OFFICER) == (status == "ISSUE")
    assert not signer.is_enrolled(Actor("lain", "Tanpa NIK"))


def test_certificates_are_not_ours_to_give(signer: BsreSigner) -> None:
    with pytest.raises(SigningFailed, match="diterbitkan BSrE"):
        signer.enrol(OFFICER, PASSPHRASE)


# What BSrE refuses ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        refused("passphrase anda salah 2031"),
        refused("passphrase anda salah", 2031),
        refused("passphrase anda salah", 2031, status=200),
    ],
    ids=["code in the sentence", "code beside it", "as a success"],
)
def test_a_wrong_passphrase_is_one_however_it_is_told(signer: BsreSigner, service: Service, answer: Answer) -> None:
    service.twist = lambda pdf: answer
    failure = refusal(signer)
    assert failure.wrong_passphrase and "Passphrase keliru" in str(failure)


def test_a_wrong_passphrase_is_refused(signer: BsreSigner) -> None:
    assert refusal(signer, "keliru sekali").wrong_passphrase


def test_an_officer_whom_bsre_does_not_know_learns_whom_to_ask(signer: BsreSigner, service: Service) -> None:
    service.people.clear()
    failure = refusal(signer)
    assert "belum terdaftar di BSrE" in str(failure) and not failure.wrong_passphrase


def test_an_officer_without_a_nik_learns_who_enters_it(service: Service, tmp_path: Path) -> None:
    signer = client(service, tmp_path, nik=None)
    assert "NIK Anda belum tercatat" in str(refusal(signer)) and service.got == []
    signer._client.close()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (refused("kuota habis pada 2026"), "kode 400"),
        (refused("sertifikat dicabut", 2029), "kode 2029"),
        ((500, "text/html", b"<h1>500</h1>"), "kode 500"),
        ((302, "text/html", b""), "kode 302"),
        ((401, "application/json", b"{}"), "menolak akun sistem ini"),
        ((200, "application/json", b"[" * 100_000), "kode 200"),
        ((200, "application/json", b'{"file": []}'), "kode 200"),
        ((200, "application/json", b'{"file": ["bukan base64!"]}'), "kode 200"),
        ((200, "application/json", b"\xff\xfe"), "kode 200"),
        ((200, "application/pdf", b""), "kode 200"),
    ],
)
def test_any_other_answer_is_a_refusal_with_its_code(
    signer: BsreSigner, service: Service, answer: Answer, said: str
) -> None:
    service.twist = lambda pdf: answer
    failure = refusal(signer)
    assert said in str(failure) and not failure.wrong_passphrase


# What is not taken ------------------------------------------------------------------------------


def delivered(signer: BsreSigner, data: bytes) -> Answer:
    """As the version at hand delivers a file."""
    if signer._version == "1":
        return 200, "application/pdf", data
    return 200, "application/json", json.dumps({"file": [base64.b64encode(data).decode()]}).encode()


def test_what_comes_back_unsigned_is_not_taken(signer: BsreSigner, service: Service) -> None:
    service.twist = lambda sent: delivered(signer, sent)
    assert "tidak sah" in str(refusal(signer))


def test_an_authority_that_the_office_does_not_trust_is_not_taken(
    signer: BsreSigner, service: Service, tmp_path: Path
) -> None:
    other = Service(TestAuthority(tmp_path / "lain"), {})
    service.twist = lambda sent: delivered(signer, other.signed(sent, NIK, PASSPHRASE))
    assert "tidak sah" in str(refusal(signer))


def test_what_was_changed_on_the_way_is_not_taken(signer: BsreSigner, service: Service) -> None:
    def spoiled(sent: bytes) -> Answer:
        data = bytearray(service.signed(sent, NIK, PASSPHRASE))
        data[data.find(b"/MediaBox") + 12] ^= 1
        return delivered(signer, bytes(data))

    service.twist = spoiled
    assert "tidak sah" in str(refusal(signer))


@pytest.mark.parametrize("other", [pdf("lain", pages=1), pdf("lain", pages=3)], ids=["a page less", "a page more"])
def test_another_document_is_not_taken_however_well_signed(signer: BsreSigner, service: Service, other: bytes) -> None:
    service.twist = lambda sent: delivered(signer, service.signed(other, NIK, PASSPHRASE))
    assert "bukan surat ini" in str(refusal(signer))


def test_letters_that_say_something_else_are_told_apart(office: Office) -> None:
    letters = []
    for _ in range(2):
        case = office.apply().instance_id
        office.approve(case)
        letters.append(office.engine.documents.get(office.variables(case)["surat_izin"]["digest"]))
    assert bsre.same_letter(letters[0], letters[0]) and not bsre.same_letter(*letters)
    assert not any(bsre.same_letter(letters[0], junk) for junk in (b"", b"%PDF-1.7", letters[0][:3000]))


# When it does not answer ------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def test_a_service_that_is_away_is_told(service: Service, tmp_path: Path) -> None:
    service.url = f"http://127.0.0.1:{free_port()}"
    signer = client(service, tmp_path)
    assert "tidak tersambung" in str(refusal(signer))
    assert not signer.is_enrolled(OFFICER)
    signer._client.close()


def test_a_service_that_does_not_come_to_an_end_is_told(signer: BsreSigner, service: Service) -> None:
    def slow(sent: bytes) -> None:
        time.sleep(0.5)

    service.twist = slow
    signer._client.timeout = 0.1
    assert "tidak menjawab (ReadTimeout)" in str(refusal(signer))


def test_the_passphrase_is_written_nowhere(
    signer: BsreSigner, service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        sign(signer)
        service.twist = lambda sent: refused(f"passphrase {PASSPHRASE} salah", 2031)
        failure = refusal(signer)
    assert caplog.records and PASSPHRASE not in caplog.text and PASSPHRASE not in repr(failure)
    assert PASSWORD not in caplog.text and PASSWORD not in repr(bsre.Service(service.url, USER, PASSWORD))


# In the office ----------------------------------------------------------------------------------


def environment(service: Service, folder: Path) -> dict[str, str]:
    return {
        "ALUR_SIGNER": "bsre",
        "ALUR_BSRE_URL": service.url,
        "ALUR_BSRE_USER": USER,
        "ALUR_BSRE_PASSWORD": PASSWORD,
        "ALUR_BSRE_CERTIFICATES": str(service.pem(folder / "bsre.pem")),
    }


@pytest.fixture
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """One that signs with BSrE where a test asks for the service, else with the test authority."""
    asked = "service" in request.fixturenames
    made = Office(
        tmp_path / "var", database=environment(request.getfixturevalue("service"), tmp_path) if asked else None
    )
    yield made
    made.engine.close()
    if isinstance(made.engine.signer, BsreSigner):
        made.engine.signer._client.close()


def test_a_case_is_signed_with_the_nik_of_who_signs(office: Office, service: Service) -> None:
    case = office.apply().instance_id
    office.approve(case)
    with pytest.raises(SigningFailed, match="NIK Anda belum tercatat"):
        office.sign(case)
    assert office.accounts.edit_user("kadis", nik=NIK) == ["NIK penanda tangan"]
    assert not office.sign(case).ended
    letter = office.engine.documents.get(office.variables(case)["surat_izin"]["digest"])
    text = "".join(
        page.extract_text()
        for page in PdfReader(office.engine.documents.path(office.variables(case)["surat_izin"]["digest"])).pages
    )
    assert office.engine.signer.inspect(letter).bottom_line
    assert "diterbitkan oleh Balai Besar Sertifikasi Elektronik" in " ".join(text.split()) and "UJI" not in text
    assert [each["nik"] for each in service.got] == [NIK]
    assert office.engine.replay.verify() == (1, [])


@pytest.mark.parametrize("name", ["URL", "USER", "PASSWORD", "CERTIFICATES"])
def test_a_setting_that_is_missing_is_named(service: Service, tmp_path: Path, name: str) -> None:
    given = environment(service, tmp_path) | {"ALUR_DATA_DIR": str(tmp_path / "var"), f"ALUR_BSRE_{name}": ""}
    with pytest.raises(Refused, match=f"ALUR_SIGNER=bsre memerlukan ALUR_BSRE_{name}"):
        open_office(Settings.from_environment(given))


def leaf(service: Service, path: Path) -> None:
    service.pem(path)
    path.write_text("-----BEGIN" + path.read_text().split("-----BEGIN")[2])


def nonsense(service: Service, path: Path) -> None:
    path.write_bytes(b"bukan sertifikat")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda _, path: path.unlink(), "tidak bisa dibaca"),
        (nonsense, "tidak bisa dibaca"),
        (leaf, "tidak ada sertifikat akar"),
    ],
    ids=["no file", "no certificates", "no root"],
)
def test_certificates_that_cannot_be_used_are_refused_at_the_start(
    service: Service, tmp_path: Path, spoil: Callable[[Service, Path], Any], said: str
) -> None:
    given = environment(service, tmp_path) | {"ALUR_DATA_DIR": str(tmp_path / "var")}
    spoil(service, Path(given["ALUR_BSRE_CERTIFICATES"]))
    with pytest.raises(Refused, match=f"ALUR_BSRE_CERTIFICATES.*{said}"):
        open_office(Settings.from_environment(given))


def test_an_unknown_version_is_refused_at_the_start(service: Service, tmp_path: Path) -> None:
    given = environment(service, tmp_path) | {"ALUR_DATA_DIR": str(tmp_path / "var"), "ALUR_BSRE_VERSION": "3"}
    with pytest.raises(Refused, match="ALUR_BSRE_VERSION"):
        open_office(Settings.from_environment(given))
