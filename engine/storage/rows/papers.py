"""Rows of papers: documents of cases, prints, drafts, numbers of the register, messages, signatures, surveys."""

from __future__ import annotations

from datetime import datetime

from engine.storage.rows.shape import Disclosed, RowShape


class AttachmentRow(RowShape):
    """A document of a case."""

    instance_id: str
    digest: str
    seq: int
    name: str
    variable: str
    at: datetime


class AttachmentOfApplicant(AttachmentRow):
    """A document with its case's applicant."""

    applicant_id: str | None


class PrintingRow(RowShape):
    """A print of a paper."""

    instance_id: str
    document: str
    number: int
    digest: str | None
    reason: str
    actor_id: str
    actor_name: str
    at: datetime


class ListedPrinting(PrintingRow, Disclosed):
    """A print of a list, with its case."""

    business_key: str
    title: str


class DraftRow(RowShape):
    """What somebody has begun to fill in."""

    id: str
    user_id: str
    applicant_id: str | None
    service: str
    body: str
    created_at: datetime
    updated_at: datetime


class NumberRow(RowShape):
    """A number of the register."""

    series: str
    year: int
    number: int
    text: str
    instance_id: str
    kind: str
    state: str
    reason: str | None
    allocated_at: datetime
    settled_at: datetime | None


class ListedNumber(NumberRow, Disclosed):
    """A number of the register as the book lists it, with its case."""

    business_key: str
    title: str
    service: str
    channel: str
    case_state: str
    applicant_name: str | None
    prints: int


class SeriesRow(RowShape):
    """A series of one year; ``first`` and ``last`` are None where its counter has numbers that are nowhere."""

    series: str
    year: int
    counted: int
    first: int | None
    last: int | None
    count: int


class SigningAttemptRow(RowShape):
    """An attempt to sign a document; what is None is not known before it is over."""

    id: str
    task_id: str
    digest: str
    officer_id: str
    started_at: datetime
    finished_at: datetime | None
    signed_digest: str | None
    outcome: str | None


class MessageRow(RowShape):
    """A message of the outbox."""

    id: str
    instance_id: str | None
    recipient: str
    recipient_name: str
    template: str
    params: str
    text: str | None
    created_at: datetime
    due_at: datetime
    status: str
    attempts: int
    provider_id: str | None
    error: str | None
    changed_at: datetime


class MessageOfCase(MessageRow):
    """A message with its case, if it has one."""

    business_key: str | None
    definition_id: str | None


class ListedMessage(MessageOfCase, Disclosed):
    """A message of a list."""


class SurveyRow(RowShape):
    """A questionnaire that was filled in."""

    id: str
    instance_id: str
    service: str
    answers: str
    respondent: str
    at: datetime
