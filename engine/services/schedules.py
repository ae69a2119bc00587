"""Processes that the calendar starts: laid down when a version is deployed, carried out by the workers."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from engine.clock import Clock
from engine.definitions.analysis import starts
from engine.definitions.bpmn.model import Element, Process
from engine.errors import AlurError, Conflict, NotFound, Refused, Unavailable
from engine.recurrence import Occurrence
from engine.services.actor import SYSTEM, Actor
from engine.services.calendar import CalendarService
from engine.services.opening import CALENDAR, Opening, service_of
from engine.services.repository import Repository
from engine.services.runtime import Runtime
from engine.storage import audit_log, jobs, schedules
from engine.storage.database import Connection, Database
from engine.storage.rows.work import ScheduleRow
from engine.storage.schedules import Schedule
from engine.worktime import Calendar

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ScheduledStart:
    """When the calendar starts a process at one of its start events.

    ``due_at`` is the next time, None where there is none any more; ``error`` says why the last try failed, and
    ``next_at`` when it is tried again by itself (None: not until somebody retries it).
    """

    id: str
    key: str
    name: str  # the process's
    event: str  # what the diagram calls the start event
    due_at: datetime | None
    started_at: datetime | None
    error: str | None
    next_at: datetime | None


class ScheduleService:
    def __init__(
        self, database: Database, repository: Repository, runtime: Runtime, calendar: CalendarService, clock: Clock
    ) -> None:
        self._database, self._repository, self._runtime = database, repository, runtime
        self._calendar, self._clock = calendar, clock

    def start_due(self) -> bool:
        """Starts the process that has been due longest; whether there was one. For the workers.

        The start and the step to the next time are one transaction, and the command's id is made of event and moment:
        of several workers one wins, and a moment starts a process once.
        """
        row, now = None, self._now()
        try:
            with self._database.begin() as connection:
                row = schedules.take_due(connection, now)
                if row is not None:
                    self._start(connection, row, now)
        except Exception as error:
            if row is None:
                raise
            self._record_failure(row, error)
        return row is not None

    def _start(self, connection: Connection, row: ScheduleRow, now: datetime) -> None:
        assert row.due_at is not None  # else it would not be tried
        compiled = self._repository.get(row.definition_id)
        command_id = f"jadwal {row.id} {row.due_at.astimezone(UTC):%Y%m%dT%H%M%S.%f}"
        opening = Opening(compiled, None, service_of(compiled, {}), CALENDAR, event=row.element)
        self._runtime.begin(connection, opening, SYSTEM, command_id)
        last = Occurrence(row.round, row.due_at)
        following, problem = upcoming(row.timer, row.begun_at, last, now, self._calendar.current())
        round, due = (following.round, following.at) if following else (row.round, None)
        schedules.move_on(connection, row.id, round, due, now, problem)

    def _record_failure(self, row: ScheduleRow, error: Exception) -> None:
        """Tries again later and later; what will not help itself waits for somebody."""
        message, retry = str(error), isinstance(error, Conflict | Unavailable)
        if not isinstance(error, AlurError):
            log.exception("starting %s by the calendar failed", row.definition_key, exc_info=error)
            message, retry = f"Kesalahan tak terduga ({type(error).__name__}).", True
        later = timedelta(seconds=10 * 4 ** (jobs.RETRIES - row.retries))
        again = self._now() + later if retry and row.retries > 1 else None
        with self._database.begin() as connection:
            schedules.failed(connection, row, message, again)

    def of(self, key: str) -> list[ScheduledStart]:
        """Those of a process, the next to come first."""
        with self._database.connect() as connection:
            return [self._describe_start(row) for row in schedules.of_process(connection, key)]

    def all(self) -> list[ScheduledStart]:
        """Those of every process."""
        with self._database.connect() as connection:
            return [self._describe_start(row) for row in schedules.every(connection)]

    def failing(self) -> list[ScheduledStart]:
        """Those whose last try failed."""
        return [each for each in self.all() if each.error is not None]

    def retry(self, actor: Actor, id: str) -> None:
        """Lets the workers try once more what has failed. Raises ``NotFound``, ``Conflict`` where nothing has."""
        with self._database.begin() as connection:
            row = schedules.find(connection, id, lock=True)
            if row is None:
                raise NotFound("Jadwal ini tidak ada.")
            if row.error is None or row.due_at is None:
                raise Conflict("Jadwal ini sudah berjalan lagi; tidak perlu dicoba.")
            schedules.retry(connection, id, self._now())
            detail = f"Jadwal {row.element}: {row.error}"
            audit_log.add(connection, actor.id, actor.name, "incident.retried", row.definition_key, self._now(), detail)

    def _describe_start(self, row: ScheduleRow) -> ScheduledStart:
        process = self._repository.get(row.definition_id).process
        failing = row.error is not None and row.retries > 0
        return ScheduledStart(
            id=row.id,
            key=row.definition_key,
            name=process.name,
            event=process.elements[row.element].name or row.element,
            due_at=row.due_at,
            started_at=row.started_at,
            error=row.error,
            next_at=row.try_at if failing else None,
        )

    def _now(self) -> datetime:
        return self._clock.now().astimezone(UTC)


def arrange(calendar: CalendarService, connection: Connection, process: Process, id: str, now: datetime) -> None:
    """Lays down when the calendar starts a new version of a process, in place of the version before.

    A timer that says what it said before keeps its rhythm, and with it what is due. What lies in the past at
    deployment starts nothing.
    """
    events = starts.timers(process)
    schedules.remove_others(connection, process.key, [event.id for event in events])
    known = {row.element: row for row in schedules.of_process(connection, process.key)}
    for event in events:
        timer, row = starts.timer(process, event), known.get(event.id)
        if row is not None and row.timer == timer and (row.due_at is not None or row.error is None):
            schedules.adopt(connection, row.id, id)
        else:
            schedules.put(connection, _laid_down(process, event, timer, id, now, calendar.current()))


def _laid_down(process: Process, event: Element, timer: str, id: str, now: datetime, work: Calendar) -> Schedule:
    first, problem = upcoming(timer, now, None, now, work)
    round, due = (first.round, first.at) if first else (0, None)
    return Schedule(
        definition_key=process.key,
        definition_id=id,
        element=event.id,
        timer=timer,
        begun_at=now,
        round=round,
        due_at=due,
        error=problem,
    )


def upcoming(
    timer: str, begun: datetime, last: Occurrence | None, now: datetime, work: Calendar
) -> tuple[Occurrence | None, str | None]:
    """The next time after ``now``, if any, and what stands in the way of reckoning it."""
    try:
        return starts.schedule(timer).upcoming(begun, last, now, work), None
    except Refused as problem:
        return None, str(problem)
