"""The office's own settings: checked, recorded, and on the next letter."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from engine.errors import InvalidSubmission
from tests.offices import Office


def letter(office: Office, id: str) -> str:
    """The text of the case's permit."""
    digest = office.variables(id)["surat_izin"]["digest"]
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(office.engine.documents.get(digest))).pages)


def test_a_letter_made_after_the_change_bears_it(office: Office) -> None:
    id = office.apply().instance_id
    changes = {"official.name": "Contoh Pejabat Baru, M.Si.", "office.address": "Jalan Contoh Nomor 9"}
    assert office.settings.change(office.actor("operator"), changes) == ["Alamat", "Nama pejabat"]
    office.approve(id)
    text = letter(office, id)
    assert "Contoh Pejabat Baru, M.Si." in text and "Jalan Contoh Nomor 9" in text


def test_every_change_is_recorded_and_no_change_is_not(office: Office) -> None:
    operator = office.actor("operator")
    office.settings.change(operator, {"official.nip": "19700101 199001 1 001"})
    assert office.settings.change(operator, {"official.nip": " 19700101 199001  1 001 "}) == []
    (row,) = [each for each in office.audit_log.page()[0] if each.actor_id == operator.id]
    assert row.action == "settings.changed" and "official.nip: [NIP] → 19700101 199001 1 001" in row.detail


def test_wrong_fields_are_all_named_and_nothing_is_kept(office: Office) -> None:
    before = office.settings.values()
    wrong = {"system_name": "x" * 41, "office.name": "  ", "official.name": "Contoh Pejabat"}
    with pytest.raises(InvalidSubmission) as refusal:
        office.settings.change(office.actor("operator"), wrong)
    assert set(refusal.value.errors) == {"system_name", "office.name"}
    assert office.settings.values() == before
