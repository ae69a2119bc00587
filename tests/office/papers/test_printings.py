"""Whoever prints leaves a line; a second print wants a reason."""

from __future__ import annotations

import pytest

from engine.errors import InvalidSubmission
from tests.offices import Office


def test_the_first_print_needs_no_reason_and_a_reprint_does(office: Office) -> None:
    case, printings = office.apply().instance_id, office.printings
    officer = office.actor("backoffice")
    assert printings.log(officer, case, "surat_izin", "a" * 64, "") == 1
    for reason in ("", "   ", "x", "y" * 301):
        with pytest.raises(InvalidSubmission) as refused:
            printings.log(officer, case, "surat_izin", "a" * 64, reason)
        assert set(refused.value.errors) == {"alasan"}
    assert printings.log(officer, case, "surat_izin", "a" * 64, "Cetakan pertama sobek") == 2
    assert printings.log(officer, case, "dosir", None, "") == 1  # counted for each document
    lines = [(row.document, row.number, row.actor_name, row.reason) for row in printings.of_case(case)]
    assert ("surat_izin", 2, "Contoh Petugas Loket", "Cetakan pertama sobek") in lines and len(lines) == 3


def test_reprints_can_be_looked_at_alone(office: Office) -> None:
    case, officer = office.apply(), office.actor("backoffice")
    for reason in ("", "Cetakan pertama sobek"):
        office.printings.log(officer, case.instance_id, "dosir", None, reason)
    rows, more = office.printings.page(reprints_only=True)
    assert [(row.number, row.business_key) for row in rows] == [(2, case.business_key)] and not more
