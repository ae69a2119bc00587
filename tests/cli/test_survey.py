"""``alur survey report``: the table on the screen, or a file by its ending."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader

from app import cli
from tests.connectors.test_survey import SUMS, answers
from tests.offices import START, Office


@pytest.fixture(autouse=True)
def _answered(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    office = Office(tmp_path)
    for number, given in enumerate(answers(SUMS, 29)):
        office.surveys.add(f"j{number}", "kasus", "karang_taruna", given, {"saran": "#import"}, START)
    office.engine.close()
    monkeypatch.setenv("ALUR_DATA_DIR", str(tmp_path))


def run(*arguments: str) -> Result:
    period = ("--from", "2026-11-01", "--to", "2026-11-30")
    return CliRunner().invoke(cli, ["survey", "report", *(arguments if "--from" in arguments else period + arguments)])


def test_the_table_is_printed() -> None:
    result = run("--service", "karang_taruna")
    assert result.exit_code == 0, result.output
    assert "91,48 – sangat baik, dari 29 responden" in result.output
    rows = [line.split() for line in result.output.splitlines()]
    assert ["U1", "Persyaratan", "3,621", "0,402", "90,52", "A", "Sangat", "baik"] in rows
    assert ["IKM", "3,659", "91,48", "A", "Sangat", "baik"] in rows


def test_the_ending_chooses_the_file(tmp_path: Path) -> None:
    paper, spreadsheet = tmp_path / "skm.PDF", tmp_path / "skm.xlsx"
    for path in (paper, spreadsheet):
        result = run("--output", str(path))
        assert result.exit_code == 0, result.output
        assert "29 responden" in result.output
    assert "91,48" in PdfReader(io.BytesIO(paper.read_bytes())).pages[0].extract_text()
    assert openpyxl.load_workbook(spreadsheet).worksheets[0]["A5"].value == "IKM: 91,48 (A, sangat baik)"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--output", "skm.docx"), "Akhiran berkas harus .pdf atau .xlsx; yang tertulis “skm.docx”."),
        (("--service", "tidak_ada"), "Layanan “tidak_ada” tidak ada."),
        (("--from", "kemarin"), "Tanggal awal tidak terbaca."),
        (("--from", "2026-11-02", "--to", "2026-11-01"), "Tanggal awal harus sebelum tanggal akhir."),
        (("--from", "2024-01-01", "--to", "2024-12-31"), "Belum ada jawaban survei pada periode ini."),
        (("--service", "sip"), "Belum ada jawaban survei pada periode ini."),
        (("--output", "tidak/ada/skm.pdf"), "tidak bisa ditulis."),
    ],
)
def test_a_refusal_is_a_sentence_and_1(arguments: tuple[str, ...], sentence: str, tmp_path: Path) -> None:
    result = run(*arguments)
    assert result.exit_code == 1 and isinstance(result.exception, SystemExit)
    assert sentence in result.output
    assert not [*tmp_path.rglob("skm.*")]
