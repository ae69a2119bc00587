"""A number is the same whoever writes it: what is shown, typed, stored and read again loses no digit."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.exact_json import dumps, loads
from engine.expressions.values import from_json, to_json
from engine.numerals import (
    Exact,
    decimal_of,
    number_of,
    read_json_part,
    read_plain,
    read_typed,
    write_grouped,
    write_plain,
    write_typed,
)

DIGITS = st.text("0123456789", min_size=1, max_size=60)
DECIMALS = st.builds(
    lambda sign, whole, part: Decimal(f"{sign}{whole}.{part}"), st.sampled_from(["", "-"]), DIGITS, DIGITS
)


@given(DECIMALS)
def test_every_decimal_is_shown_typed_and_read_as_itself(number: Decimal) -> None:
    held = number_of(number)
    assert decimal_of(held) == number
    for shown in (write_typed(held), write_grouped(held)):
        assert read_typed(shown) == held
    assert read_plain(write_plain(held)) == held


@given(DECIMALS)
def test_every_decimal_is_stored_and_read_as_itself(number: Decimal) -> None:
    held = number_of(number)
    stored = dumps({"a": [held, {"b": held}], "teks": "1.234"})
    again = loads(stored)
    assert again == {"a": [held, {"b": held}], "teks": "1.234"} and type(again["a"][0]) is type(held)
    assert dumps(again) == stored


@given(DECIMALS)
def test_an_expression_that_hands_a_number_on_leaves_it_as_it_is(number: Decimal) -> None:
    held = number_of(number)
    assert to_json(from_json(held)) == held


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_what_older_versions_have_stored_is_read_and_written_as_it_stands(number: float) -> None:
    stored = dumps(number)
    again = loads(stored)
    assert type(again) is float and dumps(again) == stored


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.234", 1234),
        ("12.345.678", 12345678),
        ("1.234,5", 1234.5),
        ("0.125", 0.125),
        ("0,125", 0.125),
        ("12.5", 12.5),
        ("1234.567", 1234.567),
        ("1 234 567", 1234567),
        ("Rp 38.970.000", 38970000),
        ("rp.5.000,00", 5000),
        ("-1.234", -1234),
        ("007", 7),
        ("1234567890123456", 1234567890123456),
        ("9" * 400, 10**400 - 1),
    ],
)
def test_a_dot_parts_thousands_only_where_the_whole_part_can_be_written_so(text: str, number: float) -> None:
    assert read_typed(text) == number


@pytest.mark.parametrize(
    "text",
    ["1,234.5", "1.23.456", "01.234", "0.125.000", "12 5", "1.234 567", "1,2,3", "", "-", "1e3", "NaN", "Infinity"],
)
def test_what_could_be_two_numbers_or_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_typed(text)


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "sNaN", "1e400", "1e-401", "1e999999999"])
def test_what_nobody_can_reckon_with_is_no_number(number: str) -> None:
    with pytest.raises(ValueError):
        number_of(Decimal(number))


def test_a_float_is_kept_where_it_is_the_number_and_nowhere_else() -> None:
    assert type(read_json_part("0.1")) is type(read_json_part("1.50")) is type(read_json_part("1E2")) is float
    assert type(read_json_part("0.12345678901234567890123")) is Exact
    assert read_json_part("12345678901234567890.0") == 12345678901234567890
    assert type(from_json(Exact("0.12345678901234567890123")) * 2) is Decimal
