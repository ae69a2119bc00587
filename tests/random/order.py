"""What of one step must come before what, and so where BPMN leaves open what comes of it.

A move is a bit. The past of a token is the set of moves that must have come before it, as an integer; two moves of
which neither is in the other's past may come in any order. The command is the first move, and comes before all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.random.reading import same

COMMAND = 1
NOTHING = object()  # the value of a variable that is not there


class Undecided(Exception):
    """BPMN leaves open what comes of a step: it depends on which token moves first."""


@dataclass(frozen=True)
class Deed:
    """What a move has done to a variable, or a flow. ``within``: the scope that it belongs to."""

    name: str
    move: int
    within: Any
    value: Any = None  # as read, or as written


class Order:
    """The moves of one step that begins with these variables."""

    def __init__(self, variables: Mapping[str, Any]) -> None:
        self.given = dict(variables)
        self.count = 0
        self.reads: list[Deed] = []
        self.writes: list[Deed] = []

    def move(self, past: int) -> int:
        """A new move behind ``past``: its own past, itself included."""
        self.count += 1
        return past | 1 << self.count

    def read(self, names: Iterable[str], mask: int, within: Any) -> None:
        """Raises ``Undecided`` where another value could be there."""
        for name in names:
            value = self._value(name, [each for each in self.writes if each.move & mask])
            self._only(value, [each for each in self.writes if each.name == name and not each.move & mask])
            self.reads.append(Deed(name, last(mask), within, value))

    def write(self, name: str, value: Any, mask: int, within: Any) -> None:
        """Raises ``Undecided`` where it could come before or after what reads or writes something else."""
        others = [each for each in (*self.reads, *self.writes) if each.name == name and not each.move & mask]
        self._only(value, others)
        self.writes.append(Deed(name, last(mask), within, value))

    def open(self, sure: Callable[[Deed], bool]) -> dict[str, list[Any]]:
        """The variables that can have several values since not all writes are sure to have come about; their values."""
        certain = [each for each in self.writes if sure(each)]
        found: dict[str, list[Any]] = {}
        for each in self.writes:
            value = self._value(each.name, certain)
            if not sure(each) and not same(value, each.value):
                found.setdefault(each.name, [value]).append(each.value)
        return found

    def _value(self, name: str, writes: Iterable[Deed]) -> Any:
        values = [each.value for each in writes if each.name == name]
        return values[-1] if values else self.given.get(name, NOTHING)

    @staticmethod
    def _only(value: Any, others: Iterable[Deed]) -> None:
        if not all(same(value, each.value) for each in others):
            raise Undecided


def last(mask: int) -> int:
    """The move itself: the newest of its past."""
    return 1 << mask.bit_length() - 1
