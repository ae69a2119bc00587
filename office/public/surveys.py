"""Answers to the satisfaction survey, stored and read back for a period."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from engine.dates import OFFICE_ZONE
from engine.errors import InvalidSubmission
from engine.exact_json import loads
from engine.storage import survey
from engine.storage.database import Database

YEARS = range(2000, 2101)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """Days of the office's calendar, both included."""

    first: date
    last: date

    @classmethod
    def read(cls, first: str, last: str, today: date) -> Period:
        """From two texts "2026-11-24"; an empty ``last`` is today, an empty ``first`` the start of that year.

        Raises ``InvalidSubmission`` at "dari" or "sampai".
        """
        errors: dict[str, str] = {}
        end = _day(last, "sampai", errors) or today
        start = _day(first, "dari", errors) or end.replace(month=1, day=1)
        if not errors and start > end:
            errors["dari"] = "Tanggal awal harus sebelum tanggal akhir. Tukar keduanya, atau ubah salah satunya."
        if errors:
            raise InvalidSubmission(errors)
        return cls(start, end)

    @property
    def since(self) -> datetime:
        """The moment it begins."""
        return datetime.combine(self.first, time(), OFFICE_ZONE)

    @property
    def until(self) -> datetime:
        """The moment it is over: midnight after its last day."""
        return datetime.combine(self.last + timedelta(days=1), time(), OFFICE_ZONE)


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """One filled-in survey: ``answers`` by element code, ``respondent`` without a name, ``at`` in UTC."""

    service: str
    answers: Mapping[str, int]
    respondent: Mapping[str, Any]
    at: datetime


class SurveyService:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        id: str,
        instance_id: str,
        service: str,
        answers: Mapping[str, int],
        respondent: Mapping[str, Any],
        at: datetime,
    ) -> None:
        """Stores one questionnaire; the same ``id`` is stored once."""
        with self._database.begin() as connection:
            survey.add(connection, id, instance_id, service, answers, respondent, at)

    def answers(self, service: str | None = None, period: Period | None = None) -> list[Questionnaire]:
        """What was answered about a service (None: about all) in a period (None: ever), the oldest first."""
        since, until = (period.since, period.until) if period else (None, None)
        with self._database.connect() as connection:
            rows = survey.answers(connection, service, since, until)
        return [Questionnaire(row.service, loads(row.answers), loads(row.respondent), row.at) for row in rows]


def _day(text: str, field: str, errors: dict[str, str]) -> date | None:
    if not text:
        return None
    try:
        found = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        found = None
    which = "awal" if field == "dari" else "akhir"
    if found is None:
        errors[field] = f"Tanggal {which} tidak terbaca. Tulis tahun-bulan-tanggal, seperti 2026-11-24."
    elif found.year not in YEARS:
        errors[field] = f"Tahun pada tanggal {which} harus antara {YEARS[0]} dan {YEARS[-1]}."
    return found
