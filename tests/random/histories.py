"""Random histories: the same commands to the token game and to the engine, and everything compared after each."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from engine.definitions.bpmn.dialect import read
from engine.definitions.bpmn.model import Process
from engine.errors import AlurError, Conflict
from engine.execution.interpreter import advance
from engine.execution.values import Command, Inputs, State
from engine.services.calendar import default_calendar
from tests.random.drawing import KEY, diagrams
from tests.random.engines import NOUNS, Cold, Difference, Live, check, standing
from tests.random.moves import Move, Player
from tests.random.oracle import Game, Refusal, Undecided
from tests.random.processes import TABLES, Block

BEGIN = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
CALENDAR = default_calendar([2026, 2027])
REGISTER = {"izin": "X1"}
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
            check(each.state is before, f"{each.name} changes although it refuses")
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
        check(one == other and json.dumps(one[0].variables) == json.dumps(other[0].variables), "not pure")

    def _same(self, each: Cold) -> None:
        game, name = self.game, each.name
        seen = each.open.seen()
        wanted = {
            "task": sorted(game.tasks()),
            "job": sorted(game.jobs()),
            "timer": sorted((timer.element, timer.due) for timer in game.timers),
        }
        check(seen == wanted, f"{name}: {seen}, but by BPMN {wanted}")
        stands = standing(each.state.tokens, each.definition.process, each.open)
        check(stands == game.standing(), f"{name}: there stand {stands}, but by BPMN {game.standing()}")
        check(game.agrees(each.state.variables), f"{name}: {each.state.variables}, but by BPMN {game.variables}")
        check(each.state.ended == game.ended, f"{name}: ended is {each.state.ended}, by BPMN {game.ended}")
        ends = [event.element for event in each.events if event.kind == "instance.ended"]
        check(len(ends) == game.ended and game.ends.issuperset(ends), f"{name}: ends at {ends}, by BPMN {game.ends}")
        stalled = next((event.detail for event in each.events if event.kind == "instance.stalled"), [])
        check(sorted(stalled) == sorted(game.stuck()), f"{name}: stalled at {stalled}, by BPMN at {game.stuck()}")
        taken = Counter(event.element for event in each.events if event.kind == "flow.taken")
        check(taken <= game.taken, f"{name}: takes {taken - game.taken} more than BPMN")
        check(taken >= game.surely_taken, f"{name}: does not take {game.surely_taken - taken}")
        under_way = sorted(activity.element for activity in game.activities)
        inside = sorted(each.open.entered.values())
        check(inside == under_way, f"{name}: inside {inside}, by BPMN {under_way}")

    def _same_bytes(self) -> None:
        """Kept in memory without pruning, or loaded from pruned bytes: it is the same."""
        for live in self.live:
            check(live.state == self.cold.state, f"pruned {self.cold.state}, and not {live.state}")
            check(live.events == self.cold.events, "the history without pruning is another")

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
        return "flooded" if self.game.crowd > CROWD else ""

    def _past(self) -> None:
        for state, text in self.before:
            check(json.dumps(state.variables) == text, f"the past was rewritten: {state.variables} was {text}")


def _read(block: Block, drawing: str) -> dict[str, Process]:
    """The processes of a tree by their keys, drawn by a seed."""
    files = diagrams(block, random.Random(drawing))
    return {key: read(data, f"{key}.bpmn")[0] for key, data in files.items()}
