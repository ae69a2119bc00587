"""When a drawn time is due."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.dates import OFFICE_ZONE
from engine.definitions.bpmn.model import Event
from engine.execution import timers
from engine.execution.values import Inputs
from engine.services.calendar import default_calendar
from tests.walk import Walk, definition

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


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("R/P1M", "2026-12-24T10:00:00+07:00", "2027-01-24T10:00:00+07:00"),
        ("R3/2026-12-01T08:00/P1M", "2026-12-01T08:00:00+07:00", "2027-01-01T08:00:00+07:00"),
        ("0 0 8 ? * 2", "2026-11-30T08:00:00+07:00", "2026-12-07T08:00:00+07:00"),
    ],
)
def test_a_cycle_goes_on_by_months_and_by_cron(text: str, first: str, second: str) -> None:
    elements = {
        "mulai": {"kind": "startEvent"},
        "isi": {"kind": "userTask"},
        "lagi": {
            "kind": "boundaryEvent",
            "attached_to": "isi",
            "interrupting": False,
            "event": Event("timer", "timeCycle", text),
        },
        "ingatkan": {"kind": "endEvent"},
    }
    walk = Walk(definition(elements, {"mulai>isi": "", "lagi>ingatkan": ""}))
    found = []
    walk.do("start")
    for _ in range(2):
        (scheduled,) = [event for event in walk.events if event.kind == "timer.scheduled"]
        found.append(datetime.fromisoformat(scheduled.detail["due"]))
        walk.do("fire", scheduled.token)
    assert found == [datetime.fromisoformat(first), datetime.fromisoformat(second)]
