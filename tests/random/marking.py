"""Where a case stands in the token game: what is under way, what waits, and variables. Nothing moves here.

A marking is all there is: no history. It is copied through its bytes, so it holds ids of elements and no elements.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.random.seen import Seen, written

NOUNS = ("task", "job", "timer", "message", "signal", "conditional")  # what something outside, or a variable, moves


@dataclass(eq=False)
class Scope:
    """A process under way, or a sub-process; or what takes back, while it is at it.

    ``names`` is what its elements' names begin with. ``variables`` has the case, and a called process that sees no
    others. ``joins`` counts the tokens that wait on a flow into a gateway.
    """

    process: str
    within: str = ""
    names: str = ""
    owner: Activity | None = None
    variables: dict[str, Any] | None = None
    joins: dict[str, int] = field(default_factory=dict)
    activities: list[Activity] = field(default_factory=list)
    listening: list[Wait] = field(default_factory=list)
    undos: list[Undo] = field(default_factory=list)
    over: bool = False

    def walk(self) -> Iterator[Scope]:
        """Itself, and all that runs inside it."""
        yield self
        for activity in self.everything():
            if activity.inner is not None:
                yield from activity.inner.walk()

    def everything(self) -> Iterator[Activity]:
        """What is under way in it, and the instances of it."""
        for activity in self.activities:
            yield activity
            yield from activity.instances

    def waits(self) -> Iterator[Wait]:
        """What is waited for in it and inside it."""
        for scope in self.walk():
            yield from scope.listening
            for activity in scope.everything():
                yield from activity.waits

    @property
    def idle(self) -> bool:
        return not self.activities and not any(self.joins.values())


@dataclass(eq=False)
class Activity:
    """An activity under way, or an event that waits or takes back.

    ``role``: task, job, work (done within the step), catch, inside (something runs in it), body (of several
    instances), events (behind a gateway: the first counts), undoing, stuck (an error that nothing catches).
    """

    element: str
    scope: Scope
    role: str
    born: int
    variables: dict[str, Any] | None = None
    inner: Scope | None = None
    waits: list[Wait] = field(default_factory=list)
    body: Activity | None = None  # what it is an instance of, or the gateway it stands behind
    instances: list[Activity] = field(default_factory=list)
    index: int = 0
    rest: list[Any] = field(default_factory=list)  # items still to come, or what is still to be taken back
    undos: list[Undo] = field(default_factory=list)  # of instances that are done
    over: bool = False

    @property
    def name(self) -> str:
        return self.scope.names + self.element


@dataclass(eq=False)
class Wait:
    """An event that is waited for: on an activity (``host``), or at the start of an event sub-process (``starts``)."""

    element: str
    scope: Scope
    kind: str
    born: int
    host: Activity | None = None
    starts: str = ""
    due: datetime | None = None
    left: int = 1  # rounds of a timer still to come, this one included; 0 is for ever
    key: Any = None
    asked: bool = False  # a condition that must be asked
    variables: dict[str, Any] | None = None  # what it brings, where its output mappings say what goes further
    over: bool = False

    @property
    def name(self) -> str:
        return self.scope.names + self.element

    def seen(self) -> Seen:
        detail = f"{self.due.astimezone(UTC).isoformat()} {self.left}" if self.due else ""
        detail = written({"key": self.key}) if self.key is not None else detail
        own = written(self.variables, None) if self.variables is not None else ""
        return Seen(self.name, detail, own, noun=self.kind if self.kind in NOUNS else "", thing=self)


@dataclass(frozen=True)
class Undo:
    """What is done and can be taken back: ``of`` is the element, ``event`` its boundary event."""

    of: str
    event: str
    handler: str
    process: str
    within: str
    names: str
    born: int


def seen(scope: Scope) -> list[Seen]:
    """What stands in a scope."""
    found = [Seen(name, flow) for name, flow, count in scope_joins(scope) for _ in range(count)]
    found += [_with_events(each) for each in scope.activities]
    found += [each.seen() for each in scope.listening]
    return found + [_undo(each) for each in scope.undos]


def scope_joins(scope: Scope) -> Iterator[tuple[str, str, int]]:
    for flow, count in scope.joins.items():
        yield "", scope.names + flow, count


def _undo(undo: Undo) -> Seen:
    return Seen("undo", undo.names + undo.of)


def _with_events(activity: Activity) -> Seen:
    """An activity and the events on it belong together."""
    made, own = _activity(activity), activity.role == "catch"
    beside = [each for each in activity.waits if not (own and each.element == activity.element)]
    return Seen("+", inside=[made, *(each.seen() for each in beside)]) if beside else made


def _activity(activity: Activity) -> Seen:
    role = activity.role
    made = Seen(activity.name, thing=activity)
    if role == "body":
        made.label, made.detail = f"{made.label}*", written({"rest": activity.rest})
    elif role == "undoing":
        made.detail = written({"rest": [each.names + each.event for each in activity.rest]})
    elif role == "stuck":
        made.detail = "stuck"
    elif role in ("task", "job"):
        made.noun = role
    elif role == "catch" and activity.waits:
        own = next(each for each in activity.waits if each.element == activity.element)
        made = own.seen()
    called = activity.inner.variables if activity.inner else None
    made.variables = written(activity.variables, called)
    made.inside = [_activity(each) for each in activity.instances]
    made.inside += [_undo(each) for each in activity.undos]
    made.inside += seen(activity.inner) if activity.inner else []
    return made


def copy(case: Scope) -> Scope:
    made: Scope = pickle.loads(pickle.dumps(case, pickle.HIGHEST_PROTOCOL))
    return made
