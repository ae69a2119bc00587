"""Bounds what one evaluation may cost: no expression holds a worker or fills its memory.

Every turn of a loop, item of a list and letter beyond the first few is paid for; an expression that cannot pay is
stopped. Arithmetic runs in a decimal context of our own, so that a result is the same in every thread.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from decimal import Context, DivisionByZero, InvalidOperation, Overflow, getcontext, setcontext
from typing import Any

from engine.expressions.errors import ExpressionError

STEPS = 200_000  # a condition of a diagram takes fewer than 20
CALLS = 40  # functions within functions
# DMN 1.3, 10.3.2.3.1: IEEE 754 decimal128
ARITHMETIC = Context(prec=34, Emin=-6143, Emax=6144, traps=[InvalidOperation, DivisionByZero, Overflow])


class Exhausted(Exception):
    """The evaluation has cost more than it may."""


class _Meter(threading.local):
    left: float = float("inf")
    calls: int = 0


_meter = _Meter()


def spend(steps: int = 1) -> None:
    """Pays for work about to be done. Raises ``Exhausted``."""
    _meter.left -= steps
    if _meter.left < 0:
        raise Exhausted


def called(function: Callable[..., Any], *arguments: Any) -> Any:
    """Calls a function that the expression defines itself. Raises ``Exhausted`` when they nest without end."""
    spend()
    _meter.calls += 1
    try:
        if _meter.calls > CALLS:
            raise Exhausted
        return function(*arguments)
    finally:
        _meter.calls -= 1


def metered(text: str, work: Callable[[], Any]) -> Any:
    """Does the work within the budget. Raises ``ExpressionError`` naming the expression where it is not enough."""
    before = getcontext()
    setcontext(ARITHMETIC)
    _meter.left = STEPS
    try:
        return work()
    except Exhausted:
        raise ExpressionError(text, f"perhitungannya lebih dari {STEPS:,} langkah.".replace(",", ".")) from None
    finally:
        _meter.left = float("inf")
        setcontext(before)
