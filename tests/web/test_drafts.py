"""An application that is being written: nothing typed is lost, nothing wrong is sent, nothing is sent twice."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor

from flask import Flask

from office.office import Office
from tests.web.conftest import ANSWERS, Browser, apply, begin, pdf, upload


def test_a_service_says_what_it_asks_for_before_anybody_signs_in(visitor: Browser) -> None:
    page = visitor.get("/layanan/uji").text
    assert "Surat permohonan" in page and "Tanpa biaya" in page and "Masuk untuk mengajukan" in page


def test_signing_in_leads_back_to_the_service(visitor: Browser) -> None:
    refused = visitor.get("/permohonan/baru/uji")
    assert refused.status_code == 302 and "lanjut=" in refused.location
    visitor.get(refused.location)
    answer = visitor.post(
        "/masuk", {"nama": "1407994101900001", "sandi": "coba-alur-2026", "lanjut": "/permohonan/baru/uji"}
    )
    assert answer.location == "/permohonan/baru/uji"


def test_a_wrong_answer_gets_its_sentence_at_the_field_and_what_was_typed_stays(applicant: Browser) -> None:
    draft = begin(applicant)
    applicant.get(draft)
    answer = applicant.post(draft, {**ANSWERS, "jumlah_bantuan": "banyak", "alamat": "", "aksi": "lanjut"})
    assert answer.status_code == 422
    assert 'href="#jumlah_bantuan"' in answer.text and 'aria-invalid="true"' in answer.text
    assert "harus angka; yang Anda tulis “banyak”" in answer.text and "Isi alamat." in answer.text
    assert 'value="Karang Taruna Contoh"' in answer.text and 'value="banyak"' in answer.text
    assert 'value="Karang Taruna Contoh"' in applicant.get(draft).text  # also tomorrow


def test_a_question_appears_when_another_answer_calls_for_it(applicant: Browser) -> None:
    draft = begin(applicant)
    assert "Tahun bantuan" not in applicant.get(draft).text
    part = applicant.post(f"{draft}/isian", {**ANSWERS, "pernah": "pernah"}).text
    assert "Tahun bantuan" in part and "<html" not in part
    applicant.get(draft)
    answer = applicant.post(draft, {**ANSWERS, "pernah": "pernah", "aksi": "perbarui"}, follow_redirects=True)
    assert "Tahun bantuan" in answer.text  # without JavaScript too


def test_right_answers_lead_to_the_documents(applicant: Browser) -> None:
    draft = begin(applicant)
    applicant.get(draft)
    assert applicant.post(draft, {**ANSWERS, "aksi": "lanjut"}).location == f"{draft}/berkas"


def test_a_document_is_taken_in_at_once_and_counted(applicant: Browser) -> None:
    draft = begin(applicant)
    applicant.get(f"{draft}/berkas")
    row = upload(applicant, draft, 1)
    assert row.status_code == 200 and "surat.pdf" in row.text and "1 halaman" in row.text
    assert "1 dari 2" in row.text and "<html" not in row.text
    assert "surat.pdf" in applicant.get(f"{draft}/berkas").text


def test_a_file_that_is_no_pdf_is_refused_in_its_row_and_the_others_stay(applicant: Browser) -> None:
    draft = begin(applicant)
    applicant.get(f"{draft}/berkas")
    upload(applicant, draft, 0)
    answer = upload(applicant, draft, 1, b"halo", "rab.docx")
    assert answer.status_code == 422 and "“rab.docx”" in answer.text and "is-bad" in answer.text
    assert "surat.pdf" in applicant.get(f"{draft}/berkas").text


def test_several_files_come_with_one_form_where_there_is_no_javascript(applicant: Browser) -> None:
    draft = begin(applicant)
    applicant.get(f"{draft}/berkas")
    files = {f"berkas.{row}.dokumen": (io.BytesIO(pdf(str(row))), f"berkas-{row}.pdf") for row in (0, 1)}
    answer = applicant.post(f"{draft}/berkas", {**files, "aksi": "lanjut"})
    assert answer.location == f"{draft}/kirim"


def test_missing_documents_are_named_with_a_link_to_their_row(applicant: Browser) -> None:
    draft = begin(applicant)
    applicant.get(f"{draft}/berkas")
    answer = applicant.post(f"{draft}/berkas", {"aksi": "lanjut"})
    assert answer.status_code == 422 and "Unggah Surat permohonan." in answer.text
    assert 'href="#berkas-0-dokumen"' in answer.text and "Unggah Foto kegiatan" not in answer.text


def test_an_optional_document_can_be_taken_out_again(applicant: Browser) -> None:
    draft = begin(applicant)
    applicant.get(f"{draft}/berkas")
    upload(applicant, draft, 2, name="foto.pdf")
    applicant.post(f"{draft}/berkas", {"aksi": "lepas berkas.2.dokumen"})
    assert "foto.pdf" not in applicant.get(f"{draft}/berkas").text


def test_an_incomplete_application_is_not_sent(applicant: Browser, office: Office) -> None:
    draft = begin(applicant)
    applicant.get(f"{draft}/kirim")
    answer = applicant.post(f"{draft}/kirim")
    assert answer.status_code == 422 and "Belum bisa dikirim" in answer.text
    assert office.engine.history.search()[0] == []


def test_sending_gives_the_registration_number_and_uses_up_the_draft(applicant: Browser) -> None:
    case = apply(applicant)
    page = applicant.get(case).text
    assert "UJI-2026-0001" in page and "Sedang di Back Office" in page
    assert "Belum dikirim" not in applicant.get("/permohonan").text


def test_sending_twice_sends_once(applicant: Browser, office: Office) -> None:
    draft = begin(applicant)
    applicant.get(draft)
    applicant.post(draft, {**ANSWERS, "aksi": "lanjut"})
    upload(applicant, draft, 0)
    upload(applicant, draft, 1)
    for _ in range(2):
        assert applicant.post(f"{draft}/kirim").status_code == 303
    assert len(office.engine.history.search()[0]) == 1


def test_another_persons_draft_does_not_exist(applicant: Browser, other: Browser) -> None:
    draft = begin(applicant)
    upload(applicant, draft, 0)
    for address in (draft, f"{draft}/berkas", f"{draft}/kirim"):
        assert other.get(address).status_code == 404
    assert other.post(f"{draft}/hapus").status_code == 404
    assert other.post(draft, ANSWERS).status_code == 404


def test_nonsense_never_becomes_a_server_error(applicant: Browser) -> None:
    draft = begin(applicant)
    applicant.get(draft)
    for data in (
        {"berkas.x.dokumen": "a", "aksi": "lanjut"},
        {"berkas.99999.dokumen": "a", "aksi": "tambah berkas"},
        {"aksi": "hapus berkas.7", "kecamatan": "bukan-pilihan"},
        {"nama_organisasi": "\x00\x07", "pernah": "ya'); DROP TABLE", "jumlah_bantuan": "9" * 400},
        {"berkas": "x", "berkas.0": "y", "": "z", "...": "t"},
    ):
        assert applicant.post(draft, data).status_code < 500
    assert (
        applicant.post(
            f"{draft}/unggah", {"path": "berkas.77.dokumen", "berkas": (io.BytesIO(pdf()), "a.pdf")}
        ).status_code
        == 404
    )
    assert (
        applicant.post(f"{draft}/unggah", {"path": "lain", "berkas": (io.BytesIO(pdf()), "a.pdf")}).status_code == 404
    )


def test_files_sent_at_the_same_time_are_all_kept(app: Flask, applicant: Browser) -> None:
    draft = begin(applicant)
    applicant.get(f"{draft}/berkas")
    cookie = applicant.client.get_cookie("alur")
    assert cookie is not None

    def send(row: int) -> int:
        client = app.test_client()
        client.set_cookie("alur", cookie.value)
        return upload(Browser(client, applicant.token), draft, row).status_code

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(send, range(3))) == [200, 200, 200]
    assert applicant.get(f"{draft}/berkas").text.count("surat.pdf") == 3
