"""The counter over HTTP: taken in, printed, taken over; with JavaScript and without."""

from __future__ import annotations

import io
import re

import pytest
from pypdf import PdfReader

from office.office import Office
from tests.web.conftest import ANSWERS, Browser, apply, pdf
from tests.web.test_applications import returned

NIK = "1407995203950002"
GUEST = {"nik": NIK, "nama": "Contoh Tamu Loket", "telepon": "0812-0000-0066", "layanan": "uji"}


def begin(officer: Browser, **other: str) -> str:
    officer.get("/loket")
    answer = officer.post("/loket/baru", {**GUEST, **other})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def fill(officer: Browser, draft: str) -> None:
    for row in (0, 1):
        file = (io.BytesIO(pdf(f"baris {row}")), "surat.pdf")
        officer.post(f"{draft}/unggah", {"path": f"berkas.{row}.dokumen", "berkas": file})
    officer.get(draft)


def take_in(officer: Browser) -> str:
    """A whole application at the counter; the case's id."""
    draft = begin(officer)
    fill(officer, draft)
    answer = officer.post(draft, {**ANSWERS, "aksi": "kirim"})
    assert answer.status_code == 303, re.findall(r"error-text.*?</span>", answer.text)
    return str(answer.location).rpartition("/")[2]


def test_an_officer_takes_in_a_walk_in_and_prints_the_receipt(officer: Browser, office: Office) -> None:
    case = take_in(officer)
    assert "Cetak bukti pendaftaran" in officer.get(f"/loket/diterima/{case}").text
    answer = officer.post(f"/loket/diterima/{case}/bukti")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
    assert "UJI-2026-0001" in text and "Contoh Tamu Loket" in text and "/lacak/UJI-2026-0001/" in text.replace("\n", "")
    assert re.search(r"[A-Z2-9]{5}-[A-Z2-9]{5}", text)
    assert "Loket" in officer.get("/buku-registrasi").text
    view = office.engine.history.instance(office.accounts.actor("auditor"), case)
    assert view.channel == "loket" and view.variables["pemohon"]["nik"] == NIK


def test_the_owner_takes_the_account_over_and_finds_the_case(officer: Browser, visitor: Browser) -> None:
    case = take_in(officer)
    answer = officer.post(f"/loket/diterima/{case}/bukti")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
    code = re.search(r"[A-Z2-9]{5}-[A-Z2-9]{5}", text)
    assert code is not None
    visitor.get("/ambil-akun")
    wrong = visitor.post("/ambil-akun", {"nik": NIK, "kode": "AAAAA-AAAAA", "sandi": "tiga kata acak"})
    assert wrong.status_code == 422 and "tidak cocok" in wrong.text and "tiga kata acak" not in wrong.text
    assert visitor.post("/ambil-akun", {"nik": NIK, "kode": code[0], "sandi": "tiga kata acak"}).status_code == 303
    visitor.sign_in(NIK, "tiga kata acak")
    assert "UJI-2026-0001" in visitor.get("/permohonan").text


def test_the_button_pressed_twice_sends_once(officer: Browser, office: Office) -> None:
    draft = begin(officer)
    fill(officer, draft)
    for _ in range(2):
        officer.post(draft, {**ANSWERS, "aksi": "kirim"})
    assert len(office.engine.history.search()[0]) == 1


def test_a_wrong_answer_keeps_everything(officer: Browser, office: Office) -> None:
    draft = begin(officer)
    fill(officer, draft)
    answer = officer.post(draft, {**ANSWERS, "jumlah_bantuan": "banyak", "aksi": "kirim"})
    assert answer.status_code == 422 and "error-summary" in answer.text and 'value="banyak"' in answer.text
    page = officer.get(draft).text
    assert "Karang Taruna Contoh" in page and page.count("Diterima</span>") == 2
    assert office.engine.history.search()[0] == []


def test_the_officer_is_told_of_the_same_organisation(officer: Browser, applicant: Browser) -> None:
    apply(applicant)
    draft = begin(officer)
    officer.get(draft)
    officer.post(draft, {**ANSWERS, "aksi": "simpan"})
    page = officer.get(draft).text
    assert "sudah ada di catatan kami" in page and "UJI-2026-0001" in page


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("nik", "123", "NIK harus 16 angka"),
        ("nama", "", "Isi nama lengkap"),
        ("telepon", "x", "bukan nomor telepon"),
        ("layanan", "tidak_ada", "Pilih layanan"),
    ],
)
def test_wrong_particulars_are_named(officer: Browser, field: str, value: str, sentence: str) -> None:
    officer.get("/loket")
    answer = officer.post("/loket/baru", {**GUEST, field: value})
    assert answer.status_code == 422 and sentence in answer.text


def test_a_draft_of_another_officer_or_an_own_draft_is_none(officer: Browser, applicant: Browser) -> None:
    own = apply(applicant)
    assert officer.get(f"/loket/diterima/{own.rpartition('/')[2]}").status_code == 404
    assert officer.get("/loket/permohonan/tidak-ada").status_code == 404


def test_a_draft_can_be_thrown_away(officer: Browser) -> None:
    draft = begin(officer)
    officer.get(draft)
    assert officer.post(f"{draft}/hapus").status_code == 303
    assert officer.get(draft).status_code == 404


def test_what_waits_for_a_walk_in_is_done_with_them(officer: Browser, office: Office) -> None:
    case = take_in(officer)
    returned(office, 1)
    view = office.engine.history.instance(office.accounts.actor("auditor"), case)
    task = f"/loket/tugas/{view.tasks[0].id}"
    assert task in officer.get("/loket").text
    page = officer.get(task).text
    assert "Belum ditandatangani." in page and "Contoh Tamu Loket" in page
    same = officer.post(task, {"pesan": "Sudah diperbaiki", "aksi": "kirim"})
    assert same.status_code == 422 and "Unggah pengganti" in same.text and "Sudah diperbaiki" in same.text
    scan = (io.BytesIO(pdf("baru")), "rab-baru.pdf")
    assert officer.post(f"{task}/unggah", {"path": "berkas.1.dokumen", "berkas": scan}).status_code == 200
    assert officer.post(task, {"pesan": "Sudah diperbaiki", "aksi": "kirim"}).location == "/loket"
    view = office.engine.history.instance(office.accounts.actor("auditor"), case)
    assert [row.element for row in view.tasks] == ["periksa"]
    done = [event.actor_name for event in office.engine.history.events(view) if event.kind == "task.completed"]
    assert done[-1] == "Contoh Petugas Loket"


def test_the_task_of_an_applicant_of_the_website_is_not_the_counters(
    officer: Browser, applicant: Browser, office: Office
) -> None:
    case = apply(applicant).rpartition("/")[2]
    returned(office, 1)
    view = office.engine.history.instance(office.accounts.actor("auditor"), case)
    assert officer.get(f"/loket/tugas/{view.tasks[0].id}").status_code == 404
    assert "Tidak ada yang menunggu mereka" in officer.get("/loket").text
