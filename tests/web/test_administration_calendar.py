"""The calendar page: everybody may read it, the operator changes it, and a wrong form changes nothing."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from flask import Flask

from engine.services.inbox import TaskFilter
from office.office import Office
from tests.web.conftest import Browser, apply, signed_in

PAGE = "/pengelolaan/kalender"
WEEK = {f"{end}_{day}": "" for day in range(7) for end in ("buka", "tutup")}
NORMAL = WEEK | {f"buka_{n}": "08.00" for n in range(5)} | {f"tutup_{n}": "15:30" for n in range(5)}


@pytest.fixture
def operator(app: Flask) -> Browser:
    return signed_in(app, "operator")


def digest(browser: Browser, path: str = PAGE) -> str:
    found = re.search(r'name="kalender" value="([0-9a-f]{64})"', browser.get(path).text)
    assert found
    return found[1]


def acts(office: Office) -> list[Any]:
    """What the record says of the calendar."""
    return [act for act in office.audit_log.page()[0] if act.action == "calendar.changed"]


def add(browser: Browser, day: str, kind: str = "tutup", name: str = "") -> tuple[int, str]:
    """Sends the form for a special day; the status and the page it ends on."""
    stamp = digest(browser)
    answer = browser.post(
        f"{PAGE}/hari", {"kalender": stamp, "tahun": "2026", "jenis": kind, "tanggal": day, "nama": name}
    )
    return answer.status_code, browser.get(answer.location).text if answer.location else answer.text


def test_the_year_shows_holidays_with_their_names_and_other_hours(officer: Browser) -> None:
    page = officer.get(f"{PAGE}?tahun=2026").text
    assert page.count('<table class="month">') == 12
    assert 'title="Hari Raya Natal">25' in page and "Kalender kerja 2026" in page
    assert 'class="key-left" title="Jam 08.00–15.00">19' in page, "the first day of Ramadan has its own hours"
    assert "Senin–Kamis" in page and "07.30–16.30" in page


def test_only_the_operator_has_buttons_and_may_press_them(officer: Browser, office: Office) -> None:
    before = office.engine.calendar.current().digest
    assert "Tambah hari" not in officer.get(PAGE).text
    typed = {"kalender": before, "tanggal": "2026-12-01", "nama": "Libur"}
    assert officer.post(f"{PAGE}/hari", typed).status_code == 403
    assert officer.get(f"{PAGE}/jam").status_code == 403
    assert office.engine.calendar.latest().digest == before


@pytest.mark.parametrize(
    ("lama", "until"), [("15 menit", "23 Desember 2026, 07.35"), ("6 HK", "4 Januari 2027, 16.00")]
)
def test_a_duration_is_reckoned(officer: Browser, lama: str, until: str) -> None:
    assert until in officer.get(f"{PAGE}?mulai=2026-12-22&jam=15.50&lama={lama}").text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("mulai=2026-12-22&jam=15.50&lama=besok", "bukan lama waktu"),
        ("mulai=2026-12-22&jam=15.50&lama=", "Tulis lamanya"),
        ("mulai=2026-12-22&jam=25.50&lama=1 jam", "Isi jam mulai"),
        ("mulai=kemarin&jam=15.50&lama=1 jam", "Isi tanggal"),
        ("mulai=2026-12-22&jam=15.50&lama=999999 HK", "tidak memuat cukup"),
        ("mulai=2026-12-22&jam=15.50&lama=P999999W", "terlalu lama"),
    ],
)
def test_what_cannot_be_reckoned_is_said_at_its_field(officer: Browser, query: str, sentence: str) -> None:
    answer = officer.get(f"{PAGE}?{query}")
    assert answer.status_code == 422 and sentence in answer.text


def test_a_year_outside_the_calendar_is_not_there(officer: Browser) -> None:
    assert officer.get(f"{PAGE}?tahun=1999").status_code == officer.get(f"{PAGE}?tahun=2101").status_code == 404
    assert officer.get(f"{PAGE}?tahun=2100").status_code == 200


def test_a_closed_day_moves_new_due_times_and_is_written_down(operator: Browser, office: Office) -> None:
    status, page = add(operator, "2026-12-23", name="HUT Contoh")
    assert status == 303 and "Batas waktu yang sudah ditetapkan tidak berubah" in page and "HUT Contoh" in page
    reckoned = operator.get(f"{PAGE}?mulai=2026-12-22&jam=15.50&lama=15 menit").text
    assert "28 Desember 2026, 07.35" in reckoned
    assert not office.engine.calendar.current().is_working_day(date(2026, 12, 23))
    (act,) = acts(office)
    assert act.actor_name == "Contoh Operator" and "HUT Contoh" in act.detail


def test_a_saturday_is_worked_and_let_go_again(operator: Browser, office: Office) -> None:
    saturday = date(2026, 12, 5)
    status, page = add(operator, "2026-12-05", "buka")
    assert status == 303 and 'class="key-work" title="Dikerjakan">5' in page
    assert office.engine.calendar.current().is_working_day(saturday)
    typed = {"kalender": digest(operator), "tahun": "2026", "tanggal": "2026-12-05"}
    assert operator.post(f"{PAGE}/hari/hapus", typed).status_code == 303
    assert not office.engine.calendar.current().is_working_day(saturday)


@pytest.mark.parametrize(
    ("day", "kind", "name", "sentence"),
    [
        ("31-12-2026", "tutup", "Libur", "Isi tanggal yang ada di kalender"),
        ("2026-02-30", "tutup", "Libur", "Isi tanggal yang ada di kalender"),
        ("1999-12-31", "tutup", "Libur", "antara 2000 dan 2100"),
        ("2101-01-01", "buka", "", "antara 2000 dan 2100"),
        ("2026-12-01", "tutup", "  ", "Tulis nama hari liburnya"),
        ("2026-12-01", "tutup", "x" * 81, "paling panjang 80 huruf"),
        ("2026-12-01", "buka", "", "sudah hari kerja"),
    ],
)
def test_a_wrong_day_changes_nothing_and_keeps_what_was_typed(
    operator: Browser, office: Office, day: str, kind: str, name: str, sentence: str
) -> None:
    before = office.engine.calendar.current().digest
    status, page = add(operator, day, kind, name)
    assert status == 422 and sentence in page and f'value="{day}"' in page
    assert office.engine.calendar.latest().digest == before
    assert acts(office) == []


def test_of_two_operators_the_slower_one_is_told_and_loses_nothing(
    app: Flask, operator: Browser, office: Office
) -> None:
    old = digest(operator)
    add(signed_in(app, "operator"), "2026-12-23", name="Yang cepat")
    typed = {"kalender": old, "tahun": "2026", "jenis": "tutup", "tanggal": "2026-12-22", "nama": "Yang lambat"}
    answer = operator.post(f"{PAGE}/hari", typed)
    assert answer.status_code == 409 and "baru saja diubah petugas lain" in answer.text
    assert 'value="Yang lambat"' in answer.text and "Yang cepat" in answer.text
    assert office.engine.calendar.latest().is_working_day(date(2026, 12, 22))
    again = re.search(r'name="kalender" value="([0-9a-f]{64})"', answer.text)
    assert again and operator.post(f"{PAGE}/hari", typed | {"kalender": again[1]}).status_code == 303
    closed = office.engine.calendar.latest().closed
    assert closed[date(2026, 12, 22)] == "Yang lambat" and closed[date(2026, 12, 23)] == "Yang cepat"


def test_a_year_without_holidays_gets_the_national_ones_once(operator: Browser, office: Office) -> None:
    assert "Ambil hari libur nasional" not in operator.get(f"{PAGE}?tahun=2026").text
    stamp = digest(operator, f"{PAGE}?tahun=2031")
    assert "Ambil hari libur nasional tahun 2031" in operator.get(f"{PAGE}?tahun=2031").text
    sent = operator.post(f"{PAGE}/libur-nasional", {"kalender": stamp, "tahun": "2031"})
    assert sent.location.endswith("tahun=2031")
    assert office.engine.calendar.latest().closed[date(2031, 8, 17)].startswith("Hari Kemerdekaan")
    assert office.engine.calendar.latest().closed[date(2026, 12, 24)], "other years keep theirs"
    again = operator.post(f"{PAGE}/libur-nasional", {"kalender": digest(operator), "tahun": "2031"})
    assert again.status_code == 422 and "sudah punya hari libur" in again.text


def test_the_week_gets_other_hours(operator: Browser, office: Office) -> None:
    shown = operator.get(f"{PAGE}/jam").text
    assert 'name="buka_0" aria-label="Jam buka hari Senin" value="07:30"' in shown
    sent = operator.post(f"{PAGE}/jam", {"kalender": digest(operator), **NORMAL, "buka_5": "08.00", "tutup_5": "12.00"})
    assert sent.status_code == 303
    assert office.engine.calendar.current().hours[5] == (time(8), time(12))
    assert "Senin–Jumat" in operator.get(PAGE).text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (WEEK, "paling sedikit satu hari"),
        ({"tutup_2": ""}, "Isi jam tutup hari Rabu"),
        ({"buka_2": "pagi"}, "Isi jam buka hari Rabu"),
        ({"buka_2": "24.00"}, "Isi jam buka hari Rabu"),
        ({"buka_2": "15.30"}, "Jam tutup hari Rabu harus sesudah jam bukanya"),
        ({"buka_2": "16.00"}, "Jam tutup hari Rabu harus sesudah jam bukanya"),
    ],
)
def test_wrong_hours_change_nothing(operator: Browser, office: Office, change: dict[str, str], sentence: str) -> None:
    before = office.engine.calendar.current().digest
    answer = operator.post(f"{PAGE}/jam", {"kalender": digest(operator), **NORMAL, **change})
    assert answer.status_code == 422 and sentence in answer.text
    if change.get("buka_2"):
        assert f'value="{change["buka_2"]}"' in answer.text
    assert office.engine.calendar.latest().digest == before


def test_a_period_is_added_changed_and_dropped(operator: Browser, office: Office) -> None:
    days = {"pertama": "2026-12-14", "terakhir": "2026-12-18"}
    assert operator.get(f"{PAGE}/jam-lain").status_code == 200
    sent = operator.post(f"{PAGE}/jam-lain", {"kalender": digest(operator), **NORMAL, **days})
    assert sent.location == f"{PAGE}?tahun=2026"
    assert "14 Desember 2026–18 Desember 2026" in operator.get(PAGE).text
    assert office.engine.calendar.current().span(date(2026, 12, 15)) == (time(8), time(15, 30))
    one = f"{PAGE}/jam-lain/2026-12-14"
    assert 'value="2026-12-18"' in operator.get(one).text
    moved = days | {"pertama": "2026-12-15", "terakhir": "2026-12-20"}
    assert operator.post(one, {"kalender": digest(operator), **NORMAL, **moved}).status_code == 303
    assert office.engine.calendar.current().span(date(2026, 12, 14)) == (time(7, 30), time(16))
    dropped = operator.post(f"{PAGE}/jam-lain/2026-12-15/hapus", {"kalender": digest(operator)})
    assert dropped.status_code == 303 and len(office.engine.calendar.current().periods) == 6
    assert operator.get(one).status_code == 404


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ({"pertama": "2026-12-18", "terakhir": "2026-12-14"}, "sesudah hari pertama"),
        ({"pertama": "2026-03-20", "terakhir": "2026-03-25"}, "bertumpuk dengan 19 Februari 2026–20 Maret 2026"),
        ({"pertama": "2026-01-01", "terakhir": "2026-12-31"}, "bertumpuk dengan"),
        ({"pertama": "", "terakhir": "2026-12-31"}, "Isi tanggal"),
        ({"pertama": "2026-12-14", "terakhir": "2101-12-31"}, "antara 2000 dan 2100"),
    ],
)
def test_a_wrong_period_changes_nothing(operator: Browser, office: Office, days: dict[str, str], sentence: str) -> None:
    before = office.engine.calendar.current().digest
    answer = operator.post(f"{PAGE}/jam-lain", {"kalender": digest(operator), **NORMAL, **days})
    assert answer.status_code == 422 and sentence in answer.text and 'value="08.00"' in answer.text
    assert office.engine.calendar.latest().digest == before


def test_hours_of_an_older_calendar_are_refused(operator: Browser, office: Office) -> None:
    old = digest(operator)
    add(operator, "2026-12-23", name="Libur")
    for path in ("jam", "jam-lain", "jam-lain/2026-02-19", "jam-lain/2026-02-19/hapus"):
        days = {"pertama": "2026-12-14", "terakhir": "2026-12-18"}
        answer = operator.post(f"{PAGE}/{path}", {"kalender": old, **NORMAL, **days})
        assert answer.status_code == 409 and "baru saja diubah petugas lain" in answer.text, path
    assert len(office.engine.calendar.latest().periods) == 6 and office.engine.calendar.latest().hours[0][0] == time(
        7, 30
    )


def test_a_due_time_that_was_set_stays(operator: Browser, office: Office, applicant: Browser) -> None:
    apply(applicant)
    officer = office.accounts.actor("backoffice")
    before = office.engine.inbox.page(officer, TaskFilter())[0][0].due_at
    add(operator, "2026-11-24", name="Libur mendadak")
    assert (
        office.engine.inbox.page(officer, TaskFilter())[0][0].due_at
        == before
        == datetime(2026, 11, 24, 2, 15, tzinfo=UTC)
    )
