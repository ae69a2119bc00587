"""Random histories: the same commands to the token game and to the engine, and everything compared after each."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from engine.definitions.bpmn.dialect import read
from engine.definitions.bpmn.model import Process
from engine.errors import AlurError, Conflict
from engine.execution.interpreter import advance
from engine.execution.values import Command, Event, Inputs, State
from engine.services.calendar import default_calendar
from tests.random.drawing import KEY, diagrams
from tests.random.engines import NOUNS, Cold, Difference, Live, check
from tests.random.moves import Move, Player
from tests.random.oracle import Deed, Game, Refusal
from tests.random.order import orders
from tests.random.processes import TABLES, Block
from tests.random.seen import find, written

BEGIN = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
CALENDAR = default_calendar([2026, 2027])
REGISTER = {"izin": "X1"}
STILL = ("claim", "release")  # commands that move no token
CROWD = 30  # more tokens than this are looked at no further


@dataclass(frozen=True)
class Played:
    """How a history went: ended, stalled, went on, flooded, or undecided; and what was done."""

    outcome: str
    moves: tuple[Move, ...]
    refused: int = 0


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
        first, second = (_read(block, each) for each in drawings)
        self.game = oracle(first[KEY], TABLES, REGISTER, first)
        self.cold, self.redrawn = Cold(first[KEY], first), Cold(second[KEY], second)
        self.redrawn.name = "engine with the other drawing"
        self.live = [Live(first[KEY], first)] if remembering else []
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
            self.now = max(self.now, target(self.game, move).due.astimezone(UTC))
        inputs = Inputs(self.seq, self.now, CALENDAR, REGISTER)
        before = self.game
        self._pure(move, inputs)
        refusals = {each: self._do(each, move, inputs) for each in (self.cold, *self.live, self.redrawn)}
        self.game = self._explained(before, move, self.cold, refusals[self.cold])
        for each in self.live:
            check(refusals[each] == refusals[self.cold], f"{each.name} refuses: {refusals[each]}")
        self._same_bytes()
        refused, again = refusals[self.cold], refusals[self.redrawn]
        if self._differs(self.game, self.redrawn, again) if not refused else not again:
            self._explained(before, move, self.redrawn, refusals[self.redrawn])
            return "undecided"  # each right, and no longer the same case
        if refused:
            self.refused += 1
            return "refused" if move.kind == "start" else ""
        self._gone(inputs)
        return self._outcome()

    def _do(self, each: Cold, move: Move, inputs: Inputs) -> str:
        """Why it refuses, if it does."""
        state = each.state
        try:
            each.do(each.command(move), inputs)
        except (AlurError, LookupError) as error:
            check(each.state is state, f"{each.name} changes although it refuses")
            return repr(error)
        return ""

    def _explained(self, before: Game, move: Move, engine: Cold, refused: str) -> Game:
        """The game after a step that comes to what the engine has come to, with tokens moved in some order."""
        first, alike = "", list[Game]()
        for order in orders():
            try:
                game = before.after(deed(before, move), self.now, order)
            except Refusal as refusal:
                why = "" if refused else f"{engine.name} goes on where there is no way: {refusal}"
                game = before
            else:
                why = f"{engine.name} refuses: {refused}" if refused else self._differs(game, engine, "")
                if not refused and not self._differs(game, engine, "", flows=False):
                    alike.append(game)
            if not why:
                return game
            first = first or why
        if not _may_have_taken(engine.events, alike):
            raise Difference(first)
        return alike[0]

    @staticmethod
    def _differs(game: Game, each: Cold, refused: str, *, flows: bool = True) -> str:
        """What differs between a case and an engine's, if anything does; ``flows`` that were taken among it."""
        if refused:
            return refused
        name, seen, wanted = each.name, each.seen(), game.seen()
        stalled = next((event.detail for event in each.events if event.kind == "instance.stalled"), [])
        ends = [event.element for event in each.events if event.kind == "instance.ended"]
        taken = taken_in(each.events)
        inside, under_way = sorted(each.open.entered.values()), sorted(game.under_way())
        return next(
            (
                f"{name}: {told}, but by BPMN {right}"
                for told, right in (
                    (seen.node, wanted.node),
                    (each.state.ended, game.ended),
                    (sorted(stalled), sorted(game.stuck())),
                    (taken, game.taken if flows else taken),
                    (inside, under_way),
                    (sent(each.events), game.sent),
                    (bool(ends), game.ended),
                    (set(ends) - {""} - game.ends, set()),
                )
                if told != right
            ),
            "",
        )

    def _pure(self, move: Move, inputs: Inputs) -> None:
        """The same command again, on a state from its bytes: the same to the byte. (Then it is done for good.)"""
        state = self.cold.state
        text = json.dumps(state.variables)
        self.before.append((state, text))
        try:
            command = self.cold.command(move)
        except LookupError as error:
            raise Difference(f"{move} cannot be given to {self.cold.name}: {self.cold.open.items}") from error
        try:
            one = advance(self.cold.definition, state, command, inputs)
        except AlurError:
            return
        other = advance(
            self.cold.definition, State(bytes(state.tokens), json.loads(text), state.ended), command, inputs
        )
        check(one == other and json.dumps(one[0].variables) == json.dumps(other[0].variables), "not pure")

    def _same_bytes(self) -> None:
        """Kept in memory without pruning, or loaded from pruned bytes: it is the same."""
        for live in self.live:
            check(live.state == self.cold.state, f"pruned {self.cold.state}, and not {live.state}")
            check(live.events == self.cold.events, "the history without pruning is another")

    def _gone(self, inputs: Inputs) -> None:
        """What is over cannot be done again, and nothing can be done by another name."""
        open_ = self.cold.open
        wrong = [(kind, open_.closed) for kind in ("complete", "finish", "fire", "correlate") if open_.closed]
        wrong += [("start", "")] if self.cold.state.ended else []
        for token, (noun, _, _) in list(open_.items.items())[:1]:
            wrong += [(kind, token) for kind, wanted in NOUNS.items() if noun not in wanted]
        for kind, token in wrong:
            try:
                advance(self.cold.definition, self.cold.state, Command(kind, token, {"code": "E1"}), inputs)
            except Conflict:
                continue
            raise Difference(f"{kind} {token} should not be possible, and nobody objects")

    def _outcome(self) -> str:
        if self.game.ended or self.game.stalled:
            return "ended" if self.game.ended else "stalled"
        return "flooded" if self.game.crowd > CROWD else ""

    def _past(self) -> None:
        for state, text in self.before:
            check(json.dumps(state.variables) == text, f"the past was rewritten: {state.variables} was {text}")


def target(game: Game, move: Move) -> Any:
    """What a move is made to."""
    return find(game.seen(), NOUNS[move.kind], move.element, move.which)


def deed(game: Game, move: Move) -> Deed:
    """A move, as the token game is told of it."""
    if move.kind in STILL:
        return Deed("stay")
    if move.kind in ("start", "signal"):
        return Deed(move.kind, name=move.element, values=move.values)
    kind = "complete" if move.kind == "finish" else move.kind
    return Deed(kind, target(game, move).born, str(move.values.get("code", "")), move.values)


def taken_in(events: Sequence[Event]) -> Counter[str]:
    return Counter(event.element for event in events if event.kind == "flow.taken")


def _may_have_taken(events: Sequence[Event], alike: Sequence[Game]) -> bool:
    """Whether the flows lie between those of steps that come to the same. How far tokens have come that something takes
    away in the same step is open, and no order tried may have stopped each where the engine did."""
    taken = taken_in(events)
    every = taken.keys() | {flow for game in alike for flow in game.taken}
    counts = {flow: [game.taken[flow] for game in alike] for flow in every}
    return bool(alike) and all(min(counts[flow]) <= taken[flow] <= max(counts[flow]) for flow in every)


def sent(events: Sequence[Event]) -> Counter[str]:
    """The messages and signals that were sent, as the token game tells of them."""
    kinds = {"message.thrown": "message", "signal.thrown": "signal"}
    found = [each for each in events if each.kind in kinds]
    return Counter(f"{e.element} {kinds[e.kind]} {e.detail['name']} {written(e.values)}" for e in found)


def _read(block: Block, drawing: str) -> dict[str, Process]:
    """The processes of a tree by their keys, drawn by a seed."""
    files = diagrams(block, random.Random(drawing))
    return {key: read(data, f"{key}.bpmn")[0] for key, data in files.items()}
