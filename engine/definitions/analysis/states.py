"""The token states of a net, breadth first: which are looked at, and what is known of them.

In each state only one token is moved, the first that can (``Net`` orders them), by each of its moves. All that competes
for a token stands at its place, so whatever the others do first could as well come after: every state in which nothing
moves is kept, with ways of the same length (persistent sets, Godefroid 1996). A token that is passed over all the way
round a loop is moved there too, which also keeps whether an end is reached.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from engine.definitions.analysis.graphs import components
from engine.definitions.analysis.net import Marking, Move, Net, fire


@dataclass
class Graph:
    """``states`` and ``edges`` by number; state 0 is the start.

    ``halts`` says of a state that it is followed no further; ``halted`` are those, ``unseen`` those that were not
    followed because the bounds were reached. ``whole``: every token is moved in every state, so that all
    orders are seen. ``deep``: newest first, which comes further before the bounds, but not by the shortest way.
    """

    net: Net
    halts: Callable[[Graph, int], bool]
    most_states: int
    most_tokens: int  # in all states together: what a state costs
    whole: bool = False
    deep: bool = False
    bounded: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self.states: list[Marking] = []
        self.edges: list[list[tuple[Move, int]]] = []
        self.halted: list[int] = []
        self.unseen: set[int] = set()
        self._before: list[tuple[int, Move] | None] = []
        self._numbers: dict[Marking, int] = {}
        self._tokens = 0
        self._todo = deque([self._number(self.net.start, None)])
        self._explore()
        while not self.bounded and (passed_over := self._passed_over()):
            for state in passed_over:
                self._expand(state, everything=True)
            self._explore()

    def back(self, state: int) -> Iterator[tuple[int, Move]]:
        """From a state to the start: the state before, and the move from there."""
        while (step := self._before[state]) is not None:
            yield step
            state = step[0]

    def way(self, state: int) -> list[Move]:
        """The moves from the start to a state."""
        return [move for _, move in self.back(state)][::-1]

    @cached_property
    def ending_states(self) -> frozenset[int]:
        """The states from which an end is reached, or not known to be none. All others are lost."""
        sources: list[list[int]] = [[] for _ in self.states]
        for source, edges in enumerate(self.edges):
            for _, target in edges:
                sources[target].append(source)
        seen = {state for state, marking in enumerate(self.states) if not marking}
        seen.update(self.halted, self.unseen)
        todo = list(seen)
        while todo:
            new = {source for source in sources[todo.pop()] if source not in seen}
            seen |= new
            todo += new
        return frozenset(seen)

    @property
    def finishes(self) -> bool:
        """Whether the scope can come to an end of its own, and not only be left."""
        return any(not self.states[target] and not move.leaves for edges in self.edges for move, target in edges)

    def stuck(self, state: int) -> bool:
        """Whether there are tokens, none of which can move."""
        return (
            bool(self.states[state])
            and not self.edges[state]
            and next(self.net.movable(self.states[state]), None) is None
        )

    def turns(self) -> list[list[int]]:
        """States that lead into each other and nowhere else: what has come there goes round for ever."""
        found = []
        for part in components(0, {state: [target for _, target in edges] for state, edges in enumerate(self.edges)}):
            inside = set(part)
            if all(self.edges[state] and all(target in inside for _, target in self.edges[state]) for state in part):
                found.append(sorted(part))
        return found

    def _explore(self) -> None:
        while self._todo:
            if len(self.states) > self.most_states or self._tokens > self.most_tokens:
                self.bounded = True
                self.unseen.update(self._todo)
                return
            state = self._todo.pop() if self.deep else self._todo.popleft()
            if self.halts(self, state):
                self.halted.append(state)
            else:
                self._expand(state, self.whole)

    def _expand(self, state: int, everything: bool) -> None:
        marking = self.states[state]
        self.edges[state] = edges = []
        for takes in self.net.movable(marking):
            for move in self.net.moves(takes):
                after = fire(marking, move)
                target = self._numbers.get(after)
                if target is None:
                    target = self._number(after, (state, move))
                    self._todo.append(target)
                edges.append((move, target))
            if not everything:
                return

    def _number(self, marking: Marking, before: tuple[int, Move] | None) -> int:
        self._numbers[marking] = number = len(self.states)
        self._tokens += len(marking) + 1
        self.states.append(marking)
        self._before.append(before)
        self.edges.append([])
        return number

    def _passed_over(self) -> list[int]:
        """A state of each part that goes round for ever while a token that could move never does."""
        found = []
        for state, *others in [] if self.whole else self.turns():
            moved = {place for one in (state, *others) for move, _ in self.edges[one] for place in move.takes}
            if any(takes[0] not in moved for takes in self.net.movable(self.states[state])):
                found.append(state)
        return found
