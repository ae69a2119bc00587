"""What is done to a case, and who does it: by chance, or as it was done before."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from tests.random.oracle import Game
from tests.random.processes import ERRORS, LETTERS, NUMBERS, PACES

STEPS = 40  # the longest history
# What a command's target waits for.
NOUNS = {
    "complete": ("task",),
    "claim": ("task",),
    "release": ("task",),
    "finish": ("job",),
    "fire": ("timer",),
    "correlate": ("message",),
    "throw": ("task", "job"),
}


@dataclass(frozen=True)
class Move:
    """One command, so told that it can be given to any process that has the element open.

    ``which`` counts the element's open tokens, the oldest first; ``minutes`` pass before.
    """

    kind: str
    element: str = ""
    which: int = 0
    minutes: int = 0
    values: Mapping[str, Any] = field(default_factory=dict)


class Player(Protocol):
    def next(self, game: Game, now: datetime) -> Move | None:
        """What is done next; None when nothing more is."""
        ...


class Chance:
    """Does anything that can be done."""

    def __init__(self, source: random.Random, steps: int = STEPS) -> None:
        self.random, self.left = source, steps

    def next(self, game: Game, now: datetime) -> Move | None:
        if self.left == 0:
            return None
        self.left -= 1
        if not game.begun:
            return Move("start", values=some_values(self.random, full=self.random.random() < 0.9))
        ways = self._ways(game, now)
        if not ways:
            return None
        kind, element = self.random.choice(ways)
        minutes = self.random.choice((0, 0, 1, 7, 45, 400))
        if kind == "signal":
            return Move(kind, element, 0, minutes, some_values(self.random))
        found = [each.element for each in game.seen().items() if each.noun in NOUNS[kind]]
        which = self.random.randrange(found.count(element)) if kind != "fire" else 0
        if kind == "complete" and self.random.random() < 0.05:
            kind = self.random.choice(("claim", "release"))
        values = {} if kind == "fire" else some_values(self.random)
        if kind == "throw":
            values = {"code": self.random.choice(ERRORS), "message": "sebab", "variables": values}
        return Move(kind, element, which, minutes, values)

    def _ways(self, game: Game, now: datetime) -> list[tuple[str, str]]:
        """What can be done next, each as often as it is to be likely."""
        ways = [("complete", name) for name in game.tasks()] + [("finish", name) for name in game.jobs()]
        throws = [("throw", name) for _, name in ways if self.random.random() < 0.05]
        outside = [("correlate", each.name) for each in game.waiting("message")]
        outside += [("signal", game.drawn(each.scope, each.element).event.name) for each in game.waiting("signal")]
        timers = game.timers
        due = [each.name for each in timers if each.due <= now]
        quiet = not ways and not outside
        if timers and (due or quiet or self.random.random() < 0.25):
            first = min(timers, key=lambda each: each.due).name
            ways = [("fire", name) for name in due or [first]] + ways[: len(ways) // 2]
        if outside and (not ways or self.random.random() < 0.35):
            ways = ways[: len(ways) // 2] + outside
        return ways + throws


class Script:
    """Does what was done before, as far as it can be."""

    def __init__(self, moves: Iterable[Move]) -> None:
        self.moves = iter(moves)

    def next(self, game: Game, now: datetime) -> Move | None:
        for move in self.moves:
            if (move.kind == "start") == game.begun:
                continue
            if move.kind == "start" or self._can(game, move):
                return move
        return None

    @staticmethod
    def _can(game: Game, move: Move) -> bool:
        if move.kind == "signal":
            return any(game.drawn(w.scope, w.element).event.name == move.element for w in game.waiting("signal"))
        found = [each.element for each in game.seen().items() if each.noun in NOUNS[move.kind]]
        return found.count(move.element) > move.which


def some_values(source: random.Random, *, full: bool = False) -> dict[str, Any]:
    """Values of a submission; ``full`` leaves out none that a diagram may read."""
    known = {
        "x": source.choice((*LETTERS, None)),
        "n": source.choice((*NUMBERS, None)),
        "ok": source.choice((True, False, True, False, None)),
        "tempo": source.choice(PACES),
        "daftar": source.choice(([], ["a"], ["a", "b"], ["c", "a", "b"])),
    }
    own = {f"catatan_{source.choice(LETTERS)}": _anything(source)} if source.random() < 0.3 else {}
    return {name: value for name, value in known.items() if full or source.random() < 0.6} | own


def _anything(source: random.Random, depth: int = 2) -> Any:
    plain = [source.randrange(100), source.random(), "é – “x”", "", None, True]
    if depth == 0 or source.random() < 0.4:
        return source.choice(plain)
    if source.random() < 0.5:
        return [_anything(source, depth - 1) for _ in range(source.randrange(3))]
    return {source.choice(LETTERS): _anything(source, depth - 1) for _ in range(source.randrange(3))}
