"""One expression, whichever language it is written in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from engine.expressions.errors import ExpressionError
from engine.expressions.feel import INPUT, compile_feel
from engine.expressions.feel_functions import text_of
from engine.expressions.juel import compile_juel
from engine.expressions.values import from_json, to_json

LONGEST = 4096  # letters
_PART = re.compile(r"[$#]\{((?:[^{}'\"]|'[^']*'|\"[^\"]*\")*)\}")


@dataclass(frozen=True, slots=True)
class Expression:
    """``language`` is juel, feel, template or literal; ``names`` are the top-level names it reads."""

    text: str
    language: str
    names: frozenset[str]
    _closure: Callable[[Mapping[str, Any]], Any] = field(repr=False, compare=False)

    def evaluate(self, scope: Mapping[str, Any]) -> Any:
        """The value over a scope of JSON values, as JSON. Raises ``ExpressionError``; FEEL gives null instead."""
        return to_json(self._closure(scope))


def is_expression(text: str) -> bool:
    """Whether what a diagram says there is known only when a case runs."""
    return "{" in text or text.startswith("=")


@lru_cache(maxsize=4096)
def compile_expression(text: str) -> Expression:
    """Reads an expression: ``${…}`` is JUEL, a leading ``=`` FEEL, text with ``${…}`` in it a template, any other text
    itself. Raises ``ExpressionError``."""
    clean = text.strip()
    if len(clean) > LONGEST:
        raise ExpressionError(clean, f"lebih dari {LONGEST} huruf.")
    if clean.startswith("="):
        closure, names = compile_feel(clean[1:])
        return Expression(text, "feel", names, closure)
    whole = _PART.fullmatch(clean)
    if whole is not None:
        closure, names = compile_juel(clean, whole[1])
        return Expression(text, "juel", names, closure)
    if "${" in clean or "#{" in clean:
        return _template(clean)
    return Expression(text, "literal", frozenset(), lambda scope: text)


def _template(text: str) -> Expression:
    """Text with expressions in it: "Halo ${nama}"."""
    parts: list[Callable[[Mapping[str, Any]], str]] = []
    names: frozenset[str] = frozenset()
    end = 0
    for match in _PART.finditer(text):
        parts.append(_make_constant(text[end : match.start()]))
        closure, read = compile_juel(match[0], match[1])
        parts.append(_make_text(closure))
        names |= read
        end = match.end()
    rest = text[end:]
    if "${" in rest or "#{" in rest:
        raise ExpressionError(text, "kurung kurawalnya tidak lengkap.")
    parts.append(_make_constant(rest))
    return Expression(text, "template", names, lambda scope: "".join(part(scope) for part in parts))


def _make_constant(text: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda scope: text


def _make_text(closure: Callable[[Mapping[str, Any]], Any]) -> Callable[[Mapping[str, Any]], str]:
    return lambda scope: text_of(closure(scope)) or ""


@dataclass(frozen=True, slots=True)
class UnaryTests:
    """A cell of a decision table."""

    text: str
    names: frozenset[str]
    _closure: Callable[[Mapping[str, Any]], Any] = field(repr=False, compare=False)

    def holds(self, value: Any, scope: Mapping[str, Any]) -> bool:
        """Whether a JSON value passes the cell's tests."""
        return self._closure({**scope, INPUT: from_json(value)}) is True


@lru_cache(maxsize=4096)
def compile_unary_tests(text: str) -> UnaryTests:
    """Reads a cell (DMN 1.3, clause 10.3.2.8); an empty one holds for anything. Raises ``ExpressionError``."""
    clean = text.strip() or "-"
    if len(clean) > LONGEST:
        raise ExpressionError(clean, f"lebih dari {LONGEST} huruf.")
    closure, names = compile_feel(clean, "unary_tests")
    return UnaryTests(text, names, closure)
