"""The reference: a plain token game by BPMN 2.0.2, clause 13, on the neutral model.

It shares no code with the engine. Tokens lie on flows or in activities; a marking is all there is, no tree, no
history. Conditions, times and tables are read here anew, in the few forms that ``processes`` writes.
"""

from __future__ import annotations

import json
import re
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from engine.definitions.model import Element, Process

Tables = Mapping[str, tuple[str, Sequence[tuple[str, str]]]]
MOVES = 5_000
OFFICE_TIME = timezone(timedelta(hours=7))
_TERM = re.compile(r"(!?)(\w+)(?: (==|=|!=|<=|>=|<|>) (.+))?")
_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
_NOTHING = object()


class Refusal(Exception):
    """The diagram does not say how to go on; nothing has happened."""


class Undecided(Exception):
    """BPMN leaves open whether the step is refused or ends the case: it depends on which token moves first."""


@dataclass(eq=False)
class Activity:
    """An activity under way, or an intermediate event that waits."""

    element: str


@dataclass(eq=False)
class Timer:
    """A timer that runs for an activity. ``left`` counts the rounds still to come, this one included; 0 is for ever."""

    element: str
    host: Activity
    due: datetime
    left: int = 1


class Game:
    """One case. ``numbers`` are what the register gives, by kind."""

    def __init__(self, process: Process, tables: Tables, numbers: Mapping[str, str]) -> None:
        self.process, self.tables, self.numbers = process, tables, numbers
        self.variables: dict[str, Any] = {}
        self.activities: list[Activity] = []
        self.timers: list[Timer] = []  # the oldest first
        self.waiting: Counter[str] = Counter()  # tokens on the flows into parallel gateways
        self.begun = self.ended = False
        # of the last step
        self.taken: Counter[str] = Counter()
        self.terminated = False
        self.unsure: dict[str, Any] = {}  # with a terminate end: who was first? names with their values before

    # Commands -------------------------------------------------------------------------------------

    def start(self, values: Mapping[str, Any], now: datetime) -> None:
        start = next(each for each in self.process.elements.values() if each.kind == "startEvent")
        with self._step(values, now):
            self.queue.append(start.id)
        self.begun = True

    def complete(self, element: str, which: int, values: Mapping[str, Any], now: datetime) -> None:
        """Completes the ``which``-th oldest activity of an element: a task, or a job."""
        activity = [each for each in self.activities if each.element == element][which]
        with self._step(values, now):
            self._close(activity)
            self._leave(self.process.elements[element])

    def fire(self, element: str, which: int, now: datetime) -> None:
        """Fires the ``which``-th oldest timer of an element."""
        timer = [each for each in self.timers if each.element == element][which]
        drawn = self.process.elements[element]
        with self._step({}, now):
            if drawn.kind == "intermediateCatchEvent" or drawn.interrupting:
                self._close(timer.host)
            else:
                self.timers.remove(timer)
                if timer.left != 1:
                    due = timer.due + _duration(drawn.event.text.partition("/")[2])
                    self.timers.append(Timer(element, timer.host, due, max(timer.left - 1, 0)))
            self._leave(drawn)

    def stay(self) -> None:
        """A command that moves no token."""
        self.taken, self.terminated = Counter(), False

    # What is to be seen ---------------------------------------------------------------------------

    def tasks(self) -> list[str]:
        return self._active("userTask")

    def jobs(self) -> list[str]:
        return self._active("serviceTask")

    def joins(self) -> Counter[tuple[str, str]]:
        """Tokens that wait at parallel gateways: (gateway, flow)."""
        return Counter({(self.process.flows[id].target, id): count for id, count in self.waiting.items() if count})

    @property
    def stalled(self) -> bool:
        """Tokens are left, and nothing that could move one."""
        return not self.ended and not self.activities

    def _active(self, kind: str) -> list[str]:
        return [each.element for each in self.activities if self.process.elements[each.element].kind == kind]

    # The game -------------------------------------------------------------------------------------

    @contextmanager
    def _step(self, values: Mapping[str, Any], now: datetime) -> Iterator[None]:
        """A command, then every token as far as it goes. A refusal leaves everything as it was."""
        before = dict(self.variables), list(self.activities), list(self.timers), self.waiting.copy()
        self.now, self.queue, self.taken = now, deque[str](), Counter()
        self.terminated, self.unsure = False, {}
        self.variables.update(values)
        try:
            yield
            self._run()
        except (Refusal, Undecided):
            self.variables, self.activities, self.timers, self.waiting = before
            raise

    def _run(self) -> None:
        refused: Refusal | None = None
        for _ in range(MOVES):
            if not self.queue:
                break
            try:
                self._enter(self.process.elements[self.queue.popleft()])
            except Refusal as problem:
                refused = problem
        else:
            raise AssertionError("this process turns for ever")
        if refused is not None:
            raise Undecided if self.terminated else refused
        if self.terminated:
            self.activities, self.timers, self.waiting = [], [], Counter()
        else:
            self.unsure = {}
        self.ended = not self.activities and not +self.waiting

    def _leave(self, element: Element) -> None:
        for flow in element.outgoing:
            self._take(flow)

    def _take(self, id: str) -> None:
        self.taken[id] += 1
        target = self.process.elements[self.process.flows[id].target]
        if target.kind != "parallelGateway":
            self.queue.append(target.id)
            return
        self.waiting[id] += 1
        if self._complete_join(target):
            self.waiting.subtract(target.incoming)
            self.queue.append(target.id)

    def _complete_join(self, gateway: Element) -> bool:
        """Whether a token waits on every flow into the gateway (clause 13.4.1)."""
        return all(self.waiting[flow] for flow in gateway.incoming)

    def _enter(self, element: Element) -> None:
        kind, topic = element.kind, element.topic
        if kind == "endEvent":
            self.terminated = self.terminated or element.event.kind == "terminate"
        elif kind == "exclusiveGateway":
            self._take(self._way(element))
        elif kind == "userTask" or (kind == "serviceTask" and topic != "nomor") or kind == "intermediateCatchEvent":
            self._open(element)
        else:
            if kind == "businessRuleTask":
                self._write(str(element.result_variable), self._answer(str(element.decision)))
            elif topic == "nomor":
                self._write(element.inputs["hasil"], self.numbers.get(element.inputs["jenis"]))
            self._leave(element)

    def _way(self, gateway: Element) -> str:
        """The first flow whose condition holds, else the default (clause 13.4.2)."""
        if len(gateway.outgoing) == 1:
            return gateway.outgoing[0]
        for id in gateway.outgoing:
            if id != gateway.default and holds(str(self.process.flows[id].condition), self.variables):
                return id
        if gateway.default is None:
            raise Refusal(f"no way out of {gateway.id}")
        return gateway.default

    def _open(self, element: Element) -> None:
        activity = Activity(element.id)
        events = [each for each in self.process.elements.values() if each.attached_to == element.id]
        if element.kind == "intermediateCatchEvent":
            events = [element]
        timers = [self._timer(each, activity) for each in events]
        self.activities.append(activity)
        self.timers += timers

    def _timer(self, element: Element, host: Activity) -> Timer:
        text = element.event.text
        if text.startswith("${"):
            text = str(_value(text[2:-1], self.variables, strict=True))
        if element.event.timer == "timeCycle":
            count, _, text = text.partition("/")
            return Timer(element.id, host, self.now + _duration(text), int(count[1:] or 0))
        if element.event.timer == "timeDate":
            due = datetime.fromisoformat(text)
            return Timer(element.id, host, due if due.tzinfo else due.replace(tzinfo=OFFICE_TIME))
        return Timer(element.id, host, self.now + _duration(text))

    def _close(self, activity: Activity) -> None:
        self.activities.remove(activity)
        self.timers = [timer for timer in self.timers if timer.host is not activity]

    def _write(self, name: str, value: Any) -> None:
        self.unsure.setdefault(name, self.variables.get(name, _NOTHING))
        self.variables[name] = value

    def _answer(self, table: str) -> str | None:
        reads, rows = self.tables[table]
        value = self.variables.get(reads)
        return next((answer for test, answer in rows if _passes(test, value)), None)

    def agrees(self, variables: Mapping[str, Any]) -> bool:
        """Whether these are the variables; where BPMN leaves open what came first, one of both values will do."""
        names = self.variables.keys() | variables.keys()
        return all(
            _same(variables.get(name, _NOTHING), self.variables.get(name, _NOTHING))
            or (name in self.unsure and _same(variables.get(name, _NOTHING), self.unsure[name]))
            for name in names
        )


# What is written in a diagram -------------------------------------------------------------------------


def holds(text: str, variables: Mapping[str, Any]) -> bool:
    """Whether a condition is true: ``${…}`` is JUEL, an unknown name is a fault; ``=…`` is FEEL, it is null."""
    feel = text.startswith("=")
    body = text[1:] if feel else text[2:-1]
    for sign, rule in ((" or ", any), (" || ", any), (" and ", all), (" && ", all)):
        if sign in body:
            return rule(_true(term, variables, strict=not feel) for term in body.split(sign))
    return _true(body, variables, strict=not feel)


def _true(term: str, variables: Mapping[str, Any], *, strict: bool) -> bool:
    match = _TERM.fullmatch(term)
    assert match is not None, term
    negated, name, sign, text = match.groups()
    value = _value(name, variables, strict=strict)
    if sign is None:
        return (value is True) != bool(negated)
    other = json.loads(text.replace("'", '"'))
    if sign in ("=", "=="):
        return _same(value, other)
    if sign == "!=":
        return not _same(value, other)
    if value is None:
        return False
    return bool({"<": value < other, "<=": value <= other, ">": value > other, ">=": value >= other}[sign])


def _value(name: str, variables: Mapping[str, Any], *, strict: bool) -> Any:
    if strict and name not in variables:
        raise Refusal(f"{name} is not set")
    return variables.get(name)


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)


def _passes(test: str, value: Any) -> bool:
    """A cell: "-", "< 3", or answers side by side."""
    if test == "-":
        return True
    sign, _, number = test.partition(" ")
    if number:
        return value is not None and (value < int(number) if sign == "<" else value >= int(number))
    return any(_same(value, json.loads(answer)) for answer in test.split(","))


def _duration(text: str) -> timedelta:
    match = _DURATION.fullmatch(text)
    if match is None:
        raise Refusal(f"{text} is no time")
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
