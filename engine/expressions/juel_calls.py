"""The calls that JUEL usually makes in diagrams, as pure functions: a closed list, never an attribute of Python.

What stands in diagrams is Java's String, List, Map, Number and Boolean, Joda's DateTime, and Camunda's ``now()``,
``dateTime()`` and ``execution.getVariable('x')`` (Camunda 7 User Guide, "Expression Language"). A moment is the one
that the caller put into the scope, in the office's time zone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from engine.dates import OFFICE_ZONE
from engine.expressions.feel_functions import NOW, text_of
from engine.expressions.feel_operators import plus_months
from engine.expressions.values import is_usual

LONGEST_TEXT = 100_000  # letters of a text that a call makes
LARGEST_STEP = 400_000  # days, months … that a moment is moved by


class CallError(Exception):
    """Why a call cannot be carried out: the end of a sentence."""


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    raise CallError("yang dipanggil bukan teks.")


def _whole(value: Any) -> int:
    if isinstance(value, Decimal) and value == value.to_integral_value() and abs(value) <= LARGEST_STEP:
        return int(value)
    raise CallError(f"“{text_of(value)}” bukan bilangan bulat yang bisa dipakai di sini.")


def _moment(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value
    raise CallError("yang dipanggil bukan waktu.")


def _size(value: Any) -> Decimal:
    if isinstance(value, (str, list, dict)):
        return Decimal(len(value))
    raise CallError("yang dipanggil bukan teks, daftar, atau kumpulan.")


def _contains(value: Any, wanted: Any) -> bool:
    return wanted in (value if isinstance(value, list) else _text(value))


def _get(value: Any, key: Any) -> Any:
    if isinstance(value, dict):
        return value.get(key)
    if isinstance(value, list):
        place = _whole(key)
        if 0 <= place < len(value):
            return value[place]
        raise CallError(f"daftarnya tidak punya isi ke-{place}.")
    raise CallError("yang dipanggil bukan daftar atau kumpulan.")


def _substring(value: Any, begin: Any, end: Any = None) -> str:
    text = _text(value)
    return text[max(_whole(begin), 0) : len(text) if end is None else max(_whole(end), 0)]


def _replace(value: Any, old: Any, new: Any) -> str:
    text, given = _text(value), _text(old)
    if given and len(text) + text.count(given) * len(_text(new)) > LONGEST_TEXT:
        raise CallError("teksnya menjadi terlalu panjang.")
    return text.replace(given, _text(new)) if given else text


def _concat(value: Any, more: Any) -> str:
    if len(_text(value)) + len(_text(more)) > LONGEST_TEXT:
        raise CallError("teksnya menjadi terlalu panjang.")
    return _text(value) + _text(more)


def _number(value: Any) -> Decimal:
    try:
        found = value if isinstance(value, Decimal) else Decimal(str(value))
    except ArithmeticError:
        raise CallError(f"“{text_of(value)}” bukan angka.") from None
    if not is_usual(found):
        raise CallError(f"“{text_of(value)}” bukan angka.")
    return found


def _equals(value: Any, other: Any) -> bool:
    return type(value) is type(other) and bool(value == other)


def _compare(value: Any, other: Any) -> Decimal:
    if type(value) is not type(other) or not isinstance(value, (str, Decimal, datetime)):
        raise CallError("keduanya tidak bisa dibandingkan.")
    return Decimal((value > other) - (value < other))


def _part(pick: Callable[[dict[str, Any]], Any]) -> Callable[[Any], Any]:
    def of_map(value: Any) -> Any:
        if isinstance(value, dict):
            return pick(value)
        raise CallError("yang dipanggil bukan kumpulan.")

    return of_map


def _move(sign: int, **unit: int) -> Callable[[Any, Any], datetime]:
    """``unit``: months, or what ``timedelta`` knows."""

    def move(value: Any, count: Any) -> datetime:
        moment, steps = _moment(value), sign * _whole(count)
        try:
            if "months" in unit:
                return moment.combine(plus_months(moment.date(), steps * unit["months"]), moment.timetz())
            return moment + timedelta(**{name: steps * each for name, each in unit.items()})
        except (OverflowError, ValueError):
            raise CallError("waktunya menjadi di luar kalender.") from None

    return move


_UNITS: dict[str, dict[str, int]] = {
    "Seconds": {"seconds": 1},
    "Minutes": {"minutes": 1},
    "Hours": {"hours": 1},
    "Days": {"days": 1},
    "Weeks": {"weeks": 1},
    "Months": {"months": 1},
    "Years": {"months": 12},
}
# By name: how many values it takes beside the one it is called on, at least and at most, and what it does.
METHODS: Mapping[str, tuple[int, int, Callable[..., Any]]] = {
    "equals": (1, 1, _equals),
    "equalsIgnoreCase": (1, 1, lambda value, other: _text(value).casefold() == _text(other).casefold()),
    "compareTo": (1, 1, _compare),
    "toString": (0, 0, lambda value: text_of(value) or ""),
    "isEmpty": (0, 0, lambda value: _size(value) == 0),
    "isBlank": (0, 0, lambda value: not _text(value).strip()),
    "size": (0, 0, _size),
    "length": (0, 0, lambda value: Decimal(len(_text(value)))),
    "contains": (1, 1, _contains),
    "startsWith": (1, 1, lambda value, start: _text(value).startswith(_text(start))),
    "endsWith": (1, 1, lambda value, end: _text(value).endswith(_text(end))),
    "indexOf": (1, 1, lambda value, wanted: Decimal(_text(value).find(_text(wanted)))),
    "substring": (1, 2, _substring),
    "replace": (2, 2, _replace),
    "concat": (1, 1, _concat),
    "trim": (0, 0, lambda value: _text(value).strip()),
    "toLowerCase": (0, 0, lambda value: _text(value).lower()),
    "toUpperCase": (0, 0, lambda value: _text(value).upper()),
    "get": (1, 1, _get),
    "containsKey": (1, 1, lambda value, key: _part(lambda held: key in held)(value)),
    "keySet": (0, 0, _part(list)),
    "values": (0, 0, _part(lambda held: list(held.values()))),
    "booleanValue": (0, 0, lambda value: value is True or str(value).lower() == "true"),
    "intValue": (0, 0, lambda value: Decimal(int(_number(value)))),
    "longValue": (0, 0, lambda value: Decimal(int(_number(value)))),
    "doubleValue": (0, 0, _number),
    "toDate": (0, 0, _moment),
    "isBefore": (1, 1, lambda value, other: _moment(value) < _moment(other)),
    "before": (1, 1, lambda value, other: _moment(value) < _moment(other)),
    "isAfter": (1, 1, lambda value, other: _moment(value) > _moment(other)),
    "after": (1, 1, lambda value, other: _moment(value) > _moment(other)),
    "withTimeAtStartOfDay": (0, 0, lambda value: _moment(value).replace(hour=0, minute=0, second=0, microsecond=0)),
    **{f"plus{name}": (1, 1, _move(1, **unit)) for name, unit in _UNITS.items()},
    **{f"minus{name}": (1, 1, _move(-1, **unit)) for name, unit in _UNITS.items()},
}
CLOCKS = ("now", "dateTime")  # functions without a value they are called on: the moment of the step
READS = frozenset({"getVariable", "getVariableLocal", "hasVariable"})  # of ``execution``: they name a variable


def call_method(value: Any, name: str, given: list[Any]) -> Any:
    """What ``value.name(…)`` comes to. Raises ``CallError``."""
    if value is None:
        raise CallError(f"{name}() dipanggil pada nilai yang kosong.")
    return METHODS[name][2](value, *given)


def check_method(name: str, count: int) -> None:
    """Raises ``CallError`` for a call that is not on the list."""
    if name not in METHODS:
        raise CallError(f"panggilan {name}() tidak dikenal; yang dikenal: {', '.join(sorted(METHODS))}.")
    least, most, _ = METHODS[name]
    if not least <= count <= most:
        raise CallError(f"panggilan {name}() diberi {count} nilai; yang benar {_many(least, most)}.")


def _many(least: int, most: int) -> str:
    return str(least) if least == most else f"{least} sampai {most}"


def moment_of(scope: Mapping[str, Any]) -> datetime:
    """The moment of the step, by the office's clock. Raises ``CallError`` where the scope has none."""
    now = scope.get(NOW)
    if not isinstance(now, datetime):
        raise CallError("waktu sekarang tidak diketahui di sini.")
    return now.astimezone(OFFICE_ZONE)
