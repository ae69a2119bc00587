"""Incidents: one a job however often it fails, tried again on request, over when the job succeeds or goes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from engine.errors import Conflict, NotFound
from engine.execution.values import Event
from engine.services.connectors import ConnectorError, JobContext
from engine.services.incidents import Incident
from engine.storage import jobs
from tests.offices import Office

ELEMENT = "terbitkan_tanda_terima"


class Broken:
    """A connector that fails, for good or for now, in the words it is given."""

    topic, kind = "surat", "remote"

    def __init__(self, words: str, *, retry: bool = False) -> None:
        self.words, self.again, self.runs = words, retry, 0

    def run(self, job: JobContext) -> Mapping[str, Any]:
        self.runs += 1
        raise ConnectorError(self.words, retry=self.again)


@pytest.fixture
def letters(office: Office) -> Any:
    """The real connector for letters, to be put back."""
    return office.engine.worker._connectors["surat"]


@pytest.fixture
def case(office: Office, letters: Any) -> str:
    """A case about to get its receipt, which cannot be set."""
    id = office.apply().instance_id
    put(office, Broken("Templat surat tidak ada."))
    office.verdicts(id, "backoffice", "periksa_kelengkapan")
    return id


def put(office: Office, connector: Any) -> None:
    """Puts a connector for letters in."""
    office.engine.worker._connectors = {**office.engine.worker._connectors, "surat": connector}


def only(office: Office) -> Incident:
    (incident,) = office.engine.incidents.list_open()
    return incident


def test_what_cannot_be_helped_is_an_incident_at_once(office: Office, case: str) -> None:
    incident = only(office)
    drawn = office.engine.repository.latest("karang_taruna").process.elements[ELEMENT].name
    assert (incident.instance_id, incident.business_key, incident.element) == (case, "KT-2026-0001", drawn)
    assert (incident.message, incident.tries, incident.next_at) == ("Templat surat tidak ada.", 1, None)
    assert incident.has_job and incident.resolved_at is None and incident.created_at == office.clock.now()


def test_what_may_pass_is_one_only_after_its_tries(office: Office) -> None:
    case, broken = office.apply().instance_id, Broken("Layanan tidak menjawab.", retry=True)
    put(office, broken)
    office.verdicts(case, "backoffice", "periksa_kelengkapan")
    for _ in range(jobs.RETRIES - 1):
        assert office.engine.incidents.list_open() == []
        office.clock.advance(timedelta(hours=1))
        office.engine.worker.drain()
    assert only(office).tries == broken.runs == jobs.RETRIES


def test_failing_again_says_why_and_when_anew_in_the_same_incident(office: Office, case: str) -> None:
    first = only(office)
    put(office, Broken("Huruf tidak ada."))
    office.clock.advance(timedelta(hours=2))
    office.engine.incidents.retry(office.actor("operator"), first.id)
    assert only(office).message == "Templat surat tidak ada.", "until it has been tried"
    office.engine.worker.drain()
    again = only(office)
    assert (again.id, again.message, again.created_at) == (first.id, "Huruf tidak ada.", office.clock.now())


def test_tried_again_after_the_mend_it_is_over_and_the_case_moves_on(office: Office, case: str, letters: Any) -> None:
    incident = only(office)
    put(office, letters)
    office.engine.worker._woken.clear()
    office.engine.incidents.retry(office.actor("operator"), incident.id)
    assert office.engine.worker._woken.is_set()
    assert only(office).next_at == office.clock.now(), "open until the job has succeeded"
    office.clock.advance(timedelta(minutes=1))
    office.engine.worker.drain()
    assert office.engine.incidents.list_open() == [] and office.open(case) == ["teruskan_permohonan"]
    (solved,) = office.engine.incidents.list_solved()
    assert (solved.id, solved.resolved_at) == (incident.id, office.clock.now())
    assert office.engine.replay.verify() == (1, [])
    with pytest.raises(Conflict, match="sudah selesai"):
        office.engine.incidents.retry(office.actor("operator"), incident.id)
    acts = [act for act in office.audit_log.page()[0] if act.action == "incident.retried"]
    assert [act.target for act in acts] == ["KT-2026-0001"] and "Templat surat tidak ada" in acts[0].detail


def test_what_a_worker_has_in_hand_is_not_tried_beside_it(office: Office, case: str) -> None:
    incident, operator = only(office), office.actor("operator")
    office.engine.incidents.retry(operator, incident.id)
    with office.engine.database.begin() as connection:
        assert len(jobs.claim_due(connection, office.clock.now(), office.engine.worker.topics)) == 1
    with pytest.raises(Conflict, match="sedang dikerjakan"):
        office.engine.incidents.retry(operator, incident.id)
    assert office.engine.incidents.retry_all(operator) == 0
    office.clock.advance(jobs.LOCK + timedelta(seconds=1))  # that worker has died
    assert office.engine.incidents.retry_all(operator) == 1


def test_a_stalled_case_has_nothing_to_try(office: Office) -> None:
    case, operator = office.apply().instance_id, office.actor("operator")
    with office.engine.database.begin() as connection:
        jobs.add_incident(connection, "buntu", case, "gateway", None, "Kasus berhenti.", office.clock.now())
        jobs.add_incident(connection, "lagi", case, "gateway", None, "Kasus berhenti.", office.clock.now())
    incidents = office.engine.incidents.list_open()
    assert [(each.id, each.has_job, each.element) for each in incidents] == [
        ("buntu", False, "gateway"),
        ("lagi", False, "gateway"),
    ]
    with pytest.raises(Conflict, match="berhenti di diagramnya"):
        office.engine.incidents.retry(operator, "buntu")
    assert office.engine.incidents.retry_all(operator) == 0
    with pytest.raises(NotFound, match="Kendala ini tidak ada"):
        office.engine.incidents.retry(operator, "entah")


def test_an_incident_goes_with_its_job(office: Office, case: str) -> None:
    with office.engine.database.begin() as connection:
        (job,) = jobs.of_instance(connection, case)
        jobs.apply(connection, case, office.clock.now(), [Event("job.cancelled", ELEMENT, job.id.partition(":")[2])])
        assert jobs.failed(connection, job.id, "terlambat", None) is None
    assert office.engine.incidents.list_open() == [] and len(office.engine.incidents.list_solved()) == 1


def test_a_job_that_is_always_overtaken_is_not_tried_for_ever(office: Office, letters: Any) -> None:
    class Overtaken(Broken):
        def run(self, job: JobContext) -> Mapping[str, Any]:
            self.runs += 1
            raise Conflict("Keadaannya baru saja berubah.")

    id, connector = office.apply().instance_id, Overtaken("")
    put(office, connector)
    office.verdicts(id, "backoffice", "periksa_kelengkapan")
    for _ in range(3 * jobs.RETRIES):
        office.clock.advance(timedelta(hours=2))
        office.engine.worker.drain()
    assert connector.runs == jobs.RETRIES
    assert only(office).message == "Keadaannya baru saja berubah."
