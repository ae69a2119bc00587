"""Answers to the satisfaction survey, stored and read back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.storage import survey
from engine.storage.database import Database


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

    def answers(self, service: str | None = None) -> list[dict[str, int]]:
        """Every questionnaire's answers by element code."""
        with self._database.connect() as connection:
            return [json.loads(row.answers) for row in survey.answers(connection, service)]
