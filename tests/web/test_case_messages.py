"""Messages from the pages of a case: by whom the diagram says, with the form it says, and nobody else."""

from __future__ import annotations

import pytest
from flask import Flask

from engine.services.runtime import Submission
from office.office import Office
from tests import messaging
from tests.messaging import caught, deploy, event, process, task
from tests.web.conftest import APPLICANT, Browser, signed_in

KEY = "izin"
ON = 'attachedToRef="periksa"'


def drawn() -> bytes:
    nodes = task("ajukan") + task("periksa")
    nodes += event("boundaryEvent", "tarik", caught("m1"), attributes=ON, dari="pemohon")
    more = f'{ON} cancelActivity="false"'
    nodes += event("boundaryEvent", "tambah", caught("m2"), attributes=more, dari="pemohon", formulir="keterangan")
    nodes += event("boundaryEvent", "panggil", caught("m3"), attributes=more, dari="petugas", formulir="keterangan")
    nodes += event("boundaryEvent", "diam", caught("m4"), attributes=more)
    names = {"m1": "Tarik", "m2": "Tambah", "m3": "Panggil", "m4": "Diam"}
    top = "".join(messaging.message(id, name) for id, name in names.items())
    ways = ("mulai ajukan", "ajukan periksa", "periksa selesai", "tarik ditarik")
    ends = "".join(
        f'<bpmn:endEvent id="{id}" name="{id}" />' for id in ("ditarik", "ditambah", "dipanggil", "didiamkan")
    )
    inside = "periksa tarik tambah panggil diam"
    ways += ("tambah ditambah", "panggil dipanggil", "diam didiamkan")
    return process(KEY, top, nodes + ends, *ways, inside=inside, applicants="mulai ajukan")


@pytest.fixture
def case(office: Office) -> str:
    deploy(office.engine, KEY, drawn())
    applicant = office.accounts.actor(APPLICANT)
    first = office.engine.runtime.start_process(applicant, KEY, {}, "mulai")
    office.engine.runtime.complete(applicant, first.opened[0].id, Submission({"hasil": "x"}), "ajukan")
    return first.instance_id


def token(office: Office, case: str, element: str) -> str:
    (found,) = [row.id for row in office.engine.messages.waits_for(case) if row.element == element]
    return found.partition(":")[2]


def open_tasks(office: Office, case: str) -> list[str]:
    return [row.element for row in office.engine.history.instance(office.accounts.actor("auditor"), case).tasks]


def test_the_applicant_takes_the_application_back(applicant: Browser, office: Office, case: str) -> None:
    at = f"/permohonan/{case}/pesan/{token(office, case, 'tarik')}"
    page = applicant.get(f"/permohonan/{case}")
    assert at in page.text and "panggil" not in page.text and "diam" not in page.text
    assert applicant.get(at).status_code == 200 and open_tasks(office, case) == ["periksa"]
    answer = applicant.post(at, {"aksi": "kirim"})
    assert answer.status_code == 303 and answer.location == f"/permohonan/{case}"
    view = office.engine.history.instance(office.accounts.actor("auditor"), case)
    assert (view.state, view.end_event) == ("completed", "ditarik")
    assert applicant.post(at, {"aksi": "kirim"}).status_code == 409
    assert office.engine.replay.verify()[1] == []


def test_with_a_form_what_is_filled_in_comes_along(applicant: Browser, office: Office, case: str) -> None:
    at = f"/permohonan/{case}/pesan/{token(office, case, 'tambah')}"
    assert 'name="hasil"' in applicant.get(at).text
    assert applicant.post(f"{at}/isian", {"hasil": "baru"}).status_code == 200
    applicant.post(at, {"aksi": "simpan", "hasil": "baru"})
    assert "baru" in applicant.get(at).text
    assert applicant.post(at, {"aksi": "kirim", "hasil": "baru"}).status_code == 303
    view = office.engine.history.instance(office.accounts.actor("auditor"), case)
    assert view.variables["hasil"] == "baru" and open_tasks(office, case) == ["periksa"]
    assert token(office, case, "tambah") != at.rpartition("/")[2]  # it may be sent again
    assert office.engine.replay.verify()[1] == []


def test_an_officer_of_the_lane_sends_what_is_the_office_s(
    app: Flask, officer: Browser, office: Office, case: str
) -> None:
    at = f"/kasus/{case}/pesan/{token(office, case, 'panggil')}"
    page = officer.get(f"/kasus/{case}").text
    assert at in page and "Menunggu pesan “Diam”" in page and f"pesan/{token(office, case, 'tarik')}" not in page
    foreign = signed_in(app, "kadis")
    assert at not in foreign.get(f"/kasus/{case}").text
    assert foreign.get(at).status_code == foreign.post(at, {"aksi": "kirim"}).status_code == 404
    assert officer.get(at).status_code == 200 and officer.post(f"{at}/isian", {}).status_code == 200
    assert officer.post(at, {"aksi": "kirim", "hasil": "datang"}).status_code == 303
    assert office.engine.history.instance(office.accounts.actor("auditor"), case).variables["hasil"] == "datang"


@pytest.mark.parametrize("element", ["tarik", "tambah", "diam"])
def test_nobody_sends_what_is_another_s(
    officer: Browser, other: Browser, office: Office, case: str, element: str
) -> None:
    at = token(office, case, element)
    for browser, path in ((officer, f"/kasus/{case}/pesan/{at}"), (other, f"/permohonan/{case}/pesan/{at}")):
        assert browser.get(path).status_code == browser.post(path, {"aksi": "kirim"}).status_code == 404
    assert open_tasks(office, case) == ["periksa"]


@pytest.mark.parametrize("at", ["x", "9.9", "1.0:2"])
def test_what_is_not_waited_for_is_not_there(applicant: Browser, officer: Browser, case: str, at: str) -> None:
    assert applicant.get(f"/permohonan/{case}/pesan/{at}").status_code == 404
    assert officer.get(f"/kasus/tidak-ada/pesan/{at}").status_code == 404
    assert officer.post(f"/kasus/{case}/pesan/{at}", {"aksi": "kirim"}).status_code == 404


def test_the_operator_sees_what_did_not_arrive(app: Flask, office: Office) -> None:
    deploy(office.engine, messaging.OTHER, messaging.sending())
    officer = office.accounts.actor("backoffice")
    case = office.engine.runtime.start_process(officer, messaging.OTHER, {}, "satu")
    office.engine.runtime.complete(officer, case.opened[0].id, Submission({"hasil": "x"}), "dua")
    office.engine.worker.drain()
    operator = signed_in(app, "operator")
    page = operator.get("/pengelolaan/kendala").text
    assert "Tidak ada kasus yang menunggu pesan" in page and case.business_key in page
    assert "Pesan “bayar”" in operator.get(f"/kasus/{case.instance_id}").text
    (lost,) = office.engine.delivery.failing()
    at = f"/pengelolaan/kendala/pesan/{lost.id}"
    assert signed_in(app, "backoffice").post(f"{at}/buang").status_code == 403
    assert operator.post(f"{at}/coba-lagi").status_code == 303
    assert operator.post(f"{at}/coba-lagi").status_code == 409
    office.engine.worker.drain()
    assert operator.post(f"{at}/buang").status_code == 303
    assert operator.post(f"{at}/buang").status_code == 404
    assert "bayar" not in operator.get("/pengelolaan/kendala").text
