"""The user tasks of a diagram in the order in which a case comes to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from engine.definitions.analysis.following import Following
from engine.definitions.analysis.starts import start_events
from engine.definitions.bpmn.elements import USER_TASK
from engine.definitions.bpmn.model import Element, Process


def tasks_in_order(process: Process) -> Iterator[Element]:
    """The user tasks, each after those that lead to it; those that nothing leads to come last."""
    following = Following(process)
    after: dict[str, list[str]] = {
        id: [each.id for each in (*(way for _, way in following.after(element)), *following.events_on(element))]
        for id, element in process.elements.items()
    }
    seen: set[str] = set()
    starts = [each.id for each in start_events(process)]
    for root in (*starts, *process.elements):
        for id in _left_last(root, after, seen):
            if process.elements[id].kind == USER_TASK:
                yield process.elements[id]


def _left_last(root: str, after: Mapping[str, Sequence[str]], seen: set[str]) -> list[str]:
    """What is reached from ``root`` and not seen yet, each before what it leads to, but for ways back."""
    if root in seen:
        return []
    seen.add(root)
    left, stack = [], [(root, iter(reversed(after[root])))]
    while stack:
        at, ways = stack[-1]
        following = next((id for id in ways if id not in seen), None)
        if following is None:
            left.append(at)
            stack.pop()
        else:
            seen.add(following)
            stack.append((following, iter(reversed(after[following]))))
    return left[::-1]
