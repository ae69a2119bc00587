"""What a letter's typesetter would round goes to it as text."""

from __future__ import annotations

from connectors.printable import printable
from engine.numerals import Exact


def test_numbers_that_typst_would_round_are_texts_as_people_write_them() -> None:
    given = {"a": 0.5, "b": 2**63 - 1, "c": 2**63, "d": [Exact("0.12345678901234567890123")], "e": True}
    assert printable(given) == {
        "a": 0.5,
        "b": 2**63 - 1,
        "c": "9223372036854775808",
        "d": ["0,12345678901234567890123"],
        "e": True,
    }
