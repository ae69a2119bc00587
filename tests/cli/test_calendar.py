"""``alur calendar``: the working calendar from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app import cli


@pytest.fixture(autouse=True)
def _folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ALUR_DATA_DIR", str(tmp_path))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["calendar", *arguments])


def test_a_year_is_printed_with_hours_and_special_days() -> None:
    shown = run("show", "--year", "2026").output
    assert "Jam kerja: Senin–Kamis 07.30–16.00, Jumat 07.30–16.30, Sabtu–Minggu tutup" in shown
    assert "Jam lain 19 Februari 2026–20 Maret 2026: Senin–Kamis 08.00–15.00" in shown
    assert "2026-12-25\tlibur\tHari Raya Natal" in shown and "2027-01-01" not in shown


def test_days_are_closed_worked_and_taken_back() -> None:
    assert run("close", "2026-12-01", "HUT", "Contoh").output == "Libur 1 Desember 2026: HUT Contoh.\n"
    assert run("open", "2026-12-05").exit_code == 0
    shown = run("show", "--year", "2026").output
    assert "2026-12-01\tlibur\tHUT Contoh" in shown and "2026-12-05\tdikerjakan" in shown
    assert run("remove", "2026-12-01").exit_code == run("remove", "2026-12-05").exit_code == 0
    assert "HUT Contoh" not in run("show", "--year", "2026").output


def test_hours_periods_and_holidays_are_set() -> None:
    assert run("hours", "sen-jum 08.00-16.00").exit_code == 0
    assert run("period", "2026-12-14", "2026-12-18", "sen-jum 08.00-14.00").exit_code == 0
    assert run("period", "2026-12-14", "2026-12-19", "sen-jum 08.00-13.00").exit_code == 0
    shown = run("show").output
    assert "Jam kerja: Senin–Jumat 08.00–16.00" in shown
    assert "14 Desember 2026–19 Desember 2026: Senin–Jumat 08.00–13.00" in shown and "08.00–14.00" not in shown
    assert run("remove-period", "2026-12-14").exit_code == 0
    assert "14 Desember 2026" not in run("show").output
    assert run("holidays", "2031").exit_code == 0
    assert "2031-08-17" in run("show", "--year", "2031").output


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("close", "besok", "Libur"), "Isi tanggal"),
        (("close", "2101-01-01", "Libur"), "antara 2000 dan 2100"),
        (("open", "2026-12-01"), "sudah hari kerja"),
        (("remove", "2026-12-01"), "tidak ada di daftar"),
        (("hours", "senin"), "sen-kam 07.30-16.00"),
        (("hours", "sen 16.00-08.00"), "harus sesudah jam bukanya"),
        (("period", "2026-03-01", "2026-04-01", "sen 08.00-12.00"), "bertumpuk"),
        (("remove-period", "2026-03-01"), "tidak ada di kalender"),
        (("remove-period", "x"), "Isi tanggal"),
        (("holidays", "2026"), "sudah punya hari libur"),
    ],
)
def test_a_refusal_is_a_sentence_and_exit_1(arguments: tuple[str, ...], sentence: str) -> None:
    before = run("show", "--year", "2026").output
    done = run(*arguments)
    assert done.exit_code == 1 and sentence in done.output and "Traceback" not in done.output
    assert run("show", "--year", "2026").output == before
