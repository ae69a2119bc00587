"""In which order tokens move: BPMN leaves it open, so a step may come to several things, and each is right."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
TRIES = 60  # orders that are tried before it is said that none comes to what the engine did


@dataclass(frozen=True)
class Order:
    """Which of several moves comes next: the oldest first, and what waits for quiet when it is quiet; or by lot."""

    seed: str = ""

    def begin(self) -> Picker:
        return Picker(random.Random(self.seed) if self.seed else None)


USUAL = Order()


class Picker:
    def __init__(self, source: random.Random | None) -> None:
        self.random = source
        self.newest = source is not None and source.random() < 0.3

    def pick(self, count: int) -> int:
        if self.random is None:
            return 0
        return count - 1 if self.newest else self.random.randrange(count)

    def order(self, *things: T) -> list[T]:
        """In which order they are tried."""
        return list(things) if self.random is None else self.random.sample(things, len(things))

    def late(self, *, usually: bool) -> bool:
        """Whether an activity begins as a move of its own, and not with what led to it."""
        return usually if self.random is None else self.random.random() < 0.5

    def early(self) -> bool:
        """Whether what may wait for quiet is done before."""
        return self.random is not None and not self.newest and self.random.random() < 0.3


def orders() -> Iterator[Order]:
    """The usual one, and others."""
    yield USUAL
    yield from (Order(f"urutan {number}") for number in islice(range(TRIES), TRIES))
