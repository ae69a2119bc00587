"""The reference: a plain token game by BPMN 2.0.2, clause 13, on the neutral model.

It shares no code with the engine. Tokens lie on flows or in activities; a marking is all there is, no tree, no
history. A called process is played on its own model, as a scope inside the case (clauses 10.3.6 and 13.3.4).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from functools import reduce
from operator import and_, or_
from typing import Any

from engine.definitions.bpmn.model import Element, Process, VariableMapping
from tests.random.order import COMMAND, NOTHING, Deed, Order, Undecided, last
from tests.random.reading import Refusal, duration, holds, passes, same, value_of

Tables = Mapping[str, tuple[str, Sequence[tuple[str, str]]]]
Standing = tuple[Any, ...]  # what stands in a process: (element, flow into a join or "", what stands in a call) each
MOVES = 5_000
OFFICE_TIME = timezone(timedelta(hours=7))
_NAME = re.compile(r"\w+")
__all__ = ["Game", "Refusal", "Standing", "Undecided"]


@dataclass(eq=False)
class Scope:
    """A process under way: the case's own, or a called one. ``names`` is what its elements' names begin with.

    ``waiting`` are the tokens on the flows into parallel gateways, each with its past in this step. Of this step too:
    ``ends``, the pasts of its tokens that came to an end, and ``stops``, of those that came to a terminate end.
    """

    process: Process
    names: str = ""
    outer: Scope | None = None
    waiting: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    ends: list[int] = field(default_factory=list)
    stops: list[int] = field(default_factory=list)

    def around(self) -> Iterator[Scope]:
        """Itself, and those it is called from."""
        yield self
        if self.outer is not None:
            yield from self.outer.around()

    @property
    def past(self) -> int:
        """What must have come before its end: of several terminate ends any may have been the first."""
        return reduce(and_, self.stops) if self.stops else reduce(or_, self.ends, 0)

    def surely(self, deed: Deed) -> bool:
        """Whether something in it has come about: no terminate end around it can have been quicker."""
        return all(not each.stops or each.past & deed.move for each in self.around())


@dataclass(eq=False)
class Activity:
    """An activity under way, or an intermediate event that waits; ``inner`` is what a call runs."""

    element: str
    drawn: Element
    scope: Scope
    inner: Scope | None = None


@dataclass(eq=False)
class Timer:
    """A timer that runs for an activity. ``left`` counts the rounds still to come, this one included; 0 is for ever."""

    element: str
    drawn: Element
    host: Activity
    due: datetime
    left: int = 1


class Game:
    """One case. ``numbers`` are what the register gives, by kind; ``processes`` are those that can be called."""

    def __init__(
        self, process: Process, tables: Tables, numbers: Mapping[str, str], processes: Mapping[str, Process]
    ) -> None:
        self.tables, self.numbers, self.processes = tables, numbers, processes
        self.case = Scope(process)
        self.variables: dict[str, Any] = {}
        self.activities: list[Activity] = []
        self.timers: list[Timer] = []  # the oldest first
        self.begun = self.ended = False
        # of the last step
        self.taken: Counter[str] = Counter()
        self.surely_taken: Counter[str] = Counter()  # whichever token moved first
        self.ends: set[str] = set()  # end events of the case itself
        self.unsure: dict[str, list[Any]] = {}  # when the case has been terminated: values that may be left

    # Commands -------------------------------------------------------------------------------------

    def start(self, values: Mapping[str, Any], now: datetime) -> None:
        with self._step(values, now):
            self._begin(self.case, COMMAND)
        self.begun = True

    def complete(self, element: str, which: int, values: Mapping[str, Any], now: datetime) -> None:
        """Completes the ``which``-th oldest activity of an element: a task, or a job."""
        activity = [each for each in self.activities if each.element == element][which]
        with self._step(values, now):
            self._close(activity)
            self._leave(activity.drawn, activity.scope, COMMAND)

    def fire(self, element: str, which: int, now: datetime) -> None:
        """Fires the ``which``-th oldest timer of an element."""
        timer = [each for each in self.timers if each.element == element][which]
        drawn = timer.drawn
        with self._step({}, now):
            if drawn.kind == "intermediateCatchEvent" or drawn.interrupting:
                self._close(timer.host)
            else:
                self.timers.remove(timer)
                if timer.left != 1:
                    due = timer.due + duration(drawn.event.text.partition("/")[2])
                    self.timers.append(Timer(element, drawn, timer.host, due, max(timer.left - 1, 0)))
            self._leave(drawn, timer.host.scope, COMMAND)

    def stay(self) -> None:
        """A command that moves no token."""
        self.taken, self.surely_taken = Counter(), Counter()

    # What is to be seen ---------------------------------------------------------------------------

    def tasks(self) -> list[str]:
        return self._active("userTask")

    def jobs(self) -> list[str]:
        return self._active("serviceTask")

    def standing(self) -> Standing:
        """Everything that waits, by the process it waits in."""
        return self._standing(self.case)

    def stuck(self) -> list[str]:
        """Where tokens are left that nothing can move: joins, and the calls that these are in."""
        if self.ended or self.timers or any(each.inner is None for each in self.activities):
            return []
        calls = [each.element for each in self.activities]
        return calls + [gateway for scope in self._scopes() for gateway, _ in _joins(scope)]

    @property
    def stalled(self) -> bool:
        """Tokens are left, and nothing that could move one."""
        return bool(self.stuck())

    @property
    def crowd(self) -> int:
        """How many tokens wait."""
        return len(self.activities) + len(self.timers) + sum(len(list(_joins(scope))) for scope in self._scopes())

    def agrees(self, variables: Mapping[str, Any]) -> bool:
        """Whether these are the variables; where BPMN leaves open what came first, any value that may be will do."""
        names = self.variables.keys() | variables.keys()
        return all(
            any(same(variables.get(name, NOTHING), value) for value in self.unsure.get(name, [self._now(name)]))
            for name in names
        )

    def _now(self, name: str) -> Any:
        return self.variables.get(name, NOTHING)

    def _active(self, kind: str) -> list[str]:
        return [each.element for each in self.activities if each.drawn.kind == kind]

    def _standing(self, scope: Scope) -> Standing:
        inside = [
            (each.element, "", self._standing(each.inner) if each.inner else ())
            for each in self.activities
            if each.scope is scope
        ]
        timers = [
            (each.element, "", ())
            for each in self.timers
            if each.host.scope is scope and each.drawn is not each.host.drawn
        ]
        return tuple(sorted([*inside, *timers, *((gateway, flow, ()) for gateway, flow in _joins(scope))]))

    def _scopes(self) -> list[Scope]:
        return [self.case, *(each.inner for each in self.activities if each.inner)]

    # The game -------------------------------------------------------------------------------------

    @contextmanager
    def _step(self, values: Mapping[str, Any], now: datetime) -> Iterator[None]:
        """A command, then every token as far as it goes. A refusal leaves everything as it was."""
        before = dict(self.variables), list(self.activities), list(self.timers)
        waiting = [(scope, {id: len(pasts) for id, pasts in scope.waiting.items()}) for scope in self._scopes()]
        self._still(waiting)
        self.variables.update(values)
        self.now, self.queue, self.order = now, deque[tuple[Element, Scope, int]](), Order(self.variables)
        self.flows: list[Deed] = []
        self.ends, self.unsure = set(), {}
        try:
            yield
            self._run()
            self._end()
        except (Refusal, Undecided):
            self.variables, self.activities, self.timers = before
            self._still(waiting)
            raise

    @staticmethod
    def _still(waiting: Sequence[tuple[Scope, Mapping[str, int]]]) -> None:
        """As it stands between two steps: whatever waits has no past."""
        for scope, counts in waiting:
            scope.waiting = defaultdict(list, {id: [0] * count for id, count in counts.items() if count})
            scope.ends, scope.stops = [], []

    def _run(self) -> None:
        refused: list[tuple[Refusal, Scope]] = []
        for _ in range(MOVES):
            if self.queue:
                element, scope, past = self.queue.popleft()
                try:
                    self._enter(element, scope, self.order.move(past))
                except Refusal as problem:
                    refused.append((problem, scope))
            elif not self._finish_call(refused):
                break
        else:
            raise AssertionError("this process turns for ever")
        for problem, scope in refused:
            raise Undecided if any(each.stops for each in scope.around()) else problem

    def _end(self) -> None:
        """What the step has come to."""
        self.taken = Counter(each.name for each in self.flows)
        self.surely_taken = Counter(each.name for each in self.flows if each.within.surely(each))
        if self.case.stops:
            self._clear(self.case)
        self.ended = not self.activities and not any(_joins(self.case))
        self.unsure = self.order.open(lambda deed: deed.within.surely(deed))
        if self.unsure and not self.ended:
            raise Undecided

    def _begin(self, scope: Scope, past: int) -> None:
        start = next(each for each in scope.process.elements.values() if each.kind == "startEvent")
        self.queue.append((start, scope, past))

    def _finish_call(self, refused: list[tuple[Refusal, Scope]]) -> bool:
        """Goes on behind a call in which no token is left, or that was terminated."""
        for activity in self.activities:
            inner = activity.inner
            if inner is None:
                continue
            left = any(_joins(inner)) or any(each.scope is inner for each in self.activities)
            if inner.stops or not (left or any(scope is inner for _, scope in refused)):
                self._close(activity)
                mask = self.order.move(inner.past)
                try:
                    self._hand_over(activity.drawn.outs, activity.scope, mask)
                    self._leave(activity.drawn, activity.scope, mask)
                except Refusal as problem:
                    refused.append((problem, activity.scope))
                return True
        return False

    def _leave(self, element: Element, scope: Scope, mask: int) -> None:
        for flow in element.outgoing:
            self._take(flow, scope, mask)

    def _take(self, id: str, scope: Scope, mask: int) -> None:
        self.flows.append(Deed(scope.names + id, last(mask), scope))
        target = scope.process.elements[scope.process.flows[id].target]
        if target.kind != "parallelGateway":
            self.queue.append((target, scope, mask))
            return
        scope.waiting[id].append(mask)
        if self._complete_join(target, scope):
            came = [scope.waiting[flow].pop(0) for flow in target.incoming if scope.waiting[flow]]
            self.queue.append((target, scope, reduce(or_, came)))

    def _complete_join(self, gateway: Element, scope: Scope) -> bool:
        """Whether a token waits on every flow into the gateway (clause 13.4.1)."""
        return all(scope.waiting[flow] for flow in gateway.incoming)

    def _enter(self, element: Element, scope: Scope, mask: int) -> None:
        kind, topic = element.kind, element.topic
        if kind == "endEvent":
            (scope.stops if element.event.kind == "terminate" else scope.ends).append(mask)
            self.ends |= {element.id} if scope is self.case else set()
        elif kind == "exclusiveGateway":
            self._take(self._way(element, scope, mask), scope, mask)
        elif kind == "callActivity":
            self._hand_over(element.ins, scope, mask)
            inner = Scope(self.processes[str(element.called)], f"{scope.names}{element.id}.", scope)
            self._open(element, scope, mask, inner)
            self._begin(inner, mask)
        elif kind == "userTask" or (kind == "serviceTask" and topic != "nomor") or kind == "intermediateCatchEvent":
            self._open(element, scope, mask)
        else:
            if kind == "businessRuleTask":
                self._write(str(element.result_variable), self._answer(str(element.decision), scope, mask), scope, mask)
            elif topic == "nomor":
                self._write(element.inputs["hasil"], self.numbers.get(element.inputs["jenis"]), scope, mask)
            self._leave(element, scope, mask)

    def _way(self, gateway: Element, scope: Scope, mask: int) -> str:
        """The first flow whose condition holds, else the default (clause 13.4.2)."""
        if len(gateway.outgoing) == 1:
            return gateway.outgoing[0]
        for id in gateway.outgoing:
            if id != gateway.default:
                condition = str(scope.process.flows[id].condition)
                self.order.read(_NAME.findall(condition), mask, scope)
                if holds(condition, self.variables):
                    return id
        if gateway.default is None:
            raise Refusal(f"no way out of {gateway.id}")
        return gateway.default

    def _open(self, element: Element, scope: Scope, mask: int, inner: Scope | None = None) -> None:
        activity = Activity(scope.names + element.id, element, scope, inner)
        events = [each for each in scope.process.elements.values() if each.attached_to == element.id]
        if element.kind == "intermediateCatchEvent":
            events = [element]
        timers = [self._timer(each, activity, mask) for each in events]
        self.activities.append(activity)
        self.timers += timers

    def _timer(self, element: Element, host: Activity, mask: int) -> Timer:
        name, text = host.scope.names + element.id, element.event.text
        if text.startswith("${"):
            text = str(self._value(text, host.scope, mask))
        if element.event.timer == "timeCycle":
            count, _, text = text.partition("/")
            return Timer(name, element, host, self.now + duration(text), int(count[1:] or 0))
        if element.event.timer == "timeDate":
            due = datetime.fromisoformat(text)
            return Timer(name, element, host, due if due.tzinfo else due.replace(tzinfo=OFFICE_TIME))
        return Timer(name, element, host, self.now + duration(text))

    def _close(self, activity: Activity) -> None:
        """Ends an activity, with its timers and all that runs in it."""
        self.activities.remove(activity)
        self.timers = [timer for timer in self.timers if timer.host is not activity]
        if activity.inner is not None:
            self._clear(activity.inner)

    def _clear(self, scope: Scope) -> None:
        scope.waiting.clear()
        for activity in [each for each in self.activities if each.scope is scope]:
            self._close(activity)

    # Variables ------------------------------------------------------------------------------------

    def _hand_over(self, mappings: Sequence[VariableMapping], scope: Scope, mask: int) -> None:
        for each in mappings:
            if each.target:
                text = each.expression or f"={each.source}"
                self._write(each.target, self._value(text, scope, mask), scope, mask)

    def _value(self, text: str, scope: Scope, mask: int) -> Any:
        """Of an expression; ``=name`` is a variable that need not be there."""
        self.order.read(_NAME.findall(text), mask, scope)
        return self.variables.get(text[1:]) if text[0] == "=" else value_of(text, self.variables)

    def _write(self, name: str, value: Any, scope: Scope, mask: int) -> None:
        self.order.write(name, value, mask, scope)
        self.variables[name] = value

    def _answer(self, table: str, scope: Scope, mask: int) -> str | None:
        reads, rows = self.tables[table]
        value = self._value(f"={reads}", scope, mask)
        return next((answer for test, answer in rows if passes(test, value)), None)


def _joins(scope: Scope) -> Iterator[tuple[str, str]]:
    """(gateway, flow) of each token that waits at a join."""
    for id, pasts in scope.waiting.items():
        yield from [(scope.names + scope.process.flows[id].target, scope.names + id)] * len(pasts)
