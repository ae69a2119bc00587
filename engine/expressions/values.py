"""FEEL's values in Python: None, bool, str, Decimal, list, dict, date, time, datetime, timedelta, Months, Range.

Process variables are JSON; ``from_json`` and ``to_json`` cross over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from engine.numerals import Exact

LARGEST_EXPONENT = 400


@dataclass(frozen=True, slots=True, order=True)
class Months:
    """A years-and-months duration."""

    count: int


@dataclass(frozen=True, slots=True)
class Range:
    """An interval; an end that is None is open without bound."""

    low: Any
    high: Any
    low_included: bool = True
    high_included: bool = True

    def includes(self, value: Any) -> bool | None:
        """Whether the value lies within; None when it cannot be compared."""
        for bound, included, below in ((self.low, self.low_included, True), (self.high, self.high_included, False)):
            if bound is None:
                continue
            order = compare(value, bound)
            if order is None:
                return None
            if (order < 0 if below else order > 0) or (order == 0 and not included):
                return False
        return True


def is_usual(number: Decimal) -> bool:
    """Whether it can be reckoned with: "snan", "Infinity" and "1e999999999" are numbers to ``Decimal``, too."""
    return number.is_finite() and abs(number.adjusted()) <= LARGEST_EXPONENT


def from_json(value: Any) -> Any:
    """A JSON value as FEEL sees it: numbers become Decimal. Lists and objects are converted as they are reached."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, (list, tuple)):
        return [from_json(item) for item in value]
    if isinstance(value, Mapping):
        return {key: from_json(item) for key, item in value.items()}
    return value


def to_json(value: Any) -> Any:
    """A FEEL value as JSON: whole numbers as int, others as float, dates and durations as ISO 8601 text.

    A number that nobody can reckon with is null, as in FEEL.
    """
    if isinstance(value, Exact):  # handed on, not reckoned
        return value
    if isinstance(value, Decimal):
        if not is_usual(value):
            return None
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, (list, tuple)):
        return [to_json(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, (timedelta, Months)):
        return duration_text(value)
    return None if isinstance(value, Range) or callable(value) else value


def duration_text(value: timedelta | Months) -> str:
    """ISO 8601: "P1DT2H", "P1Y2M"."""
    if isinstance(value, Months):
        sign, count = ("-" if value.count < 0 else ""), abs(value.count)
        years, months = divmod(count, 12)
        return f"{sign}P" + ((f"{years}Y" if years else "") + (f"{months}M" if months else "") or "0M")
    seconds = int(value.total_seconds())
    sign, seconds = ("-" if seconds < 0 else ""), abs(seconds)
    days, seconds = divmod(seconds, 86_400)
    hours, seconds = divmod(seconds, 3600)
    minutes, seconds = divmod(seconds, 60)
    day = f"{days}D" if days else ""
    clock = "".join(f"{n}{unit}" for n, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if n)
    return f"{sign}P{day}" + (f"T{clock}" if clock else "" if day else "T0S")


_KINDS: tuple[tuple[type[Any], str], ...] = (
    (bool, "boolean"),
    (Decimal, "number"),
    (str, "string"),
    (datetime, "date and time"),
    (date, "date"),
    (time, "time"),
    (timedelta, "days and time duration"),
    (Months, "years and months duration"),
    (list, "list"),
    (dict, "context"),
    (Range, "range"),
)


def kind(value: Any) -> str:
    """FEEL's name of a value's type."""
    return next((name for type_, name in _KINDS if isinstance(value, type_)), "null" if value is None else "function")


def equal(left: Any, right: Any) -> bool | None:
    """FEEL's equality: None where the kinds differ."""
    if left is None or right is None:
        return left is right
    if kind(left) != kind(right):
        return None
    if isinstance(left, list):
        return len(left) == len(right) and all(equal(a, b) is True for a, b in zip(left, right, strict=True))
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(equal(value, right[key]) is True for key, value in left.items())
    try:
        return bool(left == right)
    except TypeError:
        return None


def compare(left: Any, right: Any) -> int | None:
    """-1, 0 or 1; None where the values have no order between them."""
    if left is None or right is None or kind(left) != kind(right) or isinstance(left, (bool, list, dict, Range)):
        return None
    try:
        return int(left > right) - int(left < right)
    except TypeError:  # a time with a zone beside one without
        return None
