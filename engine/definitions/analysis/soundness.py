"""Whether every case of a diagram can come to its end, asked of its token states before the first case runs.

Data is left out: a gateway may take any of its flows, an event may go off or not, tasks are done in any order. A case
ends when no token is left, and a sub-process likewise, which is looked at by itself. A state that has tokens and from
which no end is reached is *lost*. Four kinds of fault:

``deadlock``
    A lost state in which nothing moves: joins wait for tokens that no longer come.
``endless``
    Lost states that go on for ever: a loop without a way out.
``pile``
    A round that leaves more tokens than it found, so that they pile up without end.
``double``
    Two tokens at one element at once, within one round of the diagram: the rest runs twice.

A fault is *certain* (deploy refuses it) or not (deploy warns):

- A deadlock is certain when its way takes a flow that can only ever be taken into lost states. Whatever the data, a
  case that goes there never ends: a fault of the drawing. An exclusive split into a parallel join is one. It is not
  certain when every flow has its good runs, and only some choices taken together get stuck (two gateways side by
  side that ask about the same): data may keep them apart.
- An endless loop is certain.
- A pile is certain when it lies before a join, where nobody can work it off; tasks that pile up can be done.
- A double never is: it ends, only with two letters.
- What gets stuck in a part that an event outside may take the case out of is not certain, and a loop there no fault.

A terminating end cuts others short, and an inclusive join looks at them, so where there is one, whether a flow has good
runs is asked of all orders (see ``states`` for why one order does elsewhere). The bounds are counts and not seconds, so
that a diagram always gets the same answer; beyond them what was found is real, but nothing is certain. What was not
looked at is named.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from engine.definitions.analysis.leaving import MOST_ASKED, asked_flows
from engine.definitions.analysis.nesting import Nesting
from engine.definitions.analysis.net import Marking, Move, Net, waits
from engine.definitions.analysis.states import Graph
from engine.definitions.bpmn.elements import PARALLEL_GATEWAY, TERMINATE
from engine.definitions.bpmn.model import Process

MOST_STATES = 20_000
MOST_TOKENS = 300_000

Way = list[Move]


@dataclass(frozen=True, slots=True)
class Fault:
    """``elements``: where tokens are stuck, turn, pile up or meet. ``path``: ids of elements and flows, the shortest
    way there; for a double only what its two tokens passed.

    ``cause``: the element where it was decided: the choice after which no end is reached, or the fork whose tokens
    pile up or meet; "" where there is none. ``arrived``: the flows into the stuck joins on which tokens wait.
    ``by_waiting``: it is a waiting token that has passed the cause, and not another. ``rescuer``: what may take the
    case out of there; "" for nothing.
    """

    kind: str
    certain: bool
    elements: tuple[str, ...]
    path: tuple[str, ...]
    cause: str = ""
    arrived: frozenset[str] = frozenset()
    by_waiting: bool = False
    rescuer: str = ""


@dataclass(frozen=True, slots=True)
class Soundness:
    """``states``: how many were looked at. Silence means little of what is unjudged: of the scopes ``beyond`` the
    bounds ("" is the process), and of what follows elements that choose among too ``many`` flows."""

    faults: tuple[Fault, ...]
    states: int
    beyond: tuple[str, ...] = ()
    many: tuple[str, ...] = ()

    @property
    def bounded(self) -> bool:
        """Whether there are states that were not looked at."""
        return bool(self.beyond or self.many)


def check(process: Process, most_states: int = MOST_STATES, most_tokens: int = MOST_TOKENS) -> Soundness:
    """The faults of a process, of its innermost parts first."""
    nesting, whole = Nesting(process), _Whole(most_states, most_tokens)
    for scope in nesting.inside:
        if nesting.entries(scope):
            whole.look_at(nesting, scope)
    many = tuple(id for id, each in process.elements.items() if len(asked_flows(process, each)) > MOST_ASKED)
    return Soundness(tuple(whole.faults), whole.states, tuple(whole.beyond), many)


class _Whole:
    """What is found scope by scope; all together have the bounds that one has alone."""

    def __init__(self, most_states: int, most_tokens: int) -> None:
        self._left = [most_states, most_states]  # of all rounds, and of one
        self._tokens = most_tokens
        self.faults: list[Fault] = []
        self.states = 0
        self.beyond: list[str] = []
        self._unfinished: set[str] = set()

    def look_at(self, nesting: Nesting, scope: str) -> None:
        one_round = Net(nesting, scope, one_round=True, unfinished=self._unfinished)
        matters = _matters(one_round)
        graph = self._graph(0, Net(nesting, scope, unfinished=self._unfinished), _piles)
        rounds = self._graph(1, one_round, lambda g, state: _meeting(g, state, matters) is not None)
        rescuer = nesting.rescuer(scope)
        faults = [*_deadlocks(graph), *([] if rescuer else _endless(graph)), *_pile_ups(graph)]
        cut = any(len(asked_flows(nesting.process, each)) > MOST_ASKED for each in nesting.inside[scope])
        sure = not rescuer and not cut
        self.faults += [
            replace(fault, certain=fault.certain and sure, rescuer=rescuer.id if rescuer else "") for fault in faults
        ]
        self.faults += _doubles(rounds, matters)
        self.states += len(graph.states) + len(rounds.states)
        if graph.bounded or rounds.bounded:
            self.beyond.append(scope)
        elif not graph.finishes:
            self._unfinished.add(scope)

    def _graph(self, which: int, net: Net, halts: Callable[[Graph, int], bool]) -> Graph:
        graph = Graph(net, halts, max(self._left[which], 0), self._tokens)
        self._left[which] -= len(graph.states)
        return graph


# Deadlocks ------------------------------------------------------------------------------------


def _deadlocks(graph: Graph) -> Iterator[Fault]:
    """For each join that can be stuck the shortest way; the certain ones first."""
    stuck = {state for state in range(len(graph.states)) if graph.stuck(state)}
    if not stuck:
        if graph.bounded and not graph.deep:
            yield from _deadlocks(replace(graph, deep=True))
        return
    came = _ways(graph, _dead_flows(graph))
    said: set[str] = set()
    for certain in (True, False):
        for key in came:
            if key[0] not in stuck or key[1] is not certain:
                continue
            joins = _stuck_joins(graph, key[0])
            if not said.issuperset(joins):
                said.update(joins)
                yield _deadlock(graph, came, key, joins)


def _stuck_joins(graph: Graph, state: int) -> tuple[str, ...]:
    """Parallel joins first: an inclusive one may only wait for what is stuck at these."""
    net = graph.net
    joins = _unique(net.at[place] for place in graph.states[state])
    return tuple(sorted(joins, key=lambda id: net.elements[id].kind != PARALLEL_GATEWAY))


_Key = tuple[int, bool]  # a state, and whether a dead flow was taken on the way


def _ways(graph: Graph, dead: Collection[str]) -> dict[_Key, tuple[_Key, Move] | None]:
    """How each state is first reached, with and without a dead flow; nearest first."""
    came: dict[_Key, tuple[_Key, Move] | None] = {(0, False): None}
    todo = deque(came)
    while todo:
        key = todo.popleft()
        for move, target in graph.edges[key[0]]:
            after = target, key[1] or any(flow in dead for flow in move.flows)
            if after not in came:
                came[after] = key, move
                todo.append(after)
    return came


def _dead_flows(graph: Graph) -> frozenset[str]:
    """The flows that are only ever taken into lost states; none where not all states were seen."""
    if graph.bounded:
        return frozenset()
    dead = {flow for edges in graph.edges for move, _ in edges for flow in move.flows} - _good_flows(graph)
    if dead and (graph.net.clears or graph.net.inclusive) and not graph.whole:
        whole = Graph(graph.net, graph.halts, graph.most_states, graph.most_tokens, whole=True)
        dead = set() if whole.bounded else dead - _good_flows(whole)
    return frozenset(dead)


def _good_flows(graph: Graph) -> set[str]:
    return {
        flow for edges in graph.edges for move, target in edges if target in graph.ending_states for flow in move.flows
    }


def _deadlock(graph: Graph, came: dict[_Key, tuple[_Key, Move] | None], key: _Key, joins: tuple[str, ...]) -> Fault:
    net, marking, certain = graph.net, graph.states[key[0]], key[1]
    states, way = [key[0]], Way()
    while (step := came[key]) is not None:
        key, move = step
        states.append(key[0])
        way.append(move)
    states, way = states[::-1], way[::-1]
    arrived = frozenset(net.on[place] for place in marking)
    turn = _last_choice(net, way, joins, arrived)
    if turn < 0:
        lost = [state not in graph.ending_states for state in states]
        turn = next((n for n, (before, after) in enumerate(pairwise(lost)) if after and not before), -1)
    by_waiting = any(turn in past for _, past in _pasts(net, way))
    cause = way[turn].element if turn >= 0 else ""
    return Fault(
        kind="deadlock",
        certain=certain,
        elements=joins,
        path=_path(way, *joins),
        cause=cause,
        arrived=arrived,
        by_waiting=by_waiting,
    )


def _last_choice(net: Net, way: Way, joins: Collection[str], arrived: Collection[str]) -> int:
    """The last move on the way that could have gone towards a missing flow instead; -1 where none could."""
    flows = net.flows
    missing = {flow for join in joins for flow in net.elements[join].incoming if flow not in arrived}
    leading = net.leading_to(flows[flow].source for flow in missing)
    for n in range(len(way) - 1, -1, -1):
        for other in net.moves(way[n].takes):
            if other is not way[n] and any(flow in missing or flows[flow].target in leading for flow in other.flows):
                return n
    return -1


# Loops ----------------------------------------------------------------------------------------


def _endless(graph: Graph) -> Iterator[Fault]:
    said = set()
    for first, *others in sorted(graph.turns()):
        moved = {move.element for state in (first, *others) for move, _ in graph.edges[state]}
        elements = tuple(id for id in graph.net.elements if id in moved)
        if elements in said:
            continue
        said.add(elements)
        after = first
        cause = ""
        for before, move in graph.back(first):
            if before in graph.ending_states and after not in graph.ending_states:
                cause = move.element
            after = before
        way = graph.way(first)
        entered = (graph.net.flows[flow].target for move in way[-1:] for flow in move.flows[:1])
        certain = not graph.bounded and not graph.net.inclusive
        path = _path(way, *entered)
        yield Fault(kind="endless", certain=certain, elements=elements, path=path, cause=cause)


def _piles(graph: Graph, state: int) -> bool:
    return _find_covered(graph, state) is not None


def _find_covered(graph: Graph, state: int) -> int | None:
    """The state one round ago that had only tokens of this one, and fewer: the round can be made again and again."""
    net, marking = graph.net, graph.states[state]
    if len(set(marking)) == len(marking) or next(net.movable(marking), None) is None:
        return None
    back = graph.back(state)
    earlier, last = next(back)
    if last.element not in net.turning:
        return None
    for before, move in back:
        if move is last and len(graph.states[earlier]) < len(marking) and _within(graph.states[earlier], marking):
            return earlier
        earlier = before
    return None


def _within(small: Marking, big: Marking) -> bool:
    rest = iter(big)
    return all(place in rest for place in small)


def _pile_ups(graph: Graph) -> Iterator[Fault]:
    said = set()
    for state in graph.halted:
        earlier = _find_covered(graph, state)
        assert earlier is not None
        more = Counter(graph.states[state]) - Counter(graph.states[earlier])
        elements = _unique(graph.net.at[place] for place in sorted(more))
        if elements in said:
            continue
        said.add(elements)
        way = graph.way(state)
        round_ = way[len(graph.way(earlier)) :]
        cause = next((move.element for move in reversed(round_) if len(move.puts) > 1), "")
        joined = all(graph.net.elements[graph.net.at[place]].kind == PARALLEL_GATEWAY for place in more)
        certain = not graph.bounded and joined and all(graph.net.on[place] for place in more)
        yield Fault(kind="pile", certain=certain, elements=elements, path=_path(way, elements[0]), cause=cause)


# Doubles --------------------------------------------------------------------------------------


def _matters(net: Net) -> frozenset[str]:
    """Where a second token does something twice: before a task, and not straight before an end for all."""
    elements = net.elements
    swept: set[str] = {id for id, element in elements.items() if element.event.kind == TERMINATE}
    while new := {
        id
        for id, following in net.next.items()
        if id not in swept and following and not waits(elements[id]) and swept.issuperset(following)
    }:
        swept |= new
    return net.leading_to(id for id, element in elements.items() if not element.type.passed) - swept


def _meeting(graph: Graph, state: int, matters: Collection[str]) -> int | None:
    """A place that has two tokens."""
    marking = graph.states[state]
    return next((one for one, other in pairwise(marking) if one == other and graph.net.at[one] in matters), None)


def _doubles(graph: Graph, matters: Collection[str]) -> Iterator[Fault]:
    found: dict[str, Fault] = {}
    for state in graph.halted:
        place = _meeting(graph, state, matters)
        assert place is not None
        way, element = graph.way(state), graph.net.at[place]
        one, other = [past for at, past in _pasts(graph.net, way) if at == place][:2]
        path = _path([way[n] for n in sorted(one | other)], element)
        if element not in found or len(path) < len(found[element].path):
            found[element] = Fault(
                kind="double", certain=False, elements=(element,), path=path, cause=way[max(one & other)].element
            )
    yield from found.values()


# Ways -----------------------------------------------------------------------------------------


def _pasts(net: Net, way: Way) -> list[tuple[int, frozenset[int]]]:
    """The tokens at the end of a way: where each is, and the moves (by number) that led to it."""
    tokens = [(net.start[0], frozenset[int]())]
    for n, move in enumerate(way):
        past = frozenset({n})
        for place in move.takes:
            token = next(token for token in tokens if token[0] == place)
            tokens.remove(token)
            past |= token[1]
        tokens += [(place, past) for place in move.puts]
    return tokens


def _path(way: Way, *last: str) -> tuple[str, ...]:
    return (*(id for move in way for id in move.ids), *last)


def _unique(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))
