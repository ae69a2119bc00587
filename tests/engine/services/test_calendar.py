"""The office's calendar: made from law, replaced by editing, kept for the cases that used it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from engine.clock import ManualClock
from engine.errors import Conflict, InvalidSubmission, NotFound, Refused
from engine.services import calendar
from engine.services.actor import Actor
from engine.services.calendar import CalendarService, default_calendar
from engine.services.calendar_words import Typed, hours_text, typed_hours, typed_spans
from engine.storage import tables
from engine.storage.database import Database
from office.people.audit_log import AuditLog

CLOCK = ManualClock(datetime(2026, 11, 24, 2, 0, tzinfo=UTC))
HOLIDAY = date(2026, 11, 26)
OPERATOR = Actor("o", "Contoh Operator", frozenset({"operator"}))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'alur.db'}")
    with opened.begin() as connection:
        tables.metadata.create_all(connection)
    yield opened
    opened.close()


def test_the_first_calendar_is_the_one_of_law_and_stays(database: Database) -> None:
    made = CalendarService(database, CLOCK).current()
    assert made == default_calendar()
    assert CalendarService(database, CLOCK).current().digest == made.digest


def test_an_edit_puts_a_new_one_in_force_and_the_old_one_stays_readable(database: Database) -> None:
    service = CalendarService(database, CLOCK)
    old = service.current()
    new = replace(old, closed={**old.closed, HOLIDAY: "Pemilihan kepala desa"})
    service.replace(new)
    assert service.current().digest == new.digest != old.digest
    fresh = CalendarService(database, CLOCK)
    assert not fresh.current().is_working_day(HOLIDAY)
    assert fresh.by_digest(old.digest).is_working_day(HOLIDAY)
    service.replace(old)  # and back: the same value is the same row
    assert CalendarService(database, CLOCK).current().digest == old.digest


def test_another_process_sees_an_edit(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = CalendarService(database, CLOCK), CalendarService(database, CLOCK)
    old = there.current()
    here.replace(replace(old, closed={**old.closed, HOLIDAY: "Pemilihan kepala desa"}))
    assert there.current() is old
    monkeypatch.setattr(calendar, "FRESH_SECONDS", -1.0)
    assert not there.current().is_working_day(HOLIDAY)


def test_a_change_is_made_recorded_and_seen_by_everybody(database: Database) -> None:
    here, there = CalendarService(database, CLOCK), CalendarService(database, CLOCK)
    old = here.current()
    said = there.close(OPERATOR, {"tanggal": "2026-11-26", "nama": "Pemilihan  kepala desa"}, old.digest)
    assert said == "Libur 26 November 2026: Pemilihan kepala desa"
    assert here.latest().closed[HOLIDAY] == "Pemilihan kepala desa"
    assert here.by_digest(old.digest).is_working_day(HOLIDAY)
    (act,) = AuditLog(database).page()[0]
    assert (act.action, act.actor_name, act.detail) == ("calendar.changed", "Contoh Operator", said)


def test_a_change_over_a_newer_calendar_is_refused_and_one_of_two_at_once_wins(database: Database) -> None:
    service = CalendarService(database, CLOCK)
    shown, outcomes, gate = service.current().digest, list[str](), threading.Barrier(4)

    def press(day: int) -> None:
        gate.wait()
        try:
            service.close(OPERATOR, {"tanggal": f"2026-12-{day:02d}", "nama": "Libur"}, shown)
            outcomes.append("menang")
        except Conflict:
            outcomes.append("kalah")

    threads = [threading.Thread(target=press, args=(day,)) for day in (1, 2, 3, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["kalah"] * 3 + ["menang"]
    assert len(service.latest().closed) == len(default_calendar().closed) + 1


def test_the_same_again_is_no_change(database: Database) -> None:
    service = CalendarService(database, CLOCK)
    for _ in range(2):
        service.close(OPERATOR, {"tanggal": "2026-11-26", "nama": "Libur"})
    assert len(AuditLog(database).page()[0]) == 1


def test_a_worked_holiday_keeps_its_name_and_becomes_a_holiday_again(database: Database) -> None:
    service, christmas = CalendarService(database, CLOCK), date(2026, 12, 25)
    service.open(OPERATOR, {"tanggal": "2026-12-25"})
    assert service.current().span(christmas) == (time(7, 30), time(16, 30))
    service.remove(OPERATOR, {"tanggal": "2026-12-25"})
    assert not service.current().is_working_day(christmas) and "Natal" in service.current().closed[christmas]
    service.remove(OPERATOR, {"tanggal": "2026-12-25"})
    assert service.current().is_working_day(christmas)
    with pytest.raises(InvalidSubmission, match="tidak ada di daftar"):
        service.remove(OPERATOR, {"tanggal": "2026-12-25"})


def test_a_worked_saturday_has_hours_even_where_monday_is_closed(database: Database) -> None:
    service = CalendarService(database, CLOCK)
    service.open(OPERATOR, {"tanggal": "2026-12-05"})
    service.set_hours(OPERATOR, typed_spans(["sel-jum 08.00-15.00"]))
    assert service.current().span(date(2026, 12, 5)) == (time(8), time(15))


def test_a_period_that_is_not_there_is_said(database: Database) -> None:
    with pytest.raises(NotFound, match="tidak ada di kalender"):
        CalendarService(database, CLOCK).drop_period(OPERATOR, date(2026, 2, 20))


def test_hours_are_read_and_written_in_the_same_words() -> None:
    typed = typed_spans(["sen-kam 07.30-16.00", "Jumat 07:30 - 16:30"])
    hours = Typed(typed).hours()
    assert hours == calendar.NORMAL
    assert hours_text(hours) == "Senin–Kamis 07.30–16.00, Jumat 07.30–16.30, Sabtu–Minggu tutup"
    assert Typed(typed_hours(hours)).hours() == hours


@pytest.mark.parametrize("text", ["", "senin", "sen-kam", "jum-sen 08.00-15.00", "xyz 08.00-15.00", "sen 08.00"])
def test_hours_that_cannot_be_read_are_refused(text: str) -> None:
    with pytest.raises(Refused, match="tidak terbaca"):
        typed_spans([text])


def test_an_unknown_digest_is_said(database: Database) -> None:
    with pytest.raises(NotFound, match="0123456789ab"):
        CalendarService(database, CLOCK).by_digest("0123456789abcdef")


@pytest.mark.parametrize(
    ("day", "name"),
    [(date(2026, 12, 25), "Hari Raya Natal"), (date(2026, 12, 24), "Cuti Bersama"), (date(2026, 8, 17), "Kemerdekaan")],
)
def test_holidays_and_cuti_bersama_are_closed_and_have_names(day: date, name: str) -> None:
    assert name in default_calendar().closed[day]
    assert not default_calendar().is_working_day(day)


def test_a_week_has_the_hours_of_the_decree() -> None:
    """Perpres 21/2023: 37 h 30 min, in Ramadan 32 h 30 min, breaks left out."""
    for first, breaks, minutes in ((date(2026, 11, 23), 4 * 60 + 90, 2250), (date(2026, 2, 23), 4 * 30 + 60, 1950)):
        days = [default_calendar().span(date.fromordinal(first.toordinal() + n)) for n in range(7)]
        assert [span is not None for span in days] == [True] * 5 + [False] * 2
        assert sum(_minutes(*span) for span in days if span) - breaks == minutes


def _minutes(opening: time, closing: time) -> int:
    return (closing.hour - opening.hour) * 60 + closing.minute - opening.minute


def test_every_ramadan_ends_at_idul_fitri_and_is_a_lunar_month() -> None:
    feast = {
        day for day, name in default_calendar(range(2024, 2032)).closed.items() if name.startswith("Hari Raya Idul")
    }
    for first, last in calendar.RAMADAN:
        assert date.fromordinal(last.toordinal() + 1) in feast
        assert (last - first).days + 1 in (29, 30)
