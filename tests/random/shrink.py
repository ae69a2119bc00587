"""Makes a failing case small: what can be taken away with the failure still there, is taken away."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from tests.random.moves import Move
from tests.random.processes import Block

T = TypeVar("T")
Moves = tuple[Move, ...]
Fails = Callable[[Block, Moves], bool]
TRIES = 3_000
ACTIVITIES = ("user", "call", "job", "script", "plain", "receive", "send", "sub", "table", "pause", "throw")
ON_ACTIVITIES = ("boundary", "many", "map", "undo", "handler")  # not blocks of their own


def shrink(block: Block, moves: Moves, fails: Fails, tries: int = TRIES) -> tuple[Block, Moves]:
    """The smallest case found on the way down from one for which ``fails`` holds."""
    left = tries
    shrunk = True
    while shrunk and left > 0:
        shrunk = False
        for smaller in _smaller(block, moves):
            left -= 1
            if fails(*smaller):
                (block, moves), shrunk = smaller, True
                break
            if left <= 0:
                break
    return block, moves


def _smaller(block: Block, moves: Moves) -> Iterator[tuple[Block, Moves]]:
    """One thing less; the big pieces first."""
    for count in range(len(moves) // 2, 0, -max(len(moves) // 8, 1)):
        yield block, moves[:-count]
    for less in _blocks(block):
        yield less, moves
    for fewer in _moves(moves):
        yield block, fewer


def _blocks(block: Block) -> Iterator[Block]:
    """The process with one block less, or one replaced by what is in it."""
    for n, part in enumerate(block.parts):
        holder = block.kind in ("process", "sequence", "called", "way")
        if holder or (block.kind in (*ACTIVITIES, "boundary", "handler") and part.kind != "sequence"):
            yield replace(block, parts=_without(block.parts, n))
        elif part.kind == "sequence" and part.parts:
            yield replace(block, parts=_with(block.parts, n, Block("sequence")))
        for inner in part.parts if holder and part.kind != "called" else ():
            if inner.kind not in ON_ACTIVITIES:
                yield replace(block, parts=_with(block.parts, n, inner))
        if block.kind == "fork" and len(block.parts) > 2:
            yield replace(block, parts=_without(block.parts, n))
        if block.kind == "race" and len(block.parts) > 1:
            yield replace(block, parts=_without(block.parts, n))
        if block.kind in ("choice", "some", "ways") and len(block.parts) > 1 + (block.kind == "choice"):
            style, *conditions = block.text
            yield replace(block, parts=_without(block.parts, n), text=(style, *_without(conditions, n)))
    for n, part in enumerate(block.parts):
        for less in _blocks(part):
            yield replace(block, parts=_with(block.parts, n, less))
    yield from _plainer(block)


def _plainer(block: Block) -> Iterator[Block]:
    """The same with less said of it, or a plain task in its place."""
    if block.kind == "call":
        name, given, taken, *some = block.text
        less = (name, "", taken, *some), (name, given, "", *some), (name, given, taken)
        yield from (replace(block, text=text) for text in less if text != block.text)
    if block.kind == "many" and any(block.text[3:]):
        yield replace(block, text=(*block.text[:3], "", "", ""))
    if block.kind in (*ACTIVITIES, "message", "number") and block.kind not in ("user", "sub"):
        yield Block("user", block.id, () if block.kind == "throw" else block.parts)


def _moves(moves: Moves) -> Iterator[Moves]:
    for n in reversed(range(len(moves))):
        yield _without(moves, n)
    for n, move in enumerate(moves):
        if move.minutes:
            yield _with(moves, n, replace(move, minutes=0))
        for name in move.values:
            values = {each: value for each, value in move.values.items() if each != name}
            yield _with(moves, n, replace(move, values=values))


def _without(items: Sequence[T], n: int) -> tuple[T, ...]:
    return (*items[:n], *items[n + 1 :])


def _with(items: Sequence[T], n: int, item: T) -> tuple[T, ...]:
    return (*items[:n], item, *items[n + 1 :])
