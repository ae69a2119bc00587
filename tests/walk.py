"""Processes written down in a few lines, and a case of one walked command by command, without a database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from engine.definitions.bpmn.expansion import expand
from engine.definitions.bpmn.model import Element, Flow, Lane, Process
from engine.execution.builder import build
from engine.execution.definition import Definition
from engine.execution.interpreter import advance
from engine.execution.values import Command, Inputs, State
from engine.execution.values import Event as Happened
from engine.services.calendar import default_calendar

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
CALENDAR = default_calendar([2026, 2027])


def drawn(
    elements: Mapping[str, Mapping[str, Any]], flows: Mapping[str, str | tuple[str, str]], key: str = "uji"
) -> Process:
    """A process from ``{"id": {"kind": …}}`` and ``{"from>to": "" or condition}`` (a repeated way: "from>to#2")."""
    ways: dict[str, Flow] = {}
    for way, condition in flows.items():
        source, _, target = way.partition("#")[0].partition(">")
        ways[way] = Flow(way, source, target, condition=str(condition) or None)
    made = {
        id: Element(
            id=id,
            name=id,
            lane="lane",
            incoming=tuple(f.id for f in ways.values() if f.target == id),
            outgoing=tuple(f.id for f in ways.values() if f.source == id),
            **fields,
        )
        for id, fields in elements.items()
    }
    lanes = {"lane": Lane("lane", "Staf", "staf")}
    return Process(key, key.capitalize(), f"{key}.bpmn", lanes=lanes, elements=made, flows=ways)


def definition(
    elements: Mapping[str, Mapping[str, Any]], flows: Mapping[str, str | tuple[str, str]], *called: Process
) -> Definition:
    """A process ready to run, with those that it calls."""
    process = expand(drawn(elements, flows), {each.key: each for each in called})
    return Definition("uji:1", process, build(process), {})


class Walk:
    """Commands one after another; every step is taken twice and must come to the same."""

    def __init__(self, definition: Definition) -> None:
        self.definition, self.state, self.seq = definition, State(), 0
        self.events: list[Happened] = []

    def do(
        self, kind: str, target: str = "", numbers: Mapping[str, str] | None = None, **values: Any
    ) -> list[Happened]:
        self.seq += 1
        inputs, command = Inputs(self.seq, NOW, CALENDAR, numbers or {}), Command(kind, target, values)
        first = advance(self.definition, self.state, command, inputs)
        second = advance(self.definition, State(self.state.tokens, dict(self.state.variables)), command, inputs)
        assert first == second
        self.state, self.events = first
        return self.events

    def token(self, element: str, kind: str = "task.created") -> str:
        return next(event.token for event in reversed(self.events) if event.kind == kind and event.element == element)

    def entered(self) -> list[str]:
        return [event.element for event in self.events if event.kind == "entered"]
