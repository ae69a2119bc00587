"""Dates, money and sizes as the office writes them, wherever the server's clock stands."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine import dates

THURSDAY = datetime(2026, 11, 26, 6, 55, tzinfo=UTC)  # 13.55 WIB
LATE = datetime(2026, 12, 31, 18, 0, tzinfo=UTC)  # already next year in the office


def test_dates_are_indonesian_and_of_the_offices_zone() -> None:
    assert dates.long_date(THURSDAY) == "Kamis, 26 November 2026"
    assert dates.short_time(THURSDAY) == "Kam 26 Nov, 13.55"
    assert dates.long_date(LATE) == "Jumat, 1 Januari 2027"


@pytest.mark.parametrize(
    ("now", "text"),
    [
        ("2026-11-26T00:30+07:00", "hari ini, 13.55"),
        ("2026-11-25T23:59+07:00", "besok, 13.55"),
        ("2026-11-27T00:01+07:00", "kemarin, 13.55"),
        ("2026-11-20T10:00+07:00", "Kam 26 Nov, 13.55"),
        ("2027-01-20T10:00+07:00", "26 Nov 2026, 13.55"),
    ],
)
def test_what_is_near_is_said_nearly(now: str, text: str) -> None:
    assert dates.near_time(THURSDAY, datetime.fromisoformat(now)) == text


def test_money_and_sizes() -> None:
    assert dates.rupiah(38970000) == "Rp38.970.000"
    assert dates.rupiah(0) == "Rp0"
    assert [dates.size(n) for n in (12, 640_000, 2_100_000)] == ["1 kB", "640 kB", "2,1 MB"]


def test_money_is_told_to_the_last_digit() -> None:
    assert [dates.rupiah(amount) for amount in (38970000, 1500.5, 12345678901234567)] == [
        "Rp38.970.000",
        "Rp1.500,5",
        "Rp12.345.678.901.234.567",
    ]
