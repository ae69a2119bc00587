"""A year of the working calendar, as twelve small months and a list of its special days."""

from __future__ import annotations

from calendar import monthcalendar
from dataclasses import dataclass
from datetime import date

from engine.dates import DAYS, MONTHS
from engine.services.calendar_words import span_text
from engine.worktime import Calendar

WEEKDAYS = tuple((name[:3], name) for name in DAYS)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a month: ``kind`` is closed, worked, other (hours), off (no day of the week's) or "", ``words`` say
    what is special about it."""

    number: int
    kind: str = ""
    words: str = ""
    today: bool = False


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """One line of the list beside the months."""

    day: date
    weekday: str
    kind: str
    name: str


def months(calendar: Calendar, year: int, today: date) -> list[tuple[str, list[list[Day | None]]]]:
    """The year's months with their weeks, Monday first; None is a day of another month."""
    return [
        (
            name,
            [
                [_day(calendar, date(year, number, day), today) if day else None for day in week]
                for week in monthcalendar(year, number)
            ],
        )
        for number, name in enumerate(MONTHS, 1)
    ]


def special_days(calendar: Calendar, year: int) -> list[SpecialDay]:
    """The days of the year that are closed by name or worked by exception."""
    days = sorted(day for day in calendar.closed.keys() | calendar.opened if day.year == year)
    return [SpecialDay(day, DAYS[day.weekday()], *_special(calendar, day)) for day in days]


def _special(calendar: Calendar, day: date) -> tuple[str, str]:
    name = calendar.closed.get(day, "")
    if day in calendar.opened:
        return "worked", f"Dikerjakan meski {name}" if name else "Dikerjakan"
    return "closed", name


def _day(calendar: Calendar, day: date, today: date) -> Day:
    if day in calendar.opened or day in calendar.closed:
        return Day(day.day, *_special(calendar, day), today=day == today)
    span = calendar.span(day)
    if span is None:
        return Day(day.day, "off", "tutup", day == today)
    if any(period.first <= day <= period.last for period in calendar.periods):
        return Day(day.day, "other", f"Jam {span_text(span)}", day == today)
    return Day(day.day, today=day == today)
