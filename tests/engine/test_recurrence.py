"""When a recurrence comes next: by the calendar's months, by plain time, by the office's working days."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.dates import OFFICE_ZONE
from engine.errors import Refused
from engine.recurrence import Occurrence, once, parse_moment, parse_recurrence
from engine.services.calendar import default_calendar

WORK = default_calendar()
BEGUN = "2026-11-24T09:00"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=OFFICE_ZONE)


def times(text: str, count: int = 4) -> list[datetime]:
    """The first ones, each asked for at the moment of the one before."""
    recurrence, now, last = parse_recurrence(text), at(BEGUN), None
    found = []
    while len(found) < count and (last := recurrence.upcoming(at(BEGUN), last, now, WORK)) is not None:
        found.append(last.at)
        now = last.at
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("R/P3M", ["2027-02-24T09:00", "2027-05-24T09:00", "2027-08-24T09:00", "2027-11-24T09:00"]),
        ("R/2026-12-31T08:00/P1M", ["2026-12-31T08:00", "2027-01-31T08:00", "2027-02-28T08:00", "2027-03-31T08:00"]),
        ("R/2020-01-05T08:00/P1Y", ["2027-01-05T08:00", "2028-01-05T08:00", "2029-01-05T08:00", "2030-01-05T08:00"]),
        ("R/2024-02-29/P1Y6M", ["2027-02-28T00:00", "2028-08-29T00:00", "2030-02-28T00:00", "2031-08-29T00:00"]),
        ("R2/P1W", ["2026-12-01T09:00", "2026-12-08T09:00"]),
        ("R3/2026-11-23T08:00/P1D", ["2026-11-25T08:00"]),
        ("R/2026-11-24T10:00:00+07:00/PT12H", ["2026-11-24T10:00", "2026-11-24T22:00", "2026-11-25T10:00"]),
        ("r/2026-12-23T08:00/1 HK", ["2026-12-23T08:00", "2026-12-28T08:00", "2026-12-29T08:00"]),
        ("R/5 HK", ["2026-12-01T07:30", "2026-12-08T07:30"]),
        ("R/6 jam", ["2026-11-24T15:00", "2026-11-25T12:30", "2026-11-26T10:00"]),
    ],
)
def test_it_comes_at_its_times(text: str, expected: list[str]) -> None:
    found = times(text)
    wanted = [at(each) for each in expected]
    assert found[: len(wanted)] == wanted
    assert len(found) == len(wanted) or len(found) == 4


def test_counted_rounds_end() -> None:
    assert len(times("R2/P1W", 10)) == 2
    assert len(times("R3/2026-11-23T08:00/P1D", 10)) == 1  # two of three had passed when it was put in force


def test_once_is_once() -> None:
    recurrence = once(parse_moment("2026-12-01T08:00"))
    first = recurrence.upcoming(at(BEGUN), None, at(BEGUN), WORK)
    assert first == Occurrence(0, at("2026-12-01T08:00"))
    assert recurrence.upcoming(at(BEGUN), first, at("2026-12-01T08:00"), WORK) is None
    assert recurrence.upcoming(at(BEGUN), None, at("2026-12-02T08:00"), WORK) is None


def test_missed_rounds_are_passed_over_and_counted() -> None:
    recurrence = parse_recurrence("R4/2026-12-01T08:00/P3M")
    last = Occurrence(0, at("2026-12-01T08:00"))
    assert recurrence.upcoming(at(BEGUN), last, at("2027-07-01T00:00"), WORK) == Occurrence(3, at("2027-09-01T08:00"))
    assert recurrence.upcoming(at(BEGUN), last, at("2027-09-01T08:00"), WORK) is None


def test_working_time_that_was_missed_runs_from_now() -> None:
    last = Occurrence(0, at("2026-11-24T09:00"))
    found = parse_recurrence("R/2 HK").upcoming(at(BEGUN), last, at("2027-06-14T10:00"), WORK)
    assert found == Occurrence(1, at("2027-06-16T07:30"))


@given(
    st.sampled_from(["R/P1M", "R/P7M", "R/P1Y", "R/P1D", "R/PT1M", "R/2027-01-31T08:00/P1M", "R/2020-05-31/P2M"]),
    st.integers(0, 3_000_000),
)
def test_the_next_time_is_the_first_after_now(text: str, minutes: int) -> None:
    now = at(BEGUN) + timedelta(minutes=minutes)
    recurrence = parse_recurrence(text)
    found = recurrence.upcoming(at(BEGUN), None, now, WORK)
    assert found is not None and found.at > now
    if found.round:
        before = recurrence.upcoming(at(BEGUN), None, found.at - timedelta(seconds=1), WORK)
        assert before == found


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "bukan waktu berulang"),
        ("0 0 8 1 13 ?", "bukan waktu berulang"),
        ("P3M", "bukan waktu berulang"),
        ("R/P1M/P1M/P1M", "bukan waktu berulang"),
        ("R99999999/P1M", "bukan waktu berulang"),
        ("R0/P1M", "tidak pernah berjalan"),
        ("R/P0D", "tanpa jeda"),
        ("R/0 HK", "tanpa jeda"),
        ("R/P0M", "tanpa jeda"),
        ("R/besok/P1M", "bukan tanggal"),
        ("R/0001-01-01/P1D", "bukan tanggal"),
        ("R/P1M2D", "mencampur bulan dengan hari"),
        ("R/tiap bulan", "bukan lama waktu"),
    ],
)
def test_what_is_no_recurrence_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        parse_recurrence(text)


@pytest.mark.parametrize("text", ["R/P999Y", "R/2199-12-31/P1D", "R/P9999M", "R/P999999999D"])
def test_beyond_the_last_day_there_is_nothing(text: str) -> None:
    recurrence = parse_recurrence(text)
    assert recurrence.upcoming(at(BEGUN), Occurrence(0, at("2199-12-31T00:00")), at("2199-12-31T00:00"), WORK) is None


def test_more_working_days_than_the_calendar_has_are_refused() -> None:
    with pytest.raises(Refused, match="hari kerja"):
        parse_recurrence("R/9999 HK").upcoming(at(BEGUN), None, at(BEGUN), WORK)


@pytest.mark.parametrize(
    ("text", "hasty"), [("R/PT3M", True), ("R/15 menit", True), ("R/P3M", False), ("R/1 HK", False)]
)
def test_minutes_where_months_were_meant_are_hasty(text: str, hasty: bool) -> None:
    assert parse_recurrence(text).is_hasty is hasty


@pytest.mark.parametrize(
    ("text", "now", "then"),
    [
        ("0 0 8 * * MON", "2026-11-24T10:00", "2026-11-30T08:00"),
        ("0 8 1 * *", "2026-11-24T10:00", "2026-12-01T08:00"),
        ("@daily", "2026-11-24T10:00", "2026-11-25T00:00"),
    ],
)
def test_cron_comes_when_the_office_s_clock_says(text: str, now: str, then: str) -> None:
    found = parse_recurrence(text)
    here = parse_moment(now)
    first = found.upcoming(here, None, here, WORK)
    assert first is not None and (first.round, first.at) == (0, parse_moment(then))
    second = found.upcoming(here, first, here, WORK)
    assert second is not None and second.round == 1 and second.at > first.at
