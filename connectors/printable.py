"""Text as letters can show it: the fonts inside typst know Latin signs; what they do not know becomes a box.

Without this one emoji in an application would stop its receipt: PDF/A refuses a text it cannot show.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from engine.numerals import Exact, write_typed

BOX = "□"
LARGEST = 2**63 - 1  # what an integer of typst holds
_UNKNOWN = re.compile(r"[^\n -~\u00a0-\u017f\u2013\u2014\u2018-\u201a\u201c-\u201e\u2022\u2026\u20ac\u2192]+")


def printable(value: Any) -> Any:
    """A JSON value with every text in it as fonts can show it, and numbers that typst would round as text."""
    if isinstance(value, dict):
        return {key: printable(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [printable(each) for each in value]
    if isinstance(value, Exact) or (isinstance(value, int) and abs(value) > LARGEST):
        return write_typed(value)
    if not isinstance(value, str):
        return value
    return _UNKNOWN.sub(BOX, unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace("\t", " "))
