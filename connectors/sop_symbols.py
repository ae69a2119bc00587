"""The symbols of an SOP's table: their sizes, and where their outlines are. Lengths are in mm."""

from __future__ import annotations

from math import sqrt

from engine.definitions.sop.document import DECISION, PROCESS, TERMINATOR

# Half widths and half heights in a column of 18 mm.
_SIZES = {PROCESS: (4.6, 2.6), DECISION: (4.4, 3.4), TERMINATOR: (4.8, 2.7)}
WIDEST = max(width for width, _ in _SIZES.values())


def half_size(symbol: str, scale: float) -> tuple[float, float]:
    """Half the symbol's width and height."""
    width, height = _SIZES[symbol]
    return width * scale, height * scale


def outline(symbol: str, scale: float, offset: float) -> float:
    """How far from its middle the symbol's side is, ``offset`` above or below the middle."""
    width, height = half_size(symbol, scale)
    if symbol == DECISION:
        return width * (1 - abs(offset) / height)
    if symbol == TERMINATOR:
        return width - height + sqrt(height**2 - offset**2)
    return width
