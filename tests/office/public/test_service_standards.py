"""The standard of a service has its fourteen components, from the diagram and the service's file."""

from __future__ import annotations

from tests.offices import Office


def test_karang_taruna_says_all_fourteen(office: Office) -> None:
    standard = office.service_standards.standard(*office.engine.repository.service("karang_taruna"))
    told = {component.key: component.lines for component in standard.components}
    assert len(told) == 14 and all(told.values())
    assert told["jangka_waktu"][0] == "Paling lama 7 hari kerja sejak permohonan dikirim lengkap."
    assert told["biaya"] == ("Tanpa biaya",) and len(told["prosedur"]) == 10 and len(told["persyaratan"]) == 12
    assert "Foto kegiatan (tidak wajib)" in told["persyaratan"]


def test_the_number_of_staff_is_that_of_the_accounts(office: Office) -> None:
    service = office.engine.repository.service("sip")

    def staff() -> str:
        components = office.service_standards.standard(*service).components
        return next(" ".join(each.lines) for each in components if each.key == "jumlah_pelaksana")

    assert staff().startswith("4 petugas")  # without the technical team, which a practice permit does not pass
    office.accounts.set_active("koordinator", False)
    assert staff().startswith("3 petugas")
