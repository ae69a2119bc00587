"""A diagram as a net of tokens: places where a token stands, moves that take tokens and put others. Data is left out.

A net is of one scope: the process or a sub-process. What a scope holds is looked at by itself; from outside a
sub-process is an activity like any other, and so is one with many instances.

A token stands *at* an element, or *on* a flow into a join. A parallel join needs one token on each of its flows, an
inclusive one has those that are there as soon as none elsewhere can still come. An exclusive gateway has one move for
each outgoing flow, an event-based one too; where flows have conditions each by itself, there is one for each selection;
an activity has one for being done and one for each event on it. An event that does not interrupt goes off at most once
for each time its activity is open, one that may come again at most twice: enough to see what it does, and the states
stay finite. An error that is caught further out takes all tokens.

Places are numbered in the order in which their tokens are moved. Which order does not matter to what can be reached in
the end (see ``states``), only to how many states are seen on the way, and which pile up:

- errands first: tokens that meet nothing to wait for on any way from here. The engine runs them within the step;
- then by distance from the start, so that tokens come together early; but loops before what follows them, and a task
  whose reminder leads back to it after what it reminded of, so that what piles up is seen.

Only an inclusive join asks where others are. In a net that has one, tokens move as the engine moves them: what goes on
by itself, then inclusive joins, then what waits.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from engine.definitions.analysis.graphs import components, postorder
from engine.definitions.analysis.leaving import selections
from engine.definitions.analysis.nesting import Nesting
from engine.definitions.bpmn import topics
from engine.definitions.bpmn.elements import (
    END_EVENT,
    ERROR,
    ESCALATION,
    INCLUSIVE_GATEWAY,
    PARALLEL_GATEWAY,
    START_EVENT,
    TERMINATE,
    TIMER,
)
from engine.definitions.bpmn.model import Element

_Stand = tuple[str, str, int]  # element, flow into it (a join only), events on it that have gone off
Marking = tuple[int, ...]  # the places of all tokens, in order; () is a case that has ended
ROOT = Element("", START_EVENT)  # before the start events, where there are several


def waits(element: Element) -> bool:
    """Whether a token stays at the element until something comes from outside."""
    if element.type.service:
        return element.topic not in topics.INSTANT and not element.script
    return element.type.waits or element.ticked or bool(element.topic)


def joins(element: Element) -> bool:
    """Whether the element may need tokens on several flows."""
    return element.kind in (PARALLEL_GATEWAY, INCLUSIVE_GATEWAY) and len(element.incoming) > 1


@dataclass(frozen=True, slots=True)
class Move:
    """What can happen to tokens in one go. ``element``: whose doing it is, an activity's or that of an event on it.
    ``ids``: what is passed, in turn: the element, the event that goes off, the flows taken. ``clears``: it takes all
    other tokens as well, and ``leaves`` the scope for an event outside."""

    element: str
    ids: tuple[str, ...]
    takes: Marking
    puts: Marking = ()
    flows: tuple[str, ...] = ()
    clears: bool = False
    leaves: bool = False


class Net:
    """The places and moves of a scope that has a start event.

    ``at[place]`` is the element, ``on[place]`` the flow into a join ("" elsewhere); ``turning`` are the elements on a
    loop. ``unfinished`` are the sub-processes that never come to an end of their own.

    ``one_round`` asks which tokens come together within one round: flows to an earlier element or an end lead
    nowhere (so that no end cuts another token short), a way that leads nowhere is only taken where there is no other,
    and no event comes again.
    """

    def __init__(
        self, nesting: Nesting, scope: str = "", one_round: bool = False, unfinished: Collection[str] = ()
    ) -> None:
        self._nesting, self.one_round, self._unfinished = nesting, one_round, unfinished
        self.flows = nesting.process.flows
        self._starts = nesting.entries(scope)
        begin = self._starts[0] if len(self._starts) == 1 else ROOT
        self.elements = {each.id: each for each in (*nesting.inside[scope], begin)}
        self.inclusive = any(e.kind == INCLUSIVE_GATEWAY and joins(e) for e in self.elements.values())
        self.next = {id: self._following(element) for id, element in self.elements.items()}
        drawn_first = {id: following[::-1] for id, following in self.next.items()}  # what is found last ranks first
        self._rank = {id: rank for rank, id in enumerate(reversed(postorder(begin.id, drawn_first)))}
        self._last = len(self._rank)  # the rank of what is never reached
        parts = components(begin.id, drawn_first)
        self.turning = frozenset(id for part in parts for id in part if len(part) > 1 or id in self.next[id])
        waiting = self.leading_to(id for id, e in self.elements.items() if waits(e))
        order = self._order(parts, waiting)
        stands = sorted((stand for e in self.elements.values() for stand in self._stands(e)), key=order)
        self.at = [element for element, _, _ in stands]
        self.on = [flow for _, flow, _ in stands]
        self._gone = [gone for _, _, gone in stands]
        self._places = {stand: place for place, stand in enumerate(stands)}
        self._takes = [self._list_wanted(place) for place in range(len(stands))]
        self._moves: dict[Marking, tuple[Move, ...]] = {}
        self._coming: dict[tuple[str, Marking], frozenset[int]] = {}
        self.start: Marking = (self._places[begin.id, "", 0],)
        self.clears = any(move.clears for takes in self._takes if takes for move in self.moves(takes))

    def movable(self, marking: Marking) -> Iterator[Marking]:
        """The tokens that can move, in order: each by itself, and those of a join that has all it needs once, by the
        first of them."""
        present = frozenset(marking)
        previous = -1
        for place in marking:
            if place != previous:
                takes = self._takes[place] or self._arrived(place, present)
                if takes and place == takes[0] and (len(takes) == 1 or present.issuperset(takes)):
                    yield takes
            previous = place

    def moves(self, takes: Marking) -> tuple[Move, ...]:
        """What can happen to tokens that can move."""
        if takes not in self._moves:
            self._moves[takes] = tuple(self._going_on(self._list_moves(takes)))
        return self._moves[takes]

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

    # Places -----------------------------------------------------------------------------------

    def _following(self, element: Element) -> list[str]:
        if element is ROOT:
            return [each.id for each in self._starts]
        link = self._nesting.link_target(element)
        targets = [self.flows[flow].target for flow in element.outgoing] + ([link.id] if link else [])
        return targets + [event.id for event in self._events(element)]

    def _events(self, element: Element) -> list[Element]:
        """The events on an activity that can go off."""
        return [] if element.type.passed and not waits(element) else self._nesting.on.get(element.id, [])

    def _coming_again(self, element: Element) -> list[Element]:
        """The events on an activity that do not interrupt it, each as often as it may go off."""
        found = []
        for event in self._events(element):
            if not event.interrupting:
                once = self.one_round or (event.event.kind == TIMER and event.event.timer != "timeCycle")
                found += [event] * (1 if once else 2)
        return found

    def _stands(self, element: Element) -> list[_Stand]:
        """The ways in which a token can stand at an element."""
        if joins(element):
            return [(element.id, flow, 0) for flow in element.incoming]
        return [(element.id, "", gone) for gone in range(1 + len(self._coming_again(element)))]

    def _order(self, parts: list[list[str]], waiting: Collection[str]) -> Callable[[_Stand], Any]:
        loop = {id: n for n, part in enumerate(parts) for id in part}

        def by_engine(id: str) -> int:
            element = self.elements[id]
            if not self.inclusive:
                return 0
            return 1 if element.kind == INCLUSIVE_GATEWAY and joins(element) else 2 * waits(element)

        def one_round(stand: _Stand) -> Any:
            return by_engine(stand[0]), self._rank.get(stand[0], self._last)

        def rounds(stand: _Stand) -> Any:
            id, _, gone = stand
            again = gone > 0 and self._coming_again(self.elements[id])[gone - 1].id in self.turning
            return by_engine(id), id in waiting, -loop.get(id, -1), again, self._rank.get(id, self._last)

        return one_round if self.one_round else rounds

    # Moves ------------------------------------------------------------------------------------

    def _list_wanted(self, place: int) -> Marking | None:
        """The tokens without which the one at a place does not move; None where that depends on where others are."""
        element = self.elements[self.at[place]]
        if not joins(element):
            return (place,)
        every = tuple(self._places[element.id, flow, 0] for flow in element.incoming)
        return None if element.kind == INCLUSIVE_GATEWAY else every

    def _arrived(self, place: int, present: frozenset[int]) -> Marking:
        """The tokens that an inclusive join goes on with; () where others can still come (see ``execution.joins``)."""
        element = self.elements[self.at[place]]
        ways = {self._places[element.id, flow, 0]: flow for flow in element.incoming}
        here = tuple(sorted(present.intersection(ways)))
        if here[0] != place:
            return ()
        if (element.id, here) not in self._coming:
            served = self._upstream(element, [ways[each] for each in here])
            empty = self._upstream(element, [flow for each, flow in ways.items() if each not in here])
            self._coming[element.id, here] = frozenset(
                each
                for each, id in enumerate(self.at)
                if id != element.id and not (empty - served).isdisjoint(self._specs(each))
            )
        return here if present.isdisjoint(self._coming[element.id, here]) else ()

    def _upstream(self, join: Element, flows: Iterable[str]) -> set[str]:
        """The elements, and events on activities, from which one of the flows is reached without passing the join."""
        before: dict[str, set[str]] = {id: set() for id in self.elements}
        for id, element in self.elements.items():
            for target in self._following(element):
                host = self.elements[target].attached_to
                before[target] |= set() if host else {id}
        seen: set[str] = set()
        todo = [self.flows[flow].source for flow in flows]
        while todo:
            id = todo.pop()
            if id != join.id and id not in seen:
                seen.add(id)
                todo += before[self.elements[id].attached_to or id]
        return seen

    def _specs(self, place: int) -> list[str]:
        """An activity, and the events on it that may still go off."""
        element = self.elements[self.at[place]]
        again = self._coming_again(element)[self._gone[place] :]
        return [element.id, *(event.id for event in self._events(element) if event.interrupting or event in again)]

    def _list_moves(self, takes: Marking) -> list[Move]:
        place, element = takes[0], self.elements[self.at[takes[0]]]
        if element is ROOT:
            return [Move(each.id, (), takes, (self._places[each.id, "", 0],)) for each in self._starts]
        if element.kind == END_EVENT or self._is_caught(element):
            return [self._end(element, takes)]
        found = []
        if element.id not in self._unfinished or not self._events(element):
            found += [self._move(element, takes, flows) for flows in selections(self._nesting.process, element)]
        for event in self._events(element):
            if event.interrupting:
                found.append(self._move(element, takes, event.outgoing, event))
        for n, event in enumerate(self._coming_again(element)):
            if n >= self._gone[place]:  # in their order: which of two goes off first changes nothing
                stays = self._places[element.id, "", n + 1]
                found.append(self._move(element, takes, event.outgoing, event, (stays,)))
        return found + self._failures(element, takes)

    def _is_caught(self, element: Element) -> bool:
        """Whether it throws what interrupts this scope."""
        caught = self._nesting.catcher(element) if element.event.kind in (ERROR, ESCALATION) else None
        return not element.attached_to and element.kind != START_EVENT and caught is not None and caught.interrupting

    def _end(self, element: Element, takes: Marking) -> Move:
        leaves = self._is_caught(element) and self._nesting.catcher(element) not in self._listening(element)
        clears = element.event.kind == TERMINATE or self._is_caught(element)
        return Move(element.id, (element.id,), takes, clears=clears, leaves=leaves)

    def _failures(self, element: Element, takes: Marking) -> list[Move]:
        """The error of a worker, or of what a sub-process holds, that an event around this activity catches."""
        if not (element.type.hosts and waits(element)):
            return []
        own = self._nesting.on.get(element.id, ())
        around = [each for each in self._nesting.error_catchers(element) if each not in own]
        leaves = not any(each in self._listening(element) for each in around)
        return [Move(element.id, (element.id,), takes, clears=True, leaves=leaves)] if around else []

    def _listening(self, element: Element) -> list[Element]:
        return self._nesting.listening[element.parent]

    def _going_on(self, moves: list[Move]) -> list[Move]:
        """In one round, those that put a token somewhere, if any does: the others can only bring less together."""
        going_on = [move for move in moves if move.puts] if self.one_round else []
        return going_on or moves

    def _move(
        self,
        element: Element,
        takes: Marking,
        flows: Sequence[str],
        event: Element | None = None,
        stays: Marking = (),
    ) -> Move:
        targets = [(self.flows[flow].target, flow) for flow in flows]
        if (link := self._nesting.link_target(element)) is not None:
            targets.append((link.id, ""))
        puts = [place for id, flow in targets if (place := self._target(element, event, id, flow)) is not None]
        ids = (element.id, event.id) if event else (element.id,)
        return Move(
            element=ids[-1],
            ids=(*ids, *flows),
            takes=takes,
            puts=tuple(sorted((*puts, *stays))),
            flows=tuple(flows),
        )

    def _target(self, element: Element, event: Element | None, id: str, flow: str) -> int | None:
        """Where a token that goes on is put, if anywhere."""
        if self.one_round:
            source = (event or element).id
            back = self._rank.get(id, self._last) <= self._rank.get(source, self._last)
            if back or self.elements[id].kind == END_EVENT:
                return None
        return self._places.get((id, flow, 0), self._places.get((id, "", 0)))


def fire(marking: Marking, move: Move) -> Marking:
    """The tokens after a move; none where it clears all."""
    if move.clears:
        return ()
    left = list(marking)
    for place in move.takes:
        left.remove(place)
    left += move.puts
    left.sort()
    return tuple(left)
