"""A pattern that no number can be written by is found before the first applicant needs a number."""

from __future__ import annotations

import json

import pytest

from tests.engine.definitions.diagrams import diagram, errors
from tests.engine.definitions.lint.test_case_variables import numbered
from tests.started import properties

RULE = "number-pattern"
WRONG = ["KT-{tahun}", "tanpa tempat", "{nomor}-{hari}", "{nomor", "{nomor:4d}", "{nomor}" + "x" * 64]


@pytest.mark.parametrize("pattern", WRONG)
def test_a_bad_registration_number_is_an_error_of_the_process(pattern: str) -> None:
    (found,) = errors(diagram(extensions=properties(nomor_registrasi=pattern)), RULE)
    assert found.element == "coba" and found.message.startswith("Properti nomor_registrasi: ")


@pytest.mark.parametrize("pattern", ["KT-{tahun}-{nomor:04d}", "{nomor}/{bulan}/{bulan_romawi}/{tahun}", ""])
def test_a_pattern_that_can_be_written_has_no_finding(pattern: str) -> None:
    assert errors(diagram(extensions=properties(nomor_registrasi=pattern)), RULE) == []


def test_a_letters_number_is_looked_at_too_where_its_pattern_is_fixed() -> None:
    (found,) = errors(numbered("nomor_izin").replace(b"{nomor}<", b"503/{tahun}<"), RULE)
    assert found.element == "nomori" and found.message.startswith("Masukan pola pada “Nomori”: ")
    assert errors(numbered("nomor_izin").replace(b"{nomor}<", b"${pola_izin}<"), RULE) == []


@pytest.mark.parametrize("pattern", ["KT-{tahun}", 5, ["{nomor}", "{tahun}"], {"a": 1}])
def test_a_services_own_pattern_is_found_in_its_file(pattern: object) -> None:
    service = {"kode": "izin", "nama": "Izin", "persyaratan": [], "nomor_registrasi": pattern}
    (found,) = errors(diagram(), RULE, {"forms/coba/layanan.json": json.dumps([service]).encode()})
    assert (found.file, found.element) == ("forms/coba/layanan.json", "izin") and "layanan “Izin”" in found.message
