"""Codes in addresses that anybody may open who was given them: they cannot be guessed from a number.

A number of the register is one of a row; an address built from it alone would let anyone leaf through all cases.
"""

from __future__ import annotations

import hashlib
import hmac

LENGTH = 20  # hexadecimal digits: 80 bits


def letter_code(key: str, business_key: str, letter: str) -> str:
    """For the letter's QR; ``letter`` is the name of its template."""
    return _code(key, business_key, letter)


def tracking_code(key: str, business_key: str) -> str:
    """For the page that tracks a case."""
    return _code(key, business_key, "lacak:")  # no letter's name: a template has no colon in it


def matches(given: str, wanted: str) -> bool:
    """In constant time."""
    return hmac.compare_digest(given.encode(), wanted.encode())


def _code(key: str, business_key: str, what: str) -> str:
    return hmac.new(key.encode(), f"{business_key}\0{what}".encode(), hashlib.sha256).hexdigest()[:LENGTH]
