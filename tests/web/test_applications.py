"""One's own applications: whose turn it is, what came back and why, and nobody else's."""

from __future__ import annotations

import io

from engine.services.inbox import TaskFilter
from engine.services.runtime import Submission
from office.office import Office
from tests.web.conftest import Browser, apply, pdf


def returned(office: Office, *rows: int) -> None:
    """The office sends the case back with a reason at these rows."""
    officer = office.accounts.actor("backoffice")
    task = office.engine.inbox.page(officer, TaskFilter())[0][0]
    verdicts = {
        str(row): {
            "putusan": "perbaiki" if row in rows else "sesuai",
            "alasan": "Belum ditandatangani." if row in rows else "",
        }
        for row in range(3)
    }
    values = {"berkas": verdicts, "putusan": "kembalikan" if rows else "lengkap"}
    office.engine.runtime.complete(officer, task.id, Submission(values), f"uji {task.id}")


def task_of(applicant: Browser, case: str) -> str:
    """The address of the applicant's open task."""
    page = applicant.get(case).text
    return page.partition(f'href="{case}/tugas/')[2].partition('"')[0]


def test_the_list_says_whose_turn_it_is(applicant: Browser, office: Office) -> None:
    apply(applicant)
    assert "Di Back Office" in applicant.get("/permohonan").text
    returned(office, 1)
    page = applicant.get("/permohonan").text
    assert "Giliran Anda: perbaiki berkas" in page and "Kerjakan" in page


def test_a_returned_application_says_what_to_mend_beside_the_document(applicant: Browser, office: Office) -> None:
    case = apply(applicant)
    returned(office, 1)
    story = applicant.get(case).text
    assert "Dikembalikan untuk diperbaiki" in story and "Rencana anggaran biaya." in story and "Ditolak" not in story
    page = applicant.get(f"{case}/tugas/{task_of(applicant, case)}").text
    assert "Belum ditandatangani." in page and "Rencana anggaran biaya" in page and "Surat permohonan" not in page


def test_mending_wants_a_new_document_and_goes_back_to_the_office(applicant: Browser, office: Office) -> None:
    case = apply(applicant)
    returned(office, 1)
    task = f"{case}/tugas/{task_of(applicant, case)}"
    applicant.get(task)
    same = applicant.post(task, {"pesan": "Sudah kami perbaiki", "aksi": "kirim"})
    assert same.status_code == 422 and "Unggah pengganti Rencana anggaran biaya." in same.text
    assert "Sudah kami perbaiki" in same.text
    row = applicant.post(
        f"{task}/unggah", {"path": "berkas.1.dokumen", "berkas": (io.BytesIO(pdf("baru")), "rab-baru.pdf")}
    )
    assert row.status_code == 200 and "rab-baru.pdf" in row.text and "1 dari 1" in row.text
    assert "rab-baru.pdf" in applicant.get(task).text
    assert applicant.post(task, {"pesan": "Sudah kami perbaiki", "aksi": "kirim"}).location == case
    assert "Sedang di Back Office" in applicant.get(case).text


def test_a_task_that_is_done_is_told_with_what_happened(applicant: Browser, office: Office) -> None:
    case = apply(applicant)
    returned(office, 1)
    task = f"{case}/tugas/{task_of(applicant, case)}"
    applicant.get(task)
    sent = {"berkas.1.dokumen": (io.BytesIO(pdf("baru")), "rab.pdf"), "aksi": "kirim"}
    assert applicant.post(task, sent).status_code == 303
    answer = applicant.get(task)
    assert answer.status_code == 409 and "<h1>" in answer.text


def test_the_end_is_told(applicant: Browser, office: Office) -> None:
    case = apply(applicant)
    returned(office)
    assert "<h1>Izin terbit</h1>" in applicant.get(case).text


def test_another_persons_case_task_and_papers_do_not_exist(applicant: Browser, other: Browser, office: Office) -> None:
    case = apply(applicant)
    returned(office, 1)
    token = task_of(applicant, case)
    paper = applicant.get(f"{case}/tugas/{token}").text.partition('href="/dokumen/')[2].partition('/lihat"')[0]
    assert applicant.get(f"/dokumen/{paper}").status_code == 200
    for path in (case, f"{case}/tugas/{token}", f"/dokumen/{paper}", f"{case}/tugas/99.9", "/permohonan/tidak-ada"):
        assert other.get(path).status_code == 404, path
    assert other.post(f"{case}/tugas/{token}", {"aksi": "kirim"}).status_code == 404


def test_a_task_of_the_office_is_none_of_the_applicants(applicant: Browser, office: Office) -> None:
    case = apply(applicant)
    officer = office.accounts.actor("backoffice")
    task = office.engine.inbox.page(officer, TaskFilter())[0][0]
    token = task.id.partition(":")[2]
    assert applicant.get(f"{case}/tugas/{token}").status_code == 404
    assert applicant.post(f"{case}/tugas/{token}", {"aksi": "kirim", "putusan": "lengkap"}).status_code == 404
