"""``alur register`` and ``alur case``: what the pages say, on the command line."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader

from app import cli
from tests.offices import Office


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv("ALUR_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ALUR_SECRET_KEY", "kunci-uji")
    made = Office(tmp_path)
    made.apply()
    made.apply()
    made.engine.close()
    return made


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def test_numbers_are_listed_and_exported(office: Office, tmp_path: Path) -> None:
    done = run("register", "list", "--year", "2026", "--text", "0002")
    assert done.exit_code == 0 and done.output.startswith("KT-2026-0002\tregistrasi\tberlaku")
    assert run("register", "list", "--year", "2025").output == ""
    file = tmp_path / "buku.xlsx"
    assert run("register", "export", "--output", str(file)).exit_code == 0
    rows = list(openpyxl.load_workbook(file)["Buku Registrasi"].values)
    assert [row[0] for row in rows[-2:]] == ["KT-2026-0001", "KT-2026-0002"]


def test_a_gap_ends_with_1(office: Office) -> None:
    assert run("register", "gaps").exit_code == 0
    with office.engine.database.begin() as connection:
        connection.exec_driver_sql("DELETE FROM register WHERE number = 1")
    office.engine.database.close()
    done = run("register", "gaps")
    assert done.exit_code == 1 and "ADA YANG HILANG" in done.output


def test_a_dossier_is_written_and_logged_and_a_second_one_wants_a_reason(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "dosir.pdf"
    done = run("case", "dossier", "KT-2026-0001", "--output", str(file))
    assert done.exit_code == 0, done.output
    assert f"{len(PdfReader(file).pages)} halaman" in done.output
    again = run("case", "dossier", "KT-2026-0001", "--output", str(file))
    assert again.exit_code == 1 and "cetak ulang" in again.output
    other = run("case", "dossier", "KT-2026-0001", "--output", str(file), "--reason", "Arsip kedua")
    assert other.exit_code == 0
    assert run("case", "dossier", "KT-2026-9999", "--output", str(file)).exit_code == 1
