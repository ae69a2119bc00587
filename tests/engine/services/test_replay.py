"""History is evidence: whoever changes it is found out, and what was erased leaves the chain whole."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from engine.storage import tables
from tests.offices import Office


@pytest.fixture
def case(office: Office) -> str:
    id = office.apply().instance_id
    office.verdicts(id, "backoffice", "periksa_kelengkapan")
    return id


def change(office: Office, statement: Any) -> None:
    with office.engine.database.begin() as connection:
        if office.engine.database.is_sqlite:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        else:  # as somebody would who has the server in hand
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        assert connection.execute(statement).rowcount > 0


def problems(office: Office) -> list[str]:
    return [problem.message for problem in office.engine.replay.verify()[1]]


def test_an_untouched_history_is_whole(office: Office, case: str) -> None:
    assert office.engine.replay.verify() == (1, [])


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        (
            sa.update(tables.history).where(tables.history.c.seq == 2).values(actor_name="Orang Lain"),
            "Rantai bukti putus",
        ),
        (sa.update(tables.history).where(tables.history.c.seq == 3).values(events="[]"), "Rantai bukti putus"),
        (
            sa.update(tables.history_values).where(tables.history_values.c.seq == 3).values(body='{"command":{}}'),
            "pernah diubah",
        ),
        (sa.delete(tables.history_values).where(tables.history_values.c.seq == 2), "tidak tercatat dihapus"),
        (sa.update(tables.process_instance).values(chain="0" * 64), "Ujung rantai"),
        (sa.update(tables.process_instance).values(variables='{"layanan":"sip"}'), "Keadaan kasus berbeda"),
        (sa.delete(tables.task), "tidak cocok dengan keadaan"),
    ],
)
def test_a_change_behind_the_engine_s_back_is_found(office: Office, case: str, statement: Any, sentence: str) -> None:
    change(office, statement)
    assert any(sentence in message for message in problems(office)), problems(office)


def test_the_chain_still_holds_when_the_values_have_been_erased(office: Office, case: str) -> None:
    change(office, sa.delete(tables.history_values))
    row = {"instance_id": case, "reason": "permintaan", "actor_id": "operator", "at": office.clock.now()}
    with office.engine.database.begin() as connection:
        connection.execute(sa.insert(tables.erasure), row)
    assert problems(office) == []
    change(office, sa.update(tables.history).where(tables.history.c.seq == 2).values(actor_name="Orang Lain"))
    assert problems(office) != []


def test_a_holiday_added_later_changes_no_old_case(office: Office, case: str) -> None:
    from dataclasses import replace
    from datetime import date

    now = office.engine.calendar.current()
    office.engine.calendar.replace(replace(now, closed={**now.closed, date(2026, 11, 24): "Libur baru"}))
    assert problems(office) == []
