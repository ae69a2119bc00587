"""The ordinary path of a case: the numbered steps it passes when nothing comes back and nothing is refused.

What the public is promised, and what lies ahead of a case, is read off the diagram this way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.definitions.analysis.following import Following, Way
from engine.definitions.analysis.starts import begin
from engine.definitions.bpmn.elements import EXCLUSIVE_GATEWAY
from engine.definitions.bpmn.model import Element, Process
from engine.definitions.decisions import Decision, map_outputs
from engine.errors import Refused
from engine.expressions import ExpressionError, compile_expression, reads_clock

Course = tuple[Element, ...]


def ordinary_path(process: Process, decisions: Mapping[str, Decision], known: Mapping[str, Any]) -> Course:
    """The steps with a number on the way from the start event to an end, in their order; those in sub-processes too.

    ``known`` are the variables a case begins with: gateways and tables that read nothing else are asked, as when
    the service decides whether a step is needed; not those that read the clock. At every other gateway the way with
    the most steps is taken; steps only count upwards, so a way back is none. Of parallel branches the one with the most
    steps counts.
    """
    start = begin(process)
    return _Walk(process, decisions).best(start, 0, dict(known), frozenset()) or () if start else ()


class _Walk:
    def __init__(self, process: Process, decisions: Mapping[str, Decision]) -> None:
        self._process, self._decisions, self._after = process, decisions, Following(process)
        self._known_ways: dict[tuple[str, int], Course | None] = {}

    def best(self, at: Element, last: int, known: dict[str, Any], passed: frozenset[str]) -> Course | None:
        """The way with the most steps from here to an end; None where every way leads back."""
        if at.id in passed:
            return None
        own: Course = ()
        if at.type.step and at.step is not None:
            if at.step <= last:
                return None
            own, last = (at,), at.step
        following = list(self._after.after(at))
        if not following:
            return own
        if (at.id, last) not in self._known_ways:
            known = self._add_decision(at, known)
            ways = [self.best(e, last, known, passed | {at.id}) for e in self._choose(at, following, known)]
            found = [way for way in ways if way is not None]
            self._known_ways[at.id, last] = max(found, key=len) if found else None
        rest = self._known_ways[at.id, last]
        return None if rest is None else own + rest

    def _add_decision(self, at: Element, known: dict[str, Any]) -> dict[str, Any]:
        """What is known behind a decision table that reads nothing but what was known before it."""
        table = self._decisions.get(str(at.decision))
        if table is None or not at.result_variable or not table.reads <= known.keys() or _asks_the_time(table):
            return known
        try:
            return known | {at.result_variable: map_outputs(table.evaluate(known).outputs, at)}
        except (Refused, ExpressionError):
            return known

    def _choose(self, at: Element, following: list[Way], known: Mapping[str, Any]) -> Iterator[Element]:
        taken = None
        if at.kind == EXCLUSIVE_GATEWAY:
            taken = _choose_flow(at, [self._process.flows[id] for id in at.outgoing], known)
        for flow, element in following:
            if taken in (None, flow):
                yield element


def _choose_flow(at: Element, flows: list[Any], known: Mapping[str, Any]) -> str | None:
    """The flow that the gateway takes for certain; None while a condition reads something not known yet, or
    the clock."""
    conditions = [(flow.id, compile_expression(flow.condition)) for flow in flows if flow.condition]
    if not conditions or not all(condition.names <= known.keys() for _, condition in conditions):
        return None
    if any(reads_clock(condition.text) for _, condition in conditions):
        return None
    try:
        return next((id for id, condition in conditions if condition.evaluate(known) is True), at.default)
    except ExpressionError:
        return None


def _asks_the_time(table: Decision) -> bool:
    """Whether what the table answers may be another thing tomorrow."""
    asked = [expression.text for _, expression in table.inputs]
    for rule in table.rules:
        asked += [test.text for test in rule.tests] + [expression.text for _, _, expression in rule.outputs]
    return any(map(reads_clock, asked))
