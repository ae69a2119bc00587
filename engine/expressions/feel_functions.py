"""FEEL's built-in functions (DMN 1.3, clause 10.3.4). Each takes the scope first; bad arguments give null.

``now()`` and ``today()`` read the moment the caller put into the scope, never a clock.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)
from statistics import median
from typing import Any

from engine.dates import OFFICE_ZONE
from engine.expressions import patterns
from engine.expressions.values import Months, compare, duration_text, equal, from_json, is_usual, kind
from engine.numerals import write_plain

Scope = Mapping[str, Any]
NOW = "__now__"
_DURATION = re.compile(r"(-)?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?")
_MONTHS = re.compile(r"(-)?P(?:(\d+)Y)?(?:(\d+)M)?")
LONGEST = 100_000  # letters a function may make


def temporal(text: str) -> Any:
    """A date, time, date and time, or duration from its text; None for any other."""
    for read in (_date, _moment, _time, _duration):
        try:
            found = read(text)
        except (ValueError, OverflowError):
            continue
        if found is not None:
            return found
    return None


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None


def _moment(text: str) -> datetime | None:
    return (
        datetime.fromisoformat(text.partition("@")[0]) if "T" in text and not text.lstrip("-").startswith("P") else None
    )


def _time(text: str) -> time | None:
    return time.fromisoformat(text) if re.match(r"\d\d:\d\d", text) else None


def _duration(text: str) -> timedelta | Months | None:
    if (found := _MONTHS.fullmatch(text)) is not None and any(found.groups()[1:]):
        return Months((-1 if found[1] else 1) * (int(found[2] or 0) * 12 + int(found[3] or 0)))
    if (found := _DURATION.fullmatch(text)) is not None and any(found.groups()[1:]):
        days, hours, minutes = (int(found[n] or 0) for n in (2, 3, 4))
        length = timedelta(days=days, hours=hours, minutes=minutes, seconds=float(found[5] or 0))
        return -length if found[1] else length
    return None


def _date_of(scope: Scope, *parts: Any, **named: Any) -> Any:
    given = parts or tuple(named.values())
    if len(given) == 3:
        return date(*(int(part) for part in given))
    value = given[0]
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else _date(value)


def _date_and_time(scope: Scope, *parts: Any, **named: Any) -> Any:
    given = parts or tuple(named.values())
    if len(given) == 2:
        day = given[0].date() if isinstance(given[0], datetime) else given[0]
        return datetime.combine(day, given[1])
    value = given[0]
    if isinstance(value, datetime):
        return value
    return datetime.combine(value, time()) if isinstance(value, date) else _moment(value)


def _time_of(scope: Scope, *parts: Any, **named: Any) -> Any:
    given = parts or tuple(named.values())
    if len(given) >= 3:
        hour, minute, second = (int(part) for part in given[:3])
        return time(hour, minute, second)
    value = given[0]
    if isinstance(value, datetime):
        return value.timetz()
    return value if isinstance(value, time) else _time(value)


def _number_of(scope: Scope, text: Any, grouping: Any = None, decimal: Any = None) -> Any:
    clean = text.replace(grouping, "") if grouping else text
    found = Decimal(clean.replace(decimal, ".") if decimal else clean)
    return found if is_usual(found) else None


def text_of(value: Any) -> str | None:
    """FEEL's string()."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return write_plain(value)
    if isinstance(value, (timedelta, Months)):
        return duration_text(value)
    if isinstance(value, list):
        return "[" + ", ".join(_quote_value(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_quote_value(item)}" for key, item in value.items()) + "}"
    return str(value.isoformat())


def _quote_value(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else text_of(value) or "null"


def _list(items: tuple[Any, ...]) -> list[Any]:
    """A function's list: one list given, or the arguments themselves."""
    return items[0] if len(items) == 1 and isinstance(items[0], list) else list(items)


def _numbers(items: tuple[Any, ...]) -> list[Decimal]:
    found = _list(items)
    if not found or not all(isinstance(item, Decimal) for item in found):
        raise ValueError(items)
    return found


def _extreme(items: tuple[Any, ...], sign: int) -> Any:
    found = _list(items)
    best = found[0]
    for item in found[1:]:
        order = compare(item, best)
        if order is None:
            return None
        best = item if order * sign > 0 else best
    return best


def _make_rounding(mode: str) -> Callable[..., Any]:
    def round_(scope: Scope, n: Any, scale: Any = Decimal(0)) -> Any:
        return n.quantize(Decimal(1).scaleb(-int(scale)), rounding=mode)

    return round_


def _substring(scope: Scope, string: Any, start: Any, length: Any = None) -> Any:
    begin = int(start)
    first = begin - 1 if begin > 0 else max(len(string) + begin, 0)
    return string[first:] if length is None else string[first : first + int(length)]


def _replace(scope: Scope, input: Any, pattern: Any, replacement: Any, flags: Any = "") -> Any:
    def fill_groups(match: Any) -> str:
        return re.sub(r"\$(\d)", lambda place: match.group(int(place[1])) or "", replacement)

    return patterns.replace_matches(pattern, input[:LONGEST], fill_groups, flags or "")


def _matches(scope: Scope, input: Any, pattern: Any, flags: Any = "") -> Any:
    return patterns.has_match(pattern, input[:LONGEST], flags or "")


def _distinct(items: list[Any]) -> list[Any]:
    kept: list[Any] = []
    for item in items:
        if not any(equal(item, other) is True for other in kept):
            kept.append(item)
    return kept


def _flat(items: Any) -> list[Any]:
    if not isinstance(items, list):
        return [items]
    return [leaf for item in items for leaf in _flat(item)]


def _contains(items: list[Any], element: Any) -> bool:
    return any(equal(item, element) is True for item in items)


def _now(scope: Scope) -> datetime:
    moment: datetime = scope[NOW]
    return moment.astimezone(OFFICE_ZONE)


def _whole(items: tuple[Any, ...], decisive: bool) -> Any:
    found = _list(items)
    if any(item is decisive for item in found):
        return decisive
    return not decisive if all(isinstance(item, bool) for item in found) else None


def _insert(items: list[Any], position: Any, new: Any) -> list[Any]:
    place = int(position)
    made = list(items)
    made.insert(place - 1 if place > 0 else len(items) + place, new)
    return made


def _months_between(scope: Scope, from_: Any = None, to: Any = None, **named: Any) -> Any:
    first, last = (named.get("from") or from_), to
    count = (last.year - first.year) * 12 + last.month - first.month
    if count > 0 and last.day < first.day:
        count -= 1
    return Months(count)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    # conversion
    "date": _date_of,
    "time": _time_of,
    "date and time": _date_and_time,
    "duration": lambda scope, text=None, **named: _duration(text if text is not None else named["from"]),
    "years and months duration": _months_between,
    "number": _number_of,
    "string": lambda scope, value=None, **named: text_of(value if value is not None else named.get("from")),
    "now": _now,
    "today": lambda scope: _now(scope).date(),
    # boolean
    "not": lambda scope, negand: (not negand) if isinstance(negand, bool) else None,
    "all": lambda scope, *items: _whole(items, False),
    "any": lambda scope, *items: _whole(items, True),
    "is defined": lambda scope, value: value is not None,
    # strings
    "substring": _substring,
    "string length": lambda scope, string: Decimal(len(string)),
    "upper case": lambda scope, string: string.upper(),
    "lower case": lambda scope, string: string.lower(),
    "substring before": lambda scope, string, match: string.partition(match)[0] if match in string else "",
    "substring after": lambda scope, string, match: string.partition(match)[2] if match else string,
    "contains": lambda scope, string, match: match in string if isinstance(string, str) else None,
    "starts with": lambda scope, string, match: string.startswith(match),
    "ends with": lambda scope, string, match: string.endswith(match),
    "matches": _matches,
    "replace": _replace,
    "split": lambda scope, string, delimiter: patterns.split_text(delimiter, string[:LONGEST]),
    "trim": lambda scope, string: string.strip(),
    "string join": lambda scope, list, delimiter="": (delimiter or "").join(item for item in list if item is not None),
    # lists
    "list contains": lambda scope, list, element: _contains(list, element),
    "count": lambda scope, *list: Decimal(len(_list(list))),
    "min": lambda scope, *list: _extreme(list, -1),
    "max": lambda scope, *list: _extreme(list, 1),
    "sum": lambda scope, *list: sum(_numbers(list), Decimal(0)),
    "mean": lambda scope, *list: sum(_numbers(list), Decimal(0)) / len(_list(list)),
    "median": lambda scope, *list: median(_numbers(list)),
    "product": lambda scope, *list: _product(_numbers(list)),
    "append": lambda scope, list, *items: [*_flat_once(list), *items],
    "concatenate": lambda scope, *lists: [item for one in lists for item in _flat_once(one)],
    "insert before": lambda scope, list, position, newItem: _insert(list, position, newItem),
    "remove": lambda scope, list, position: [item for n, item in enumerate(list, 1) if n != _place(list, position)],
    "reverse": lambda scope, list: list[::-1],
    "index of": lambda scope, list, match: [Decimal(n) for n, item in enumerate(list, 1) if equal(item, match) is True],
    "union": lambda scope, *lists: _distinct([item for one in lists for item in one]),
    "distinct values": lambda scope, list: _distinct(list),
    "flatten": lambda scope, list: _flat(list),
    "sublist": lambda scope, list, start_position, length=None: _substring(scope, list, start_position, length),
    # numbers
    "decimal": lambda scope, n, scale: n.quantize(Decimal(1).scaleb(-int(scale)), rounding=ROUND_HALF_EVEN),
    "floor": _make_rounding(ROUND_FLOOR),
    "ceiling": _make_rounding(ROUND_CEILING),
    "round up": _make_rounding(ROUND_UP),
    "round down": _make_rounding(ROUND_DOWN),
    "round half up": _make_rounding(ROUND_HALF_UP),
    "round half down": _make_rounding(ROUND_HALF_DOWN),
    "abs": lambda scope, n: Months(abs(n.count)) if isinstance(n, Months) else abs(n),
    "modulo": lambda scope, dividend, divisor: dividend - divisor * (dividend / divisor).to_integral_value(ROUND_FLOOR),
    "sqrt": lambda scope, number: number.sqrt(),
    "exp": lambda scope, number: number.exp(),
    "log": lambda scope, number: number.ln(),
    "even": lambda scope, number: number % 2 == 0,
    "odd": lambda scope, number: abs(number % 2) == 1,
    # contexts
    "get value": lambda scope, m, key: from_json(m.get(key)),
    "get entries": lambda scope, m: [{"key": key, "value": from_json(value)} for key, value in m.items()],
    # dates
    "day of week": lambda scope, date: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][
        date.weekday()
    ],
    "day of year": lambda scope, date: Decimal(date.timetuple().tm_yday),
    "week of year": lambda scope, date: Decimal(date.isocalendar()[1]),
    "month of year": lambda scope, date: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ][date.month - 1],
}


def _product(numbers: list[Decimal]) -> Decimal:
    made = Decimal(1)
    for number in numbers:
        made *= number
    return made


def _flat_once(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _place(items: list[Any], position: Any) -> int:
    place = int(position)
    return place if place > 0 else len(items) + place + 1


__all__ = ["FUNCTIONS", "NOW", "kind", "temporal", "text_of"]
