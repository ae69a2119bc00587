"""Working time, by the office's own vectors."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.dates import OFFICE_ZONE
from engine.errors import Refused
from engine.services.calendar import default_calendar
from engine.worktime import Calendar, Duration, parse_duration

CALENDAR = default_calendar()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=OFFICE_ZONE)


@pytest.mark.parametrize(
    ("start", "duration", "due"),
    [
        ("2026-12-22T15:50", "15 menit", "2026-12-23T07:35"),
        ("2026-12-22T15:50", "6 HK", "2027-01-04T16:00"),
        ("2026-11-27T16:20", "15 menit", "2026-11-30T07:35"),
        ("2026-11-28T10:00", "1 jam", "2026-11-30T08:30"),
        ("2026-11-24T09:00", "2 jam", "2026-11-24T11:00"),
        ("2026-03-16T14:50", "20 menit", "2026-03-17T08:10"),
        ("2026-11-24T09:00", "P3D", "2026-11-27T09:00"),
        ("2026-11-24T09:00", "PT90M", "2026-11-24T10:30"),
        ("2026-01-31T09:00", "P1M", "2026-02-28T09:00"),
        ("2026-11-24T09:00", "P1Y2M3DT1H", "2028-01-27T10:00"),
    ],
)
def test_a_duration_ends_in_working_time(start: str, duration: str, due: str) -> None:
    assert CALENDAR.add(at(start), duration) == at(due)


@pytest.mark.parametrize("text", ["", "besok", "10", "P", "-1 HK", "1.5 jam", "R2/10 HK"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="lama waktu"):
        parse_duration(text)


@pytest.mark.parametrize(
    ("now", "due", "kind", "text"),
    [
        ("2026-11-24T10:00", "2026-11-24T10:09", "soon", "sisa 9 menit kerja"),
        ("2026-11-24T10:00", "2026-11-24T12:20", "soon", "sisa 2 jam kerja"),
        ("2026-11-24T10:00", "2026-11-27T16:30", "ok", "sisa 3 HK"),
        ("2026-11-24T10:00", "2026-11-23T09:00", "late", "terlambat 1 HK"),
        ("2026-11-24T09:00", "2026-11-24T16:00", "ok", "sisa 7 jam kerja"),
        ("2026-11-24T15:50", "2026-11-25T07:35", "soon", "sisa 15 menit kerja"),  # the night is no working time
        ("2026-11-24T20:00", "2026-11-24T16:00", "late", "terlambat kurang dari 1 menit kerja"),
        ("2026-11-24T20:00", "2026-11-25T07:30", "soon", "sisa kurang dari 1 menit kerja"),
        ("2026-11-30T10:00", "2026-11-24T16:00", "late", "terlambat 4 HK"),
    ],
)
def test_a_due_time_is_said_in_words(now: str, due: str, kind: str, text: str) -> None:
    found = CALENDAR.describe(at(now), at(due))
    assert (found.kind, found.text) == (kind, text)


def test_a_day_that_is_opened_is_worked_though_a_saturday() -> None:
    open_once = replace(CALENDAR, opened=frozenset({date(2026, 11, 28)}))
    assert open_once.add(at("2026-11-27T09:00"), "1 HK") == at("2026-11-28T16:00")
    assert CALENDAR.add(at("2026-11-27T09:00"), "1 HK") == at("2026-11-30T16:00")
    assert open_once.digest != CALENDAR.digest


def test_a_calendar_without_open_days_is_refused_rather_than_searched_for_ever() -> None:
    shut = Calendar({}, {})
    for text in ("1 HK", "1 menit"):
        with pytest.raises(Refused, match="tidak memuat cukup"):
            shut.add(at("2026-11-24T09:00"), text)


def test_the_zone_of_the_moment_does_not_matter() -> None:
    start = at("2026-12-22T15:50")
    assert CALENDAR.add(start.astimezone(UTC), "15 menit") == CALENDAR.add(start, "15 menit")


def test_a_calendar_is_a_value() -> None:
    again = Calendar.from_json(CALENDAR.to_json())
    assert again.digest == CALENDAR.digest
    assert again.add(at("2026-12-22T15:50"), "6 HK") == at("2027-01-04T16:00")


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)).map(
    lambda moment: moment.replace(tzinfo=OFFICE_ZONE)
)


@settings(deadline=None, max_examples=150)
@given(MOMENTS, st.integers(1, 5000))
def test_minutes_added_are_minutes_between(start: datetime, minutes: int) -> None:
    due = CALENDAR.add(start, Duration(minutes=minutes))
    assert CALENDAR.minutes_between(start, due) == minutes
    assert CALENDAR.span(due.date()) is not None


@settings(deadline=None, max_examples=150)
@given(MOMENTS, st.integers(0, 3000), st.integers(0, 3000))
def test_more_ends_later_and_parts_make_the_whole(start: datetime, first: int, second: int) -> None:
    whole = CALENDAR.add(start, Duration(minutes=first + second))
    assert CALENDAR.add(start, Duration(minutes=first)) <= whole
    step = CALENDAR.add(CALENDAR.add(start, Duration(minutes=first)), Duration(minutes=second))
    assert step == whole


@settings(deadline=None, max_examples=150)
@given(MOMENTS, st.integers(1, 60))
def test_days_added_are_days_between_and_later_is_never_sooner(start: datetime, days: int) -> None:
    due = CALENDAR.add(start, Duration(days=days))
    assert CALENDAR.days_between(start, due) == days
    assert CALENDAR.add(start + timedelta(hours=1), Duration(days=days)) >= due
