"""A case day by day: when the office worked on it, when it waited for the applicant, and what is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engine.dates import DAYS, MONTHS, OFFICE_ZONE, local
from engine.worktime import Calendar
from office.public.service_levels import ServiceLevel

MOST = 42  # six weeks; of longer cases the latest are shown
WORDS = {
    "wait": "menunggu perbaikan pemohon",
    "work": "kami kerjakan",
    "off": "libur",
    "left": "sisa waktu",
    "end": "tanggal yang dijanjikan",
}


@dataclass(frozen=True, slots=True)
class Day:
    """``kinds`` as the style sheet names them: work, wait, off, left, end, and now."""

    weekday: str
    number: int
    kinds: tuple[str, ...]
    words: str


def days_of(level: ServiceLevel, started: datetime, calendar: Calendar, now: datetime) -> list[Day]:
    """From the day of the sending to the one that was promised, or to that on which the office was through."""
    last = max(local(level.done_at or level.at).date(), local(started).date())
    if level.done_at is None:
        last = max(last, local(now).date())
    first = max(local(started).date(), last - timedelta(days=MOST - 1))
    return [_day(first + timedelta(days=n), level, calendar, now) for n in range((last - first).days + 1)]


def _day(day: date, level: ServiceLevel, calendar: Calendar, now: datetime) -> Day:
    today, done = local(now).date(), level.done_at is not None
    if not calendar.is_working_day(day):
        kind = "off"
    elif day == local(level.at).date() and not done:
        kind = "end"
    elif day > today:
        kind = "left"
    elif day == today and level.resting:
        kind = "wait"
    else:
        kind = "wait" if _has_rested(day, level, calendar, now) else "work"
    kinds = (kind, "now") if day == today and not done else (kind,)
    words = f"{MONTHS[day.month - 1]}: {'hari ini, ' if 'now' in kinds else ''}{WORDS[kind]}"
    return Day(DAYS[day.weekday()][:3], day.day, kinds, words)


def _has_rested(day: date, level: ServiceLevel, calendar: Calendar, now: datetime) -> bool:
    """Whether the clock rested for most of the day's working time."""
    span = calendar.span(day)
    assert span is not None
    opening, closing = (datetime.combine(day, moment, OFFICE_ZONE) for moment in span)
    closing = min(closing, now) if local(now).date() == day else closing
    rested = sum(
        calendar.minutes_between(max(pause.since, opening), min(pause.until or now, closing)) for pause in level.pauses
    )
    return rested * 2 > calendar.minutes_between(opening, closing)
