"""Dates, times and durations: their text (DMN 1.3, 10.3.2.3), their arithmetic, their parts."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.expressions.values import Months, Range, duration_text, from_json

_DAY = r"\d{4}-\d\d-\d\d"
_CLOCK = r"\d\d:\d\d:\d\d(?:\.\d+)?"
_ZONE = r"(?:Z|[+-](?:0\d|1[0-4]):\d\d(?::\d\d)?|@[A-Za-z_]+(?:/[A-Za-z0-9_+-]+)*)?"
_DATE = re.compile(_DAY)
_MOMENT = re.compile(rf"({_DAY})T({_CLOCK})({_ZONE})")
_TIME = re.compile(rf"({_CLOCK})({_ZONE})")
_DURATION = re.compile(r"(-)?P(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d*)?)S)?)?")
_MONTHS = re.compile(r"(-)?P(?:(\d{1,9})Y)?(?:(\d{1,9})M)?")


def temporal(text: str) -> Any:
    """A date, time, date and time, or duration from its text; None for any other."""
    for read in (date_from, moment_from, time_from, duration_from):
        try:
            found = read(text)
        except (ValueError, OverflowError):
            continue
        if found is not None:
            return found
    return None


def date_from(text: str) -> date | None:
    return date.fromisoformat(text) if _DATE.fullmatch(text) else None


def moment_from(text: str) -> datetime | None:
    found = _MOMENT.fullmatch(text)
    if found is None:
        return None
    day, (clock, late) = date.fromisoformat(found[1]), _clock(found[2])
    return datetime.combine(day + late, clock, _zone(found[3]))


def time_from(text: str) -> time | None:
    found = _TIME.fullmatch(text)
    return None if found is None else _clock(found[1])[0].replace(tzinfo=_zone(found[2]))


def _clock(text: str) -> tuple[time, timedelta]:
    """24:00:00 is the next day's beginning."""
    late = text.startswith("24:00:00")
    whole, _, fraction = text.partition(".")
    clean = f"{whole}.{fraction[:6]:0<6}" if fraction else whole
    return time.fromisoformat(f"00{clean[2:]}" if late else clean), timedelta(days=1 if late else 0)


def _zone(text: str) -> tzinfo | None:
    if not text:
        return None
    if text == "Z":
        return UTC
    if text.startswith("@"):
        try:
            return ZoneInfo(text[1:])
        except (ZoneInfoNotFoundError, OSError) as error:
            raise ValueError(text) from error
    return datetime.fromisoformat(f"2000-01-01T00:00:00{text}").tzinfo


def duration_from(text: str) -> timedelta | Months | None:
    if (found := _MONTHS.fullmatch(text)) is not None and any(found.groups()[1:]):
        return Months((-1 if found[1] else 1) * (int(found[2] or 0) * 12 + int(found[3] or 0)))
    if (found := _DURATION.fullmatch(text)) is not None and any(found.groups()[1:]) and not text.endswith("T"):
        days, hours, minutes = (int(found[n] or 0) for n in (2, 3, 4))
        length = timedelta(days=days, hours=hours, minutes=minutes, microseconds=int(Decimal(found[5] or 0) * 1_000_000))
        return -length if found[1] else length
    return None


def temporal_text(value: Any) -> str:
    """As FEEL writes it: "2026-11-24T08:00:00@Asia/Jakarta"."""
    if isinstance(value, (timedelta, Months)):
        return duration_text(value)
    zone = getattr(value, "tzinfo", None)
    if isinstance(zone, ZoneInfo):
        return f"{_short(value.replace(tzinfo=None))}@{zone.key}"
    return _short(value).replace("+00:00", "Z") if zone is UTC else _short(value)


def _short(value: date | time) -> str:
    text = value.isoformat()
    return text.rstrip("0") if isinstance(value, (datetime, time)) and value.microsecond and value.tzinfo is None else text


def later(left: Any, right: timedelta) -> Any:
    """A date, time or moment plus a days-and-time duration. A moment's day moves by its wall clock."""
    if isinstance(left, datetime):
        return left + right
    if isinstance(left, date):
        return left + timedelta(days=right // timedelta(days=1))
    if isinstance(left, time):
        return (datetime.combine(date(2000, 1, 1), left) + right).timetz()
    return left + right if isinstance(left, timedelta) else None


def plus_months(value: date, count: int) -> date:
    """The same day of another month; its last day where it has no such day."""
    year, month = divmod(value.year * 12 + value.month - 1 + count, 12)
    for day in range(value.day, value.day - 4, -1):
        try:
            return value.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    raise ValueError(count)


def between(left: Any, right: Any) -> timedelta | None:
    """``left`` minus ``right``, two dates, moments or times. A date beside a moment is midnight UTC (DMN 1.3, table 55)."""
    if isinstance(left, time) and isinstance(right, time):
        day = date(2000, 1, 1)
        return between(datetime.combine(day, left), datetime.combine(day, right))
    if isinstance(left, datetime) or isinstance(right, datetime):
        first, last = _moment(left), _moment(right)
        if first is None or last is None or (first.tzinfo is None) != (last.tzinfo is None):
            return None
        return first.astimezone(UTC) - last.astimezone(UTC) if first.tzinfo else first - last
    return left - right if isinstance(left, date) and isinstance(right, date) else None


def _moment(value: Any) -> datetime | None:
    if isinstance(value, datetime):
        return value
    return datetime.combine(value, time(tzinfo=UTC)) if isinstance(value, date) else None


_PARTS: dict[str, Callable[[Any], Any]] = {
    "year": lambda value: value.year,
    "month": lambda value: value.month,
    "day": lambda value: value.day,
    "weekday": lambda value: value.isoweekday(),
    "hour": lambda value: value.hour,
    "minute": lambda value: value.minute,
    "second": lambda value: value.second,
    "time offset": lambda value: value.utcoffset(),
    "timezone": lambda value: getattr(value.tzinfo, "key", None),
}


def part(value: Any, name: str) -> Any:
    """A part of a date, time, duration or range (DMN 1.3, table 65); None where there is none."""
    if isinstance(value, timedelta):
        length, sign = abs(value), -1 if value < timedelta() else 1
        parts = {"days": length.days, "hours": length.seconds // 3600}
        parts |= {"minutes": length.seconds // 60 % 60, "seconds": length.seconds % 60}
        return Decimal(sign * parts[name]) if name in parts else None
    if isinstance(value, Months):
        years, months = divmod(abs(value.count), 12)
        sign = -1 if value.count < 0 else 1
        return {"years": Decimal(sign * years), "months": Decimal(sign * months)}.get(name)
    if isinstance(value, Range):
        ends = {"start": value.low, "end": value.high}
        return (ends | {"start included": value.low_included, "end included": value.high_included}).get(name)
    try:
        return from_json(_PARTS[name](value))
    except (KeyError, AttributeError):
        return None
