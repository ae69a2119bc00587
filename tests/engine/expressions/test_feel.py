"""FEEL: what diagrams, forms and tables say, and what nobody may say in them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from engine.expressions import ExpressionError, compile_expression, compile_unary_tests

ROWS = [{"putusan": "sesuai", "n": 1}, {"putusan": "perbaiki", "n": 2}]
NOW = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)


def feel(text: str, **scope: Any) -> Any:
    return compile_expression(f"={text}").evaluate({"__now__": NOW, **scope})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3 ** 2", 19),
        ("0.1 + 0.2", 0.3),
        ("7 - 2 - 1", 4),
        ("-2 ** 2", 4),
        ('"a" + "b"', "ab"),
        ("1 / 0", None),
        ('1 + "a"', None),
        ("if 1 > 2 then 1 else 2", 2),
        ("for i in 1..3 return i * i", [1, 4, 9]),
        ("for i in [1,2], j in [10,20] return i + j", [11, 21, 12, 22]),
        ("some x in [1,2,3] satisfies x > 2", True),
        ("every x in [1,2,3] satisfies x > 2", False),
        ("5 between 1 and 10", True),
        ("5 in [1..5)", False),
        ("5 in (1,2,>4)", True),
        ("[1,2,3,4][item > 2]", [3, 4]),
        ("[1,2,3][-1]", 3),
        ("{a: 1, b: a + 1}.b", 2),
        ("count([1,2,3])", 3),
        ('string length("abc")', 3),
        ('substring(string: "abcdef", start: 2, length: 3)', "bcd"),
        ('upper case("a") + lower case("B")', "Ab"),
        ('date("2026-11-24") + duration("P7D")', "2026-12-01"),
        ('date("2026-01-31") + duration("P1M")', "2026-02-28"),
        ("today()", "2026-11-25"),
        ("null = null", True),
        ("true and null", None),
        ("false and null", False),
        ("true or null", True),
        ("not(null)", None),
        ("sum([1.5, 2.5])", 4),
        ("tidak_ada.apa_pun", None),
    ],
)
def test_an_expression_has_its_value(text: str, value: Any) -> None:
    assert feel(text) == value


def test_a_rule_over_rows_reads_the_rows() -> None:
    assert feel('some b in berkas satisfies b.putusan = "perbaiki"', berkas=ROWS) is True
    assert feel('berkas[putusan = "perbaiki"].n', berkas=ROWS) == [2]


def test_the_names_an_expression_reads_are_known() -> None:
    found = compile_expression('=if some b in berkas satisfies b.x = batas then nama else "x"')
    assert found.names == {"berkas", "batas", "nama"}


@pytest.mark.parametrize(
    "text",
    [
        "=__import__('os')",
        '=open("x")',
        "=().__class__",
        "=a.b(1)",
        "=1 +",
        "=" + "(" * 100 + "1" + ")" * 100,
        "=" + "1+" * 3000 + "1",
        '="unfinished',
    ],
)
def test_what_is_not_feel_is_refused_when_it_is_read(text: str) -> None:
    with pytest.raises(ExpressionError):
        compile_expression(text)


def test_an_endless_loop_gives_null_instead() -> None:
    assert feel("for i in 1..1000000000 return i") is None


@pytest.mark.parametrize(
    ("cell", "value", "holds"),
    [
        ("-", "x", True),
        ("", 1, True),
        ('"a","b"', "b", True),
        ('not("a","b")', "c", True),
        ('not("a","b")', "a", False),
        ("> 5", 6, True),
        ("[1..5]", 5, True),
        ("(1..5)", 5, False),
        ("> 5", "a", False),
        ("true", False, False),
    ],
)
def test_a_cell_tests_its_input(cell: str, value: Any, holds: bool) -> None:
    assert compile_unary_tests(cell).holds(value, {}) is holds


def test_loops_within_loops_share_one_budget() -> None:
    assert feel("for i in 1..9000 return for j in 1..9000 return i * j") is None


def test_decimals_are_the_same_in_every_thread() -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(feel, "string(1/3)").result() == feel("string(1/3)") == "0." + "3" * 34


def test_a_pattern_takes_linear_time() -> None:
    assert feel('matches(x, "^(a|aa)+$")', x="a" * 5000 + "b") is False
