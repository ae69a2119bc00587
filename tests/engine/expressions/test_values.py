"""Values: what goes into an expression as JSON comes out as JSON, exactly."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from engine.expressions import compile_expression, to_json
from engine.expressions.values import Months, Range, duration_text, equal, from_json


@pytest.mark.parametrize(
    "value", [None, True, 0, -7, 2.5, 0.1, "", "Teluk Kelayang", [1, [2.5, None]], {"a": [{"b": True}]}]
)
def test_a_variable_passes_through_unchanged(value: Any) -> None:
    result = compile_expression("=x").evaluate({"x": value})
    assert (result, type(result)) == (value, type(value))
    assert json.dumps(result) == json.dumps(value)


def test_money_is_added_exactly() -> None:
    assert compile_expression("=a + b = 0.3").evaluate({"a": 0.1, "b": 0.2}) is True
    assert compile_expression("=a * 3").evaluate({"a": 12_990_000_000_000_001}) == 38_970_000_000_000_003


def test_an_expression_does_not_change_the_case() -> None:
    scope = {"berkas": [{"n": 1}]}
    compile_expression("=append(berkas, {n: 2})").evaluate(scope)
    assert scope == {"berkas": [{"n": 1}]}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (timedelta(days=1, hours=2), "P1DT2H"),
        (timedelta(minutes=90), "PT1H30M"),
        (timedelta(), "PT0S"),
        (timedelta(days=-1), "-P1D"),
        (Months(14), "P1Y2M"),
        (Months(-12), "-P1Y"),
        (Months(0), "P0M"),
    ],
)
def test_a_duration_is_written_as_iso_8601(value: timedelta | Months, text: str) -> None:
    assert duration_text(value) == text
    assert to_json(value) == text


def test_values_of_different_kinds_are_not_comparable() -> None:
    assert equal("1", from_json(1)) is None
    assert equal(True, from_json(1)) is None
    assert equal(None, None) is True
    assert equal(None, "x") is False


@pytest.mark.parametrize(
    ("low", "high", "value", "within"), [(1, 5, 1, True), (1, 5, 6, False), (None, 5, -99, True), (1, 5, "a", None)]
)
def test_a_range_includes_what_lies_within(low: Any, high: Any, value: Any, within: bool | None) -> None:
    assert Range(from_json(low), from_json(high)).includes(from_json(value)) is within


def test_an_open_end_is_outside() -> None:
    half_open = Range(from_json(1), from_json(5), low_included=False, high_included=True)
    assert half_open.includes(from_json(1)) is False
    assert half_open.includes(from_json(5)) is True
