"""What FEEL's operators do, and the members its values have (DMN 1.3, clauses 10.3.2.3 and 10.3.2.5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal, DecimalException
from typing import Any

from engine.expressions.feel_functions import LONGEST
from engine.expressions.values import Months, Range, compare, equal, from_json

MEMBERS: dict[str, Callable[[Any], Any]] = {
    "year": lambda v: Decimal(v.year),
    "month": lambda v: Decimal(v.month),
    "day": lambda v: Decimal(v.day),
    "weekday": lambda v: Decimal(v.isoweekday()),
    "hour": lambda v: Decimal(v.hour),
    "minute": lambda v: Decimal(v.minute),
    "second": lambda v: Decimal(v.second),
    "time offset": lambda v: v.utcoffset(),
}


def member(value: Any, name: str) -> Any:
    """A context's entry, or a part of a date, time, duration or range; null where there is none."""
    if isinstance(value, dict):
        return from_json(value.get(name))
    if isinstance(value, timedelta):
        seconds = int(abs(value).total_seconds())
        sign = -1 if value < timedelta() else 1
        parts = {
            "days": seconds // 86400,
            "hours": seconds // 3600 % 24,
            "minutes": seconds // 60 % 60,
            "seconds": seconds % 60,
        }
        return Decimal(sign * parts[name]) if name in parts else None
    if isinstance(value, Months):
        years, months = divmod(abs(value.count), 12)
        sign = -1 if value.count < 0 else 1
        return {"years": Decimal(sign * years), "months": Decimal(sign * months)}.get(name)
    if isinstance(value, Range):
        return {
            "start": value.low,
            "end": value.high,
            "start included": value.low_included,
            "end included": value.high_included,
        }.get(name)
    try:
        return MEMBERS[name](value)
    except (KeyError, AttributeError):
        return None


def guard_call(function: Callable[..., Any], *arguments: Any) -> Any:
    """What goes wrong inside a function is null."""
    try:
        return function(*arguments)
    except (TypeError, ValueError, ArithmeticError, DecimalException, LookupError, AttributeError, OverflowError):
        return None


def _add(left: Any, right: Any) -> Any:
    if isinstance(left, str) and isinstance(right, str):
        return left + right if len(left) + len(right) <= LONGEST else None
    if isinstance(left, Months) and isinstance(right, Months):
        return Months(left.count + right.count)
    if isinstance(right, Months):
        return plus_months(left, right.count)
    if isinstance(left, (Months, timedelta)) and isinstance(right, (date, datetime)):
        return _add(right, left)
    if isinstance(left, bool) or isinstance(right, bool) or isinstance(left, (list, str)):
        return None
    if isinstance(left, date) and not isinstance(left, datetime) and isinstance(right, timedelta):
        return left + timedelta(days=right.total_seconds() // 86400)
    return left + right


def _subtract(left: Any, right: Any) -> Any:
    if isinstance(right, Months):
        return Months(left.count - right.count) if isinstance(left, Months) else plus_months(left, -right.count)
    if isinstance(left, bool) or isinstance(right, bool):
        return None
    if isinstance(left, date) and not isinstance(left, datetime) and isinstance(right, timedelta):
        return _add(left, -right)
    return left - right


def plus_months(value: date, count: int) -> date:
    """As many months on, on the last day of a month that is too short. Raises ``ValueError`` beyond the calendar."""
    months = value.year * 12 + value.month - 1 + count
    year, month = divmod(months, 12)
    for day in range(value.day, value.day - 4, -1):
        try:
            return value.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    raise ValueError(count)


def _multiply(left: Any, right: Any) -> Any:
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Decimal) and isinstance(other, timedelta):
            return timedelta(seconds=float(one) * other.total_seconds())
        if isinstance(one, Decimal) and isinstance(other, Months):
            return Months(int(other.count * one))
    return left * right if isinstance(left, Decimal) and isinstance(right, Decimal) else None


def _divide(left: Any, right: Any) -> Any:
    if isinstance(left, timedelta) and isinstance(right, timedelta):
        return Decimal(repr(left / right))
    if isinstance(left, Months) and isinstance(right, Months):
        return Decimal(left.count) / Decimal(right.count)
    if isinstance(left, timedelta) and isinstance(right, Decimal):
        return timedelta(seconds=left.total_seconds() / float(right))
    if isinstance(left, Months) and isinstance(right, Decimal):
        return Months(int(left.count / right))
    return left / right if isinstance(left, Decimal) and isinstance(right, Decimal) else None


def _raise_to(left: Any, right: Any) -> Any:
    if not (isinstance(left, Decimal) and isinstance(right, Decimal)) or abs(right) > 1000:
        return None
    return left**right


OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": _add,
    "-": _subtract,
    "*": _multiply,
    "/": _divide,
    "**": _raise_to,
}


def _make_order_test(accept: Callable[[int], bool]) -> Callable[[Any, Any], bool | None]:
    def test(left: Any, right: Any) -> bool | None:
        order = compare(left, right)
        return None if order is None else accept(order)

    return test


def _unequal(left: Any, right: Any) -> bool | None:
    found = equal(left, right)
    return None if found is None else not found


COMPARISONS: dict[str, Callable[[Any, Any], bool | None]] = {
    "=": equal,
    "!=": _unequal,
    "<": _make_order_test(lambda order: order < 0),
    "<=": _make_order_test(lambda order: order <= 0),
    ">": _make_order_test(lambda order: order > 0),
    ">=": _make_order_test(lambda order: order >= 0),
}
