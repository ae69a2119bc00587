"""What is written in a diagram, read anew for the token game, in the few forms that ``drawing`` writes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

_NAME, _QUOTED = re.compile(r"[A-Za-z_]\w*"), re.compile(r"'[^']*'|\"[^\"]*\"")
_TERM = re.compile(r"(!?)(\w+)(?: (==|=|!=|<=|>=|<|>) (.+))?")
_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")


class Refusal(Exception):
    """The diagram does not say how to go on; nothing has happened."""


def holds(text: str, variables: Mapping[str, Any]) -> bool:
    """Whether a condition is true: ``${…}`` is JUEL, an unknown name is a fault; ``=…`` is FEEL, it is null."""
    feel = text.startswith("=")
    body = text[1:] if feel else text[2:-1]
    for sign, rule in ((" or ", any), (" || ", any), (" and ", all), (" && ", all)):
        if sign in body:
            return rule(_true(term, variables, strict=not feel) for term in body.split(sign))
    return _true(body, variables, strict=not feel)


def _true(term: str, variables: Mapping[str, Any], *, strict: bool) -> bool:
    match = _TERM.fullmatch(term)
    assert match is not None, term
    negated, name, sign, text = match.groups()
    value = _value(name, variables, strict=strict)
    if sign is None:
        return (value is True) != bool(negated)
    other = json.loads(text.replace("'", '"'))
    if sign in ("=", "=="):
        return same(value, other)
    if sign == "!=":
        return not same(value, other)
    if value is None:
        return False
    return bool({"<": value < other, "<=": value <= other, ">": value > other, ">=": value >= other}[sign])


def value_of(text: str, variables: Mapping[str, Any]) -> Any:
    """Of ``${name}`` or ``=name``, of a condition or a JSON value in such brackets; any other text is itself."""
    if not text.startswith(("${", "=")):
        return text
    body = text[1:] if text[0] == "=" else text[2:-1]
    if body.isidentifier():
        return _value(body, variables, strict=text[0] == "$")
    if body[0] in '["0123456789':
        return json.loads(body)
    term = _TERM.fullmatch(body)
    if text[0] == "=" and term is not None and term[3] == "=":  # in FEEL things of two kinds are not compared
        value, other = variables.get(term[2]), json.loads(term[4])
        return None if value is not None and type(value) is not type(other) else same(value, other)
    return holds(text, variables)


def names_in(text: str) -> frozenset[str]:
    """The variables that an expression reads."""
    if not text.startswith(("${", "=")):
        return frozenset()
    return frozenset(_NAME.findall(_QUOTED.sub("", text))) - {"and", "or", "true", "false"}


def _value(name: str, variables: Mapping[str, Any], *, strict: bool) -> Any:
    if strict and name not in variables:
        raise Refusal(f"{name} is not set")
    return variables.get(name)


def same(one: Any, other: Any) -> bool:
    """Equal, and of one type."""
    return type(one) is type(other) and bool(one == other)


def passes(test: str, value: Any) -> bool:
    """A cell: "-", "< 3", or answers side by side."""
    if test == "-":
        return True
    sign, _, number = test.partition(" ")
    if number:
        return value is not None and (value < int(number) if sign == "<" else value >= int(number))
    return any(same(value, json.loads(answer)) for answer in test.split(","))


def duration(text: str) -> timedelta:
    """Raises ``Refusal``."""
    match = _DURATION.fullmatch(text)
    if match is None:
        raise Refusal(f"{text} is no time")
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
