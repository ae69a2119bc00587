"""JSON that loses no digit of a number: what cases, jobs and messages are stored as."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from engine.numerals import Exact, read_json_part, write_plain


class _Digits(Exception):
    """The value holds an ``Exact``, which Python's encoder cannot write as a number."""


def _refuse_exact(value: Any) -> Any:
    if isinstance(value, Exact):
        raise _Digits
    raise TypeError(f"{type(value).__name__} is no JSON")


# Made once: making them costs as much as using them.
_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, default=_refuse_exact).encode
_decode = json.JSONDecoder(parse_float=read_json_part).decode


def dumps(value: Any) -> str:
    """Compact JSON. An ``Exact`` is written digit by digit."""
    try:
        return _encode(value)
    except _Digits:
        return _write_value(value)


def loads(text: str) -> Any:
    """What ``dumps`` has written, or any other JSON. Raises ``ValueError``."""
    return _decode(text)


def _write_value(value: Any) -> str:
    """As ``_encode`` writes it, a value at a time: seldom needed."""
    if isinstance(value, Exact):
        return write_plain(value)
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{_encode({key: 0})[1:-2]}{_write_value(each)}" for key, each in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(map(_write_value, value)) + "]"
    return _encode(value)
