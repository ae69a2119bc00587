"""What one evaluation of FEEL may cost, and how its decimals are reckoned."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Mapping
from decimal import Context, localcontext
from typing import Any, cast

Scope = Mapping[str, Any]
Evaluate = Callable[[Scope], Any]
BUDGET = "__budget__"
ROUNDS = 10_000  # turns of all loops of one evaluation
# IEEE 754 decimal128 (DMN 1.3, 10.3.2.3.1), in every thread alike: replay must come to the same digits. No number
# may grow beyond what one field of a database holds.
DECIMALS = Context(prec=34, Emax=6144, Emin=-6143)


def layer_scopes(own: Mapping[str, Any], outer: Scope) -> Scope:
    """``own`` names before those of ``outer``; neither is copied, and neither is written to."""
    return ChainMap(cast("dict[str, Any]", own), cast("dict[str, Any]", outer))


class Budget:
    """How many turns of loops one evaluation may still take: nested loops share it."""

    def __init__(self) -> None:
        self.left = ROUNDS


class Exhausted(Exception):
    """An evaluation that would take too long."""


def spend(scope: Scope) -> None:
    """Takes one turn from the evaluation's budget, where it has one."""
    budget = scope.get(BUDGET)
    if isinstance(budget, Budget):
        budget.left -= 1
        if budget.left < 0:
            raise Exhausted


def bound_closure(closure: Evaluate) -> Evaluate:
    """The closure with a budget of its own and decimals that are the same in every thread. Too long gives null."""

    def evaluate(scope: Scope) -> Any:
        with localcontext(DECIMALS):
            try:
                return closure(layer_scopes({BUDGET: Budget()}, scope))
            except (Exhausted, RecursionError):
                return None

    return evaluate
