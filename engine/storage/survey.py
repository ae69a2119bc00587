"""Answers to the satisfaction survey (SKM, PermenPANRB 14/2017)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.exact_json import dumps
from engine.storage import locks
from engine.storage.rows.papers import SurveyRow
from engine.storage.rows.shape import read_all
from engine.storage.tables import survey_answer


def add(
    connection: Connection,
    id: str,
    instance_id: str,
    service: str,
    answers: Mapping[str, int],
    respondent: Mapping[str, Any],
    at: datetime,
) -> None:
    """Stores one questionnaire; the same ``id`` is stored once."""
    locks.take(connection, "survey", id)
    if connection.execute(sa.select(survey_answer.c.id).where(survey_answer.c.id == id)).first() is not None:
        return
    row = {"id": id, "instance_id": instance_id, "service": service, "at": at}
    row |= {"answers": dumps(dict(answers)), "respondent": dumps(dict(respondent))}
    connection.execute(sa.insert(survey_answer), row)


def answers(
    connection: Connection, service: str | None = None, since: datetime | None = None, until: datetime | None = None
) -> Sequence[SurveyRow]:
    """Questionnaires, the oldest first, from ``since`` on and before ``until``."""
    query = sa.select(survey_answer).order_by(survey_answer.c.at, survey_answer.c.id)
    if service is not None:
        query = query.where(survey_answer.c.service == service)
    if since is not None:
        query = query.where(survey_answer.c.at >= since)
    if until is not None:
        query = query.where(survey_answer.c.at < until)
    return read_all(connection, query, SurveyRow)
