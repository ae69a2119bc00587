"""Service levels: working time over the ordinary path, resting while the applicant holds the file."""

from __future__ import annotations

from datetime import datetime, timedelta

from engine.dates import OFFICE_ZONE
from office.public.service_levels import ServiceLevel, path_of_service, service_level_of, working_days
from tests.offices import Office

BAD = {2: "Halaman 4 belum ditandatangani ketua."}


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=OFFICE_ZONE)  # type: ignore[arg-type]


def level(office: Office, case: str) -> ServiceLevel:
    history = office.engine.history
    view = history.instance(office.actor("auditor"), case)
    found = service_level_of(view, history.events(view), office.engine.calendar.current(), office.clock.now())
    assert found is not None
    return found


def test_a_service_takes_the_working_days_of_its_diagram(office: Office) -> None:
    days = {
        service.kode: working_days(path_of_service(service, compiled))
        for service, compiled in office.engine.repository.services()
    }
    assert days["karang_taruna"] == 7 and days["sip"] == 1


def test_a_service_level_counts_from_the_sending(office: Office) -> None:
    case = office.apply().instance_id  # Tuesday 24 November 2026, 09.00
    found = level(office, case)
    # steps 2 and 3 take 25 minutes, step 4 ends at the closing of the sixth day after: 2 December; an hour is left
    assert found.at == found.first_at == at(2026, 12, 3, 8, 30)
    assert found.done_at is None and not found.resting and found.pauses == ()


def test_the_service_level_moves_by_the_working_time_of_a_pause(office: Office) -> None:
    case = office.apply().instance_id
    office.clock.set(at(2026, 11, 24, 15, 0))
    office.verdicts(case, "backoffice", "periksa_kelengkapan", BAD)
    office.clock.set(at(2026, 11, 25, 8, 30))
    assert level(office, case).resting and level(office, case).paused_minutes == 120  # 15–16 and 7.30–8.30
    paper = office.document("baru.pdf")
    office.complete(
        "pemohon", case, "perbaiki_berkas", {"berkas": {2: {"dokumen": paper}}}, documents=frozenset({paper["digest"]})
    )
    found = level(office, case)
    assert not found.resting and found.at == at(2026, 12, 3, 10, 30) and found.first_at == at(2026, 12, 3, 8, 30)


def test_a_service_level_is_kept_when_the_last_office_step_is_done_in_time(office: Office) -> None:
    case = office.apply().instance_id
    office.approve(case)
    office.sign(case)
    office.complete("backoffice", case, "cetak_izin", {"sudah_dicetak": "true", "jumlah_cetak": "1"})
    found = level(office, case)
    assert found.kept is True and found.done_at == office.clock.now()


def test_a_service_level_is_broken_when_it_is_done_late(office: Office) -> None:
    case = office.apply().instance_id
    office.clock.advance(timedelta(days=30))
    office.approve(case)
    office.sign(case)
    office.complete("backoffice", case, "cetak_izin", {"sudah_dicetak": "true", "jumlah_cetak": "1"})
    assert level(office, case).kept is False
