"""The sets of values over which the conditions of one gateway hold, and where two of them meet or a hole is left.

What a variable may hold is a union of ``Options``, ``Numbers`` and ``Texts``. The constants that the conditions compare
it with cut it into cells: each constant, each interval between two numbers, all texts that are not named. Over one
cell every condition answers the same, so a single value of the cell, put to the expressions themselves, stands for all
of it: null, coercion and the rest are as the gateway will have them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from itertools import combinations, pairwise, product
from math import prod
from typing import Any

from engine.definitions.analysis.condition_reading import Asked, Condition, Path

MOST_CELLS = 2_000
MOST_LETTERS = 50_000  # of the conditions, each as often as it is asked: some ten milliseconds
LEAST_LETTERS = 50  # what asking costs, however short the condition
DECIMALS = 10  # of a number in a form
OTHER = "lainnya"

Values = Mapping[Path, Any]


@dataclass(frozen=True, slots=True)
class Options:
    """A finite set: texts, Decimals, booleans, None."""

    values: tuple[Any, ...]

    def cells(self, asked: Asked) -> Iterator[Any]:
        yield from self.values


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers from ``low`` to ``high`` (None: without bound), both included, of so many ``decimals`` at most."""

    low: Decimal | None = None
    high: Decimal | None = None
    decimals: int = DECIMALS

    def cells(self, asked: Asked) -> Iterator[Any]:
        """Each cut, and a short number between each two and beyond the last ones."""
        bounds = {bound for bound in (self.low, self.high) if bound is not None}
        cuts: list[Decimal] = sorted(cut for cut in asked.numbers | bounds if self._holds(cut))
        yield from (cut for cut in cuts if self._can_write(cut))
        if not cuts:
            yield from (number for number in [Decimal(0)] if self._holds(number))
            return
        for low, high in pairwise(cuts):
            if (between := self._between(low, high)) is not None:
                yield between
        for beyond in (cuts[0].to_integral_value(ROUND_FLOOR) - 1, cuts[-1].to_integral_value(ROUND_FLOOR) + 1):
            if self._holds(beyond):
                yield beyond

    def _holds(self, number: Decimal) -> bool:
        return (self.low is None or self.low <= number) and (self.high is None or number <= self.high)

    def _can_write(self, number: Decimal) -> bool:
        return number == number.quantize(_unit(self.decimals))

    def _between(self, low: Decimal, high: Decimal) -> Decimal | None:
        for decimals in range(self.decimals + 1):
            unit = _unit(decimals)
            if (found := low.quantize(unit, ROUND_FLOOR) + unit) < high:
                return found
        return None


@dataclass(frozen=True, slots=True)
class Texts:
    """Any text."""

    def cells(self, asked: Asked) -> Iterator[Any]:
        yield from sorted(asked.texts)
        other = OTHER
        while other in asked.texts:
            other += "."
        yield other


Domain = tuple[Options | Numbers | Texts, ...]


def suppose_domain(asked: Asked) -> Domain:
    """What a variable of which nothing is known may hold: values of the kinds it is compared with."""
    found: list[Options | Numbers | Texts] = []
    if "number" in asked.kinds:
        found.append(Numbers())
    if "text" in asked.kinds or asked.kinds == {"null"}:
        found.append(Texts())
    if "boolean" in asked.kinds:
        found.append(Options((True, False)))
    if "null" in asked.kinds:
        found.append(Options((None,)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Grid:
    """All cells of a gateway's variables, with what each condition answers in each (None: it fails)."""

    cells: tuple[Values, ...]
    answers: tuple[tuple[bool | None, ...], ...]

    def both(self) -> dict[tuple[int, int], Values]:
        """The pairs of conditions that can hold at once, the earlier first, each with values."""
        found: dict[tuple[int, int], Values] = {}
        for values, answers in zip(self.cells, self.answers, strict=True):
            for pair in combinations([n for n, answer in enumerate(answers) if answer], 2):
                found.setdefault(pair, values)
        return found

    def holes(self) -> list[Values]:
        """Where no condition holds."""
        return [
            values
            for values, answers in zip(self.cells, self.answers, strict=True)
            if all(answer is False for answer in answers)
        ]

    def never(self) -> list[int]:
        """The conditions that hold nowhere."""
        count = len(self.answers[0]) if self.answers else 0
        return [n for n in range(count) if all(answers[n] is False for answers in self.answers)]

    def fails(self) -> bool:
        """Whether a condition cannot be asked in some cell."""
        return any(answer is None for answers in self.answers for answer in answers)


def asked_of(conditions: Iterable[Condition]) -> dict[Path, Asked]:
    """What all conditions together ask of each variable."""
    found: dict[Path, Asked] = {}
    for condition in conditions:
        for path, asked in condition.asked.items():
            found[path] = found.get(path, Asked()) | asked
    return found


def grid(conditions: Sequence[Condition], domains: Mapping[Path, Domain]) -> Grid | None:
    """The cells of these variables; None where they cannot be told apart, or are too many to look at."""
    asked = asked_of(conditions)
    if _asks_nested(asked) or any(_inexact(asked[path], domains[path]) for path in asked):
        return None
    axes = {path: list(_distinct(cell for part in domains[path] for cell in part.cells(asked[path]))) for path in asked}
    letters = sum(
        max(len(each.expression.text), LEAST_LETTERS) * prod(len(axes[path]) for path in each.asked)
        for each in conditions
    )
    if letters > MOST_LETTERS or prod(map(len, axes.values())) > MOST_CELLS:
        return None
    columns = [_answers(condition, axes) for condition in conditions]
    cells = sorted(
        (dict(zip(axes, values, strict=True)) for values in product(*axes.values())),
        key=lambda cell: sum(value is None for value in cell.values()),  # an example without null says more
    )
    return Grid(tuple(cells), tuple(tuple(answer(values) for answer in columns) for values in cells))


def _answers(condition: Condition, axes: Mapping[Path, list[Any]]) -> Callable[[Values], bool | None]:
    """The condition's answer in any cell, asked once for each cell of its own variables."""
    own = tuple(condition.asked)
    known = {
        _key(values): condition.holds(dict(zip(own, values, strict=True)))
        for values in product(*(axes[path] for path in own))
    }
    return lambda cell: known[_key([cell[path] for path in own])]


def _key(values: Iterable[Any]) -> tuple[Any, ...]:
    """True is not 1 here."""
    return tuple((type(value), value) for value in values)


def _asks_nested(paths: Iterable[Path]) -> bool:
    """Whether one variable is asked both for itself and for a part of it."""
    known = set(paths)
    return any(path[:length] in known for path in known for length in range(1, len(path)))


def _inexact(asked: Asked, domain: Domain) -> bool:
    """Whether JUEL would tell apart texts that are in one cell."""
    return asked.coerced and any(isinstance(part, Texts) for part in domain)


def _distinct(values: Iterable[Any]) -> Iterator[Any]:
    yield from {_key([value]): value for value in values}.values()


def _unit(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)
