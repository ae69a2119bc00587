"""The register as a book: everything is in it, nothing is missing, and what was never signed says why."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest

from engine.dates import OFFICE_ZONE
from engine.errors import InvalidSubmission
from engine.services.runtime import Submission
from office.papers.register_book import RegisterFilter
from tests.offices import APPLICATION, Office


def test_an_application_and_its_permit_are_two_numbers_of_one_case(office: Office) -> None:
    case = office.apply()
    office.approve(case.instance_id)
    office.sign(case.instance_id)
    rows, more = office.register_book.page(RegisterFilter())
    assert {(row.kind, row.state, row.business_key) for row in rows} == {
        ("registrasi", "berlaku", case.business_key),
        ("izin", "berlaku", case.business_key),
    }
    assert not more and {row.applicant_name for row in rows} == {"Contoh Pemohon"}


def test_a_number_that_was_never_signed_stays_with_its_reason(office: Office) -> None:
    case = office.apply().instance_id
    office.approve(case)
    office.complete("kadis", case, "tanda_tangan", {"putusan_kadis": "kembalikan", "catatan_kadis": "Periksa lagi."})
    reason = {"putusan_persetujuan": "tolak", "alasan_penolakan": "Organisasi tidak berkedudukan di sini."}
    office.complete("koordinator", case, "persetujuan", reason)
    office.complete(
        "kadis", case, "tanda_tangan_penolakan", {"putusan_penolakan": "tandatangani"}, passphrase="tanda-tangan-uji"
    )
    rows, _ = office.register_book.page(RegisterFilter(state="batal"))
    assert [(row.kind, row.reason) for row in rows] == [("izin", "Kasus berakhir: Permohonan tidak dapat dilanjutkan")]
    assert office.register_book.counts(RegisterFilter()) == {"berlaku": 2, "batal": 1}


def test_a_refused_application_takes_no_number(office: Office) -> None:
    first = office.apply().business_key
    for _ in range(3):
        with pytest.raises(InvalidSubmission):
            office.engine.runtime.start(office.applicant, "karang_taruna", Submission({}), office.command_id())
    second = office.apply().business_key
    assert (first[-4:], second[-4:]) == ("0001", "0002")
    assert all(series.whole for series in office.register_book.series())


def test_many_at_once_leave_no_gap(office: Office) -> None:
    applicant, offered = office.applicant, office.engine.repository.service("karang_taruna")[0]
    papers = {i: {"dokumen": office.document(f"{n.kode}.pdf")} for i, n in enumerate(offered.persyaratan) if n.wajib}
    digests = frozenset(row["dokumen"]["digest"] for row in papers.values())
    good = Submission({**APPLICATION, "berkas": papers}, digests)

    def work(thread: int) -> None:
        for n in range(4):
            try:
                submission = good if n % 2 else Submission({})
                office.engine.runtime.start(applicant, "karang_taruna", submission, f"serentak-{thread}-{n}")
            except InvalidSubmission:
                pass

    threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rows = list(office.register_book.all(RegisterFilter(kind="registrasi")))
    assert [row.number for row in rows] == list(range(1, 13))
    series = office.register_book.series()
    assert [(each.first, each.last, each.whole) for each in series] == [(1, 12, True)]


def test_a_row_that_somebody_deletes_by_hand_shows_as_a_gap(office: Office) -> None:
    office.apply()
    office.apply()
    with office.engine.database.begin() as connection:
        connection.exec_driver_sql("DELETE FROM register WHERE number = 1")
    assert [each.whole for each in office.register_book.series()] == [False]


def test_the_year_turns_at_midnight_in_the_office(office: Office) -> None:
    office.clock.set(datetime(2026, 12, 31, 23, 59, tzinfo=OFFICE_ZONE))
    old = office.apply().business_key
    office.clock.advance(timedelta(minutes=2))
    new = office.apply().business_key
    assert (old, new) == ("KT-2026-0001", "KT-2027-0001")


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (RegisterFilter(text="KT-2026-0002"), 1),
        (RegisterFilter(text="taruna contoh"), 2),
        (RegisterFilter(text="100%"), 0),
        (RegisterFilter(kind="izin"), 0),
        (RegisterFilter(service="sip"), 1),
        (RegisterFilter(since=datetime(2027, 1, 1, tzinfo=OFFICE_ZONE)), 0),
        (RegisterFilter(until=datetime(2027, 1, 1, tzinfo=OFFICE_ZONE)), 3),
    ],
)
def test_it_is_searched(office: Office, wanted: RegisterFilter, count: int) -> None:
    office.apply()
    office.apply()
    office.apply("sip")
    assert len(office.register_book.page(wanted)[0]) == count
