"""The reference: a token game by BPMN 2.0.2, clause 13, and Camunda's manuals, on the neutral model.

It shares no code with the engine. A marking is all there is, no tree and no history. Moves are made one by one in some
``Order``; a called process is played on its own model, as a scope inside the case (clauses 10.3.6 and 13.3.4).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.definitions.bpmn.model import Element, Process
from tests.random import marking
from tests.random.activities import CATCHES, TASKS
from tests.random.catching import Pending
from tests.random.marking import NOUNS, Activity, Scope, Wait
from tests.random.order import USUAL, Order
from tests.random.reading import Refusal
from tests.random.seen import Seen, written
from tests.random.throwing import THROWS, Throwing, link_target
from tests.random.variables import Tables

MOVES = 5_000
__all__ = ["Deed", "Game", "Refusal"]


@dataclass(frozen=True)
class Deed:
    """What is done to a case from outside: start (at an event called ``name``, or the plain one), complete (a task or
    job), fire (a timer), correlate (a message) what was ``born`` so; signal by name; throw an error of that code."""

    kind: str
    born: int = 0
    name: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


class Game(Throwing):
    """One case. ``numbers`` are what the register gives, by kind; ``processes`` are those that can be called."""

    def __init__(
        self, process: Process, tables: Tables, numbers: Mapping[str, str], processes: Mapping[str, Process]
    ) -> None:
        self.tables, self.numbers = tables, numbers
        self.key, self.processes = process.key, {**processes, process.key: process}
        self.camunda_8 = process.camunda_8
        self.case = Scope(process.key, variables={})
        self.births, self.begun, self.ended = 0, False, False
        self.pending: list[Pending] = []
        # of the last step
        self.taken: Counter[str] = Counter()
        self.sent: Counter[str] = Counter()  # messages and signals
        self.ends: set[str] = set()  # end events of the case itself

    def after(self, deed: Deed, now: datetime, order: Order = USUAL) -> Game:
        """The case after a step. Raises ``Refusal`` where the diagram does not say how to go on."""
        made = type(self).__new__(type(self))
        made.__dict__.update(self.__dict__)
        made.case, made.now, made.picker = marking.copy(self.case), now, order.begin()
        made.pending, made.taken, made.sent, made.ends = [], Counter(), Counter(), set()
        getattr(made, f"_{deed.kind}")(deed)
        made._run()
        return made

    # Commands -------------------------------------------------------------------------------------

    def _stay(self, deed: Deed) -> None:
        """A command that moves no token."""

    def _start(self, deed: Deed) -> None:
        self.begun = True
        self.write(deed.values, self.case)
        self.begin_scope(self.case, deed.name)

    def _complete(self, deed: Deed) -> None:
        activity = self._activity(deed.born)
        self.take_in(deed.values, self.drawn(activity.scope, activity.element), activity.scope, activity)
        self.done(activity)

    def _throw(self, deed: Deed) -> None:
        activity = self._activity(deed.born)
        values, message = deed.values.get("variables", {}), deed.values.get("message", "")
        if not self.throw("error", deed.name, values, message, activity.scope, activity):
            raise Refusal(f"nobody catches {deed.name}")

    def _fire(self, deed: Deed) -> None:
        self.fire(self._wait(deed.born))

    def _correlate(self, deed: Deed) -> None:
        wait = self._wait(deed.born)
        self.bring(wait, deed.values)
        self.fire(wait)

    def _signal(self, deed: Deed) -> None:
        assert self.send_signal(deed.name, deed.values)

    def _activity(self, born: int) -> Activity:
        return next(a for scope in self.case.walk() for a in scope.everything() if a.born == born)

    def _wait(self, born: int) -> Wait:
        return next(each for each in self.case.waits() if each.born == born)

    # What is to be seen ---------------------------------------------------------------------------

    @property
    def variables(self) -> Mapping[str, Any]:
        assert self.case.variables is not None
        return self.case.variables

    def seen(self) -> Seen:
        """Everything that stands in the case, and what it waits for."""
        return Seen("", variables=written(self.variables), inside=marking.seen(self.case))

    def waiting(self, noun: str) -> list[Any]:
        """All that waits so, the oldest first."""
        found = [each.thing for each in self.seen().items() if each.noun == noun]
        return sorted(found, key=lambda each: each.born)

    def tasks(self) -> list[str]:
        return [each.name for each in self.waiting("task")]

    def jobs(self) -> list[str]:
        return [each.name for each in self.waiting("job")]

    @property
    def timers(self) -> list[Wait]:
        return self.waiting("timer")

    def under_way(self) -> list[str]:
        """The elements that a token is in."""
        hidden = ("body", "events")
        return [a.name for scope in self.case.walk() for a in scope.everything() if a.role not in hidden]

    def stuck(self) -> list[str]:
        """Where tokens are left that nothing can move."""
        if self.ended or any(self.seen().items()):
            return []
        scopes = list(self.case.walk())
        joins = [(scope, flow) for scope in scopes for flow, count in scope.joins.items() for _ in range(count)]
        found = [a.name for scope in scopes for a in scope.everything() if a.role != "body"]
        return found + [scope.names + self.processes[scope.process].flows[flow].target for scope, flow in joins]

    @property
    def stalled(self) -> bool:
        return bool(self.stuck())

    @property
    def crowd(self) -> int:
        """How many tokens wait."""
        scopes = list(self.case.walk())
        waits = sum(each.kind in NOUNS for each in self.case.waits())
        return waits + sum(len(list(s.everything())) + sum(s.joins.values()) for s in scopes)

    # The game -------------------------------------------------------------------------------------

    def _run(self) -> None:
        for _ in range(MOVES):
            self.pending = [each for each in self.pending if not each.over]
            if self.pending and not (self.picker.early() and self._settle()):
                self._move(self.pending.pop(self.picker.pick(len(self.pending))))
            elif not self.pending and not self._settle():
                break
        else:
            raise Refusal("this process turns for ever")
        self.ended = self.case.idle
        if self.ended:
            self.case.listening, self.case.undos = [], []

    def _settle(self) -> bool:
        """What can happen at any time, and must when nothing else can: whether anything did."""
        return any(
            something() for something in self.picker.order(self.ask, self._go_on_inclusive, self._finish_something)
        )

    def _finish_something(self) -> bool:
        found = [a for scope in self.case.walk() for a in scope.everything() if self.finished(a)]
        if found:
            self.finish(sorted(found, key=lambda each: each.born)[self.picker.pick(len(found))])
        return bool(found)

    def _move(self, move: Pending) -> None:
        element, scope, activity = move.element, move.scope, move.activity
        if move.brought is not None:
            self.map_out(element, scope, move.brought)
            if move.kind == "pass":
                self.leave(element, scope)
            else:
                self.arrive(self.drawn(scope, element.parent), scope)
        elif activity is None:
            {"enter": self._enter, "open": self.open}[move.kind](element, scope)
        elif move.kind == "work":
            self.work(activity, element)
        else:
            {"finish": self.finish, "done": self.done}[move.kind](activity)

    # Flows and gateways ---------------------------------------------------------------------------

    def leave(self, element: Element, scope: Scope) -> None:
        flows = [self.processes[scope.process].flows[id] for id in element.outgoing]
        asks = element.kind in TASKS or element.kind == "inclusiveGateway"
        if asks and len(flows) > 1 and any(flow.condition for flow in flows if flow.id != element.default):
            for id in self._ways(element, scope):
                self.take(id, scope)
        else:
            for flow in flows:
                self.take(flow.id, scope)

    def _ways(self, element: Element, scope: Scope) -> list[str]:
        """Every flow without a condition or whose condition holds, else the default (13.2.1, 13.4.3)."""
        flows = [self.processes[scope.process].flows[id] for id in element.outgoing if id != element.default]
        found = [each.id for each in flows if not each.condition or self.holds(each.condition, scope)]
        if not found and element.default is None:
            raise Refusal(f"no way out of {element.id}")
        return found or [str(element.default)]

    def _way(self, gateway: Element, scope: Scope) -> str:
        """The first flow whose condition holds, else the default (13.4.2)."""
        if len(gateway.outgoing) == 1:
            return gateway.outgoing[0]
        for id in gateway.outgoing:
            condition = self.processes[scope.process].flows[id].condition
            if id != gateway.default and self.holds(str(condition), scope):
                return id
        if gateway.default is None:
            raise Refusal(f"no way out of {gateway.id}")
        return gateway.default

    def take(self, id: str, scope: Scope) -> None:
        self.taken[scope.names + id] += 1
        process = self.processes[scope.process]
        self.arrive(process.elements[process.flows[id].target], scope, id)

    def arrive(self, element: Element, scope: Scope, flow: str = "") -> None:
        joins = element.kind in ("parallelGateway", "inclusiveGateway") and len(element.incoming) > 1
        if joins:
            scope.joins[flow] = scope.joins.get(flow, 0) + 1
            if element.kind == "parallelGateway" and self._complete_join(element, scope):
                self._join(element, scope)
        elif element.kind in TASKS or (element.kind in CATCHES and element.event.kind != "link"):
            later = any(each.attached_to == element.id for each in self.elements(scope))
            if self.picker.late(usually=later):
                self.later("open", element, scope)
            else:
                self.open(element, scope)
        else:
            self.later("enter", element, scope)

    def _complete_join(self, gateway: Element, scope: Scope) -> bool:
        """Whether a token waits on every flow into the gateway (13.4.1)."""
        return all(scope.joins.get(flow) for flow in gateway.incoming)

    def _join(self, gateway: Element, scope: Scope) -> None:
        for flow in gateway.incoming:
            scope.joins[flow] = max(scope.joins.get(flow, 0) - 1, 0)
        self.later("enter", gateway, scope)

    def _go_on_inclusive(self) -> bool:
        """An inclusive gateway with tokens, to which no other can come (13.4.3)."""
        for scope in self.case.walk():
            for gateway in self.elements(scope):
                served = {flow for flow in gateway.incoming if scope.joins.get(flow)}
                if gateway.kind == "inclusiveGateway" and served and not self._waits(gateway, scope, served):
                    self._join(gateway, scope)
                    return True
        return False

    def _waits(self, gateway: Element, scope: Scope, served: set[str]) -> bool:
        """Whether some token can reach a flow that is empty, and none that is served, without passing the gateway."""
        process = self.processes[scope.process]
        places = [a.element for a in scope.everything()] + [w.element for a in scope.everything() for w in a.waits]
        places += [each.element.id for each in self.moves_in(scope)]
        places += [process.flows[flow].target for flow, count in scope.joins.items() if count]
        for place in set(places) - {gateway.id}:
            reached = self._reach(place, gateway, process)
            if reached - served and not reached & served:
                return True
        return False

    def _reach(self, place: str, gateway: Element, process: Process) -> set[str]:
        """The flows into the gateway that a token there can come by."""
        found, seen, todo = set[str](), set[str](), [place]
        while todo:
            id = todo.pop()
            if id in seen or id == gateway.id:
                continue
            seen.add(id)
            element = process.elements[id]
            found |= set(element.outgoing) & set(gateway.incoming)
            todo += [process.flows[flow].target for flow in element.outgoing]
            todo += [e.id for e in process.elements.values() if id != place and e.attached_to == id]
            if element.event.kind == "link" and element.kind in THROWS:
                todo.append(link_target(element, process).id)
        return found

    def _enter(self, element: Element, scope: Scope) -> None:
        if element.kind == "exclusiveGateway":
            self.take(self._way(element, scope), scope)
        elif element.kind == "eventBasedGateway":
            group = Activity(element.id, scope, "events", self.new())
            scope.activities.append(group)
            for flow in element.outgoing:
                self.taken[scope.names + flow] += 1
                self.open(self.drawn(scope, self.processes[scope.process].flows[flow].target), scope, group)
        elif element.kind in THROWS:
            self.throw_event(element, scope)
        else:
            self.leave(element, scope)
