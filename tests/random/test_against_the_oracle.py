"""Random processes run as BPMN says. ``RANDOM_SEED`` repeats a run; ``python -m tests.random`` does more of it."""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.definitions.bpmn.dialect import read
from engine.definitions.bpmn.model import Element, Process
from tests.random.drawing import diagrams
from tests.random.engines import Difference
from tests.random.histories import Beside
from tests.random.moves import Chance
from tests.random.oracle import Game, Scope
from tests.random.processes import Block, process
from tests.random.stack import Stack
from tests.random.trials import Trial, new_seed

CASES, BATCHES, WHOLE = 300, 10, 12


@pytest.fixture(scope="module")
def seed(request: pytest.FixtureRequest) -> str:
    """Shown even when all is well, and in every process that tests run in."""
    found = new_seed()
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        print(f"\nRANDOM_SEED={found}", file=sys.stderr, flush=True)
    return found


@pytest.mark.parametrize("batch", range(BATCHES))
def test_the_engine_plays_the_token_game(seed: str, batch: int) -> None:
    for number in range(batch, CASES, BATCHES):
        Trial(seed, number).play()


@pytest.fixture
def stack(seed: str, tmp_path: Path) -> Iterator[Stack]:
    made = Stack(tmp_path, random.Random(seed))
    yield made
    made.close()


def test_and_so_do_all_parts_together(stack: Stack, seed: str) -> None:
    for number in range(WHOLE):
        drawn, key = stack.deployed()
        try:
            stack.play(key)
        except Exception as error:
            told = "\n".join(data.decode() for data in drawn.values())
            raise Difference(f"{error!r}\nRANDOM_SEED={seed}, case {number} of all parts together\n{told}") from error


def test_a_thousand_returns_beside_a_reminder_leave_nothing_behind() -> None:
    reminder = Block("boundary", "b1", (), ("timeCycle", "R/PT2H", "soft", "end"))
    ways = (
        Block("user", "U1", (reminder,)),
        Block("sequence", "", (Block("pause", "P1", (), ("timeDuration", "PT1H")),)),
    )
    block = Block("loop", "l1", (Block("fork", "p1", ways, ("gate",)),), ("${n != 9}", "back", "gate"))
    beside = Beside(Block("process", "mulai", (block,)), ("1", "2"), remembering=False)
    played = beside.play(Chance(random.Random("seribu"), 5000))
    assert played.outcome == "went on"
    assert sum((move.kind, move.element) == ("complete", "l1U") for move in played.moves) > 1000
    assert len(beside.cold.state.tokens) < 600


def test_the_same_seed_is_the_same_trial() -> None:
    assert [Trial("sama", n).play() for n in range(20)] == [Trial("sama", n).play() for n in range(20)]


def test_the_random_processes_hold_everything_the_engine_runs() -> None:
    files = [diagrams(process(random.Random(f"isi {n}")), random.Random(n)) for n in range(200)]
    drawn = [read(data, f"{key}.bpmn")[0] for each in files for key, data in each.items()]
    kinds = {what for each in drawn for element in each.elements.values() for what in _what(each, element)}
    assert kinds == {
        "startEvent",
        "endEvent",
        "endEvent terminate",
        "userTask",
        "serviceTask catat",
        "serviceTask nomor",
        "sendTask whatsapp",
        "businessRuleTask",
        "exclusiveGateway",
        "exclusiveGateway join and fork",
        "parallelGateway",
        "parallelGateway join",
        "parallelGateway join and fork",
        *(f"intermediateCatchEvent timer {kind}" for kind in ("timeDate", "timeDuration")),
        *(f"boundaryEvent timer {kind} True" for kind in ("timeDate", "timeDuration")),
        *(f"boundaryEvent timer {kind} False" for kind in ("timeDate", "timeDuration", "timeCycle")),
        "callActivity",
        *(f"callActivity {way}" for way in ("in source", "in expression", "out source", "out expression")),
        *(f"callActivity boundary {interrupting}" for interrupting in (True, False)),
    }


def _what(process: Process, element: Element) -> Iterator[str]:
    joins, forks = len(element.incoming) > 1, len(element.outgoing) > 1
    words = [element.kind, element.topic or "", element.event.kind.replace("none", ""), element.event.timer]
    if element.kind == "boundaryEvent":
        words.append(str(element.interrupting))
        if process.elements[element.attached_to].kind == "callActivity":
            yield f"callActivity boundary {element.interrupting}"
    for way, mappings in (("in", element.ins), ("out", element.outs)):
        yield from (f"callActivity {way} {'expression' if m.expression else 'source'}" for m in mappings if m.target)
    if element.kind == "exclusiveGateway" and joins and forks:
        words.append("join and fork")
    if element.kind == "parallelGateway" and joins:
        words.append("join and fork" if forks else "join")
    yield " ".join(word for word in words if word)


class Hasty(Game):
    """Joins when a token comes by any flow: wrong."""

    def _complete_join(self, gateway: Element, scope: Scope) -> bool:
        return any(scope.waiting[flow] for flow in gateway.incoming)


def test_a_failing_case_is_shrunk_to_what_matters() -> None:
    reports = []
    for number in range(60):
        try:
            Trial("kecil", number, Hasty).play()
        except Difference as difference:
            reports.append((number, str(difference)))
    assert len(reports) > 10
    for number, report in reports:
        assert f"--seed kecil --case {number}" in report
        assert 1 <= report.count("<bpmn:parallelGateway") <= 2, report
        assert len(re.findall("<bpmn:(?:user|service|send|businessRule)Task", report)) <= 2, report
        assert 1 <= len(re.findall("^  Move", report, re.MULTILINE)) <= 2, report
