"""The engine as the histories drive it, and what is to be seen of it: in its events, and in its bytes."""

from __future__ import annotations

import json
from collections import ChainMap
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
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
from tests.random.moves import NOUNS, Move
from tests.random.seen import Seen, find, written

DECISIONS = {each.id: each for each in read_decisions(tables(), "processes/tabel.dmn")}
WAITING, READY, STARTED, COMPLETED = 8, 16, 32, 64  # a token's state, as it stands in the bytes
EVENT_NOUNS = {"condition": "conditional"}  # what the events call otherwise than the diagram
INTERNAL = {
    "from",
    "due",
    "left",
    "fired",
    "inside",
    "key",
    "again",
    "rest",
    "loopCounter",
    "of",
}  # what tokens remember


class Difference(Exception):
    """The engine and the token game disagree, or the engine breaks a promise of its own."""


class Open:
    """What waits for a command, kept as the database keeps it: from the events alone."""

    OPENING = ("created", "scheduled", "awaited")
    CLOSING = ("completed", "cancelled", "fired", "received", "met")
    KINDS = ("task", "job", "timer", "message", "signal", "condition")

    def __init__(self) -> None:
        self.items: dict[str, tuple[str, str, str]] = {}  # token -> what it waits for; element; due
        self.entered: dict[str, str] = {}  # token -> element
        self.closed = ""

    def follow(self, events: Iterable[Event]) -> None:
        for event in events:
            noun, _, verb = event.kind.partition(".")
            if noun in self.KINDS and verb in self.OPENING:
                check(event.token not in self.items, f"{event.token} opens twice")
                due = event.detail["due"] if noun == "timer" else ""
                self.items[event.token] = EVENT_NOUNS.get(noun, noun), event.element, due
            elif noun in self.KINDS and verb in self.CLOSING:
                found = self.items.pop(event.token, ("",))[0]
                check(found == EVENT_NOUNS.get(noun, noun), f"{event} closes what was not open")
                self.closed = event.token
            elif event.kind == "entered":
                check(event.token not in self.entered, f"{event.token} is entered twice")
                self.entered[event.token] = event.element
            elif event.kind in ("left", "cancelled"):
                check(self.entered.pop(event.token, "") == event.element, f"{event} was not entered")

    def of(self, noun: str) -> list[tuple[str, str]]:
        """(element, token) of each."""
        return [(element, token) for token, (kind, element, _) in self.items.items() if kind == noun]


class Cold:
    """The engine as it is: every step begins with the bytes of the last one."""

    name = "engine"

    def __init__(self, process: Process, processes: Mapping[str, Process] = {}) -> None:
        """``processes`` are those that can be called."""
        whole = expand(process, processes)
        self.definition = Definition("acak:1", whole, build(whole), DECISIONS)
        self.state, self.open, self.events = State(), Open(), list[Event]()

    def command(self, move: Move) -> Command:
        target = move.element
        if move.kind not in ("start", "signal"):
            target = find(self.seen(), NOUNS[move.kind], move.element, move.which)
        return Command(move.kind, target, dict(move.values))

    def seen(self) -> Seen:
        return seen(self.state.tokens, self.state.variables, self.definition.spec, self.open)

    def do(self, command: Command, inputs: Inputs) -> None:
        self.state, self.events = self.advance(command, inputs)
        self.open.follow(self.events)

    def advance(self, command: Command, inputs: Inputs) -> tuple[State, list[Event]]:
        return advance(self.definition, self.state, command, inputs)


class Kept(Case):
    """A tree that stays in memory from step to step and from which nothing is ever dropped."""

    def again(self, inputs: Inputs) -> Kept:
        self.inputs, self.events, self._count, self.end_event = inputs, [], 0, ""
        self.unasked, self.changed = set(), set()
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


def seen(data: bytes, variables: Mapping[str, Any], spec: Any, open_: Open) -> Seen:
    """What stands in the bytes. Checks that every token is one that somebody waits for, and that none is there for
    nothing."""
    found = json.loads(data or b"[]")
    rows, scopes = (found, {}) if isinstance(found, list) else (found["tokens"], found["scopes"])
    nodes: dict[str, Seen] = {}
    case = Seen("", variables=written(variables))
    for id, parent, name, state, internal in rows:
        made = case if name == spec.start.name else _seen(id, spec.task_specs[name], state, internal, open_)
        check(internal.keys() <= INTERNAL, f"{id} remembers {internal}")
        own, called = scopes.pop(id, None), scopes.pop(f"{id}/", None)
        if made is not case:
            made.variables = written(own, called)
        nodes[id] = made
        if parent is not None:
            nodes[parent].inside.append(made)
    check(not scopes, f"{scopes} belong to nobody")
    lost = open_.items.keys() - {each.thing for each in nodes.values() if each.noun}
    check(not lost, f"lost: {lost}")
    groups = [each for each in nodes.values() if each.label == "+"]
    check(all(each.inside for each in groups), f"tokens kept for nothing: {rows}")
    for each in nodes.values():  # an activity whose events are over stands alone
        each.inside = [e.inside[0] if e.label == "+" and len(e.inside) == 1 else e for e in each.inside]
    check(len(json.dumps(rows)) <= 260 * (len(rows) + 1), f"{len(data)} bytes for {len(rows)} tokens")
    return case


def _seen(id: str, spec: Any, state: int, internal: Mapping[str, Any], open_: Open) -> Seen:
    """One token, by what it stands for."""
    kind = type(spec).__name__
    if kind == "Attached":
        check(state == COMPLETED, f"{id} at {spec.name}: {state}")
        return Seen("+")
    element = spec.model
    made = Seen(element.id, thing=id)
    if kind == "EventGateway":
        check(state == COMPLETED, f"{id} at {spec.name}: {state}")
    elif kind == "Undo":
        made.label, made.detail = "undo", internal["of"]
    elif spec.lurks and "from" in internal:
        made.label, made.detail = "", _flow(spec, internal["from"])
    elif kind == "MultiInstance":
        made.label, made.detail = f"{made.label}*", written({"rest": internal["rest"]})
    elif "rest" in internal:
        made.detail = written({"rest": internal["rest"]})
    elif state == STARTED:
        made.detail = "stuck"
    elif spec.noun:
        item = open_.items.get(id)
        check(item is not None and item[1] == element.id, f"token {id} at {spec.name} waits, and nobody knows")
        assert item is not None
        check(state == (READY if item[0] in ("task", "job") else WAITING), f"token {id} at {spec.name}: {state}")
        made.noun, made.detail = item[0], _detail(internal)
    return made


def _detail(internal: Mapping[str, Any]) -> str:
    """When a timer is due and how often still; what a message must be about."""
    if "due" in internal:
        return f"{datetime.fromisoformat(internal['due']).astimezone(UTC).isoformat()} {internal.get('left', 1)}"
    return written({"key": internal["key"]}) if internal.get("key") is not None else ""


def _flow(spec: Any, origin: str) -> str:
    """The flow a token came by: the spec before is remembered."""
    return str(spec._wf_spec.task_specs[origin].flows.get(spec.name) or origin)


def check(holds: bool, message: str) -> None:
    """Raises ``Difference``."""
    if not holds:
        raise Difference(message)
