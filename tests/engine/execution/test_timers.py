"""When a drawn time is due."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.dates import OFFICE_ZONE
from engine.execution import timers
from engine.execution.values import Inputs
from engine.services.calendar import default_calendar

INPUTS = Inputs(1, datetime(2026, 11, 24, 3, 0, tzinfo=UTC), default_calendar([2026]))


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("2026-12-01", datetime(2026, 12, 1, tzinfo=OFFICE_ZONE)),
        ("2026-12-01T09:00:00", datetime(2026, 12, 1, 9, tzinfo=OFFICE_ZONE)),
        ("2026-12-01T09:00:00+07:00", datetime(2026, 12, 1, 9, tzinfo=OFFICE_ZONE)),
        ("2026-12-01T09:00:00Z", datetime(2026, 12, 1, 9, tzinfo=UTC)),
    ],
)
def test_a_date_without_a_zone_is_the_office_s_own_time(text: str, due: datetime) -> None:
    assert timers.due(text, INPUTS, "batas") == due
