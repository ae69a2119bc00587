"""The survey's page: the index by service and period, the same on paper and in the spreadsheet, and no crash."""

from __future__ import annotations

import html
import io
import re
from datetime import UTC, datetime

import openpyxl
import pytest
from flask import Flask
from pypdf import PdfReader

from connectors.survey import ELEMENTS
from engine.dates import OFFICE_ZONE
from office.office import Office
from tests.connectors.test_survey import SUMS, answers
from tests.web.conftest import Browser, signed_in

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
FOURS = dict.fromkeys(ELEMENTS, 4)
WHO = {"jenis_kelamin": "P", "umur": "31", "pendidikan": "sma", "pekerjaan": "wirausaha"}


def add(office: Office, given: dict[str, int], at: datetime = AT, service: str = "uji", **said: str) -> None:
    number = len(office.surveys.answers())
    office.surveys.add(f"jawaban-{number}", f"kasus-{number}", service, given, {**WHO, **said}, at)


def words(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.fixture
def published(office: Office) -> None:
    for given in answers(SUMS, 29):
        add(office, given)


@pytest.mark.usefixtures("published")
def test_the_published_example_on_the_page(officer: Browser) -> None:
    page = officer.get("/skm").text
    text = words(page)
    assert "91,48 – sangat baik, dari 29 responden; paling rendah: waktu penyelesaian." in text
    assert "U1 Persyaratan 3,621 0,402 90,52 A, sangat baik" in text
    assert "U3 Waktu penyelesaian 3,448 0,383 86,21 B, baik" in text
    assert "Indeks (IKM) 3,659 91,48 A, sangat baik" in text
    assert "88,31–100,00" in text and "Perempuan 29 100,0%" in text and "30–39 tahun 29 100,0%" in text
    assert page.count('class="bar-a" width="86.2%"') == 1
    assert "style=" not in page.split("</head>")[1]


def test_all_fours_are_a_hundred_on_the_page(office: Office, officer: Browser) -> None:
    add(office, FOURS)
    assert "100,00 – sangat baik, dari 1 responden; semua unsur sama." in words(officer.get("/skm").text)


@pytest.mark.usefixtures("published")
def test_the_files_say_the_same(officer: Browser) -> None:
    links = re.findall(r'href="(/skm/laporan[^"]+)"', officer.get("/skm?dari=2026-11-01&sampai=2026-11-23").text)
    spreadsheet, paper = (officer.get(html.unescape(link)) for link in links)
    assert paper.mimetype == "application/pdf"
    assert paper.headers["Content-Disposition"] == 'attachment; filename="laporan-skm-2026-11-01-2026-11-23.pdf"'
    assert paper.headers["Cache-Control"] == "no-store"
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.data)).pages)
    assert "91,48" in text and "Periode: 1 November 2026 sampai 23 November 2026" in text
    rows = openpyxl.load_workbook(io.BytesIO(spreadsheet.data)).worksheets[0].iter_rows(values_only=True)
    assert next(row[5] for row in rows if row[0] == "IKM") == 91.48


def test_the_last_day_ends_at_the_office_s_midnight(office: Office, officer: Browser) -> None:
    add(office, FOURS, datetime(2026, 11, 20, 23, 30, tzinfo=OFFICE_ZONE))
    add(office, dict.fromkeys(ELEMENTS, 1), datetime(2026, 11, 21, 0, 30, tzinfo=OFFICE_ZONE))
    assert "100,00 – sangat baik, dari 1 responden" in officer.get("/skm?dari=2026-11-20&sampai=2026-11-20").text
    assert "25,00 – tidak baik, dari 1 responden" in officer.get("/skm?dari=2026-11-21&sampai=2026-11-21").text


def test_by_service(office: Office, officer: Browser) -> None:
    add(office, FOURS)
    add(office, dict.fromkeys(ELEMENTS, 1), service="lain")
    assert "62,50 – tidak baik, dari 2 responden" in officer.get("/skm").text
    page = officer.get("/skm?layanan=uji").text
    assert "100,00 – sangat baik, dari 1 responden" in page
    assert "layanan=uji" in page.split("laporan.pdf?")[1].split('"')[0]


def test_by_default_it_is_this_year_so_far(office: Office, officer: Browser) -> None:
    add(office, FOURS, datetime(2025, 12, 31, 23, 59, tzinfo=OFFICE_ZONE))
    page = officer.get("/skm").text
    assert 'value="2026-01-01"' in page and 'value="2026-11-24"' in page
    assert "Belum ada jawaban survei" in page
    assert re.search(r'dari=2026-10-01&amp;sampai=2026-11-24"[^>]*>Triwulan ini', page)
    assert re.search(r'dari=2026-07-01&amp;sampai=2026-11-24"[^>]*>Semester ini', page)
    assert re.search(r'aria-current="page"[^>]*>Tahun ini', page)


def test_without_answers_it_says_so_and_gives_no_file(officer: Browser) -> None:
    page = officer.get("/skm")
    assert page.status_code == 200 and "Belum ada jawaban survei" in page.text and "Unduh" not in page.text
    for path in ("/skm/laporan.pdf", "/skm/laporan.xlsx"):
        answer = officer.get(path)
        assert answer.status_code == 404 and "Belum ada jawaban survei pada periode ini" in answer.text


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        ("dari=kemarin", "dari", "Tanggal awal tidak terbaca"),
        ("sampai=2026-02-30", "sampai", "Tanggal akhir tidak terbaca"),
        ("dari=2026-11-02&sampai=2026-11-01", "dari", "Tanggal awal harus sebelum tanggal akhir"),
        ("sampai=9999-12-31", "sampai", "Tahun pada tanggal akhir harus antara 2000 dan 2100"),
        ("layanan=tidak_ada", "layanan", "Layanan ini tidak ada"),
    ],
)
@pytest.mark.usefixtures("published")
def test_a_question_that_cannot_be_answered_is_told_at_its_field(
    officer: Browser, query: str, field: str, sentence: str
) -> None:
    answer = officer.get(f"/skm?{query}")
    assert answer.status_code == 422
    assert re.search(rf'class="error-text" id="{field}-e">.*{sentence}', answer.text)
    assert f'href="#{field}"' in answer.text
    for path in ("/skm/laporan.pdf", "/skm/laporan.xlsx"):
        refused = officer.get(f"{path}?{query}")
        assert refused.status_code == 422 and sentence in refused.text


def test_what_was_typed_is_kept(officer: Browser) -> None:
    page = officer.get("/skm?dari=kemarin&sampai=2026-11-01").text
    assert 'value="kemarin"' in page and 'value="2026-11-01"' in page


@pytest.mark.parametrize("text", ["=cmd()", '#import "x"', "<script>alert(1)</script>"])
def test_a_suggestion_is_text_everywhere(office: Office, officer: Browser, text: str) -> None:
    add(office, FOURS, saran=text)
    page = officer.get("/skm").text
    assert f"<li>{html.escape(text).replace('&quot;', '&#34;')}</li>" in page
    assert "<script>alert" not in page
    paper = PdfReader(io.BytesIO(officer.get("/skm/laporan.pdf").data))
    assert text in "".join(each.extract_text() for each in paper.pages)
    sheet = openpyxl.load_workbook(io.BytesIO(officer.get("/skm/laporan.xlsx").data))["Saran"]
    assert (sheet["A2"].value, sheet["A2"].data_type) == (text, "s")


def test_the_page_shows_the_newest_suggestions_and_the_paper_all(office: Office, officer: Browser) -> None:
    for number in range(1, 32):
        add(office, FOURS, saran=f"Saran nomor {number}.")
    page = officer.get("/skm").text
    assert "31 saran" in page and "Saran nomor 31." in page and "Saran nomor 1." not in page
    paper = PdfReader(io.BytesIO(officer.get("/skm/laporan.pdf").data))
    assert "Saran nomor 1." in "".join(each.extract_text() for each in paper.pages)


@pytest.mark.usefixtures("published")
def test_it_is_for_the_staff_and_stands_in_their_menu(app: Flask, visitor: Browser, applicant: Browser) -> None:
    for path in ("/skm", "/skm/laporan.pdf", "/skm/laporan.xlsx"):
        assert visitor.get(path).status_code == 302
        assert applicant.get(path).status_code == 403
        assert signed_in(app, "operator").get(path).status_code == 200
    assert 'href="/skm"' in signed_in(app, "auditor").get("/kasus").text
