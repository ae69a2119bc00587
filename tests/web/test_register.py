"""Buku Registrasi over HTTP: found, printed, exported; and who may not read it does not."""

from __future__ import annotations

import io

import openpyxl
import pytest
from flask import Flask

from tests.web.conftest import Browser, apply, signed_in


@pytest.fixture
def filled(applicant: Browser) -> list[str]:
    return [apply(applicant).rpartition("/")[2] for _ in range(2)]


def test_every_number_is_there_and_can_be_found(officer: Browser, filled: list[str]) -> None:
    page = officer.get("/buku-registrasi").text
    assert "UJI-2026-0001" in page and "UJI-2026-0002" in page and "Tanpa celah" in page
    found = officer.get("/buku-registrasi?q=0002").text
    assert "UJI-2026-0002" in found and "UJI-2026-0001" not in found
    assert "Tidak ada nomor yang cocok" in officer.get("/buku-registrasi?q=tidak+ada").text
    for odd in ("tahun=abc", "tahun=99999", "hal=-3", "hal=x", "keadaan=%3Cb%3E", "jenis=' OR 1=1", "tahun=1999"):
        assert officer.get(f"/buku-registrasi?{odd}").status_code == 200


def test_an_empty_book_says_what_comes(officer: Browser) -> None:
    assert "Belum ada nomor" in officer.get("/buku-registrasi").text


def test_the_spreadsheet_has_every_number_oldest_first_and_no_formulas(officer: Browser, filled: list[str]) -> None:
    answer = officer.get("/buku-registrasi/lembar-kerja.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data))["Buku Registrasi"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0] == "Buku Registrasi" and "Nomor" in rows[4]
    assert [row[0] for row in rows[5:]] == ["UJI-2026-0001", "UJI-2026-0002"]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert "attachment" in answer.headers["Content-Disposition"]


def test_the_print_view_is_the_book_alone(officer: Browser, filled: list[str]) -> None:
    page = officer.get("/buku-registrasi/cetak").text
    assert page.index("UJI-2026-0001") < page.index("UJI-2026-0002") and "side-in" not in page


@pytest.mark.parametrize("login", ["operator", "perancang", "timteknis"])
def test_who_has_no_business_with_it_does_not_read_it(app: Flask, login: str) -> None:
    for path in ("", "/cetak", "/lembar-kerja.xlsx", "/cetakan"):
        assert signed_in(app, login).get(f"/buku-registrasi{path}").status_code == 403
