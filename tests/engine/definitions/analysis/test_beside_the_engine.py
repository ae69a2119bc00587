"""Random drawings with parts, events and inclusive gateways: the engine is only stuck where the check has said so."""

from __future__ import annotations

import random
from itertools import count
from typing import Any

from engine.definitions.analysis.soundness import check
from engine.definitions.bpmn.model import Event, Loop, Process
from engine.definitions.deployment.resources import Resources
from engine.definitions.lint import reachable
from engine.errors import Refused
from engine.execution.builder import build
from engine.execution.definition import Definition
from engine.execution.events import ERROR_THROWN, INSTANCE_STALLED, MESSAGE, TASK, TIMER
from engine.execution.interpreter import advance
from engine.execution.values import Command, Inputs, State
from tests.engine.definitions.analysis.nested import KINDS
from tests.walk import CALENDAR, NOW, drawn

DRAWINGS, PLAYS, MOST_STEPS = 60, 8, 60
CONDITIONS = 7
NOT_MEANT = "tidak ditangkap"  # an error of that code is not caught here: nothing has happened


class Maker:
    """A diagram nobody would draw."""

    def __init__(self, source: random.Random) -> None:
        self.random, self.numbers = source, count()
        self.elements: dict[str, dict[str, Any]] = {}
        self.flows: dict[str, str] = {}
        self.scope("", 0)

    @property
    def process(self) -> Process:
        return drawn(self.elements, self.flows)

    def add(self, letter: str, parent: str, **fields: Any) -> str:
        id = f"{letter}{next(self.numbers)}"
        self.elements[id] = {"kind": KINDS[letter], "parent": parent, **fields}
        return id

    def flow(self, source: str, target: str, condition: str = "") -> str:
        id = f"{source}>{target}"
        while id in self.flows:
            id += "#2"
        self.flows[id] = condition
        return id

    def scope(self, parent: str, depth: int) -> None:
        start = self.add("s", parent)
        inner, events = [], []
        for _ in range(self.random.randint(2, 6 - 2 * bool(depth))):
            id = self.add(self.random.choice("tttxxppooom" + "u" * (depth < 2)), parent)
            inner.append(id)
            if id[0] == "u":
                self.scope(id, depth + 1)
                if self.random.random() < 0.2:
                    self.elements[id]["loop"] = Loop(cardinality="2", sequential=self.random.random() < 0.5)
            if id[0] in "tu" and self.random.random() < 0.35:
                events.append(self.boundary(id, parent))
        ends = [self.end(parent, depth) for _ in range(self.random.randint(1, 2))]
        self.flow(start, inner[0])
        for place, id in enumerate(inner):
            self.leave(id, inner, inner[place + 1 : place + 4], ends)
        for id in events:
            self.leave(id, inner, inner[inner.index(self.elements[id]["attached_to"]) + 1 :][:3], ends)
        if depth < 2 and self.random.random() < 0.15:
            self.handler(parent)

    def boundary(self, host: str, parent: str) -> str:
        kind = self.random.choice(["timer", "message", "error"] + ["escalation"] * (host[0] == "u"))
        interrupting = kind == "error" or self.random.random() < 0.6
        return self.add("b", parent, attached_to=host, interrupting=interrupting, event=self.event(kind))

    def event(self, kind: str) -> Event:
        if kind == "timer":
            return Event(kind, "timeDuration", "P1D")
        code = self.random.choice((None, "A")) if kind in ("error", "escalation") else None
        return Event(kind, name="m" if kind == "message" else "", code=code)

    def end(self, parent: str, depth: int) -> str:
        kind = self.random.choice(["none"] * 5 + ["terminate"] + ["error", "escalation"] * bool(depth))
        return self.add("e", parent, event=Event(kind, code="A" if kind in ("error", "escalation") else None))

    def leave(self, id: str, inner: list[str], later: list[str], ends: list[str]) -> None:
        several = self.random.choice((1, 2, 2, 3)) if id[0] in "xpo" else 1 + (self.random.random() < 0.1)
        asked = id[0] in "xo" and several > 1
        for n in range(several):
            back = id[0] in "xt" and self.random.random() < 0.15
            ahead = later if later and self.random.random() < 0.85 else ends
            last = n + 1 == several
            condition = f"${{v{self.random.randrange(CONDITIONS)}}}" if asked and not last else ""
            flow = self.flow(id, self.random.choice(inner if back else ahead), condition)
            if asked and last:
                self.elements[id]["default"] = flow

    def handler(self, parent: str) -> None:
        part = self.add("u", parent, by_event=True)
        kind = self.random.choice(("message", "error"))
        interrupting = kind == "error" or self.random.random() < 0.5
        start = self.add("s", part, interrupting=interrupting, event=self.event(kind))
        task = self.add("t", part)
        self.flow(start, task)
        self.flow(task, self.add("e", part))


def gets_stuck(process: Process, source: random.Random) -> bool:
    """Whether a case comes to nothing, but for an error that nothing catches."""
    definition, state = Definition("uji:1", process, build(process), {}), State()
    waiting: dict[str, str] = {}
    command = Command("start", values=answers(source))
    for seq in range(1, MOST_STEPS):
        try:
            state, events = advance(definition, state, command, Inputs(seq, NOW, CALENDAR))
        except Refused as refused:
            if NOT_MEANT not in str(refused):
                raise
            events = []
        for event in events:
            for noun, does in ((TASK, "complete"), (TIMER, "fire"), (MESSAGE, "correlate")):
                if event.kind == noun.opened:
                    waiting[event.token] = does
                elif event.kind in (noun.closed, noun.cancelled):
                    waiting.pop(event.token, None)
            if event.kind == ERROR_THROWN and event.detail["caught"] is None:
                return False
        if state.ended or not waiting:
            return not state.ended
        assert not events or events[-1].kind != INSTANCE_STALLED
        tasks = [token for token, does in waiting.items() if does == "complete"]
        token = source.choice(tasks if tasks and source.random() < 0.75 else list(waiting))
        command = Command(waiting[token], token, answers(source) if waiting[token] != "fire" else {})
        if waiting[token] == "complete" and source.random() < 0.1:
            command = Command("throw", token, {"code": source.choice("AB")})
    return False


def answers(source: random.Random) -> dict[str, bool]:
    return {f"v{n}": source.random() < 0.5 for n in range(CONDITIONS)}


def test_the_engine_is_only_stuck_where_the_check_has_said_so() -> None:
    begin = random.randrange(10**9)
    print(f"seed {begin}")
    for seed in range(begin, begin + DRAWINGS):
        process = Maker(random.Random(seed)).process
        if any("putaran" in finding.message for finding in reachable.check(process, Resources({}))):
            continue
        result = check(process)
        if result.bounded or any(fault.kind in ("deadlock", "pile") for fault in result.faults):
            continue
        for play in range(PLAYS):
            assert not gets_stuck(process, random.Random(seed + play)), f"{seed}: {' '.join(process.flows)}"
