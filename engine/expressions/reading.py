"""From text to a tree, whichever language: one sentence for what cannot be read, and a bound on its depth."""

from __future__ import annotations

from typing import Any

from lark import Lark, Token, Tree, UnexpectedInput
from lark.exceptions import LarkError, UnexpectedCharacters, UnexpectedToken

from engine.expressions.errors import ExpressionError

DEEPEST = 80  # nodes above each other: far from Python's own limit, even below a web server's frames


class Unreadable(Exception):
    """Text that parses and still means nothing; its text is the reason."""


def read(parser: Lark, text: str, source: str, start: str | None = None) -> Tree[Token]:
    """The tree of ``source``; ``text`` is the expression as written, which ends with it. Raises ``ExpressionError``."""
    try:
        tree = parser.parse(source, start=start)
    except UnexpectedInput as error:
        raise ExpressionError(text, _where(error, text, source)) from None
    except LarkError as error:
        raise ExpressionError(text, "susunannya tidak terbaca.") from error
    if _depth(tree) > DEEPEST:
        raise ExpressionError(text, f"bagian-bagiannya bersarang lebih dari {DEEPEST} tingkat.")
    return tree


def _where(error: UnexpectedInput, text: str, source: str) -> str:
    ended = isinstance(error, UnexpectedToken) and error.token.type == "$END"
    if ended or error.pos_in_stream is None:
        return "kalimatnya belum selesai."
    place = max(text.find(source), 0) + error.pos_in_stream
    sign = text[place : place + 1]
    if sign == "(":
        return f"di huruf ke-{place + 1} ada pemanggilan fungsi; fungsi dan metode tidak bisa dipanggil di sini."
    if isinstance(error, UnexpectedCharacters) and sign in ("'", '"', "“", "”"):
        return f"tanda kutip di huruf ke-{place + 1} tidak terbaca."
    return f"tidak terbaca di huruf ke-{place + 1} (“{sign}”)."


def _depth(tree: Any) -> int:
    deepest, waiting = 0, [(tree, 1)]
    while waiting:
        node, depth = waiting.pop()
        deepest = max(deepest, depth)
        waiting += [(child, depth + 1) for child in node.children if isinstance(child, Tree)]
    return deepest
