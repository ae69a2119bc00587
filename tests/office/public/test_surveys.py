"""Stored questionnaires are found by service and by the office's days, and a period is read without a crash."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from engine.dates import OFFICE_ZONE
from engine.errors import InvalidSubmission
from engine.storage import migrations
from engine.storage.database import Database
from office.public.surveys import Period, SurveyService

TODAY = date(2026, 11, 24)
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture
def surveys(tmp_path: Path) -> Iterator[SurveyService]:
    database = Database(f"sqlite:///{tmp_path / 'uji.db'}")
    migrations.upgrade(database)
    yield SurveyService(database)
    database.close()


def add(surveys: SurveyService, id: str, at: datetime, service: str = "uji") -> None:
    surveys.add(id, "kasus", service, {"u1": 4}, {"saran": id}, at)


def found(surveys: SurveyService, service: str | None = None, period: Period | None = NOVEMBER) -> list[str]:
    return [each.respondent["saran"] for each in surveys.answers(service, period)]


def test_a_period_begins_and_ends_at_the_office_s_midnight(surveys: SurveyService) -> None:
    moments = {
        "sebelum": datetime(2026, 10, 31, 23, 59, 59, tzinfo=OFFICE_ZONE),
        "pertama": datetime(2026, 11, 1, 0, 0, tzinfo=OFFICE_ZONE),
        "terakhir": datetime(2026, 11, 30, 23, 30, tzinfo=OFFICE_ZONE),
        "sesudah": datetime(2026, 12, 1, 0, 30, tzinfo=OFFICE_ZONE),
    }
    for name, at in moments.items():
        add(surveys, name, at.astimezone(UTC))
    assert found(surveys) == ["pertama", "terakhir"]
    assert found(surveys, period=None) == [*moments]


def test_a_service_s_answers_are_its_own(surveys: SurveyService) -> None:
    at = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    add(surveys, "satu", at, "a")
    add(surveys, "dua", at, "b")
    assert found(surveys, "a") == ["satu"]
    assert found(surveys, "c") == []
    assert sorted(found(surveys)) == ["dua", "satu"]


def test_the_same_questionnaire_is_stored_once(surveys: SurveyService) -> None:
    at = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    add(surveys, "satu", at)
    add(surveys, "satu", at)
    assert found(surveys) == ["satu"]


@pytest.mark.parametrize(
    ("first", "last", "period"),
    [
        ("", "", (date(2026, 1, 1), TODAY)),
        ("2026-10-01", "", (date(2026, 10, 1), TODAY)),
        ("", "2025-06-30", (date(2025, 1, 1), date(2025, 6, 30))),
        ("2026-11-24", "2026-11-24", (TODAY, TODAY)),
    ],
)
def test_what_is_left_out_is_this_year_so_far(first: str, last: str, period: tuple[date, date]) -> None:
    assert Period.read(first, last, TODAY) == Period(*period)


@pytest.mark.parametrize(
    ("first", "last", "fields"),
    [
        ("kemarin", "", {"dari"}),
        ("2026-02-30", "2026-13-01", {"dari", "sampai"}),
        ("20261124", "", {"dari"}),
        ("2026-W48-2", "", {"dari"}),
        ("٢٠٢٦-١١-٢٤", "", {"dari"}),
        ("0001-01-01", "9999-12-31", {"dari", "sampai"}),
        ("2026-11-25", "2026-11-24", {"dari"}),
        ("2026-11-25", "", {"dari"}),
    ],
)
def test_a_period_that_cannot_be_is_refused_at_its_field(first: str, last: str, fields: set[str]) -> None:
    with pytest.raises(InvalidSubmission) as refused:
        Period.read(first, last, TODAY)
    assert set(refused.value.errors) == fields
