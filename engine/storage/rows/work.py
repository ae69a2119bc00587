"""Rows of what waits: tasks for people, jobs for workers, incidents for whoever looks, schedules for their time."""

from __future__ import annotations

from datetime import datetime

from engine.storage.rows.shape import Disclosed, RowShape


class TaskRow(RowShape):
    """An open task."""

    id: str
    instance_id: str
    element: str
    name: str
    candidate_group: str
    applicant_id: str | None
    assignee_id: str | None
    assignee_name: str | None
    created_at: datetime
    due_at: datetime | None
    sort_at: str
    priority: int
    follow_up_at: datetime | None
    candidates: str | None


class TaskOfCounter(TaskRow):
    """A task of an applicant who was taken in at the counter, with its case."""

    business_key: str
    title: str


class QueuedTask(TaskRow):
    """A task of the queue with its case."""

    business_key: str
    title: str
    service: str
    definition_id: str


class JobRow(RowShape):
    """A timer, or a call of a connector; only a call has ``topic`` and ``inputs``."""

    id: str
    instance_id: str
    element: str
    kind: str
    topic: str | None
    inputs: str | None
    due_at: datetime
    retries: int
    locked_until: datetime | None
    error: str | None


class ExternalTaskRow(JobRow):
    """A job that a worker outside fetches, with its case."""

    business_key: str
    definition_id: str


class IncidentRow(RowShape):
    """An incident with its case; ``job``, ``retries`` and ``due_at`` are None where its job has gone."""

    id: str
    instance_id: str
    element: str
    job_id: str | None
    message: str
    created_at: datetime
    resolved_at: datetime | None
    business_key: str
    definition_id: str
    variables: str
    job: str | None
    retries: int | None
    due_at: datetime | None


class ListedIncident(IncidentRow, Disclosed):
    """An incident of a list."""


class ScheduleRow(RowShape):
    """When the calendar starts a process at one of its start events."""

    id: str
    definition_key: str
    definition_id: str
    element: str
    timer: str
    begun_at: datetime
    round: int
    due_at: datetime | None
    try_at: datetime | None
    retries: int
    started_at: datetime | None
    error: str | None
