"""Tracking tells who knows the number and the applicant; everybody else learns nothing, not even that it exists."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.errors import InvalidSubmission, NotFound, Refused
from office.public.tracking import UNKNOWN
from tests.offices import Office


def test_the_number_with_four_digits_of_phone_or_nik_finds_the_case(office: Office) -> None:
    key = office.apply().business_key
    tracking = office.tracking
    assert tracking.find(f" {key.lower()} ", "0001") == key  # both end in 0001
    assert tracking.view(key, tracking.code(key)).business_key == key


@pytest.mark.parametrize("digits", ["9999", "0000"])
@pytest.mark.parametrize("number", ["KT-2026-0001", "KT-2026-0002", "KT-2026-1", "503/0001/DPMPTSP/XI/2026", "'; --"])
def test_every_wrong_pair_sounds_the_same(office: Office, number: str, digits: str) -> None:
    office.apply()
    with pytest.raises(NotFound) as refused:
        office.tracking.find(number, digits)
    assert str(refused.value) == UNKNOWN


def test_too_many_tries_are_refused_whether_the_number_exists_or_not(office: Office) -> None:
    key = office.apply().business_key
    for number in (key, "KT-2026-7777"):
        for _ in range(5):
            with pytest.raises(NotFound):
                office.tracking.find(number, "9999")
        with pytest.raises(Refused, match="terlalu sering dicoba"):
            office.tracking.find(number, "0001")
    office.clock.advance(timedelta(minutes=16))
    assert office.tracking.find(key, "0001") == key


def test_an_address_is_no_use_for_another_number(office: Office) -> None:
    first, second = office.apply().business_key, office.apply().business_key
    with pytest.raises(NotFound):
        office.tracking.view(second, office.tracking.code(first))


def test_empty_fields_are_named(office: Office) -> None:
    with pytest.raises(InvalidSubmission) as refused:
        office.tracking.find("", "12")
    assert set(refused.value.errors) == {"nomor", "angka"}


def test_lost_numbers_are_sent_to_the_phone_they_belong_to_and_nowhere_else(office: Office) -> None:
    key = office.apply().business_key
    office.tracking.remind("0812-0000-0001")
    office.tracking.remind("0812-0000-0055")
    sent = [m for m in office.notifications.to("+6281200000001") if m.template == "nomor_registrasi"]
    assert [m.params["nomor"] for m in sent] == [key]
    assert office.notifications.to("+6281200000055") == []
    office.tracking.remind("0812-0000-0001")
    office.tracking.remind("0812-0000-0001")
    with pytest.raises(Refused):
        office.tracking.remind("0812-0000-0001")
