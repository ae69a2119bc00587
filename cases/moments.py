"""How days and moments are written for people."""

from __future__ import annotations

from datetime import date, datetime

from engine import dates


def write_day(value: datetime | date | str | None) -> str:
    """ "Kamis, 26 November 2026"; a day without a time reads "26 November 2026", and a text that is none as it is."""
    moment = read_moment(value)
    if moment is None:
        return str(value or "")
    return dates.long_date(moment) if isinstance(moment, datetime) else dates.plain_date(moment)


def write_moment(value: datetime | str | None, now: datetime) -> str:
    """ "hari ini, 12.20", "Kam 26 Nov, 13.55"."""
    moment = read_moment(value)
    return dates.near_time(moment, now) if isinstance(moment, datetime) else write_day(value)


def read_moment(value: datetime | date | str | None) -> datetime | date | None:
    """A day or moment as JSON holds it; None for any other text."""
    if not isinstance(value, str):
        return value
    try:
        return datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    except ValueError:
        return None
