"""The parse tree of an expression, for those who ask what it says rather than what it comes to."""

from __future__ import annotations

from typing import Any

from engine.expressions import feel_grammar, juel
from engine.expressions.expression import compile_expression


def tree_of(text: str) -> Any:
    """The lark tree of a JUEL or FEEL expression; None for a text or template. Raises ``ExpressionError``."""
    language, clean = compile_expression(text).language, text.strip()
    if language == "feel":
        return feel_grammar.parser().parse(clean[1:], start="start")
    return juel.parser().parse(clean[2:-1]) if language == "juel" else None
