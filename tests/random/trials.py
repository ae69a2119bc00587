"""One trial: a random process, a random history, and what to say when they differ."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import partial

from tests.random.drawing import diagrams
from tests.random.engines import Difference
from tests.random.histories import Beside, Played
from tests.random.moves import Chance, Move, Script
from tests.random.oracle import Game
from tests.random.processes import Block, process
from tests.random.shrink import shrink


def new_seed() -> str:
    """``RANDOM_SEED`` of the environment, else one never used before."""
    return os.environ.get("RANDOM_SEED") or str(random.SystemRandom().randrange(10**8))


@dataclass(frozen=True)
class Trial:
    """The ``number``-th of a seed: the same seed and number are the same trial for ever."""

    seed: str
    number: int
    oracle: type[Game] = Game

    @property
    def drawings(self) -> tuple[str, str]:
        return f"{self.seed}:{self.number}:1", f"{self.seed}:{self.number}:2"

    def play(self) -> Played:
        """Raises ``Difference`` with the case shrunk, ready to be read and tried again."""
        source = random.Random(f"{self.seed}:{self.number}")
        block = process(source)
        moves: list[Move] = []
        try:
            return Beside(block, self.drawings, self.oracle, moves).play(Chance(source))
        except Exception as error:
            raise Difference(self._report(block, moves, error)) from error

    def fault(self, block: Block, moves: Sequence[Move]) -> Exception | None:
        """What is wrong with a given case, if anything is."""
        try:
            Beside(block, self.drawings, self.oracle).play(Script(moves))
        except Exception as error:
            return error
        return None

    def _report(self, block: Block, moves: Sequence[Move], error: Exception) -> str:
        alike = partial(self._fails, type(error))
        block, moves = shrink(block, tuple(moves), alike)
        last = self.fault(block, moves) or error
        return "\n".join(
            [
                f"{type(last).__name__}: {last}",
                f"seed {self.seed}, case {self.number}",
                f"again: python -m tests.random --seed {self.seed} --case {self.number}",
                "shrunk history:",
                *(f"  {written(move)}" for move in moves),
                "shrunk process:",
                *(drawn.decode() for drawn in diagrams(block, random.Random(self.drawings[0])).values()),
                repr(block),
            ]
        )

    def _fails(self, kind: type[Exception], block: Block, moves: Sequence[Move]) -> bool:
        return isinstance(self.fault(block, moves), kind)


def written(move: Move) -> str:
    """A move as it can be typed in again: what is as ever is left out."""
    told = [(each.name, getattr(move, each.name), each.default) for each in fields(Move)]
    return f"Move({', '.join(f'{name}={value!r}' for name, value, usual in told if value not in (usual, {}))})"
