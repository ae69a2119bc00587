"""FEEL's built-in functions: the answer, and null for arguments that make no sense."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from engine.expressions import ExpressionError, compile_expression

LATE_EVENING_UTC = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)


def feel(text: str, **scope: Any) -> Any:
    return compile_expression(f"={text}").evaluate({"__now__": LATE_EVENING_UTC, **scope})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('contains("proposal kegiatan", "kegiatan")', True),
        ('starts with("KT-2026-0347", "KT-")', True),
        ('ends with("rab.pdf", ".pdf")', True),
        ('substring before("a-b-c", "-")', "a"),
        ('substring after("a-b-c", "-")', "b-c"),
        ('substring("Karang Taruna", -6)', "Taruna"),
        ('matches("0812", "^[0-9]+$")', True),
        ('replace("a1b2", "[0-9]", "")', "ab"),
        ('split("a,b,c", ",")', ["a", "b", "c"]),
        ('string join(["a", null, "b"], ", ")', "a, b"),
        ('lower case("DPMPTSP")', "dpmptsp"),
        ("string(1.50)", "1.5"),
        ('number("1.000.000,50", ".", ",")', 1000000.5),
        ("floor(-1.5)", -2),
        ("ceiling(1.5)", 2),
        ("round half up(2.5, 0)", 3),
        ("decimal(2.5, 0)", 2),
        ("modulo(-12, 5)", 3),
        ("abs(-3)", 3),
        ("min(3, 1, 2)", 1),
        ("max([3, 1, 2])", 3),
        ("mean([1, 2, 6])", 3),
        ("list contains([1, 2], 2)", True),
        ("append([1], 2, 3)", [1, 2, 3]),
        ("concatenate([1], [2, 3])", [1, 2, 3]),
        ("insert before([1, 3], 2, 2)", [1, 2, 3]),
        ("remove([1, 2, 3], -1)", [1, 2]),
        ("index of([1, 2, 1], 1)", [1, 3]),
        ("distinct values([1, 2, 1])", [1, 2]),
        ("flatten([1, [2, [3]]])", [1, 2, 3]),
        ("sublist([1, 2, 3], 2, 2)", [2, 3]),
        ("reverse([1, 2])", [2, 1]),
        ("all([true, false])", False),
        ("any([false, true])", True),
        ('get value({a: 1}, "a")', 1),
        ('date("2026-11-24").weekday', 2),
        ('day of week(date("2026-11-24"))', "Tuesday"),
        ('years and months duration(date("2024-01-15"), date("2026-03-14"))', "P2Y1M"),
        ('(date("2026-11-26") - date("2026-11-24")).days', 2),
        ('date and time("2026-11-24T08:00:00") < date and time("2026-11-24T09:00:00")', True),
        ('duration("P1D") > duration("PT23H")', True),
        ('date("2024-02-29") + duration("P1Y")', "2025-02-28"),
    ],
)
def test_a_function_has_its_value(text: str, value: Any) -> None:
    assert feel(text) == value


@pytest.mark.parametrize(
    "text",
    [
        'floor("a")',
        'date("2026-02-30")',
        "sqrt(-1)",
        "abs(1, 2)",
        "string length(1)",
        "substring(null, 1)",
        'sum([1, "a"])',
    ],
)
def test_arguments_that_make_no_sense_give_null(text: str) -> None:
    assert feel(text) is None


def test_now_and_today_are_the_callers_moment_in_the_offices_zone() -> None:
    assert feel("today()") == "2026-11-25"
    assert feel("now()").startswith("2026-11-25T03:00:00+07:00")


def test_without_a_moment_there_is_no_now() -> None:
    assert compile_expression("=now()").evaluate({}) is None


def test_an_unknown_function_is_named_when_the_expression_is_read() -> None:
    with pytest.raises(ExpressionError, match="“luas” tidak dikenal"):
        compile_expression("=luas(3, 4)")


def test_a_sentence_says_which_letter_cannot_be_read() -> None:
    with pytest.raises(ExpressionError, match="huruf ke-5"):
        compile_expression("=1 + + 2")


def test_an_expression_over_four_kilobytes_is_refused() -> None:
    with pytest.raises(ExpressionError, match="lebih dari 4096 huruf"):
        compile_expression('="' + "a" * 5000 + '"')
