"""Incidents: where a job has failed for good or a case stands still, and somebody has to look."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from engine.clock import Clock
from engine.errors import Conflict, NotFound
from engine.services.actor import Actor
from engine.services.closed_words import option_words
from engine.services.masks import mask_sentence
from engine.services.repository import Repository
from engine.storage import audit_log, jobs
from engine.storage.database import Database
from engine.storage.disclosure import WHOLE, Reach
from engine.storage.rows.work import ExternalTaskRow, IncidentRow, ListedIncident

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Incident:
    """``element`` is the step's name; ``tries`` how often its job was tried since the last retry; ``next_at`` when it
    is tried again by itself (None: not until somebody retries it); ``has_job`` False where there is nothing to retry;
    ``about_task`` where a task is open to others than it names.
    """

    id: str
    instance_id: str
    business_key: str
    element: str
    message: str
    created_at: datetime
    resolved_at: datetime | None
    has_job: bool
    about_task: bool
    tries: int
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class ExternalTask:
    """Work that waits for a program outside of the office, which fetches it by its topic."""

    instance_id: str
    business_key: str
    element: str
    topic: str
    since: datetime


class IncidentService:
    def __init__(self, database: Database, repository: Repository, clock: Clock, wake: Callable[[], None]) -> None:
        self._database, self._repository, self._clock, self._wake = database, repository, clock, wake

    def list_open(self, reach: Reach = WHOLE) -> list[Incident]:
        """Those that wait for somebody, oldest first; a message out of reach tells no values of the case."""
        with self._database.connect() as connection:
            rows = jobs.open_incidents(connection, reach=reach)
        return [self._incident(row) for row in rows]

    def list_solved(self, reach: Reach = WHOLE) -> list[Incident]:
        """The latest ``SHOWN`` that are over, the last one first; messages as in ``list_open``."""
        with self._database.connect() as connection:
            rows = jobs.solved_incidents(connection, SHOWN, reach)
        return [self._incident(row) for row in rows]

    def list_external(self, served: Collection[str]) -> list[ExternalTask]:
        """What waits for workers outside, the longest first; ``served`` are the topics of our own."""
        with self._database.connect() as connection:
            rows = jobs.external(connection, served)
        return [
            ExternalTask(row.instance_id, row.business_key, self._name(row), row.topic or "", row.due_at)
            for row in rows
        ]

    def retry(self, actor: Actor, id: str) -> None:
        """Gives the incident's job its retries back; the incident is over once the job succeeds.

        Raises ``NotFound``, and ``Conflict`` where it is over, has no job, or is worked on this moment.
        """
        now = self._clock.now()
        with self._database.begin() as connection:
            row = jobs.find_incident(connection, id)
            if row is None:
                raise NotFound("Kendala ini tidak ada.")
            if row.resolved_at is not None:
                raise Conflict(f"Kendala kasus {row.business_key} ini sudah selesai; tidak perlu dicoba lagi.")
            if _is_about_task(row):
                raise Conflict(f"Tugas kasus {row.business_key} ini tinggal menunggu petugas yang mengambilnya.")
            if row.job is None:
                raise Conflict(
                    f"Kasus {row.business_key} berhenti di diagramnya; tidak ada pekerjaan untuk dicoba lagi."
                )
            if not jobs.retry(connection, row.job, now):
                raise Conflict(
                    f"Pekerjaan kasus {row.business_key} sedang dikerjakan. Tunggu sebentar, lalu muat ulang."
                )
            # The record is read by people who may not see applicants.
            detail = f"Langkah {self._name(row)}: {self._mask_message(row)}"
            audit_log.add(connection, actor.id, actor.name, "incident.retried", row.business_key, now, detail)
        self._wake()

    def retry_all(self, actor: Actor) -> int:
        """The same for every open incident that has a job nobody works on; returns how many."""
        now = self._clock.now()
        with self._database.begin() as connection:
            rows = jobs.open_incidents(connection)
            retried = [row.business_key for row in rows if row.job is not None and jobs.retry(connection, row.job, now)]
            if retried:
                detail = ", ".join(dict.fromkeys(retried))
                audit_log.add(connection, actor.id, actor.name, "incident.retried", "semua kendala", now, detail)
        self._wake()
        return len(retried)

    def _incident(self, row: ListedIncident) -> Incident:
        working = row.retries is not None and row.retries > 0
        return Incident(
            id=row.id,
            instance_id=row.instance_id,
            business_key=row.business_key,
            element=self._name(row),
            message=row.message if row.in_clear else self._mask_message(row),
            created_at=row.created_at,
            resolved_at=row.resolved_at,
            has_job=row.job is not None,
            about_task=_is_about_task(row),
            tries=jobs.tries(row.retries) if row.retries is not None else 0,
            next_at=row.due_at if working else None,
        )

    def _mask_message(self, row: IncidentRow) -> str:
        """The message without values of its case."""
        return mask_sentence(row.message, row.variables, option_words(self._repository.get(row.definition_id)))

    def _name(self, row: IncidentRow | ExternalTaskRow) -> str:
        """What the diagram calls the step."""
        element = self._repository.get(row.definition_id).process.elements.get(row.element)
        return element.name if element is not None and element.name else row.element


def _is_about_task(row: IncidentRow) -> bool:
    """A job that has gone leaves no open incident: then the id is a task's."""
    return row.job_id is not None and row.job is None
