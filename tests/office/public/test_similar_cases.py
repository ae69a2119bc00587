"""The same organisation is recognised under way and granted this year, however it is spelled."""

from __future__ import annotations

from datetime import timedelta

from engine.titles import title_key
from tests.offices import Office


def kinds(office: Office, title: str = "KARANG TARUNA  contoh") -> list[tuple[str, str]]:
    return [(twin.kind, twin.number) for twin in office.similar_cases.of("karang_taruna", title)]


def test_spelling_does_not_matter_and_another_name_is_another() -> None:
    assert title_key("KARANG TARUNA Bina-Muda") == title_key(" Karang  Taruna bina muda.")
    assert title_key("Karang Taruna Bina Muda II") != title_key("Karang Taruna Bina Muda")
    assert title_key("…") == ""


def test_a_case_under_way_and_a_grant_of_this_year_are_told(office: Office) -> None:
    assert kinds(office) == []
    case = office.apply().instance_id
    assert kinds(office) == [("in_process", "")]
    office.approve(case)
    office.sign(case)
    assert kinds(office) == [("granted", "503/0001/DPMPTSP/XI/2026")]
    office.collect(case)
    assert kinds(office) == [("granted", "503/0001/DPMPTSP/XI/2026")]
    assert kinds(office, "Karang Taruna Lain") == [] and kinds(office, "") == []
    office.clock.advance(timedelta(days=60))
    assert kinds(office) == []  # another year


def test_a_withdrawn_case_is_none(office: Office) -> None:
    case = office.apply().instance_id
    office.verdicts(case, "backoffice", "periksa_kelengkapan", {2: "Halaman 4 belum ditandatangani."})
    office.clock.advance(timedelta(days=40))
    office.engine.worker.drain()
    assert office.state(case)[1] == "permohonan_ditarik" and kinds(office) == []
