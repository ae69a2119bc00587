"""Small processes in one line, and the plain token game on them: every order of everything, no short cut."""

from __future__ import annotations

import random
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from engine.definitions.bpmn.model import Element, Event, Flow, Process

KINDS = {
    "s": ("startEvent", "none"),
    "e": ("endEvent", "none"),
    "z": ("endEvent", "terminate"),
    "t": ("userTask", "none"),
    "n": ("sendTask", "none"),
    "x": ("exclusiveGateway", "none"),
    "p": ("parallelGateway", "none"),
    "r": ("boundaryEvent", "timer"),
    "i": ("boundaryEvent", "timer"),
}
Token = tuple[str, frozenset[str]]  # a flow, and the timers that have gone off meanwhile
State = tuple[tuple[Token, int], ...]
TOO_MANY = 1_500


def drawn(ways: str) -> Process:
    """A process from "s>x1>t1>e x1>e": chains of flows, kinds by first letter.

    s start, e end, z terminating end, t user task, n message (runs by itself), x exclusive, p parallel gateway,
    r reminder (does not interrupt) and i limit (interrupts), with their task: "r1@t1>n1>e". A flow's id is "s>x1",
    a second one between the same two "s>x1#2".
    """
    flows: dict[str, Flow] = {}
    hosts: dict[str, str] = {}
    ids: dict[str, None] = {}
    for chain in ways.split():
        names = []
        for name in chain.split(">"):
            id, _, host = name.partition("@")
            hosts |= {id: host} if host else {}
            names.append(id)
        ids |= dict.fromkeys(names)
        for source, target in pairwise(names):
            id = f"{source}>{target}"
            id = id if id not in flows else f"{id}#2"
            flows[id] = Flow(id, source, target, condition=f"${{{source} == '{id}'}}" if source[0] == "x" else None)
    elements = {}
    for id in ids:
        kind, event = KINDS[id[0]]
        outgoing = tuple(flow.id for flow in flows.values() if flow.source == id)
        elements[id] = Element(
            id,
            kind,
            id.upper(),
            incoming=tuple(flow.id for flow in flows.values() if flow.target == id),
            outgoing=outgoing,
            default=outgoing[-1] if id[0] == "x" else None,
            event=Event(event, *(("timeDuration", "P1D") if event == "timer" else ())),
            attached_to=hosts.get(id, ""),
            interrupting=id[0] != "r",
            topic="whatsapp" if id[0] == "n" else None,
            inputs={"kepada": "pemohon", "templat": "kabar"} if id[0] == "n" else {},
        )
    return Process("uji", "Uji", "uji.bpmn", elements=elements, flows=flows)


def anything(source: random.Random, kinds: str, back: bool = True) -> Process:
    """A diagram nobody would draw, of some of ``kinds``. Without ``back`` no flow leads to an earlier element."""
    ids = [f"{source.choice(kinds)}{n}" for n in range(source.randint(3, 9))]
    ends = [id for id in ids if id[0] in "ez"] + ["e"]
    inner = [id for id in ids if id[0] in "tnxp"] or ["t0"]
    tasks = [id for id in inner if id[0] == "t"]
    timers = [id for id in ids if id[0] in "ri"][:2] if tasks else []
    ways = [f"s>{inner[0]}"]
    for id in [*inner, *timers]:
        host = source.choice(tasks) if id in timers else id
        begin, number = f"{id}@{host}" if id in timers else id, max(int(id[1:]), int(host[1:]))
        for _ in range(source.choice((1, 2, 2, 3)) if id[0] in "xp" else 1):
            later = [other for other in inner if int(other[1:]) > number][:3]
            following = inner if back and source.random() < 0.3 else later
            ways.append(f"{begin}>{source.choice(ends if not following or source.random() < 0.2 else following)}")
            begin = id
    return drawn(" ".join(dict.fromkeys(ways)))


@dataclass
class Game:
    """All states of a process, and what follows from them. ``piles_up``: there are too many, so not all are here."""

    process: Process
    by_itself_first: bool = False  # as in the engine, where a step goes on until everything waits

    def __post_init__(self) -> None:
        start = next(e for e in self.process.elements.values() if e.kind == "startEvent")
        first = _after(Counter(), [(flow, frozenset()) for flow in start.outgoing])
        self.edges: dict[State, list[tuple[tuple[str, ...], State]]] = {}
        self.first = first
        self.piles_up = False
        todo = deque([first])
        while todo:
            state = todo.popleft()
            if state in self.edges:
                continue
            if len(self.edges) > TOO_MANY or any(count > 4 for _, count in state):
                self.piles_up = True
                return
            moves = list(self._moves(state))
            if self.by_itself_first and any(by_itself for by_itself, _, _ in moves):
                moves = [move for move in moves if move[0]]
            self.edges[state] = [(flows, target) for _, flows, target in moves]
            todo.extend(target for _, target in self.edges[state])

    def _moves(self, state: State) -> Iterator[tuple[bool, tuple[str, ...], State]]:
        tokens, process = Counter(dict(state)), self.process
        waiting = {flow for (flow, _), _ in state}
        for token in tokens:
            flow, gone = token
            element = process.elements[process.flows[flow].target]
            out = element.outgoing
            if element.kind == "parallelGateway" and len(element.incoming) > 1:
                if flow == element.incoming[0] and waiting.issuperset(element.incoming):
                    used = tokens - Counter((one, frozenset[str]()) for one in element.incoming)
                    yield True, out, _after(used, [(flow, frozenset()) for flow in out])
                continue
            left = tokens - Counter([token])
            if element.event.kind == "terminate":
                yield True, (), ()
            elif element.kind == "exclusiveGateway":
                for one in out:
                    yield True, (one,), _after(left, [(one, frozenset())])
            else:
                by_itself = element.kind != "userTask"
                yield (
                    by_itself,
                    out if element.kind != "endEvent" else (),
                    _after(left, [(f, frozenset()) for f in out]),
                )
            for timer in process.elements.values():
                if timer.attached_to == element.id and timer.id not in gone:
                    new: list[Token] = [(flow, frozenset()) for flow in timer.outgoing]
                    stays: list[Token] = [] if timer.interrupting else [(flow, gone | {timer.id})]
                    yield False, timer.outgoing, _after(left, new + stays)

    def reaching(self, targets: set[State]) -> set[State]:
        """The states from which one of the targets is reached."""
        sources: dict[State, list[State]] = {state: [] for state in self.edges}
        for state, edges in self.edges.items():
            for _, target in edges:
                sources[target].append(state)
        seen, todo = set(targets), list(targets)
        while todo:
            for state in sources[todo.pop()]:
                if state not in seen:
                    seen.add(state)
                    todo.append(state)
        return seen

    def deadlocks(self) -> dict[tuple[frozenset[str], bool], int]:
        """Stuck joins, and whether it is certain: how many moves the shortest way there has, the start's among them."""
        saved = self.reaching({()} & set(self.edges))
        taken = {flow for edges in self.edges.values() for flows, _ in edges for flow in flows}
        good = {flow for edges in self.edges.values() for flows, target in edges if target in saved for flow in flows}
        start = next(e for e in self.process.elements.values() if e.kind == "startEvent")
        begun = not good.union(start.outgoing if self.first in saved else ()).issuperset(start.outgoing)
        dead = taken - good
        found: dict[tuple[frozenset[str], bool], int] = {}
        distance = {(self.first, begun): 1}
        todo = deque(distance)
        while todo:
            state, certain = key = todo.popleft()
            if state and not self.edges[state]:
                stuck = frozenset(self.process.flows[flow].target for (flow, _), _ in state)
                found.setdefault((stuck, certain), distance[key])
            for flows, target in self.edges[state]:
                after = target, certain or not dead.isdisjoint(flows)
                if after not in distance:
                    distance[after] = distance[key] + 1
                    todo.append(after)
        return found

    def never_ends(self) -> bool:
        """Whether some state goes on for ever, whatever is chosen: neither an end nor a deadlock is reached."""
        return len(self.reaching({state for state, edges in self.edges.items() if not edges})) < len(self.edges)

    def meeting(self) -> set[str]:
        """Elements at which two tokens are at once."""
        found = set()
        for state in self.edges:
            at = Counter[str]()
            for (flow, _), count in state:
                at[self.process.flows[flow].target] += count
            found |= {id for id, count in at.items() if count > 1}
        return found


def _after(left: Counter[Token], new: list[Token]) -> State:
    return tuple(sorted((left + Counter(new)).items(), key=repr))
