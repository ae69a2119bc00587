"""A diagram as a net of tokens: places where a token stands, moves that take tokens and put others. Data is left out.

A token stands *at* an element, or *on* a flow into a parallel join, which needs one token on each of its flows. An
exclusive gateway has one move for each outgoing flow; a task one for being done and one for each timer on it. A timer
that does not interrupt goes off at most once for each time its task is open, one that repeats at most twice: enough to
see what it does, and the states stay finite.

Places are numbered in the order in which their tokens are moved. Which order does not matter to what can be reached in
the end (see ``states``), only to how many states are seen on the way, and which pile up:

- errands first: tokens that meet nothing to wait for on any way from here. The engine runs them within the step;
- then by distance from the start, so that tokens come together early; but loops before what follows them, and a task
  whose reminder leads back to it after what it reminded of, so that what piles up is seen.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from engine.definitions.bpmn import topics
from engine.definitions.bpmn.elements import END_EVENT, EXCLUSIVE_GATEWAY, PARALLEL_GATEWAY, START_EVENT, TERMINATE
from engine.definitions.bpmn.model import Element, Process

Node = TypeVar("Node")

_Stand = tuple[str, str, int]  # element, flow into it (a join only), timers of it that have gone off
Marking = tuple[int, ...]  # the places of all tokens, in order; () is a case that has ended


def waits(element: Element) -> bool:
    """Whether a token stays at the element until something comes from outside."""
    if element.type.service:
        return element.topic not in topics.INSTANT
    return element.type.waits


def joins(element: Element) -> bool:
    """Whether the element needs a token on each of several flows."""
    return element.kind == PARALLEL_GATEWAY and len(element.incoming) > 1


@dataclass(frozen=True, slots=True)
class Move:
    """What can happen to tokens in one go. ``element``: whose doing it is, a task's or its timer's. ``ids``: what is
    passed, in turn: the element, the timer that goes off, the flows taken."""

    element: str
    ids: tuple[str, ...]
    takes: Marking
    puts: Marking = ()
    flows: tuple[str, ...] = ()
    terminates: bool = False


class Net:
    """The places and moves of a process with one start event.

    ``at[place]`` is the element, ``on[place]`` the flow into a join ("" elsewhere), ``moves[place]`` what can happen
    to a token there; ``turning`` are the elements on a loop.

    ``one_round`` asks which tokens come together within one round: flows to an earlier element or an end lead
    nowhere (so that no end cuts another token short), a way that leads nowhere is only taken where there is no other,
    and no timer repeats.
    """

    def __init__(self, process: Process, one_round: bool = False) -> None:
        self.process, self.one_round = process, one_round
        elements = process.elements
        self._timers = _timers(process)
        begin = next(e.id for e in elements.values() if e.kind == START_EVENT)
        self.next = {id: [process.flows[f].target for f in e.outgoing] for id, e in elements.items()}
        for host, timers in self._timers.items():
            self.next[host] += [timer.id for timer in timers]
        drawn_first = {id: following[::-1] for id, following in self.next.items()}  # what is found last ranks first
        self._rank = {id: rank for rank, id in enumerate(reversed(_postorder(begin, drawn_first)))}
        self._last = len(self._rank)  # the rank of what is never reached
        parts = components(begin, drawn_first)
        self.turning = frozenset(id for part in parts for id in part if len(part) > 1 or id in self.next[id])
        waiting = self.leading_to(id for id, e in elements.items() if waits(e))
        self.terminates = any(e.event.kind == TERMINATE for e in elements.values())
        order = self._order(parts, waiting)
        stands = sorted((stand for e in elements.values() for stand in self._stands(e)), key=order)
        self.at = [element for element, _, _ in stands]
        self.on = [flow for _, flow, _ in stands]
        self._gone = [gone for _, _, gone in stands]
        self._places = {stand: place for place, stand in enumerate(stands)}
        self.moves = [self._moves(place) for place in range(len(self.at))]
        self.start: Marking = (self._places[begin, "", 0],)

    def movable(self, marking: Marking) -> Iterator[int]:
        """The places whose tokens can move, in order; a join that has all its tokens once, by its first place."""
        present = frozenset(marking)
        previous = -1
        for place in marking:
            if place != previous:
                takes = self.moves[place][0].takes
                if place == takes[0] and (len(takes) == 1 or present.issuperset(takes)):
                    yield place
            previous = place

    def leading_to(self, targets: Iterable[str]) -> frozenset[str]:
        """The elements from which one of ``targets`` is reached, themselves among them."""
        before: dict[str, list[str]] = {id: [] for id in self.next}
        for id, following in self.next.items():
            for target in following:
                before[target].append(id)
        seen = set(targets)
        todo = list(seen)
        while todo:
            new = [id for id in before[todo.pop()] if id not in seen]
            seen.update(new)
            todo += new
        return frozenset(seen)

    def _stands(self, element: Element) -> list[_Stand]:
        """The ways in which a token can stand at an element."""
        if joins(element):
            return [(element.id, flow, 0) for flow in element.incoming]
        return [(element.id, "", gone) for gone in range(1 + len(self._repeat_timers(element.id)))]

    def _order(self, parts: list[list[str]], waiting: Collection[str]) -> Callable[[_Stand], Any]:
        loop = {id: n for n, part in enumerate(parts) for id in part}

        def one_round(stand: _Stand) -> Any:
            return self._rank.get(stand[0], self._last)

        def rounds(stand: _Stand) -> Any:
            id, _, gone = stand
            again = gone > 0 and self._repeat_timers(id)[gone - 1].id in self.turning
            return id in waiting, -loop.get(id, -1), again, self._rank.get(id, self._last)

        return one_round if self.one_round else rounds

    def _repeat_timers(self, host: str) -> list[Element]:
        """The timers of a task that do not interrupt it, each as often as it may go off."""
        found = []
        for timer in self._timers.get(host, ()):
            if not timer.interrupting:
                found += [timer] * (2 if timer.event.timer == "timeCycle" and not self.one_round else 1)
        return found

    def _moves(self, place: int) -> tuple[Move, ...]:
        element = self.process.elements[self.at[place]]
        if joins(element):
            takes = tuple(self._places[element.id, flow, 0] for flow in element.incoming)
            return (self._move(element, takes, element.outgoing),)
        takes = (place,)
        if element.kind == END_EVENT:
            return (Move(element.id, (element.id,), takes, terminates=element.event.kind == TERMINATE),)
        if element.kind == EXCLUSIVE_GATEWAY and element.outgoing:
            return self._going_on([self._move(element, takes, (flow,)) for flow in element.outgoing])
        found = [self._move(element, takes, element.outgoing)]
        for timer in self._timers.get(element.id, ()):
            if timer.interrupting:
                found.append(self._move(element, takes, timer.outgoing, (timer.id,)))
        for n, timer in enumerate(self._repeat_timers(element.id)):
            if n >= self._gone[place]:  # in their order: which of two goes off first changes nothing
                stays = self._places[element.id, "", n + 1]
                found.append(self._move(element, takes, timer.outgoing, (timer.id,), (stays,)))
        return self._going_on(found)

    def _going_on(self, moves: list[Move]) -> tuple[Move, ...]:
        """In one round, those that put a token somewhere, if any does: the others can only bring less together."""
        going_on = [move for move in moves if move.puts] if self.one_round else []
        return tuple(going_on or moves)

    def _move(
        self, element: Element, takes: Marking, flows: Sequence[str], via: tuple[str, ...] = (), stays: Marking = ()
    ) -> Move:
        puts = [place for flow in flows if (place := self._target(flow)) is not None]
        ids = (element.id, *via, *flows)
        return Move(
            element=(element.id, *via)[-1],
            ids=ids,
            takes=takes,
            puts=tuple(sorted((*puts, *stays))),
            flows=tuple(flows),
        )

    def _target(self, id: str) -> int | None:
        """Where a flow puts its token, if anywhere."""
        flow = self.process.flows[id]
        if self.one_round:
            back = self._rank.get(flow.target, self._last) <= self._rank.get(flow.source, self._last)
            if back or self.process.elements[flow.target].kind == END_EVENT:
                return None
        return self._places.get((flow.target, id, 0), self._places.get((flow.target, "", 0)))


def fire(marking: Marking, move: Move) -> Marking:
    """The tokens after a move. An end that terminates takes all of them."""
    if move.terminates:
        return ()
    left = list(marking)
    for place in move.takes:
        left.remove(place)
    left += move.puts
    left.sort()
    return tuple(left)


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


def _postorder(begin: str, next_: Mapping[str, Sequence[str]]) -> list[str]:
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


def _timers(process: Process) -> dict[str, list[Element]]:
    """The timers attached to each task."""
    found: dict[str, list[Element]] = {}
    for element in process.elements.values():
        host = process.elements.get(element.attached_to)
        if host is not None and not host.type.passed:
            found.setdefault(host.id, []).append(element)
    return found
