"""Rows of cases, of their steps, and of what is told of them in lists."""

from __future__ import annotations

from datetime import datetime

from engine.storage.rows.shape import Disclosed, RowShape


class CaseRow(RowShape):
    """A process instance but for its tokens."""

    id: str
    definition_id: str
    definition_key: str
    business_key: str
    service: str
    title: str
    applicant_id: str | None
    channel: str
    title_key: str
    seq: int
    state: str
    end_event: str | None
    variables: str
    chain: str
    started_at: datetime
    ended_at: datetime | None


class ListedCase(CaseRow, Disclosed):
    """A case of a list."""


class InstanceRow(CaseRow):
    """A whole process instance."""

    tokens: bytes


class TaskInCase(InstanceRow):
    """An open task with its instance: ``id`` is the instance's."""

    task_id: str
    element: str
    name: str
    candidate_group: str
    task_applicant_id: str | None
    assignee_id: str | None
    assignee_name: str | None
    created_at: datetime
    due_at: datetime | None
    priority: int
    follow_up_at: datetime | None
    candidates: str | None


class StepRow(RowShape):
    """A step in history."""

    instance_id: str
    seq: int
    command_id: str
    at: datetime
    actor_id: str
    actor_name: str
    command: str
    target: str
    element: str
    calendar: str
    events: str
    commitment: str
    state_digest: str
    chain: str


class StepWithValues(StepRow):
    """A step with its values, both None once they are erased."""

    salt: str | None
    body: str | None


class ErasureRow(RowShape):
    """That and why a case's values are gone."""

    instance_id: str
    reason: str
    actor_id: str
    at: datetime


class NumberOfApplicant(RowShape):
    """A case's number, and its applicant's name."""

    business_key: str
    name: str


class CounterCase(RowShape):
    """A case that was taken in at the counter."""

    id: str
    business_key: str
    title: str
    service: str
    state: str
    started_at: datetime
    applicant_name: str | None
