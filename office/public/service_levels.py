"""Service levels: how long a service takes, and by when a case will be done.

Both come from the times on the diagram's steps, in working time. The clock rests while the applicant holds the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.definitions.analysis.ordinary_path import ordinary_path
from engine.definitions.bpmn.elements import USER_TASK
from engine.definitions.bpmn.model import Element
from engine.definitions.deployment.services import Service
from engine.errors import Refused
from engine.execution.events import ELEMENT_LEFT, INSTANCE_ENDED, TASK_CANCELLED, TASK_COMPLETED, TASK_CREATED
from engine.services.history import HistoryRow, InstanceView
from engine.services.repository import Compiled
from engine.worktime import Calendar, Duration

MINUTES_A_DAY = 510  # 07.30–16.00, Perpres 21/2023; breaks do not stop the clock


@dataclass(frozen=True, slots=True)
class PathStep:
    """One step of the ordinary path. ``mine``: the applicant's own, which the service level does not count."""

    element: Element
    group: str
    lane: str
    mine: bool

    @property
    def duration(self) -> Duration:
        return self.element.time or Duration()


@dataclass(frozen=True, slots=True)
class Pause:
    """Time in which the applicant held the file; ``until`` is None while it lasts."""

    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class ServiceLevel:
    """``at``: when the case will be done; ``first_at``: when it would have been without pauses. ``done_at``: when the
    office was through; None before. ``paused_minutes``: working minutes that the clock rested."""

    at: datetime
    first_at: datetime
    done_at: datetime | None
    pauses: tuple[Pause, ...]
    paused_minutes: int

    @property
    def resting(self) -> bool:
        return self.done_at is None and any(pause.until is None for pause in self.pauses)

    @property
    def kept(self) -> bool | None:
        """Whether the office was through in time; None before it is."""
        return None if self.done_at is None else self.done_at <= self.at


def path_of(compiled: Compiled, known: Mapping[str, Any]) -> tuple[PathStep, ...]:
    """The ordinary path of a case that begins with ``known``."""
    process, groups = compiled.process, compiled.executable.applicant_groups
    steps = ordinary_path(process, compiled.resources.decisions, known)
    return tuple(PathStep(e, g, process.lane_name(g), g in groups) for e in steps for g in [process.group_of(e.id)])


def path_of_service(service: Service, compiled: Compiled) -> tuple[PathStep, ...]:
    """The ordinary path of an application for this service."""
    return path_of(compiled, {"layanan": service.kode, "layanan_nama": service.nama})


def path_of_case(view: InstanceView) -> tuple[PathStep, ...]:
    """The ordinary path of a case, whatever has been decided in it since it began."""
    return path_of(view.compiled, {"layanan": view.service, "layanan_nama": view.variables.get("layanan_nama", "")})


def working_days(steps: Iterable[PathStep]) -> int:
    """How many working days the office needs at most; 0 where the diagram gives no times."""
    durations = [step.duration for step in steps if not step.mine]
    minutes = sum(each.minutes for each in durations)
    plain = sum((each.plain.days for each in durations if each.plain), 0)
    return sum(each.days for each in durations) + plain + -(-minutes // MINUTES_A_DAY)


def service_level_of(
    view: InstanceView, events: Sequence[HistoryRow], calendar: Calendar, now: datetime
) -> ServiceLevel | None:
    """When the case will be done; None where its diagram gives no times."""
    steps = [step for step in path_of_case(view) if not step.mine]
    sent = _find_sent(view, events)
    if sent is None or not any(not step.duration.is_nothing for step in steps):
        return None
    first = sent
    try:
        for step in steps:
            first = calendar.add(first, step.duration)
    except Refused:
        return None  # the calendar does not reach that far
    done = _find_done(view, events, steps[-1].element.id)
    pauses = tuple(pause for pause in _pauses(view, events, sent) if done is None or pause.since < done)
    minutes = sum(calendar.minutes_between(pause.since, pause.until or now) for pause in pauses)
    at = calendar.add(first, Duration(minutes=minutes)) if minutes else first
    return ServiceLevel(at=at, first_at=first, done_at=done, pauses=pauses, paused_minutes=minutes)


def _find_sent(view: InstanceView, events: Iterable[HistoryRow]) -> datetime | None:
    """When the applicant sent it: the completion of their first task, else the start."""
    own = _own_tasks(view)
    return next((e.at for e in events if e.kind == TASK_COMPLETED and e.element in own), view.started_at)


def _find_done(view: InstanceView, events: Iterable[HistoryRow], last_step: str) -> datetime | None:
    """When the last office step was completed, or the case ended."""
    return next(
        (e.at for e in events if (e.kind == ELEMENT_LEFT and e.element == last_step) or e.kind == INSTANCE_ENDED),
        view.ended_at,
    )


def _pauses(view: InstanceView, events: Iterable[HistoryRow], sent: datetime) -> Iterable[Pause]:
    """While a task of the applicant's was open after the sending."""
    own, begun = _own_tasks(view), False
    since: datetime | None = None
    for event in events:
        if event.element not in own:
            continue
        begun = begun or (event.kind == TASK_COMPLETED and event.at == sent)
        if event.kind == TASK_CREATED and begun:
            since = event.at
        elif event.kind in (TASK_COMPLETED, TASK_CANCELLED) and since is not None:
            yield Pause(since, event.at)
            since = None
    if since is not None:
        yield Pause(since, view.ended_at)


def _own_tasks(view: InstanceView) -> set[str]:
    groups = view.compiled.executable.applicant_groups
    process = view.compiled.process
    return {e.id for e in process.elements.values() if e.kind == USER_TASK and process.group_of(e.id) in groups}
