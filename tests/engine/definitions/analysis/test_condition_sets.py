"""The sets of conditions agree with the conditions: for random conditions and values, what they say is so."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.definitions.analysis.condition_reading import Condition, Path, constants, read_condition
from engine.definitions.analysis.condition_sets import Domain, Numbers, Options, Texts, asked_of, grid, suppose_domain
from engine.expressions import compile_expression

NAMES = ("umur", "hasil.kelas", "lengkap")
NUMBERS = st.decimals(-4, 4, places=1).map(lambda number: number.normalize() + 0)
WORDS = st.sampled_from(["a", "b", "c", "", "5", "lainnya"])


def feel() -> st.SearchStrategy[str]:
    """Conditions in FEEL of all that is read."""
    number, word = NUMBERS.map("{:f}".format), WORDS.map('"{}"'.format)
    constant = st.one_of(number, word, st.sampled_from(["true", "false", "null"]))
    name, order = st.sampled_from(NAMES), st.sampled_from(["<", "<=", ">", ">="])
    test = st.one_of(
        constant,
        st.builds("{}{}".format, order, number),
        st.builds("{1}{0}..{2}{3}".format, number, st.sampled_from("[("), number, st.sampled_from("])")),
        st.lists(constant, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
    )
    atom = st.one_of(
        name,
        st.builds("{} {} {}".format, name, st.sampled_from(["=", "!="]), constant),
        st.builds("{} {} {}".format, name, order, number),
        st.builds("{2} {1} {0}".format, name, order, number),
        st.builds("{} between {} and {}".format, name, number, number),
        st.builds("{} in {}".format, name, test),
        st.builds("{} in ({})".format, name, st.lists(test, min_size=1, max_size=3).map(", ".join)),
        st.builds("is defined({})".format, name),
        st.sampled_from(["true", "false", "null"]),
    )
    return st.recursive(atom, _joined_in_feel, max_leaves=5).map("={}".format)


def _joined_in_feel(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("not({})".format, inner),
        st.builds("(if {} then {} else {})".format, inner, inner, inner),
    )


def juel() -> st.SearchStrategy[str]:
    """Conditions in JUEL of all that is read."""
    number, word = NUMBERS.map("{:f}".format), WORDS.map("'{}'".format)
    constant = st.one_of(number, word, st.sampled_from(["true", "false", "null"]))
    name = st.sampled_from(NAMES)
    atom = st.one_of(
        name,
        st.builds("{} {} {}".format, name, st.sampled_from(["==", "!=", "eq", "ne"]), constant),
        st.builds("{} {} {}".format, name, st.sampled_from(["<", "<=", ">", ">=", "lt", "ge"]), number),
        st.builds("{1} == {0}".format, name, constant),
        st.builds("empty {}".format, name),
    )
    return st.recursive(atom, _joined_in_juel, max_leaves=5).map("${{{}}}".format)


def _joined_in_juel(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({} && {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("!({})".format, inner),
        st.builds("({} ? {} : {})".format, inner, inner, inner),
    )


@st.composite
def parts(draw: st.DrawFn) -> tuple[Options | Numbers | Texts, Any]:
    """A set, and one value in it."""
    kind = draw(st.sampled_from(["numbers", "texts", "options"]))
    if kind == "texts":
        return Texts(), draw(st.one_of(WORDS, st.text(max_size=3)))
    if kind == "options":
        values = draw(st.lists(st.one_of(NUMBERS, WORDS, st.booleans(), st.none()), min_size=1, max_size=4))
        return Options(tuple(values)), draw(st.sampled_from(values))
    decimals = draw(st.integers(0, 2))
    value = draw(st.decimals(-5, 5, places=decimals))
    low, high = draw(st.none() | NUMBERS), draw(st.none() | NUMBERS)
    return Numbers(
        None if low is None else min(low, value), None if high is None else max(high, value), decimals
    ), value


@st.composite
def questions(draw: st.DrawFn) -> tuple[list[str], dict[Path, Domain], dict[Path, Any]]:
    """Conditions of one gateway, what its variables may hold, and one value of each."""
    texts = draw(st.lists(st.one_of(feel(), juel()), min_size=1, max_size=3))
    domains: dict[Path, Domain] = {}
    values: dict[Path, Any] = {}
    for name in NAMES:
        drawn = draw(st.lists(parts(), min_size=1, max_size=2))
        domains[tuple(name.split("."))] = tuple(part for part, _ in drawn)
        values[tuple(name.split("."))] = drawn[0][1]
    return texts, domains, values


def read(*texts: str) -> list[Condition]:
    """Conditions that can all be read."""
    found = [made for text in texts if (made := read_condition(text)) is not None]
    assert len(found) == len(texts), texts
    return found


def taken(condition: Condition, values: Mapping[Path, Any]) -> bool:
    """As a gateway asks."""
    scope = {"umur": values[("umur",)], "hasil": {"kelas": values[("hasil", "kelas")]}, "lengkap": values[("lengkap",)]}
    return compile_expression(condition.expression.text).evaluate(scope) is True


@settings(deadline=None, max_examples=300)
@given(questions())
def test_what_is_said_of_conditions_holds_for_every_value(
    question: tuple[list[str], dict[Path, Domain], dict[Path, Any]],
) -> None:
    texts, domains, values = question
    conditions = read(*texts)
    found = grid(conditions, domains)
    assume(found is not None)  # texts that JUEL tells apart, or too many cells
    assert found is not None
    if not found.fails():
        held = [taken(condition, values) for condition in conditions]
        assert not any(held[n] for n in found.never())
        assert any(held) or found.holes()
        pairs = {(n, m) for n in range(len(held)) for m in range(n + 1, len(held)) if held[n] and held[m]}
        assert pairs <= found.both().keys()
    for (n, m), example in found.both().items():
        assert taken(conditions[n], values | dict(example)) and taken(conditions[m], values | dict(example))
    for hole in found.holes():
        assert not any(taken(condition, values | dict(hole)) for condition in conditions)


@settings(deadline=None)
@given(st.lists(parts(), min_size=1, max_size=3), st.one_of(feel(), juel()))
def test_an_example_is_always_a_value_that_the_variable_can_have(
    drawn: list[tuple[Options | Numbers | Texts, Any]], text: str
) -> None:
    (condition,) = read(text)
    for part, _ in drawn:
        for asked in condition.asked.values():
            for value in part.cells(asked):
                if isinstance(part, Numbers):
                    assert part.low is None or value >= part.low
                    assert part.high is None or value <= part.high
                    assert value == round(value, part.decimals)
                else:
                    assert isinstance(value, str) if isinstance(part, Texts) else value in part.values


@pytest.mark.parametrize(
    "text",
    [
        "=umur + 1 > 5",
        "=umur > batas",
        '=hasil < "b"',
        "=count(berkas) = 0",
        "=some b in berkas satisfies b.putusan = 1",
        "=umur > 99999999999999999999",
        '=mulai > @"2026-01-01"',
        "${umur % 2 == 0}",
        "${hasil > 'a'}",
        "${hasil < true}",
        "${berkas[0] == 'a'}",
        "${a == b}",
        "${x == 'nan'}",
        "lengkap",
        "${",
    ],
)
def test_what_asks_for_more_than_comparisons_is_not_read(text: str) -> None:
    assert read_condition(text) is None


def test_texts_that_juel_would_take_for_numbers_are_not_told_apart() -> None:
    found = read("${hasil == 5}")
    assert grid(found, {("hasil",): (Texts(),)}) is None
    assert grid(found, {("hasil",): (Options(("5", "05", "x")),)}) is not None


def test_a_variable_and_a_part_of_it_are_not_asked_together() -> None:
    found = read("=hasil = null", '=hasil.kelas = "a"')
    assert grid(found, {path: suppose_domain(asked) for path, asked in asked_of(found).items()}) is None


def test_more_cells_than_are_worth_looking_at_are_left_alone() -> None:
    found = read(*(f"=a{n} = 1 or b{n} = 2" for n in range(9)))
    assert grid(found, {path: suppose_domain(asked) for path, asked in asked_of(found).items()}) is None


def test_an_interval_shows_its_shortest_number() -> None:
    (condition,) = read("=umur >= 17 and umur < 21")
    (asked,) = condition.asked.values()
    assert list(Numbers(Decimal(0), Decimal(120), 0).cells(asked)) == [0, 17, 21, 120, 1, 18, 22]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('=if a then "x" else if b then "y" else null', ("x", "y", None)),
        ("=umur >= 17", (True, False, None)),
        ('="langkah_2"', ("langkah_2",)),
        ("${a ? 1 : 2}", (Decimal(1), Decimal(2))),
        ("=umur + 1", None),
        ("=if a then b else 1", None),
        ("teks", None),
    ],
)
def test_what_an_expression_can_come_to_is_read_from_it(text: str, found: tuple[Any, ...] | None) -> None:
    assert constants(text) == found
