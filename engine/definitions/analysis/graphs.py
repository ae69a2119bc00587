"""Two old questions of graphs, asked without recursion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

Node = TypeVar("Node")


def components(begin: Node, next_: Mapping[Node, Sequence[Node]]) -> list[list[Node]]:
    """What can be reached in parts that lead into each other, last parts first (Tarjan 1972, without recursion)."""
    number: dict[Node, int] = {}
    low: dict[Node, int] = {}
    open_: dict[Node, None] = {}
    found: list[list[Node]] = []
    trail: list[tuple[Node, Iterator[Node]]] = []

    def enter(node: Node) -> None:
        number[node] = low[node] = len(number)
        open_[node] = None
        trail.append((node, iter(next_[node])))

    enter(begin)
    while trail:
        node, following = trail[-1]
        for target in following:
            if target not in number:
                enter(target)
                break
            if target in open_:
                low[node] = min(low[node], number[target])
        else:
            trail.pop()
            if trail:
                low[trail[-1][0]] = min(low[trail[-1][0]], low[node])
            if low[node] == number[node]:
                part: list[Node] = []
                while not part or part[-1] != node:
                    part.append(open_.popitem()[0])
                found.append(part)
    return found


def postorder(begin: str, next_: Mapping[str, Sequence[str]]) -> list[str]:
    """What can be reached, each after all that it leads to, but for ways back."""
    seen, found = {begin}, []
    trail = [(begin, iter(next_[begin]))]
    while trail:
        node, following = trail[-1]
        target = next((id for id in following if id not in seen), None)
        if target is None:
            found.append(node)
            trail.pop()
        else:
            seen.add(target)
            trail.append((target, iter(next_[target])))
    return found
