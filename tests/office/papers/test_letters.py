"""Letters are found by the code of their QR and by their bytes, and by nothing else."""

from __future__ import annotations

import pytest

from engine.errors import NotFound
from office.papers.letters import UNKNOWN
from office.public import codes
from tests.offices import Office


@pytest.fixture
def signed(office: Office) -> str:
    case = office.apply().instance_id
    office.approve(case)
    office.sign(case)
    return case


def key(office: Office, case: str) -> str:
    return office.engine.history.instance(office.actor("auditor"), case).business_key


def test_the_code_on_the_letter_leads_to_it(office: Office, signed: str) -> None:
    number = key(office, signed)
    code = codes.letter_code(office.engine.settings.secret_key, number, "surat_izin")
    found = office.letters.by_code(number, code)
    assert found.letter.variable == "surat_izin" and found.letter.signed and found.present


def test_every_wrong_code_gets_the_same_answer(office: Office, signed: str) -> None:
    number = key(office, signed)
    other = codes.letter_code(office.engine.settings.secret_key, "KT-2026-9999", "surat_izin")
    tracking = codes.tracking_code(office.engine.settings.secret_key, number)
    for given in ((number, other), (number, tracking), (number, ""), ("KT-2026-9999", other), ("", "x" * 20)):
        with pytest.raises(NotFound) as refused:
            office.letters.by_code(*given)
        assert str(refused.value) == UNKNOWN


def test_a_letter_is_known_by_its_bytes_and_a_draft_is_known_as_older(office: Office) -> None:
    case = office.apply().instance_id
    office.approve(case)
    draft = office.engine.documents.get(office.variables(case)["surat_izin"]["digest"])
    office.sign(case)
    final = office.engine.documents.get(office.variables(case)["surat_izin"]["digest"])
    known = office.letters.by_content(final)
    older = office.letters.by_content(draft)
    assert known is not None and known.present
    assert older is not None and not older.present


def test_what_an_applicant_uploaded_is_no_letter(office: Office) -> None:
    case = office.apply().instance_id
    paper = office.engine.documents.get(office.variables(case)["berkas"][0]["dokumen"]["digest"])
    assert office.letters.by_content(paper) is None
    assert office.letters.by_content(paper + b"\n") is None
