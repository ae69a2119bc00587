"""Numbers as people type them, as JSON holds them and as pages write them: read here and written here, nowhere else.

A case holds a number as an int where it is whole, as a float where a float holds it to the last digit, and else as an
``Exact`` (docs/decisions/0023-numbers.md).
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, TypeGuard

MOST_DIGITS = 400  # before the point, and after it: FEEL reckons with no more


class Exact(Decimal):
    """A number that no float holds to its last digit. What is reckoned from it is a plain Decimal."""


Number = int | float | Exact

# A dot or a space parts thousands only where the whole part can be written so: "0.125" and "12.5" are decimals.
_WHOLE = r"\d+|[1-9]\d{0,2}(?P<mark>[.\s])\d{3}(?:(?P=mark)\d{3})*"
_WITH_COMMA = re.compile(rf"(?P<sign>-?)(?P<whole>{_WHOLE})(?:,(?P<part>\d+))?")
_WITH_POINT = re.compile(r"(?P<sign>-?)(?P<whole>0|[1-9]\d*)\.(?P<part>\d+)")
_RUPIAH = re.compile(r"Rp\.?\s*", re.IGNORECASE)
_JSON = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


def is_number(value: Any) -> TypeGuard[Number]:
    """Whether it is a number: True and False are none."""
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)


def decimal_of(value: Number | Decimal) -> Decimal:
    """The very number, not the binary fraction next to it."""
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def number_of(number: Decimal) -> Number:
    """As a case holds it. Raises ``ValueError`` for what is none (NaN, Infinity) or longer than ``MOST_DIGITS``."""
    if not number.is_finite() or abs(number.adjusted()) >= MOST_DIGITS or count_decimals(number) > MOST_DIGITS:
        raise ValueError("no number, or more digits than can be reckoned with")
    if not count_decimals(number):
        return int(number)
    near = float(number)
    return near if decimal_of(near) == number else Exact(number)


def read_json_part(text: str) -> Number:
    """A JSON number with a fraction or an exponent, to its last digit. Raises ``ValueError`` where it is too long."""
    near = float(text)
    if repr(near) == text or decimal_of(near) == (number := Decimal(text)):
        return near
    return number_of(number)


def read_plain(text: str) -> Number:
    """A number as JSON and programs write it, with a point. Raises ``ValueError``."""
    if not _JSON.fullmatch(text):
        raise ValueError(text)
    return number_of(Decimal(text))


def read_typed(text: str) -> Number:
    """A number as people here type it: "1.234", "12 345", "0,125", "Rp 38.970.000". Raises ``ValueError``."""
    clean = text.strip()
    clean = clean[found.end() :] if (found := _RUPIAH.match(clean)) else clean
    match = _WITH_COMMA.fullmatch(clean) or _WITH_POINT.fullmatch(clean)
    if match is None:
        raise ValueError(text)
    whole = re.sub(r"[.\s]", "", match["whole"])
    return number_of(Decimal(f"{match['sign']}{whole}.{match['part'] or 0}"))


def count_decimals(value: Number | Decimal) -> int:
    """How many digits it has after the point."""
    return len(write_plain(value).partition(".")[2])


def write_plain(value: Number | Decimal) -> str:
    """ "1234.5": with a point and without an exponent, as programs read it."""
    text = format(decimal_of(value), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def write_typed(value: Number | Decimal) -> str:
    """ "1234,5": as it would be typed here; ``read_typed`` reads the same number from it."""
    return write_plain(value).replace(".", ",")


def write_grouped(value: Number | Decimal) -> str:
    """ "1.234,5": as sentences and pages write it."""
    whole, comma, part = write_typed(value).partition(",")
    digits = whole.removeprefix("-")
    return f"{whole[: -len(digits)]}{int(digits):,}".replace(",", ".") + comma + part
