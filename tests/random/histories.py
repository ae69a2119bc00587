"""Random histories: the same commands to the token game and to the engine, and everything compared after each."""

from __future__ import annotations

import json
import random
from collections import ChainMap, Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from unittest import mock

from engine.definitions.decisions import read_decisions
from engine.definitions.dialect import read
from engine.definitions.model import Process
from engine.errors import AlurError, Conflict
from engine.execution import interpreter, tokens
from engine.execution.builder import build
from engine.execution.case import Case
from engine.execution.definition import Definition
from engine.execution.interpreter import advance
from engine.execution.values import Command, Event, Inputs, State
from engine.services.calendar import default_calendar
from tests.random.oracle import Game, Refusal, Undecided
from tests.random.processes import LETTERS, NUMBERS, PACES, TABLES, Block, diagram, tables

BEGIN = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
CALENDAR = default_calendar([2026, 2027])
REGISTER = {"izin": "X1"}
DECISIONS = {each.id: each for each in read_decisions(tables(), "processes/tabel.dmn")}
STEPS, CROWD = 40, 30  # the longest history; more tokens than this are looked at no further
WAITING, READY = 8, 16  # a token's state, as it stands in the bytes
NOUNS = {"complete": "task", "claim": "task", "release": "task", "finish": "job", "fire": "timer"}  # command's target
INTERNAL = {"from", "due", "left", "fired"}  # what a token may remember


class Difference(Exception):
    """The engine and the token game disagree, or the engine breaks a promise of its own."""


@dataclass(frozen=True)
class Move:
    """One command, so told that it can be given to any process that has the element open.

    ``which`` counts the element's open tokens, the oldest first; ``minutes`` pass before.
    """

    kind: str
    element: str = ""
    which: int = 0
    minutes: int = 0
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Played:
    """How a history went: ended, stalled, went on, flooded, or undecided; and what was done."""

    outcome: str
    moves: tuple[Move, ...]
    refused: int = 0


class Player(Protocol):
    def next(self, game: Game, now: datetime) -> Move | None:
        """What is done next; None when nothing more is."""
        ...


class Chance:
    """Does anything that can be done."""

    def __init__(self, source: random.Random, steps: int = STEPS) -> None:
        self.random, self.left = source, steps

    def next(self, game: Game, now: datetime) -> Move | None:
        if self.left == 0:
            return None
        self.left -= 1
        if not game.begun:
            return Move("start", values=some_values(self.random, full=self.random.random() < 0.9))
        ways = [("complete", name) for name in game.tasks()] + [("finish", name) for name in game.jobs()]
        due = [each.element for each in game.timers if each.due <= now]
        if game.timers and (due or not ways or self.random.random() < 0.25):
            first = min(game.timers, key=lambda each: each.due).element
            ways = [("fire", name) for name in due or [first]] + ways[: len(ways) // 2]
        if not ways:
            return None
        kind, element = self.random.choice(ways)
        which = self.random.randrange((game.tasks() + game.jobs()).count(element)) if kind != "fire" else 0
        if kind == "complete" and self.random.random() < 0.05:
            kind = self.random.choice(("claim", "release"))
        values = {} if kind == "fire" else some_values(self.random)
        return Move(kind, element, which, self.random.choice((0, 0, 1, 7, 45, 400)), values)


class Script:
    """Does what was done before, as far as it can be."""

    def __init__(self, moves: Iterable[Move]) -> None:
        self.moves = iter(moves)

    def next(self, game: Game, now: datetime) -> Move | None:
        for move in self.moves:
            open_ = [each.element for each in game.timers] if move.kind == "fire" else game.tasks() + game.jobs()
            if (move.kind == "start") != game.begun and (
                move.kind == "start" or open_.count(move.element) > move.which
            ):
                return move
        return None


def some_values(source: random.Random, *, full: bool = False) -> dict[str, Any]:
    """Values of a submission; ``full`` leaves out none that a diagram may read."""
    known = {
        "x": source.choice((*LETTERS, None)),
        "n": source.choice((*NUMBERS, None)),
        "ok": source.choice((True, False, True, False, None)),
        "tempo": source.choice(PACES),
    }
    own = {f"catatan_{source.choice(LETTERS)}": _anything(source)} if source.random() < 0.3 else {}
    return {name: value for name, value in known.items() if full or source.random() < 0.6} | own


def _anything(source: random.Random, depth: int = 2) -> Any:
    plain = [source.randrange(100), source.random(), "é – “x”", "", None, True]
    if depth == 0 or source.random() < 0.4:
        return source.choice(plain)
    if source.random() < 0.5:
        return [_anything(source, depth - 1) for _ in range(source.randrange(3))]
    return {source.choice(LETTERS): _anything(source, depth - 1) for _ in range(source.randrange(3))}


# The engine -----------------------------------------------------------------------------------------


class Open:
    """What waits for a command, kept as the database keeps it: from the events alone."""

    OPENING, CLOSING = ("created", "scheduled"), ("completed", "cancelled", "fired")

    def __init__(self) -> None:
        self.items: dict[str, tuple[str, str, str]] = {}  # token -> task, job or timer; element; due
        self.entered: dict[str, str] = {}  # token -> element
        self.closed = ""

    def follow(self, events: Iterable[Event]) -> None:
        for event in events:
            noun, _, verb = event.kind.partition(".")
            if noun in ("task", "job", "timer") and verb in self.OPENING:
                _check(event.token not in self.items, f"{event.token} opens twice")
                due = event.detail["due"] if noun == "timer" else ""
                self.items[event.token] = noun, event.element, due
            elif noun in ("task", "job", "timer") and verb in self.CLOSING:
                _check(self.items.pop(event.token, ("",))[0] == noun, f"{event} closes what was not open")
                self.closed = event.token
            elif event.kind == "entered":
                _check(event.token not in self.entered, f"{event.token} is entered twice")
                self.entered[event.token] = event.element
            elif event.kind in ("left", "cancelled"):
                _check(self.entered.pop(event.token, "") == event.element, f"{event} was not entered")

    def of(self, noun: str) -> list[tuple[str, str]]:
        """(element, token) of each."""
        return [(element, token) for token, (kind, element, _) in self.items.items() if kind == noun]

    def token(self, move: Move) -> str:
        return [token for element, token in self.of(NOUNS[move.kind]) if element == move.element][move.which]

    def seen(self) -> dict[str, Any]:
        timers = [(element, datetime.fromisoformat(due)) for kind, element, due in self.items.values() if due]
        return {noun: sorted(name for name, _ in self.of(noun)) for noun in ("task", "job")} | {"timer": sorted(timers)}


class Cold:
    """The engine as it is: every step begins with the bytes of the last one."""

    name = "engine"

    def __init__(self, process: Process) -> None:
        self.definition = Definition("acak:1", process, build(process), DECISIONS)
        self.state, self.open, self.events = State(), Open(), list[Event]()

    def command(self, move: Move) -> Command:
        return Command(move.kind, "" if move.kind == "start" else self.open.token(move), dict(move.values))

    def do(self, command: Command, inputs: Inputs) -> None:
        self.state, self.events = self.advance(command, inputs)
        self.open.follow(self.events)

    def advance(self, command: Command, inputs: Inputs) -> tuple[State, list[Event]]:
        return advance(self.definition, self.state, command, inputs)


class Kept(Case):
    """A tree that stays in memory from step to step and from which nothing is ever dropped."""

    def again(self, inputs: Inputs) -> Kept:
        self.inputs, self.events, self._count = inputs, [], 0
        self._scope = ChainMap(self.variables, {"__now__": inputs.now})
        return self

    def whole(self) -> State:
        return State(tokens.dump(self.tasks.values()), dict(self.variables))

    def freeze(self) -> State:
        """The state as it would be, had the tree been pruned at every step."""
        if not self.live():
            return State(b"", dict(self.variables), True)
        return Case(self.definition, self.whole(), self.inputs).freeze()


class Live(Cold):
    """The engine over a tree that is kept: it reads no bytes and prunes nothing."""

    name = "engine that forgets nothing"

    def __init__(self, process: Process) -> None:
        super().__init__(process)
        self.case: Kept | None = None
        self.whole = State()  # every token that ever was, to come back to after a refusal

    def advance(self, command: Command, inputs: Inputs) -> tuple[State, list[Event]]:
        case = self.case.again(inputs) if self.case else Kept(self.definition, self.whole, inputs)
        self.case = None
        with mock.patch.object(interpreter, "Case", lambda *_: case):
            made = advance(self.definition, self.state, command, inputs)
        self.case, self.whole = case, case.whole()
        return made


def joins(data: bytes, process: Process, open_: Open) -> Counter[tuple[str, str]]:
    """Tokens that wait at parallel gateways, as (gateway, flow). Checks that every token in the bytes is one that
    somebody waits for, and that none is there for nothing."""
    rows = json.loads(data or b"[]")
    waiting: Counter[tuple[str, str]] = Counter()
    found, groups = set(), 0
    for id, _, spec, state, internal in rows:
        element = process.elements.get(spec)
        _check(internal.keys() <= INTERNAL, f"{id} remembers {internal}")
        if element is not None and element.kind == "parallelGateway" and state == WAITING:
            waiting[spec, _flow(process, spec, internal["from"])] += 1
        elif state in (WAITING, READY):
            item = open_.items.get(id)
            _check(item is not None and item[1] == spec, f"token {id} at {spec} waits, and nobody knows")
            _check((state == WAITING) == (item is not None and item[0] == "timer"), f"token {id} at {spec}: {state}")
            found.add(id)
            groups += any(other.attached_to == spec for other in process.elements.values())
    _check(found == open_.items.keys(), f"lost: {open_.items.keys() - found}")
    wanted = 1 + len(found) + waiting.total() + groups if found or waiting else 0
    _check(len(rows) == wanted, f"{len(rows)} tokens are kept where {wanted} are needed: {rows}")
    _check(len(data) <= 220 * (len(rows) + 1), f"{len(data)} bytes for {len(rows)} tokens")
    return waiting


def _flow(process: Process, gateway: str, origin: str) -> str:
    """The flow a token came by: its source is remembered, or the flow where there are two from one source."""
    flows = [process.flows[id] for id in process.elements[gateway].incoming]
    return next(flow.id for flow in flows if origin in (flow.id, flow.source))


def _check(holds: bool, message: str) -> None:
    if not holds:
        raise Difference(message)


# Both beside each other -----------------------------------------------------------------------------


class Beside:
    """A process played by the token game, by the engine, by the engine without pruning, and drawn in another order."""

    def __init__(
        self,
        block: Block,
        drawings: Sequence[str],
        oracle: type[Game] = Game,
        moves: list[Move] | None = None,
        remembering: bool = True,
    ) -> None:
        """``drawings`` seed the two diagrams; into ``moves`` goes what is done, also when it fails. ``remembering``
        plays beside an engine that forgets nothing too, which is slow in a long history."""
        self.moves = [] if moves is None else moves
        first, second = (read(diagram(block, random.Random(each)), "acak.bpmn")[0] for each in drawings)
        self.game = oracle(first, TABLES, REGISTER)
        self.cold, self.redrawn = Cold(first), Cold(second)
        self.redrawn.name = "engine with the other drawing"
        self.live = [Live(first)] if remembering else []
        self.now, self.seq, self.refused = BEGIN, 0, 0
        self.before: list[tuple[State, str]] = []

    def play(self, player: Player) -> Played:
        """Raises ``Difference``."""
        outcome = ""
        while not outcome and (move := player.next(self.game, self.now)) is not None:
            self.moves.append(move)
            outcome = self.step(move)
        self._past()
        return Played(outcome or "went on", tuple(self.moves), self.refused)

    def step(self, move: Move) -> str:
        """One command to all; an outcome when that was the last."""
        self.seq += 1
        self.now += timedelta(minutes=move.minutes)
        if move.kind == "fire":
            due = [each.due for each in self.game.timers if each.element == move.element][move.which]
            self.now = max(self.now, due.astimezone(UTC))
        inputs = Inputs(self.seq, self.now, CALENDAR, REGISTER)
        try:
            self._ask_the_game(move)
        except Undecided:
            return "undecided"
        except Refusal as refusal:
            for each in (self.cold, *self.live, self.redrawn):
                self._refused(each, move, inputs, str(refusal))
            self.refused += 1
            return "refused" if move.kind == "start" else ""
        self._pure(move, inputs)
        for each in (self.cold, *self.live, self.redrawn):
            try:
                each.do(each.command(move), inputs)
            except (AlurError, LookupError) as error:
                raise Difference(f"{each.name} refuses: {error!r}") from error
            self._same(each)
        self._same_bytes()
        self._gone(inputs)
        return self._outcome()

    def _ask_the_game(self, move: Move) -> None:
        if move.kind == "start":
            self.game.start(move.values, self.now)
        elif move.kind == "fire":
            self.game.fire(move.element, move.which, self.now)
        elif move.kind in ("complete", "finish"):
            self.game.complete(move.element, move.which, move.values, self.now)
        else:
            self.game.stay()

    def _refused(self, each: Cold, move: Move, inputs: Inputs, why: str) -> None:
        before = each.state
        try:
            each.advance(each.command(move), inputs)
        except AlurError:
            _check(each.state is before, f"{each.name} changes although it refuses")
        else:
            raise Difference(f"{each.name} goes on where there is no way: {why}")

    def _pure(self, move: Move, inputs: Inputs) -> None:
        """The same command again, on a state from its bytes: the same to the byte. (Then it is done for good.)"""
        state = self.cold.state
        text = json.dumps(state.variables)
        self.before.append((state, text))
        command = self.cold.command(move)
        try:
            one = advance(self.cold.definition, state, command, inputs)
            other = advance(
                self.cold.definition, State(bytes(state.tokens), json.loads(text), state.ended), command, inputs
            )
        except AlurError as error:
            raise Difference(f"engine refuses: {error!r}") from error
        _check(one == other and json.dumps(one[0].variables) == json.dumps(other[0].variables), "not pure")

    def _same(self, each: Cold) -> None:
        game, name = self.game, each.name
        seen = each.open.seen()
        wanted = {
            "task": sorted(game.tasks()),
            "job": sorted(game.jobs()),
            "timer": sorted((timer.element, timer.due) for timer in game.timers),
        }
        _check(seen == wanted, f"{name}: {seen}, but by BPMN {wanted}")
        waiting = joins(each.state.tokens, each.definition.process, each.open)
        _check(waiting == game.joins(), f"{name}: at joins {dict(waiting)}, but by BPMN {dict(game.joins())}")
        _check(game.agrees(each.state.variables), f"{name}: {each.state.variables}, but by BPMN {game.variables}")
        _check(each.state.ended == game.ended, f"{name}: ended is {each.state.ended}, by BPMN {game.ended}")
        kinds = [event.kind for event in each.events]
        _check(("instance.ended" in kinds) == game.ended, f"{name}: says of the end {kinds[-1]}")
        stalled = next((event.detail for event in each.events if event.kind == "instance.stalled"), [])
        wanted_stall = sorted(gateway for gateway, _ in game.joins().elements()) if game.stalled else []
        _check(sorted(stalled) == wanted_stall, f"{name}: stalled at {stalled}, by BPMN at {wanted_stall}")
        taken = Counter(event.element for event in each.events if event.kind == "flow.taken")
        _check(taken <= game.taken, f"{name}: takes {taken - game.taken} more than BPMN")
        _check(game.terminated or taken == game.taken, f"{name}: does not take {game.taken - taken}")
        _check(not game.ended or not each.open.entered, f"{name}: ended inside {each.open.entered}")

    def _same_bytes(self) -> None:
        """Kept in memory without pruning, or loaded from pruned bytes: it is the same."""
        for live in self.live:
            _check(live.state == self.cold.state, f"pruned {self.cold.state}, and not {live.state}")
            _check(live.events == self.cold.events, "the history without pruning is another")

    def _gone(self, inputs: Inputs) -> None:
        """What is over cannot be done again, and nothing can be done by another name."""
        open_ = self.cold.open
        wrong = [(kind, open_.closed) for kind in ("complete", "finish", "fire") if open_.closed]
        wrong += [("start", "")] if self.cold.state.ended else []
        for token, (noun, _, _) in list(open_.items.items())[:1]:
            wrong += [(kind, token) for kind, wanted in NOUNS.items() if wanted != noun]
        for kind, token in wrong:
            try:
                advance(self.cold.definition, self.cold.state, Command(kind, token), inputs)
            except Conflict:
                continue
            raise Difference(f"{kind} {token} should not be possible, and nobody objects")

    def _outcome(self) -> str:
        if self.game.ended or self.game.stalled:
            return "ended" if self.game.ended else "stalled"
        crowd = len(self.game.activities) + len(self.game.timers) + self.game.waiting.total()
        return "flooded" if crowd > CROWD else ""

    def _past(self) -> None:
        for state, text in self.before:
            _check(json.dumps(state.variables) == text, f"the past was rewritten: {state.variables} was {text}")
