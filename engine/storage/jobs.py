"""Jobs: timers and connector calls that wait for a worker; and incidents, where a job has failed for good."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.exact_json import dumps, loads
from engine.execution.events import (
    ELEMENT_ENTERED,
    JOB_CANCELLED,
    JOB_COMPLETED,
    JOB_CREATED,
    TIMER_CANCELLED,
    TIMER_FIRED,
    TIMER_SCHEDULED,
)
from engine.execution.values import Event
from engine.storage import disclosure
from engine.storage.disclosure import WHOLE, Reach
from engine.storage.prepared import Prepared
from engine.storage.rows.shape import read_all, read_first
from engine.storage.rows.work import ExternalTaskRow, IncidentRow, JobRow, ListedIncident
from engine.storage.steps import lasting, of_kind
from engine.storage.tables import incident, job, process_instance

RETRIES = 5
LOCK = timedelta(minutes=5)
ROUND = timedelta(minutes=1)
OPENING = (JOB_CREATED, TIMER_SCHEDULED)
CLOSING = (JOB_COMPLETED, JOB_CANCELLED, TIMER_FIRED, TIMER_CANCELLED)

_ADD = Prepared(sa.insert(job))
_DROP = Prepared(sa.delete(job).where(job.c.id == sa.bindparam("job")))


def apply(connection: Connection, instance_id: str, at: datetime, events: Sequence[Event]) -> int:
    """Opens and closes jobs as the step's events say; returns how many are due at once."""
    rows = [_row(instance_id, at, event) for event in lasting(events, OPENING, CLOSING)]
    _slow_down(connection, instance_id, at, events, rows)
    for event in of_kind(events, *CLOSING):
        _DROP.run(connection, {"job": job_id(instance_id, event.token)})
    cancelled = [job_id(instance_id, event.token) for event in of_kind(events, JOB_CANCELLED, TIMER_CANCELLED)]
    if cancelled:  # nobody can do them any more, nor needs to
        _resolve(connection, incident.c.instance_id == instance_id, incident.c.job_id.in_(cancelled), at=at)
    _ADD.run_all(connection, rows)
    return sum(row["kind"] == "service" for row in rows)


def _slow_down(
    connection: Connection, instance_id: str, at: datetime, events: Sequence[Event], rows: list[dict[str, Any]]
) -> None:
    """An endless timer that interrupts nothing would keep every worker busy: where its rounds follow one another more
    closely than ``ROUND``, the next is tried after that time. History keeps what was drawn."""
    fired = {event.element: job_id(instance_id, event.token) for event in of_kind(events, TIMER_FIRED)}
    if not fired:
        return
    entered = {job_id(instance_id, event.token) for event in of_kind(events, ELEMENT_ENTERED)}
    for row in rows:
        before = fired.get(row["element"]) if row["id"] not in entered else None  # another round, no loop of the flow
        last = find(connection, before) if before is not None else None
        if last is not None and row["due_at"] - last.due_at < ROUND:
            row["due_at"] = max(row["due_at"], at + ROUND)


def _row(instance_id: str, at: datetime, event: Event) -> dict[str, Any]:
    timer = event.kind == TIMER_SCHEDULED
    return {
        "id": job_id(instance_id, event.token),
        "instance_id": instance_id,
        "element": event.element,
        "kind": "timer" if timer else "service",
        "topic": None if timer else event.detail["topic"],
        "inputs": None if timer else dumps(event.values),
        "due_at": datetime.fromisoformat(event.detail["due"]) if timer else at,
        "retries": RETRIES,
        "locked_until": None,
        "error": None,
    }


def job_id(instance_id: str, token: str) -> str:
    return f"{instance_id}:{token}"


def find(connection: Connection, id: str) -> JobRow | None:
    return read_first(connection, sa.select(job).where(job.c.id == id), JobRow)


def inputs_of(row: JobRow) -> dict[str, Any]:
    found: dict[str, Any] = loads(row.inputs or "{}")
    return found


def _ours(served: Collection[str]) -> sa.ColumnElement[bool]:
    """Timers, and the topics that are served here; any other topic is an external task, and waits for its worker."""
    return sa.or_(job.c.topic.is_(None), job.c.topic.in_(sorted(served)))


def claim_due(connection: Connection, now: datetime, served: Collection[str], limit: int = 10) -> Sequence[JobRow]:
    """Locks jobs that are due for this worker, oldest first; ``served`` are the topics that it has connectors for. A
    worker that dies lets go after ``LOCK``."""
    free = sa.or_(job.c.locked_until.is_(None), job.c.locked_until < now)
    query = sa.select(job).where(job.c.due_at <= now, job.c.retries > 0, _ours(served), free)
    query = query.order_by(job.c.due_at, job.c.id).limit(limit)
    rows = read_all(connection, query.with_for_update(skip_locked=True), JobRow)
    if rows:
        connection.execute(sa.update(job).where(job.c.id.in_([row.id for row in rows])).values(locked_until=now + LOCK))
    return rows


def next_due(connection: Connection, served: Collection[str]) -> datetime | None:
    """When the next job of this worker's falls due, if any waits."""
    mine = sa.select(job.c.due_at).where(job.c.retries > 0, _ours(served))
    found: datetime | None = connection.execute(mine.order_by(job.c.due_at).limit(1)).scalar()
    return found


def external(connection: Connection, served: Collection[str], limit: int = 200) -> Sequence[ExternalTaskRow]:
    """What waits for workers outside of this office, the longest first, with its case."""
    case = process_instance.c
    query = sa.select(job, case.business_key, case.definition_id)
    query = query.join_from(job, process_instance, job.c.instance_id == case.id)
    query = query.where(job.c.topic.is_not(None), job.c.topic.not_in(sorted(served)))
    return read_all(connection, query.order_by(job.c.due_at, job.c.id).limit(limit), ExternalTaskRow)


def failed(connection: Connection, id: str, message: str, retry_at: datetime | None) -> int | None:
    """Notes a failure; ``retry_at`` None gives up at once. Returns the retries left: none is 0 or below, for a job
    that was given up at once the tries it had as a negative number; None where the job has gone meanwhile."""
    left = job.c.retries - 1 if retry_at is not None else job.c.retries - 1 - RETRIES
    changes: dict[str, Any] = {"retries": left, "error": message, "locked_until": None}
    if retry_at is not None:
        changes["due_at"] = retry_at
    connection.execute(sa.update(job).where(job.c.id == id).values(**changes))
    found: int | None = connection.execute(sa.select(job.c.retries).where(job.c.id == id)).scalar()
    return found


def tries(retries: int) -> int:
    """How often a job has been tried since it had all its retries."""
    return RETRIES - retries if retries >= 0 else -retries


def retry(connection: Connection, id: str, now: datetime) -> bool:
    """Gives a failed job its retries back; False where a worker has it in hand this moment, or it has gone."""
    free = sa.or_(job.c.locked_until.is_(None), job.c.locked_until < now)
    fresh = sa.update(job).where(job.c.id == id, free)
    return connection.execute(fresh.values(retries=RETRIES, due_at=now, locked_until=None, error=None)).rowcount > 0


def of_instance(connection: Connection, instance_id: str) -> Sequence[JobRow]:
    return read_all(connection, sa.select(job).where(job.c.instance_id == instance_id).order_by(job.c.due_at), JobRow)


def add_incident(
    connection: Connection, id: str, instance_id: str, element: str, job_id: str | None, message: str, at: datetime
) -> None:
    """Notes that somebody has to look. A job has one open incident: failing again says why and when anew."""
    if job_id is not None:
        known = sa.update(incident).where(incident.c.job_id == job_id, incident.c.resolved_at.is_(None))
        if connection.execute(known.values(message=message, created_at=at)).rowcount:
            return
    connection.execute(
        sa.insert(incident),
        {
            "id": id,
            "instance_id": instance_id,
            "element": element,
            "job_id": job_id,
            "message": message,
            "created_at": at,
        },
    )


def resolve_incidents(connection: Connection, job_id: str, at: datetime) -> None:
    """The job has been done after all: its open incident is over."""
    _resolve(connection, incident.c.job_id == job_id, at=at)


def _resolve(connection: Connection, *which: sa.ColumnElement[bool], at: datetime) -> None:
    connection.execute(sa.update(incident).where(*which, incident.c.resolved_at.is_(None)).values(resolved_at=at))


_INCIDENTS = (
    sa.select(
        incident,
        process_instance.c.business_key,
        process_instance.c.definition_id,
        process_instance.c.variables,
        job.c.id.label("job"),  # None where the job has gone
        job.c.retries,
        job.c.due_at,
    )
    .join_from(incident, process_instance, incident.c.instance_id == process_instance.c.id)
    .outerjoin(job, incident.c.job_id == job.c.id)
)


def find_incident(connection: Connection, id: str) -> IncidentRow | None:
    """An incident with its case's number and its job."""
    return read_first(connection, _INCIDENTS.where(incident.c.id == id), IncidentRow)


def open_incidents(
    connection: Connection, instance_ids: Collection[str] | None = None, reach: Reach = WHOLE
) -> Sequence[ListedIncident]:
    """Open incidents, of all cases or these, each with ``in_clear``, oldest first."""
    query = (
        _INCIDENTS.add_columns(disclosure.labelled(reach))
        .where(incident.c.resolved_at.is_(None))
        .order_by(incident.c.created_at, incident.c.id)
    )
    if instance_ids is not None:
        query = query.where(incident.c.instance_id.in_(instance_ids))
    return read_all(connection, query, ListedIncident)


def solved_incidents(connection: Connection, limit: int, reach: Reach = WHOLE) -> Sequence[ListedIncident]:
    """The latest solved incidents, each with ``in_clear``, the last solved first."""
    query = _INCIDENTS.add_columns(disclosure.labelled(reach)).where(incident.c.resolved_at.is_not(None))
    return read_all(
        connection, query.order_by(incident.c.resolved_at.desc(), incident.c.id).limit(limit), ListedIncident
    )
