"""A random process that a timer starts runs as BPMN says from there, and as it runs from its other start event."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from engine.definitions.analysis.starts import alike, begin
from engine.definitions.bpmn.dialect import read
from engine.definitions.bpmn.model import Element, Event, Flow, Process
from engine.execution.values import Command
from tests.random.drawing import KEY, diagrams
from tests.random.engines import Cold
from tests.random.histories import REGISTER, Beside
from tests.random.moves import Chance, Move
from tests.random.oracle import Deed, Game
from tests.random.processes import TABLES, Block, process
from tests.random.trials import new_seed

CASES = 60
TIMER = Element("jadwal", "startEvent", event=Event("timer", "timeCycle", "R/P3M"), outgoing=("dari_jadwal",))


def scheduled(drawn: Process) -> Process:
    """The same with a timer start event, which comes first, to where its own start event leads."""
    start = begin(drawn)
    assert start is not None
    target = drawn.elements[drawn.flows[start.outgoing[0]].target]
    joined = replace(target, incoming=(*target.incoming, "dari_jadwal"))
    return replace(
        drawn,
        elements={TIMER.id: TIMER, **drawn.elements, target.id: joined},
        flows={**drawn.flows, "dari_jadwal": Flow("dari_jadwal", TIMER.id, target.id)},
    )


class Timed(Cold):
    """The engine, told which event starts the case."""

    def command(self, move: Move) -> Command:
        found = super().command(move)
        return replace(found, target=TIMER.id) if move.kind == "start" else found


class TimedGame(Game):
    def _start(self, deed: Deed) -> None:
        super()._start(replace(deed, name=TIMER.id))


class Scheduled(Beside):
    """As ``Beside``, from the timer start event."""

    def __init__(self, block: Block, drawings: Sequence[str]) -> None:
        super().__init__(block, drawings, remembering=False)
        first, second = (_read(block, each) for each in drawings)
        self.game = TimedGame(first[KEY], TABLES, REGISTER, first)
        self.cold, self.redrawn = Timed(first[KEY], first), Timed(second[KEY], second)


def _read(block: Block, drawing: str) -> Mapping[str, Process]:
    files = diagrams(block, random.Random(drawing))
    found = {key: read(data, f"{key}.bpmn")[0] for key, data in files.items()}
    return {**found, KEY: scheduled(found[KEY])}


class Again:
    """Does what was done in the other case, move by move: there, too, it must be possible."""

    def __init__(self, moves: Sequence[Move]) -> None:
        self.moves = iter(moves)

    def next(self, game: Game, now: datetime) -> Move | None:
        return next(self.moves, None)


def test_from_a_timer_the_engine_plays_the_token_game() -> None:
    seed, played = new_seed(), 0
    print(f"RANDOM_SEED={seed}")
    for number in range(CASES):
        source = random.Random(f"{seed}:{number}")
        block, drawings = process(source), (f"{seed}:{number}:1", f"{seed}:{number}:2")
        if alike(_read(block, drawings[0])[KEY]):  # one that begins with a parallel gateway is refused at deployment
            moves = Scheduled(block, drawings).play(Chance(source)).moves
            Beside(block, drawings, remembering=False).play(Again(moves))
            played += len(moves)
    assert played > CASES
