"""The survey's report: the regulation's vectors in the report, on paper and in the spreadsheet."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from connectors import survey_files
from connectors.spreadsheet import workbook
from connectors.survey import ELEMENTS
from connectors.survey_report import Report, comma, report_on, scale
from engine.errors import NotFound
from engine.settings import Settings
from office.public.surveys import Period, Questionnaire
from tests.connectors.test_survey import SUMS, answers

AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)  # 10.00 WIB
YEAR = Period(date(2026, 1, 1), date(2026, 11, 24))
SETTINGS = Settings.from_environment({"ALUR_SECRET_KEY": "kunci-uji"})
PUBLISHED = answers(SUMS, 29)
HOSTILE = [
    '=cmd("/c calc")',
    '#import "x"',
    "<script>alert(1)</script>",
    "$x^2$ *tebal* [kurung",
    "https://contoh.test",
]


def report(
    given: Sequence[Mapping[str, int]],
    said: Sequence[Mapping[str, Any]] = (),
    service: str | None = None,
    at: datetime = AT,
) -> Report:
    respondents = [*said, *({} for _ in given)]
    made = [Questionnaire("kt", each, who, at) for each, who in zip(given, respondents, strict=False)]
    return report_on(made, YEAR, service, {"kt": "Bantuan Karang Taruna"}, AT)


def counted(made: Report) -> dict[str, list[tuple[str, int]]]:
    return {each.name: [*each.counts] for each in made.characteristics}


def paper(made: Report) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(survey_files.pdf(made, SETTINGS))).pages]


def book(made: Report) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook(survey_files.sheets(made))))


def test_the_published_example_by_element() -> None:
    made = report(PUBLISHED)
    assert (str(made.index.value), made.index.band, made.index.respondents) == ("91.48", "A", 29)
    assert tuple(each.total for each in made.elements) == SUMS
    first, third, fourth = made.elements[0], made.elements[2], made.elements[3]
    assert (comma(first.mean, 3), comma(first.weighted, 3), comma(first.value), first.band) == (
        "3,621",
        "0,402",
        "90,52",
        "A",
    )
    assert (comma(third.value), third.band, third.band_name) == ("86,21", "B", "Baik")
    assert (made.lowest, made.highest) == ((third,), (fourth,))
    assert made.finding == "91,48 – sangat baik, dari 29 responden; paling rendah: waktu penyelesaian."


def test_all_fours_have_no_lowest() -> None:
    made = report([dict.fromkeys(ELEMENTS, 4)] * 3)
    assert made.finding == "100,00 – sangat baik, dari 3 responden; semua unsur sama."


def test_unsur_that_share_a_place_are_all_named() -> None:
    made = report([dict.fromkeys(ELEMENTS, 4) | {"u1": 2, "u4": 2, "u9": 2}])
    assert made.finding.endswith("paling rendah: persyaratan, biaya/tarif dan sarana dan prasarana.")


def test_the_scale_leaves_no_gap() -> None:
    assert [interval for _, _, interval in scale()] == [
        "88,31–100,00",
        "76,61–88,30",
        "65,00–76,60",
        "25,00–64,99",
    ]


def test_respondents_are_counted_in_words_and_unknown_codes_stay() -> None:
    said = [
        {"jenis_kelamin": "P", "umur": "19", "pendidikan": "sma", "pekerjaan": "tni_polri"},
        {"jenis_kelamin": "L", "umur": 20, "pendidikan": "sd", "pekerjaan": "nelayan"},
        {"jenis_kelamin": "L", "umur": 60, "pendidikan": "s1", "pekerjaan": "pns"},
        {"umur": "tiga puluh"},
    ]
    found = counted(report([dict.fromkeys(ELEMENTS, 3)] * 4, said))
    assert found["Jenis kelamin"] == [("Laki-laki", 2), ("Perempuan", 1), ("Tidak diisi", 1)]
    assert found["Umur"] == [
        ("Di bawah 20 tahun", 1),
        ("20–29 tahun", 1),
        ("60 tahun ke atas", 1),
        ("Tidak diisi", 1),
    ]
    assert found["Pendidikan"] == [("SD", 1), ("SMA", 1), ("S1", 1), ("Tidak diisi", 1)]
    assert found["Pekerjaan"] == [("PNS", 1), ("TNI/Polri", 1), ("nelayan", 1), ("Tidak diisi", 1)]


@pytest.mark.parametrize(
    ("hour", "band"),  # UTC; the office is seven hours ahead
    [(0, "Di luar jam itu"), (1, "Pagi, 08.00–12.00"), (5, "Siang, 12.00–17.00"), (10, "Di luar jam itu")],
)
def test_hours_are_the_office_s(hour: int, band: str) -> None:
    found = counted(report([dict.fromkeys(ELEMENTS, 3)], at=AT.replace(hour=hour)))
    assert found["Jam mengisi"] == [(band, 1)]


def test_services_are_counted_only_where_there_may_be_more_than_one() -> None:
    assert counted(report(PUBLISHED))["Layanan"] == [("Bantuan Karang Taruna", 29)]
    one = report(PUBLISHED, service="kt")
    assert "Layanan" not in counted(one) and one.service == "Bantuan Karang Taruna"


def test_without_answers_there_is_no_report() -> None:
    with pytest.raises(NotFound, match="Belum ada jawaban"):
        report([])


@pytest.mark.parametrize(
    ("given", "index"), [(PUBLISHED, "91,48"), ([dict.fromkeys(ELEMENTS, 4)], "100,00")], ids=["published", "fours"]
)
def test_on_paper(given: list[dict[str, int]], index: str) -> None:
    text = "\n".join(paper(report(given)))
    assert "Laporan Survei Kepuasan Masyarakat" in text
    assert SETTINGS.office.name.upper() in text
    assert f"Indeks Kepuasan Masyarakat\n{index}\nMutu pelayanan A (sangat baik), dari {len(given)} responden" in text
    assert "Periode: 1 Januari 2026 sampai 24 November 2026" in text
    assert "Pengolahan data per responden dan per unsur" in text


def test_the_annex_ends_in_sums_and_repeats_its_heading() -> None:
    pages = paper(report(PUBLISHED * 4))
    annex = [page for page in pages if "No. U1 U2 U3 U4 U5 U6 U7 U8 U9" in page]
    assert len(annex) == 3
    assert "Jumlah nilai " + " ".join(str(total * 4) for total in SUMS) in annex[-1]
    assert "NRR 3,621 3,483 3,448 4,000 3,517 3,621 3,655 3,621 3,966" in annex[-1]
    assert "\n116 " in annex[-1]


def test_the_same_report_gives_the_same_bytes() -> None:
    made = report(PUBLISHED)
    assert survey_files.pdf(made, SETTINGS) == survey_files.pdf(made, SETTINGS)


def test_suggestions_reach_paper_as_they_were_typed() -> None:
    made = report(PUBLISHED, [{"saran": text} for text in HOSTILE])
    text = "\n".join(paper(made))
    assert all(each in text for each in HOSTILE)


def test_signs_without_a_shape_do_not_stop_the_paper() -> None:
    """PDF/A refuses an emoji or a control character; everything else that is kept has a shape."""
    kept = [chr(code) for code in (*range(0x20, 0x250), *range(0x2010, 0x2030), 0x20AC)]
    said = [
        {"saran": "Bagus \U0001f44d\U0001f3fd sekali\x00 中文 \ue000"},
        {"saran": "x".join(kept)},
        {"pekerjaan": "\u0378"},
    ]
    office = replace(SETTINGS, office=replace(SETTINGS.office, name="Dinas \U0001f44d"))
    data = survey_files.pdf(report(PUBLISHED, said), office)
    assert "Bagus □ sekali□ □ □" in "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def test_the_spreadsheet_s_summary() -> None:
    rows = [*book(report(PUBLISHED))["Ringkasan per unsur"].iter_rows(values_only=True)]
    assert rows[0][0] == "Laporan Survei Kepuasan Masyarakat" and rows[4][0] == "IKM: 91,48 (A, sangat baik)"
    assert rows[6][:4] == ("Kode", "Unsur", "Jumlah nilai", "NRR")
    assert [row[2] for row in rows[7:16]] == [*SUMS]
    assert rows[7][3] == pytest.approx(105 / 29) and rows[7][5:] == (90.52, "A", "Sangat baik")
    assert rows[16][0] == "IKM" and rows[16][5:] == (91.48, "A", "Sangat baik")
    assert rows[16][4] * 25 == pytest.approx(91.475, abs=0.01)


def test_the_spreadsheet_s_respondents_and_suggestions_stay_text() -> None:
    said = [{"umur": "=1+1", "pekerjaan": "pelajar", "saran": text} for text in HOSTILE]
    made = book(report(PUBLISHED, said))
    page = made["Jawaban per responden"]
    rows = [*page.iter_rows(values_only=True)]
    assert rows[1] == (
        1,
        "2026-11-24",
        "Pagi, 08.00–12.00",
        "Bantuan Karang Taruna",
        "Tidak diisi",
        "=1+1",
        "Tidak diisi",
        "Pelajar atau mahasiswa",
        *PUBLISHED[0].values(),
    )
    assert page["F2"].data_type == "s"
    assert rows[30][0] == "Jumlah nilai" and rows[30][8:] == SUMS
    assert (rows[31][0], rows[32][0]) == ("NRR", "NRR tertimbang")
    cells = [row[0] for row in made["Saran"].iter_rows(min_row=2)]
    assert [(cell.value, cell.data_type, cell.hyperlink) for cell in cells] == [(each, "s", None) for each in HOSTILE]
