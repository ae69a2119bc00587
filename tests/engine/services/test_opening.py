"""Who starts a process, and whose the case is."""

from __future__ import annotations

import json
import threading

import pytest

from engine.errors import Conflict, DeploymentRefused, Forbidden, InvalidSubmission, NotFound, Refused
from engine.services.opening import list_offered, startable
from engine.services.runtime import Submission
from engine.storage import cases, outbox, tasks
from tests.engine.definitions.diagrams import flow
from tests.offices import Office
from tests.started import KEY, QUARTERLY, deploy, drawn, forked

FILLED = Submission({"hasil": "baik"})
SERVICE = json.dumps([{"kode": "coba", "nama": "Layanan coba", "nomor_registrasi": "C-{nomor}"}]).encode()


def names(office: Office, login: str) -> list[str]:
    return [compiled.info.key for compiled in startable(office.engine.repository, office.actor(login))]


def test_the_group_of_the_first_task_starts_it(office: Office) -> None:
    deploy(office.engine, drawn())
    assert KEY in names(office, "backoffice")
    assert KEY not in names(office, "kadis")
    assert startable(office.engine.repository, office.applicant) == []


def test_an_applicants_process_is_for_no_staff_to_start(office: Office) -> None:
    for login in ("backoffice", "kadis", "operator", "perancang"):
        assert "karang_taruna" not in names(office, login)


@pytest.mark.parametrize("word", ["dipanggil", "jadwal"])
def test_what_is_only_called_or_scheduled_shows_nowhere(office: Office, word: str) -> None:
    deploy(office.engine, drawn(*[QUARTERLY] * (word == "jadwal"), dimulai=word))
    assert KEY not in names(office, "backoffice")
    with pytest.raises(Forbidden):
        office.engine.runtime.start_process(office.actor("backoffice"), KEY, {}, "a")
    assert office.engine.runtime.start_process(office.actor("perancang"), KEY, {}, "b").opened  # who draws may try


def test_starting_and_the_first_task_are_one_step(office: Office) -> None:
    deploy(office.engine, drawn())
    result = office.engine.runtime.start_process(office.actor("backoffice"), KEY, {}, "sekali", submission=FILLED)
    assert result.ended and office.state(result.instance_id) == ("completed", "selesai")
    assert office.variables(result.instance_id)["hasil"] == "baik"
    view = office.engine.history.instance(office.actor("auditor"), result.instance_id)
    assert (view.applicant_id, view.channel) == (None, "petugas")
    told = {(event.command, event.actor_name) for event in office.engine.history.events(view)}
    assert told == {("start", "Contoh Petugas Loket"), ("complete", "Contoh Petugas Loket")}
    assert office.engine.replay.verify(result.instance_id) == (1, [])


def test_without_a_submission_the_first_task_stays_open(office: Office) -> None:
    deploy(office.engine, drawn())
    result = office.engine.runtime.start_process(office.actor("backoffice"), KEY, {}, "a")
    assert [task.element for task in result.opened] == ["periksa"]
    office.complete("backoffice", result.instance_id, "periksa", {"hasil": "baik"})


def test_pressed_many_times_at_once_it_starts_once(office: Office) -> None:
    deploy(office.engine, drawn())
    actor, gate, found = office.actor("backoffice"), threading.Barrier(6), list[str]()

    def press() -> None:
        gate.wait()
        found.append(office.engine.runtime.start_process(actor, KEY, {}, "a", submission=FILLED).instance_id)

    threads = [threading.Thread(target=press) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6 and len(set(found)) == 1


def test_where_no_task_is_the_first_it_is_started_all_the_same_and_once(office: Office) -> None:
    deploy(office.engine, forked())
    actor = office.actor("backoffice")
    first, again = (office.engine.runtime.start_process(actor, KEY, {}, "a") for _ in range(2))
    assert [task.element for task in first.opened] == ["satu", "dua"]
    assert again.repeated and (again.instance_id, again.opened) == (first.instance_id, first.opened)


def test_a_wrong_value_starts_nothing(office: Office) -> None:
    form = {"components": [{"type": "textfield", "key": "hasil", "label": "Hasil", "validate": {"required": True}}]}
    whole = json.dumps({"id": "periksa", "type": "default", **form}).encode()
    deploy(office.engine, drawn(), more={f"forms/{KEY}/periksa.form": whole})
    with pytest.raises(InvalidSubmission):
        office.engine.runtime.start_process(office.actor("backoffice"), KEY, {}, "a", submission=Submission({}))
    assert [row for row in office.engine.history.search()[0] if row.definition_key == KEY] == []


def test_another_group_starts_nothing(office: Office) -> None:
    deploy(office.engine, drawn())
    for actor in (office.actor("kadis"), office.applicant):
        with pytest.raises(Forbidden):
            office.engine.runtime.start_process(actor, KEY, {}, f"a {actor.id}", submission=FILLED)


def test_a_command_of_somebody_else_is_no_start(office: Office) -> None:
    deploy(office.engine, drawn())
    office.accounts.create_user("kedua", "Contoh Petugas Kedua", ["back_office"], "rahasia-panjang")
    office.engine.runtime.start_process(office.actor("backoffice"), KEY, {}, "a")
    with pytest.raises(Conflict):
        office.engine.runtime.start_process(office.actor("kedua"), KEY, {}, "a")


def test_a_service_that_staff_start_is_not_offered_to_applicants(office: Office) -> None:
    deploy(office.engine, drawn(), more={f"forms/{KEY}/layanan.json": SERVICE})
    assert KEY not in {service.kode for service, _ in list_offered(office.engine.repository)}
    with pytest.raises(Refused, match="tidak dimulai dengan permohonan"):
        office.engine.runtime.start(office.applicant, KEY, FILLED, "a")
    result = office.engine.runtime.start_process(office.actor("backoffice"), KEY, {}, "b")
    assert result.business_key == "C-1"
    assert office.variables(result.instance_id)["layanan_nama"] == "Layanan coba"
    assert "pemohon" not in office.variables(result.instance_id)


def test_a_case_of_nobody_s_is_not_tracked_by_anybody(office: Office) -> None:
    deploy(office.engine, drawn(), more={f"forms/{KEY}/layanan.json": SERVICE})
    number = office.engine.runtime.start_process(office.actor("backoffice"), KEY, {}, "a").business_key
    for digits in ("0000", "0001", (office.applicant.phone or "")[-4:]):
        with pytest.raises(NotFound):
            office.tracking.find(number, digits)
    instance = office.engine.history.find(number)
    with pytest.raises(NotFound):
        office.engine.history.instance(office.applicant, instance)
    assert office.engine.history.of_applicant(office.applicant) == []


def test_a_message_to_the_applicant_of_such_a_case_goes_to_nobody(office: Office) -> None:
    told = (
        '<bpmn:sendTask id="kabari" camunda:type="external" camunda:topic="whatsapp"><bpmn:extensionElements>'
        '<camunda:inputOutput><camunda:inputParameter name="kepada">pemohon</camunda:inputParameter>'
        '<camunda:inputParameter name="templat">izin_siap</camunda:inputParameter></camunda:inputOutput>'
        "</bpmn:extensionElements></bpmn:sendTask>"
    )
    data = drawn(task='<bpmn:userTask id="periksa" camunda:formRef="periksa" />' + told).decode()
    data = data.replace('targetRef="selesai"', 'targetRef="kabari"')
    data = data.replace("</bpmn:process>", flow("akhir", "kabari", "selesai") + "</bpmn:process>")
    pesan = {"letters/pesan.json": b'{"izin_siap": "Izin Anda siap."}'}
    deploy(office.engine, data.encode(), more=pesan)
    result = office.engine.runtime.start_process(office.actor("backoffice"), KEY, {}, "a", submission=FILLED)
    assert result.ended
    with office.engine.database.connect() as connection:
        assert list(outbox.newest(connection, 10, instance_id=result.instance_id)) == []


def test_a_task_of_applicants_in_a_case_without_one_is_refused_at_deploy(office: Office) -> None:
    data = drawn(QUARTERLY).replace(b'name="Back Office"', b'name="Pemohon"')
    with pytest.raises(DeploymentRefused, match="tidak punya pemohon"):
        deploy(office.engine, data)


def test_such_a_task_is_nobody_s_should_there_ever_be_one(office: Office) -> None:
    """As after a group was made one of applicants: none of them may do it, nor read it."""
    deploy(office.engine, drawn())
    result = office.engine.runtime.start_process(office.actor("backoffice"), KEY, {}, "a")
    with office.engine.database.begin() as connection:
        (row,) = tasks.open_of(connection, result.instance_id)
        connection.exec_driver_sql("UPDATE task SET candidate_group = 'pemohon'")
    with pytest.raises(NotFound):
        office.engine.runtime.complete(office.applicant, row.id, FILLED, "b")
    with pytest.raises(NotFound):
        office.engine.inbox.get(office.applicant, row.id)


def test_a_person_starts_it_where_only_a_timer_is_drawn(office: Office) -> None:
    """As Camunda 7 does: there a process has one start event, and a timer on it does not keep people off."""
    data = drawn(QUARTERLY).decode()
    data = data.replace('<bpmn:startEvent id="mulai" />', "").replace(flow("masuk", "mulai", "periksa"), "")
    deploy(office.engine, data.encode())
    result = office.engine.runtime.start_process(office.actor("backoffice"), KEY, {}, "a")
    with office.engine.database.connect() as connection:
        (step,) = cases.steps(connection, result.instance_id)
    assert step.target == "" and office.open(result.instance_id) == ["periksa"]
    assert office.engine.replay.verify(result.instance_id) == (1, [])
