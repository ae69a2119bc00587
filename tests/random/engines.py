"""The engine as the histories drive it, what is to be seen of it, and what stands in its bytes."""

from __future__ import annotations

import json
from collections import ChainMap, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from unittest import mock

from engine.definitions.bpmn.expansion import expand
from engine.definitions.bpmn.model import Process
from engine.definitions.decisions import read_decisions
from engine.execution import interpreter, tokens
from engine.execution.builder import build
from engine.execution.case import Case
from engine.execution.definition import Definition
from engine.execution.interpreter import advance
from engine.execution.values import Command, Event, Inputs, State
from tests.random.drawing import tables
from tests.random.moves import Move
from tests.random.oracle import Standing

DECISIONS = {each.id: each for each in read_decisions(tables(), "processes/tabel.dmn")}
WAITING, READY = 8, 16  # a token's state, as it stands in the bytes
NOUNS = {"complete": "task", "claim": "task", "release": "task", "finish": "job", "fire": "timer"}  # command's target
HOSTS = {"userTask", "callActivity"}  # of boundary events
INTERNAL = {"from", "due", "left", "fired", "inside"}  # what a token may remember


class Difference(Exception):
    """The engine and the token game disagree, or the engine breaks a promise of its own."""


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
                check(event.token not in self.items, f"{event.token} opens twice")
                due = event.detail["due"] if noun == "timer" else ""
                self.items[event.token] = noun, event.element, due
            elif noun in ("task", "job", "timer") and verb in self.CLOSING:
                check(self.items.pop(event.token, ("",))[0] == noun, f"{event} closes what was not open")
                self.closed = event.token
            elif event.kind == "entered":
                check(event.token not in self.entered, f"{event.token} is entered twice")
                self.entered[event.token] = event.element
            elif event.kind in ("left", "cancelled"):
                check(self.entered.pop(event.token, "") == event.element, f"{event} was not entered")

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

    def __init__(self, process: Process, processes: Mapping[str, Process] = {}) -> None:
        """``processes`` are those that can be called."""
        whole = expand(process, processes)
        self.definition = Definition("acak:1", whole, build(whole), DECISIONS)
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
        self.inputs, self.events, self._count, self.end_event = inputs, [], 0, ""
        self.constants = ({"__now__": inputs.now}, dict(self.definition.process.constants))
        self._scope = ChainMap(self.variables, *self.constants)
        return self

    def whole(self) -> State:
        return State(tokens.dump(self.tasks.values(), self.scopes.inner), dict(self.variables))

    def freeze(self) -> State:
        """The state as it would be, had the tree been pruned at every step."""
        if not self.live():
            return State(b"", dict(self.variables), True)
        return Case(self.definition, self.whole(), self.inputs).freeze()


class Live(Cold):
    """The engine over a tree that is kept: it reads no bytes and prunes nothing."""

    name = "engine that forgets nothing"

    def __init__(self, process: Process, processes: Mapping[str, Process]) -> None:
        super().__init__(process, processes)
        self.case: Kept | None = None
        self.whole = State()  # every token that ever was, to come back to after a refusal

    def advance(self, command: Command, inputs: Inputs) -> tuple[State, list[Event]]:
        case = self.case.again(inputs) if self.case else Kept(self.definition, self.whole, inputs)
        self.case = None
        with mock.patch.object(interpreter, "Case", lambda *_: case):
            made = advance(self.definition, self.state, command, inputs)
        self.case, self.whole = case, case.whole()
        return made


def standing(data: bytes, process: Process, open_: Open) -> Standing:
    """What stands in the bytes, by the process it waits in. Checks that every token is one that somebody waits for, and
    that none is there for nothing."""
    rows = json.loads(data or b"[]")
    inside: defaultdict[str, list[tuple[str, str, str]]] = defaultdict(list)  # call's token -> element, flow, token
    above = {id: (parent, spec) for id, parent, spec, *_ in rows}
    found, groups = set(), 0
    for id, parent, spec, state, internal in rows:
        element = process.elements.get(spec)
        if element is None:
            continue  # the root, or what holds an activity and its boundary events together
        check(state in (WAITING, READY), f"token {id} at {spec}: {state}")
        check(internal.keys() <= INTERNAL, f"{id} remembers {internal}")
        flow = ""
        if element.kind == "parallelGateway":
            flow = _flow(process, spec, internal["from"])
        elif element.kind == "callActivity":
            check(state == WAITING and internal.keys() == {"inside"}, f"call {id} at {spec}: {state}, {internal}")
        else:
            item = open_.items.get(id)
            check(item is not None and item[1] == spec, f"token {id} at {spec} waits, and nobody knows")
            check((state == WAITING) == (item is not None and item[0] == "timer"), f"token {id} at {spec}: {state}")
            found.add(id)
        groups += element.kind in HOSTS and any(other.attached_to == spec for other in process.elements.values())
        while parent and above[parent][1] not in process.elements:
            parent = above[parent][0]
        call = above[parent][1] if parent else ""
        check(call == element.parent, f"token {id} at {spec} hangs below {call}")
        inside[parent or ""].append((spec, flow, id))
    check(found == open_.items.keys(), f"lost: {open_.items.keys() - found}")
    wanted = sum(map(len, inside.values())) + groups
    check(len(rows) == (wanted and wanted + 1), f"{len(rows)} tokens are kept where {wanted} are needed: {rows}")
    check(len(data) <= 220 * (len(rows) + 1), f"{len(data)} bytes for {len(rows)} tokens")
    return _standing(inside, "")


def _standing(inside: Mapping[str, list[tuple[str, str, str]]], token: str) -> Standing:
    return tuple(sorted((spec, flow, _standing(inside, id)) for spec, flow, id in inside.get(token, ())))


def _flow(process: Process, gateway: str, origin: str) -> str:
    """The flow a token came by: its source is remembered, or the flow where there are two from one source."""
    flows = [process.flows[id] for id in process.elements[gateway].incoming]
    return next(flow.id for flow in flows if origin in (flow.id, flow.source))


def check(holds: bool, message: str) -> None:
    """Raises ``Difference``."""
    if not holds:
        raise Difference(message)
