"""Working time: when the office is open, and what "15 menit" or "6 HK" after a moment means.

Hours from Perpres 21/2023. A calendar is a value: the same bytes, the same digest, the same answers,
so a step that recorded the digest can be run again years later.

Minutes and hours run from opening to closing; breaks do not stop them. "n HK" ends at the closing of
the n-th working day after the start's day. ISO 8601 durations are plain calendar time.
"""

from __future__ import annotations

import hashlib
import json
import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from typing import Any

from engine.dates import OFFICE_ZONE
from engine.errors import Refused

HORIZON = 4000  # days looked ahead for an open one before the calendar is called empty
A_DAY, SOON = 8 * 60, 4 * 60  # working minutes: from when on days are counted; below which it is urgent
_WORDS = re.compile(r"(\d{1,6})\s*(menit|jam|hk|hari kerja|hari)", re.IGNORECASE)
_ISO = re.compile(
    r"P(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Duration:
    """``minutes`` of working time, or ``days`` working days, or ``plain`` calendar time: one of them. Plain time may
    begin with ``months`` of the calendar."""

    minutes: int = 0
    days: int = 0
    plain: timedelta | None = None
    months: int = 0

    @property
    def is_nothing(self) -> bool:
        """No time at all."""
        return not self.minutes and not self.days and not self.plain and not self.months


@lru_cache(maxsize=1000)
def parse_duration(text: str) -> Duration:
    """Reads "15 menit", "2 jam", "6 HK", "6 hari", "P3D", "P1Y6M" or "PT2H". Raises ``Refused``."""
    clean = text.strip()
    if (words := _WORDS.fullmatch(clean)) is not None:
        count, unit = int(words[1]), words[2].lower()
        if unit == "menit":
            return Duration(minutes=count)
        return Duration(minutes=count * 60) if unit == "jam" else Duration(days=count)
    iso = _ISO.fullmatch(clean)
    if iso is None or not any(iso.groups()):
        raise Refused(f"“{text}” bukan lama waktu; tulis seperti 15 menit, 2 jam, 6 HK, atau P3D.")
    years, months, weeks, days, hours, minutes, seconds = (int(part or 0) for part in iso.groups())
    try:
        plain = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
        return Duration(plain=plain, months=years * 12 + months)
    except OverflowError:
        raise Refused(f"“{text}” terlalu lama.") from None


@dataclass(frozen=True, slots=True)
class Due:
    """How a due time stands: ``kind`` is late, soon or ok; ``text`` says it in words for staff."""

    kind: str
    text: str


Span = tuple[time, time]


@dataclass(frozen=True)
class Period:
    """Other hours between two days, both included (Ramadan)."""

    first: date
    last: date
    hours: Mapping[int, Span]


@dataclass(frozen=True)
class Calendar:
    """``hours`` by weekday (0 is Monday; a missing one is closed), ``closed`` days with their names, ``periods`` of
    other hours, ``opened`` days that are worked although a weekend or holiday."""

    hours: Mapping[int, Span]
    closed: Mapping[date, str]
    periods: tuple[Period, ...] = ()
    opened: frozenset[date] = frozenset()

    def span(self, day: date) -> Span | None:
        """Opening and closing of a day, or nothing when it is closed."""
        if day in self.opened:
            hours = self._hours(day)
            return hours.get(day.weekday()) or (hours[min(hours)] if hours else None)
        if day in self.closed:
            return None
        return self._hours(day).get(day.weekday())

    def _hours(self, day: date) -> Mapping[int, Span]:
        for period in self.periods:
            if period.first <= day <= period.last:
                return period.hours
        return self.hours

    def is_working_day(self, day: date) -> bool:
        return self.span(day) is not None

    def add(self, start: datetime, duration: str | Duration) -> datetime:
        """When the duration after ``start`` is over. Raises ``Refused`` for an unreadable duration."""
        wanted = parse_duration(duration) if isinstance(duration, str) else duration
        if wanted.plain is not None:
            try:
                return add_months(start, wanted.months) + wanted.plain if wanted.months else start + wanted.plain
            except (OverflowError, ValueError):
                text = f"“{duration}”" if isinstance(duration, str) else "Waktu ini"
                raise Refused(f"{text} terlalu lama.") from None
        return self._add_days(start, wanted.days) if wanted.days else self._add_minutes(start, wanted.minutes)

    def _add_days(self, start: datetime, days: int) -> datetime:
        day = start.astimezone(OFFICE_ZONE).date()
        for _ in range(HORIZON):
            day += timedelta(days=1)
            span = self.span(day)
            if span is not None:
                days -= 1
                if days == 0:
                    return datetime.combine(day, span[1], OFFICE_ZONE)
        raise Refused("Kalender kerja tidak memuat cukup hari kerja untuk waktu itu.")

    def _add_minutes(self, start: datetime, minutes: int) -> datetime:
        here, left = start.astimezone(OFFICE_ZONE), timedelta(minutes=minutes)
        for opening, closing in self._open_from(here):
            begin = max(here, opening)
            if left <= closing - begin:
                return begin + left
            left -= closing - begin
        raise Refused("Kalender kerja tidak memuat cukup jam kerja untuk waktu itu.")

    def _open_from(self, here: datetime) -> Iterable[tuple[datetime, datetime]]:
        """Spans of opening that end after ``here``."""
        day = here.date()
        for _ in range(HORIZON):
            span = self.span(day)
            if span is not None:
                closing = datetime.combine(day, span[1], OFFICE_ZONE)
                if closing > here:
                    yield datetime.combine(day, span[0], OFFICE_ZONE), closing
            day += timedelta(days=1)

    def minutes_between(self, start: datetime, end: datetime) -> int:
        """Working minutes from ``start`` to ``end``; 0 when ``end`` is not later."""
        total, last = timedelta(), end.astimezone(OFFICE_ZONE)
        if end <= start:
            return 0
        for opening, closing in self._open_from(start.astimezone(OFFICE_ZONE)):
            if opening >= last:
                break
            total += min(closing, last) - max(opening, start)
        return int(total.total_seconds() // 60)

    def days_between(self, start: datetime, end: datetime) -> int:
        """Working days after the day of ``start`` up to that of ``end``."""
        day, last = start.astimezone(OFFICE_ZONE).date(), end.astimezone(OFFICE_ZONE).date()
        count = 0
        while day < last:
            day += timedelta(days=1)
            count += self.is_working_day(day)
        return count

    def describe(self, now: datetime, due: datetime) -> Due:
        """How a due time stands, in words for staff: "sisa 9 menit kerja", "sisa 3 HK", "terlambat 1 HK"."""
        late = due < now
        first, second = (due, now) if late else (now, due)
        days = self.days_between(first, second)
        # Between two working days lies at least one whole one: the minutes decide nothing there.
        minutes = A_DAY if days >= 2 else self.minutes_between(first, second)
        if late:
            return Due("late", f"terlambat {_amount(days, minutes)}")
        return Due("soon" if minutes < SOON else "ok", f"sisa {_amount(days, minutes)}")

    # Changed, as another value ------------------------------------------------------------------

    def closed_on(self, day: date, name: str) -> Calendar:
        """Closed that day, for the reason ``name``."""
        return replace(self, closed={**self.closed, day: name}, opened=self.opened - {day})

    def opened_on(self, day: date) -> Calendar:
        """Worked that day, although a weekend or holiday; a holiday keeps its name."""
        return replace(self, opened=self.opened | {day})

    def plain_on(self, day: date) -> Calendar:
        """Without what was said of that day last: first that it is worked, then that it is closed."""
        if day in self.opened:
            return replace(self, opened=self.opened - {day})
        return replace(self, closed={each: name for each, name in self.closed.items() if each != day})

    def with_hours(self, hours: Mapping[int, Span]) -> Calendar:
        """Other hours in an ordinary week."""
        return replace(self, hours=dict(hours))

    def with_period(self, period: Period) -> Calendar:
        """One more period of other hours, in the order of their first days."""
        return replace(self, periods=tuple(sorted((*self.periods, period), key=lambda each: each.first)))

    def without_period(self, first: date) -> Calendar:
        """Without the period that begins that day."""
        return replace(self, periods=tuple(each for each in self.periods if each.first != first))

    # As a value ---------------------------------------------------------------------------------

    @cached_property
    def digest(self) -> str:
        """sha256 of the calendar's canonical JSON."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    def to_json(self) -> str:
        """Canonical: equal calendars give equal text."""
        data = {
            "hours": _hours_out(self.hours),
            "closed": {day.isoformat(): name for day, name in sorted(self.closed.items())},
            "opened": sorted(day.isoformat() for day in self.opened),
            "periods": [
                {"first": p.first.isoformat(), "last": p.last.isoformat(), "hours": _hours_out(p.hours)}
                for p in self.periods
            ],
        }
        return json.dumps(data, separators=(",", ":"), sort_keys=True, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Calendar:
        data = json.loads(text)
        return cls(
            _hours_in(data["hours"]),
            {date.fromisoformat(day): name for day, name in data["closed"].items()},
            tuple(
                Period(date.fromisoformat(p["first"]), date.fromisoformat(p["last"]), _hours_in(p["hours"]))
                for p in data["periods"]
            ),
            frozenset(date.fromisoformat(day) for day in data["opened"]),
        )


def add_months(moment: datetime, months: int) -> datetime:
    """Months of the calendar later, by the office's clock; a month that is too short has its last day. Raises
    ``ValueError`` beyond the calendar."""
    here = moment.astimezone(OFFICE_ZONE)
    year, month = divmod(here.year * 12 + here.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise ValueError(year)
    return here.replace(year=year, month=month + 1, day=min(here.day, monthrange(year, month + 1)[1]))


def _amount(days: int, minutes: int) -> str:
    if days and minutes >= A_DAY:
        return f"{days} HK"
    if minutes >= 60:
        return f"{minutes // 60} jam kerja"
    return f"{minutes} menit kerja" if minutes else "kurang dari 1 menit kerja"


def _hours_out(hours: Mapping[int, Span]) -> dict[str, list[str]]:
    return {str(day): [f"{opening:%H:%M}", f"{closing:%H:%M}"] for day, (opening, closing) in sorted(hours.items())}


def _hours_in(hours: Mapping[str, Any]) -> dict[int, Span]:
    return {int(day): (time.fromisoformat(span[0]), time.fromisoformat(span[1])) for day, span in hours.items()}
