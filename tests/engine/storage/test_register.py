"""Numbers: a series begins again each year if it says the year, else it goes on; no text is given twice."""

from __future__ import annotations

from datetime import datetime

import pytest

from engine.dates import OFFICE_ZONE
from engine.errors import Refused
from engine.storage import register
from tests.offices import Office

NEW_YEAR = datetime(2027, 1, 4, 9, 0, tzinfo=OFFICE_ZONE)
OLD_YEAR = datetime(2026, 12, 30, 9, 0, tzinfo=OFFICE_ZONE)


def numbers(office: Office, pattern: str, *moments: datetime) -> list[str]:
    """The numbers that as many cases get."""
    cases = [office.apply().instance_id for _ in moments]
    with office.engine.database.begin() as connection:
        return [
            register.allocate(connection, case, "uji", pattern, at, at) for case, at in zip(cases, moments, strict=True)
        ]


def test_a_series_with_the_year_begins_again_in_january(office: Office) -> None:
    assert numbers(office, "U{nomor}/{tahun}", OLD_YEAR, OLD_YEAR, NEW_YEAR) == ["U1/2026", "U2/2026", "U1/2027"]


def test_a_series_without_the_year_goes_on(office: Office) -> None:
    assert numbers(office, "U{nomor}", OLD_YEAR, NEW_YEAR) == ["U1", "U2"]
    assert all(series.whole for series in office.register_book.series())


def test_two_patterns_that_write_the_same_are_told_apart(office: Office) -> None:
    numbers(office, "U{nomor}", OLD_YEAR)
    with pytest.raises(Refused, match="U1 sudah ada di Buku Registrasi"):
        numbers(office, "U{nomor:01d}", OLD_YEAR)
