"""Numbers of a process test: a YAML number is itself to the last digit, what stands in quotes is a text."""

from __future__ import annotations

from engine.numerals import Exact
from office.process_tests.plain_yaml import load


def test_a_number_is_itself_and_a_quoted_one_a_text() -> None:
    text = b'a: 1.234\nb: "1.234"\nc: 12345678901234567890123\nd: 0.12345678901234567890123\ne: 0812\nf: 1.0e-5'
    assert load(text, "uji.yaml") == {
        "a": 1.234,
        "b": "1.234",
        "c": 12345678901234567890123,
        "d": Exact("0.12345678901234567890123"),
        "e": "0812",
        "f": "1.0e-5",
    }
