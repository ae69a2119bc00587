"""Work of external workers: it waits for them, and errors are caught by the diagram or told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from connectors import TOPICS
from engine.definitions.bpmn.topics import Topic
from engine.errors import Conflict, Refused
from engine.services.connectors import BpmnError
from engine.services.thrown_errors import ThrownError
from tests.messaging import WAIT, begin, deploy, process, task
from tests.offices import Office

ERROR = '<bpmn:error id="e1" errorCode="HABIS" />'
CATCH = (
    '<bpmn:boundaryEvent id="habis" name="habis" attachedToRef="{}"><bpmn:errorEventDefinition id="d1" errorRef="e1" '
    'camunda:errorMessageVariable="sebab" /></bpmn:boundaryEvent>'
)
WORK = '<bpmn:serviceTask id="kerja" name="Kerja luar" camunda:type="external" camunda:topic="gudang" />'


@pytest.fixture(autouse=True)
def known(office: Office) -> None:
    """Lint as it is on the whole tree takes topics of others with a warning; here they are made known."""
    office.engine.repository._topics = {**TOPICS, "gudang": Topic("gudang")}


def working(host: str = "kerja", *, caught: bool = True) -> bytes:
    first = WORK if host == "kerja" else task("isi")
    nodes = first + task("periksa") + (CATCH.format(host) if caught else "")
    ways = [f"mulai {host}", f"{host} selesai", *(["habis periksa", "periksa selesai"] if caught else [])]
    if not caught:
        nodes = first
    return process(WAIT, ERROR, nodes, *ways, inside=f"mulai periksa {host}" if caught else f"mulai {host}")


def job_of(office: Office, case: str) -> str:
    (job,) = office.engine.history.instance(office.actor("auditor"), case).jobs
    return str(job.id)


def test_work_of_a_topic_that_nobody_serves_waits_for_its_worker(office: Office) -> None:
    deploy(office.engine, WAIT, working())
    case = office.work(begin(office)).instance_id
    assert office.engine.incidents.list_open() == []
    (row,) = office.engine.incidents.list_external(office.engine.worker.topics)
    assert (row.instance_id, row.topic, row.element) == (case, "gudang", "Kerja luar")
    assert not office.engine.worker.run_once()
    office.engine.runtime.finish(job_of(office, case), {"stok": 3})
    assert office.state(case) == ("completed", "selesai") and office.engine.replay.verify()[1] == []


def test_an_error_at_a_job_takes_the_drawn_way(office: Office) -> None:
    deploy(office.engine, WAIT, working())
    case = begin(office).instance_id
    error = ThrownError("HABIS", "stok kosong", {"sisa": 0})
    job = job_of(office, case)
    for repeated in (False, True):
        got = office.engine.thrown_errors.at_external_task(office.actor("backoffice"), job, error, "satu")
        assert got.repeated == repeated
    assert office.open(case) == ["periksa"]
    assert office.variables(case)["sebab"] == "stok kosong" and office.variables(case)["sisa"] == 0
    with pytest.raises(Conflict):
        office.engine.thrown_errors.at_external_task(office.actor("backoffice"), job, error, "dua")
    assert office.engine.replay.verify()[1] == []


def test_one_that_nothing_catches_is_an_incident_and_the_job_is_still_there(office: Office) -> None:
    deploy(office.engine, WAIT, working())
    case = begin(office).instance_id
    job = job_of(office, case)
    with pytest.raises(Refused, match="Galat “LAIN” tidak ditangkap"):
        office.engine.thrown_errors.at_external_task(office.actor("backoffice"), job, ThrownError("LAIN"), "satu")
    (incident,) = office.engine.incidents.list_open()
    assert incident.has_job and "LAIN" in incident.message
    office.engine.runtime.finish(job, {})
    assert office.state(case) == ("completed", "selesai") and office.engine.incidents.list_open() == []
    assert office.engine.replay.verify()[1] == []


@pytest.mark.parametrize(("code", "opened"), [("HABIS", ["periksa"]), ("LAIN", [])])
def test_a_connector_s_error_does_the_same(office: Office, code: str, opened: list[str]) -> None:
    class Stock:
        topic, kind = Topic("gudang"), "remote"

        def run(self, job: Any) -> Mapping[str, Any]:
            raise BpmnError(code, "stok kosong")

    worker: Any = office.engine.worker
    worker._connectors = {**worker._connectors, "gudang": Stock()}
    deploy(office.engine, WAIT, working())
    case = office.work(begin(office)).instance_id
    assert office.open(case) == opened
    assert [code in each.message for each in office.engine.incidents.list_open()] == ([] if opened else [True])


def test_an_error_of_a_person_at_their_task(office: Office) -> None:
    deploy(office.engine, WAIT, working("isi"))
    case = begin(office).instance_id
    errors, officer, at = office.engine.thrown_errors, office.actor("backoffice"), office.task(case, "isi")
    with pytest.raises(Refused, match="tidak ditangkap"):
        errors.at_task(officer, at, ThrownError("LAIN"), "satu")
    with pytest.raises(Refused, match="errorCode"):
        errors.at_task(officer, at, ThrownError(""), "satu")
    assert office.open(case) == ["isi"]
    errors.at_task(officer, at, ThrownError("HABIS"), "satu")
    assert office.open(case) == ["periksa"]
    with pytest.raises(Conflict):
        errors.at_task(officer, at, ThrownError("HABIS"), "dua")
