"""Forms of start events, and tasks without a form, on the pages of everybody who meets them."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from engine.definitions.deployment.folder import read_folder
from engine.services.actor import SYSTEM
from engine.services.runtime import Submission
from office.office import Office
from tests.engine.definitions.diagrams import extended
from tests.started import KEY, deploy, drawn
from tests.web.conftest import ANSWERS, APPLICANT, OFFICE, Browser, apply, signed_in, upload
from tests.web.test_rest import bearer, complete

DIAGRAM = "processes/uji.bpmn"
REDRAWN = (
    (b'<bpmn:startEvent id="mulai">', b'<bpmn:startEvent id="mulai" camunda:formRef="uji_permohonan">'),
    (b'name="Ajukan permohonan" camunda:formRef="uji_permohonan"', b'name="Setujui syarat"'),
    (b'camunda:formRef="uji_pemeriksaan"', b'camunda:formKey="embedded:app:forms/periksa.html"'),
    (b"${putusan == 'lengkap'}", b"${nama_organisasi != null}"),
)
FIELDS = extended(
    '<camunda:formData><camunda:formField id="alasan" label="Alasan" type="string"><camunda:validation>'
    '<camunda:constraint name="required" /></camunda:validation></camunda:formField>'
    '<camunda:formField id="segera" label="Segera" type="boolean" /></camunda:formData>'
)
COMMAND = re.compile(r'name="perintah" value="([0-9a-f]{32})"')


@pytest.fixture
def redrawn(office: Office) -> None:
    """The application's form stands at the start event; the applicant's next task and the office's have none."""
    files = dict(read_folder(OFFICE))
    for old, new in REDRAWN:
        assert old in files[DIAGRAM]
        files[DIAGRAM] = files[DIAGRAM].replace(old, new)
    files[DIAGRAM] = files[DIAGRAM].replace(b' camunda:formRefBinding="deployment"', b"")
    office.engine.repository.deploy(files, "uji", "uji", SYSTEM, office.engine.clock.now())


def own_task(office: Office, case: str) -> str:
    (task,) = office.engine.history.instance(office.accounts.actor("auditor"), case).tasks
    return task.id


def test_an_application_fills_in_the_start_events_form(
    applicant: Browser, officer: Browser, office: Office, redrawn: None
) -> None:
    address = apply(applicant)
    case = address.rpartition("/")[2]
    view = office.engine.history.instance(office.accounts.actor("auditor"), case)
    assert view.variables["nama_organisasi"] == ANSWERS["nama_organisasi"] and view.variables["berkas"][0]["dokumen"]
    assert [task.element for task in view.tasks] == ["ajukan"] and view.title == ANSWERS["nama_organisasi"]
    page = applicant.get(f"{address}/tugas/{own_task(office, case).partition(':')[2]}").text
    assert "Karang Taruna Contoh" in page and "Catatan" in page and "Selesai</button>" in page
    assert "Simpan dulu" not in page


def test_what_is_wrong_in_it_is_told_before_there_is_a_case(applicant: Browser, office: Office, redrawn: None) -> None:
    applicant.get("/layanan/uji")
    draft = applicant.post("/permohonan/baru/uji").location
    answer = applicant.post(draft, {**ANSWERS, "nama_organisasi": "", "aksi": "lanjut"})
    assert answer.status_code == 422 and "Isi nama" in answer.text
    assert applicant.post(f"{draft}/kirim").status_code == 422 and office.engine.history.search()[0] == []


def test_a_form_that_was_replaced_meanwhile_takes_no_answers(applicant: Browser, office: Office, redrawn: None) -> None:
    applicant.get("/layanan/uji")
    draft = applicant.post("/permohonan/baru/uji").location
    answer = applicant.post(draft, {**ANSWERS, "formulir": "lain", "aksi": "lanjut"})
    assert answer.status_code == 422 and "berubah sejak Anda membukanya" in answer.text


def test_at_the_counter_it_is_filled_in_for_the_applicant(app: Flask, office: Office, redrawn: None) -> None:
    officer = signed_in(app, "backoffice")
    officer.get("/loket")
    who = {"nik": APPLICANT, "nama": "Contoh Pemohon", "telepon": "0812-0000-0001", "layanan": "uji"}
    draft = officer.post("/loket/baru", who).location
    for row in (0, 1):
        upload(officer, draft, row)
    officer.get(draft)
    answer = officer.post(draft, {**ANSWERS, "aksi": "kirim"})
    assert answer.status_code == 303 and "/loket/diterima/" in answer.location
    task = own_task(office, answer.location.rpartition("/")[2])
    page = officer.get(f"/loket/tugas/{task}").text
    assert "Karang Taruna Contoh" in page and "Selesai</button>" in page
    assert officer.post(f"/loket/tugas/{task}", {"aksi": "kirim", "catatan_ajukan": "Setuju."}).status_code == 303


def test_an_officer_reads_the_case_writes_a_note_and_is_done(
    applicant: Browser, officer: Browser, office: Office, redrawn: None
) -> None:
    case = apply(applicant).rpartition("/")[2]
    task = own_task(office, case)
    office.engine.runtime.complete(
        office.accounts.actor(APPLICANT), task, Submission({"catatan_ajukan": "Sudah dibaca."}), "a"
    )
    task = own_task(office, case)
    office.engine.runtime.claim(office.accounts.actor("backoffice"), task, "b")
    page = officer.get(f"/tugas/{task}").text
    assert "embedded:app:forms/periksa.html" in page and "Sudah dibaca." in page
    assert page.count("<button") and "Selesai</button>" in page and "Simpan dulu" not in page
    found = COMMAND.search(page.partition("catatan_periksa")[2])
    assert found is not None
    sent = {"perintah": found[1], "catatan_periksa": "x" * 6000}
    assert officer.post(f"/tugas/{task}", sent).status_code == 422
    assert officer.post(f"/tugas/{task}", {**sent, "catatan_periksa": "Lengkap."}).status_code == 303
    view = office.engine.history.instance(office.accounts.actor("auditor"), case)
    assert view.variables["catatan_periksa"] == "Lengkap."


def test_what_programs_brought_is_shown_where_no_form_shows_it(officer: Browser, office: Office) -> None:
    deploy(office.engine, drawn(task='<bpmn:userTask id="periksa" name="Periksa" />'))
    actor = office.accounts.actor("backoffice")
    values = {"jumlah": 1234.5, "rincian": [{"a": 1}], "kosong": None}
    case = office.engine.runtime.start_process(actor, KEY, values, "a")
    page = officer.get(f"/tugas/{case.opened[0].id}").text
    panel = page.partition("Data kasus")[2].partition("</dl>")[0]
    assert all(f"<dt>{name}</dt>" in panel for name in values) and "1234,5" in panel and "1 baris" in panel


def test_a_program_is_told_the_key_and_may_send_anything(
    app: Flask, applicant: Browser, office: Office, redrawn: None
) -> None:
    case = apply(applicant).rpartition("/")[2]
    office.engine.runtime.complete(office.accounts.actor(APPLICANT), own_task(office, case), Submission({}), "a")
    client, headers = app.test_client(), bearer(office, "backoffice")
    (listed,) = client.get("/engine-rest/task", headers=headers).get_json()
    assert listed["formKey"] == "embedded:app:forms/periksa.html"
    sent = {"putusan": {"value": "lengkap"}, "skor": {"value": 7}}
    assert complete(client, listed["id"], headers, sent).status_code == 204
    view = office.engine.history.instance(office.accounts.actor("auditor"), case)
    assert (view.state, view.variables["skor"]) == ("completed", 7)


# Started by staff -----------------------------------------------------------------------------------


@pytest.fixture
def staffs(office: Office) -> None:
    start = f'<bpmn:startEvent id="mulai" name="Alasan memulai">{FIELDS}</bpmn:startEvent>'
    data = drawn(task='<bpmn:userTask id="periksa" name="Periksa" />')
    deploy(office.engine, data.replace(b'<bpmn:startEvent id="mulai" />', start.encode()))


def test_staff_fill_in_what_the_start_event_asks(officer: Browser, office: Office, staffs: None) -> None:
    page = officer.get(f"/mulai/{KEY}").text
    assert "<h2>Alasan memulai</h2>" in page and 'name="alasan"' in page and 'name="segera"' in page
    found = COMMAND.search(page)
    assert found is not None
    command = {"perintah": found[1]}
    answer = officer.post(f"/mulai/{KEY}", {**command, "alasan": ""})
    assert answer.status_code == 422 and "Isi alasan" in answer.text
    answer = officer.post(f"/mulai/{KEY}", {**command, "alasan": "Ada laporan", "segera": "true"})
    assert answer.status_code == 303 and answer.location.startswith("/tugas/")  # the task that it opened
    page = officer.get(answer.location).text
    assert "Alasan memulai" in page and "Ada laporan" in page


def test_a_program_starts_it_with_what_it_asks(app: Flask, office: Office, staffs: None) -> None:
    client, headers = app.test_client(), bearer(office, "backoffice")
    address = f"/engine-rest/process-definition/key/{KEY}/start"
    answer = client.post(address, json={"variables": {"segera": {"value": True}}}, headers=headers)
    assert answer.status_code == 422 and list(answer.get_json()["fields"]) == ["alasan"]
    sent = {"alasan": {"value": "Ada"}, "nomor": {"value": 3}}
    answer = client.post(address, json={"variables": sent}, headers=headers)
    view = office.engine.history.instance(office.accounts.actor("auditor"), answer.get_json()["id"])
    assert (view.variables["alasan"], view.variables["segera"], view.variables["nomor"]) == ("Ada", False, 3)
