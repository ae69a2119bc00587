"""Times in cron's way, of whichever kind, become the one that is kept."""

from __future__ import annotations

from datetime import datetime

import pytest

from engine.cron import is_cron, next_after, normalize
from engine.dates import OFFICE_ZONE
from engine.errors import Refused

TUESDAY = datetime(2026, 11, 24, 10, tzinfo=OFFICE_ZONE)


@pytest.mark.parametrize(
    ("text", "quartz", "then"),
    [
        ("0 0 8 ? * 2", True, datetime(2026, 11, 30, 8)),  # Quartz: Monday
        ("0 0 8 * * 2", False, datetime(2026, 12, 1, 8)),  # Spring: Tuesday
        ("0 8 * * 1", True, datetime(2026, 11, 30, 8)),  # cron's own: Monday
        ("0 0 8 ? * 6#3", True, datetime(2026, 12, 18, 8)),
        ("0 0 8 ? * 6L", True, datetime(2026, 11, 27, 8)),
        ("0 0 8 L * ? *", True, datetime(2026, 11, 30, 8)),
        ("0 0 8 ? * mon-fri", True, datetime(2026, 11, 25, 8)),
        ("@monthly", True, datetime(2026, 12, 1)),
    ],
)
def test_each_kind_means_what_its_engine_says(text: str, quartz: bool, then: datetime) -> None:
    assert is_cron(text)
    assert next_after(normalize(text, quartz=quartz), TUESDAY) == then.replace(tzinfo=OFFICE_ZONE)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("0 0 8 1 1 ? 2027", "menyebut tahun"),
        ("0 0 25 * * *", "bukan waktu berulang"),
        ("@kadang", "bukan waktu berulang"),
        ("0 0 8 30 2 *", "bukan waktu berulang"),
    ],
)
def test_what_never_comes_is_refused(text: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        next_after(normalize(text, quartz=True), TUESDAY)


@pytest.mark.parametrize("text", ["R/P3M", "10 HK", "P1D", "R3/2026-12-01T08:00/P1D"])
def test_other_times_are_not_cron(text: str) -> None:
    assert not is_cron(text)
