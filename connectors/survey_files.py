"""The survey's report as files: on paper (PDF) and as a spreadsheet."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from connectors.printable import printable
from connectors.spreadsheet import Cell, Sheet
from connectors.survey import ELEMENTS
from connectors.survey_report import TITLE, Element, Report, comma, percent, scale
from engine.dates import local, plain_date
from engine.settings import Settings

TEMPLATE = Path(__file__).parent / "templates" / "skm.typ"
SUMMARY_COLUMNS = (
    ("Kode", 12),
    ("Unsur", 34),
    ("Jumlah nilai", 12),
    ("NRR", 10),
    ("NRR tertimbang", 12),
    ("Nilai konversi", 12),
    ("Mutu", 8),
    ("Kinerja", 16),
)
RESPONDENT_COLUMNS = (
    ("No.", 16),
    ("Tanggal", 12),
    ("Jam", 20),
    ("Layanan", 30),
    ("Jenis kelamin", 14),
    ("Umur", 10),
    ("Pendidikan", 12),
    ("Pekerjaan", 22),
    *((code.upper(), 8) for code in ELEMENTS),
)


def pdf(report: Report, settings: Settings) -> bytes:
    """The report on paper: PDF/A-2a, tagged. The same report gives the same bytes."""
    import typst  # as late as this: a web process may never need it, and it takes its memory

    return bytes(
        typst.compile(
            TEMPLATE,
            root=TEMPLATE.parent,
            format="pdf",
            ignore_system_fonts=True,
            pdf_standards=["a-2a"],
            timestamp=int(report.made_at.timestamp()),
            sys_inputs={"data": json.dumps(printable(_data(report, settings)), ensure_ascii=False)},
        )
    )


def _data(report: Report, settings: Settings) -> dict[str, Any]:
    index, office = report.index, settings.office
    return {
        "judul": TITLE,
        "sistem": settings.system_name,
        "kantor": asdict(office),
        "layanan": report.service,
        "periode": report.days,
        "dibuat": plain_date(local(report.made_at).date()),
        "responden": index.respondents,
        "ikm": {"nilai": comma(index.value), "mutu": index.band, "sebutan": index.band_name},
        "temuan": report.finding,
        "unsur": [_element_row(element) for element in report.elements],
        "tertimbang": comma(report.weighted, 3),
        "skala": scale(),
        "ciri": [
            {"nama": each.name, "isi": [[label, str(count), percent(count, report)] for label, count in each.counts]}
            for each in report.characteristics
        ],
        "saran": report.suggestions,
        "jawaban": [[str(each.answers[code]) for code in ELEMENTS] for each in report.respondents],
    }


def _element_row(element: Element) -> dict[str, str]:
    return {
        "kode": element.code,
        "nama": element.name,
        "jumlah": str(element.total),
        "nrr": comma(element.mean, 3),
        "tertimbang": comma(element.weighted, 3),
        "nilai": comma(element.value),
        "mutu": element.band,
        "sebutan": element.band_name,
    }


def sheets(report: Report) -> list[Sheet]:
    """For ``spreadsheet.workbook``: per unsur, per respondent, and the suggestions apart from who gave them."""
    index = report.index
    above = (
        TITLE,
        f"Layanan: {report.service}",
        f"Periode: {report.days}",
        f"Responden: {index.respondents}",
        f"IKM: {comma(index.value)} ({index.band}, {index.band_name.lower()})",
    )
    return [
        Sheet("Ringkasan per unsur", SUMMARY_COLUMNS, _summary_rows(report), above),
        Sheet("Jawaban per responden", RESPONDENT_COLUMNS, _respondent_rows(report)),
        Sheet("Saran", (("Saran", 100),), [(text,) for text in report.suggestions]),
    ]


def _summary_rows(report: Report) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = [
        (
            each.code,
            each.name,
            each.total,
            float(each.mean),
            float(each.weighted),
            float(each.value),
            each.band,
            each.band_name,
        )
        for each in report.elements
    ]
    index = report.index
    return [
        *rows,
        ("IKM", None, None, None, float(report.weighted), float(index.value), index.band, index.band_name),
    ]


def _respondent_rows(report: Report) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = [
        (
            number,
            each.day.isoformat(),
            each.hours,
            each.service,
            each.sex,
            each.age,
            each.education,
            each.job,
            *(each.answers[code] for code in ELEMENTS),
        )
        for number, each in enumerate(report.respondents, 1)
    ]
    blank = (None,) * 7
    return [
        *rows,
        ("Jumlah nilai", *blank, *(each.total for each in report.elements)),
        ("NRR", *blank, *(float(each.mean) for each in report.elements)),
        ("NRR tertimbang", *blank, *(float(each.weighted) for each in report.elements)),
    ]
