"""Random processes run as BPMN says. ``RANDOM_SEED`` repeats a run; ``python -m tests.random`` does more of it."""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.definitions.bpmn.dialect import read
from engine.definitions.bpmn.elements import CATCH_TRIGGERS, ELEMENTS
from engine.definitions.bpmn.model import Element, Process
from tests.random.drawing import diagrams
from tests.random.engines import Difference
from tests.random.histories import Beside
from tests.random.marking import Scope
from tests.random.moves import Chance
from tests.random.oracle import Game
from tests.random.processes import Block, process
from tests.random.stack import Stack
from tests.random.trials import Trial, new_seed

CASES, BATCHES, WHOLE = 300, 10, 12
HOSTS = ("userTask", "serviceTask", "scriptTask", "task", "receiveTask", "subProcess", "callActivity")
GATEWAYS = ("exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway")


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
    drawn = [each for n in range(400) for each in _drawn(f"isi {n}")]
    elements = [element for each in drawn for element in each.elements.values()]
    assert {(each.kind, each.event.kind) for each in elements} == ELEMENTS.keys()
    found = {what for each in drawn for element in each.elements.values() for what in _what(each, element)}
    assert found >= {
        "serviceTask catat",
        "serviceTask nomor",
        "sendTask whatsapp",
        "serviceTask script",
        "manualTask ticked",
        "exclusiveGateway join and fork",
        "parallelGateway join",
        "parallelGateway join and fork",
        "inclusiveGateway join and fork",
        "task without a condition",
        "task with conditions",
        *(
            f"{each} catch {kind}"
            for each in ("intermediateCatchEvent", "boundary")
            for kind in ("timeDate", "timeDuration")
        ),
        "boundary catch timeCycle",
        *(f"{host} with {event} {hard}" for host in HOSTS for event in ("timer", "message") for hard in (True, False)),
        *(f"start of {event} {hard}" for event in CATCH_TRIGGERS for hard in (True, False)),
        *(f"callActivity {way}" for way in ("in source", "in expression", "out source", "out expression", "isolated")),
        *(f"{host} {how}" for host in HOSTS for how in ("parallel", "sequential", "collection", "condition")),
        *(f"{host} {way}" for host in HOSTS for way in ("inputs", "outputs")),
        "userTask cardinality",
        "userTask gathered",
        *(f"{host} compensated" for host in HOSTS),
        "subProcess in subProcess",
        "callActivity in subProcess",
    }
    assert {each.camunda_8 for each in drawn} == {True, False}


def _drawn(seed: str) -> list[Process]:
    files = diagrams(process(random.Random(seed)), random.Random(seed))
    return [read(data, f"{key}.bpmn")[0] for key, data in files.items()]


def _what(process: Process, element: Element) -> Iterator[str]:
    """What is said of an element, in words."""
    kind, out = element.kind, [process.flows[id] for id in element.outgoing]
    if len(element.incoming) > 1:
        yield f"{kind} join and fork" if len(out) > 1 else f"{kind} join"
    if kind not in GATEWAYS and len(out) > 1:
        yield "task with conditions" if any(flow.condition for flow in out) else "task without a condition"
    yield f"{kind} {element.topic or (element.script and 'script') or (element.ticked and 'ticked')}"
    if element.event.timer:
        yield f"{'boundary' if element.attached_to else kind} catch {element.event.timer}"
    if element.attached_to:
        host = process.elements[element.attached_to].kind
        yield f"{host} with {element.event.kind} {element.interrupting}"
        yield f"{host} compensated" if element.event.kind == "compensate" else ""
    if kind == "startEvent" and element.parent:
        yield f"start of {element.event.kind} {element.interrupting}"
    if element.parent:
        yield f"{kind} in {process.elements[element.parent].kind}"
    for way, mappings in (("in", element.ins), ("out", element.outs)):
        yield from (f"{kind} {way} {'expression' if m.expression else 'source'}" for m in mappings if m.target)
    yield (
        f"{kind} isolated"
        if not all(any(m.source == "*" for m in each) for each in (element.ins, element.outs))
        else ""
    )
    yield from (f"{kind} {way}" for way in ("inputs", "outputs") if getattr(element, way))
    if (loop := element.loop) is not None:
        yield f"{kind} {'sequential' if loop.sequential else 'parallel'}"
        yield from (f"{kind} {name}" for name in ("collection", "cardinality", "condition") if getattr(loop, name))
        yield f"{kind} gathered" if loop.outputs else ""


class Hasty(Game):
    """Joins when a token comes by any flow: wrong."""

    def _complete_join(self, gateway: Element, scope: Scope) -> bool:
        return any(scope.joins.get(flow) for flow in gateway.incoming)


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
