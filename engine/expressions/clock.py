"""Whether an expression asks what time it is: its answer then holds for a moment only."""

from __future__ import annotations

import re

_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'')
_ASKS = re.compile(r"(?<![\w.])(?:now|today|dateTime)\s*\(")


def reads_clock(text: str) -> bool:
    """Whether FEEL, a cell of a table or JUEL calls ``now()``, ``today()`` or ``dateTime()``."""
    return _ASKS.search(_TEXT.sub("", text)) is not None
