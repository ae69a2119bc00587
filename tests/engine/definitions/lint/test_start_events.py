"""It must be plain how cases begin, and whose they are."""

from __future__ import annotations

import pytest

from engine.errors import Finding
from tests.engine.definitions.diagrams import TASK, diagram, errors, findings, flow
from tests.started import QUARTERLY, drawn, properties, timer_start

RULE = "start-events"
PLAIN = flow("masuk", "mulai", "periksa") + flow("keluar", "periksa", "selesai")
OTHER = '<bpmn:userTask id="lain" name="Lain" camunda:formRef="periksa" />'
MESSAGE = (
    '<bpmn:sendTask id="kabari" camunda:type="external" camunda:topic="whatsapp"><bpmn:extensionElements>'
    '<camunda:inputOutput><camunda:inputParameter name="kepada">pemohon</camunda:inputParameter>'
    '<camunda:inputParameter name="templat">x</camunda:inputParameter></camunda:inputOutput>'
    "</bpmn:extensionElements></bpmn:sendTask>"
)


def applicants(data: bytes) -> bytes:
    """The same with the task in the applicants' lane."""
    return data.replace(b'name="Back Office"', b'name="Pemohon"')


def told(data: bytes, rule: str = RULE) -> list[tuple[str, str]]:
    return [(finding.element, finding.category) for finding in findings(data, rule)]


@pytest.mark.parametrize(
    "data",
    [
        drawn(),
        drawn(QUARTERLY),
        drawn(QUARTERLY, "R/P1Y"),
        drawn(QUARTERLY, dimulai="petugas"),
        drawn(QUARTERLY, dimulai="jadwal"),
        drawn(dimulai="dipanggil"),
        applicants(drawn()),
        applicants(drawn(dimulai="dipanggil")),
        diagram(
            TASK + OTHER + timer_start(QUARTERLY),
            PLAIN + flow("a", "jadwal", "lain") + flow("b", "lain", "selesai"),
        ),
    ],
)
def test_a_plain_beginning_has_no_finding(data: bytes) -> None:
    assert told(data) == []
    assert errors(data) == []


@pytest.mark.parametrize(
    ("data", "element", "sentence"),
    [
        (drawn(dimulai="siapa saja"), "coba", "petugas, jadwal, atau dipanggil"),
        (drawn(dimulai="jadwal"), "coba", "tidak ada peristiwa mulai yang memakai waktu"),
        (drawn(QUARTERLY, dimulai="dipanggil"), "jadwal", "hanya dipanggil"),
        (applicants(drawn(dimulai="petugas")), "periksa", "lajur petugas"),
        (applicants(drawn(QUARTERLY)), "periksa", "tidak punya pemohon"),
        (drawn(QUARTERLY).replace(b"jadwal", b"j" * 65), "j" * 65, "lebih dari 64 huruf"),
    ],
)
def test_a_beginning_that_is_not_plain_is_refused(data: bytes, element: str, sentence: str) -> None:
    found = [finding for finding in errors(data, RULE) if finding.element == element]
    assert found and sentence in found[0].message, errors(data, RULE)


def test_a_message_to_an_applicant_that_there_is_not_is_pointed_at() -> None:
    flows = flow("masuk", "mulai", "kabari") + flow("x", "kabari", "periksa") + flow("keluar", "periksa", "selesai")
    assert told(diagram(MESSAGE + TASK, flows)) == [("kabari", "warn")]
    assert told(applicants(diagram(MESSAGE + TASK, flows))) == []
    assert told(diagram(MESSAGE + TASK, flows, properties(dimulai="dipanggil"))) == []


def test_a_call_in_which_the_applicant_has_a_task_is_no_call_of_staff() -> None:
    call = '<bpmn:callActivity id="panggil" calledElement="lain"><bpmn:extensionElements>'
    call += '<camunda:in variables="all" /><camunda:out variables="all" /></bpmn:extensionElements></bpmn:callActivity>'
    flows = flow("masuk", "mulai", "periksa") + flow("x", "periksa", "panggil") + flow("keluar", "panggil", "selesai")
    called = applicants(drawn(dimulai="dipanggil")).replace(b'id="coba"', b'id="lain"').decode()
    files = {"processes/lain.bpmn": called.encode(), "forms/lain/periksa.form": b"{}"}
    found: list[Finding] = findings(diagram(TASK + call, flows), RULE, files)
    assert [(each.element, each.category) for each in found] == [("panggil", "error")]


@pytest.mark.parametrize("text", [QUARTERLY, "R/P1W", "0 0 8 1 * ?", "R4/10 HK", "${kapan}"])
def test_a_schedule_is_read_at_deployment(text: str) -> None:
    assert told(drawn(text, kapan="R/P3M"), "timer-readable") == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "belum diisi"),
        ("R/sebulan", "bukan lama waktu"),
        ("R0/P1M", "tidak pernah berjalan"),
        ("${hasil}", "hanya boleh membaca properti proses"),
        ("${1 / 0}", "tidak bisa dijalankan"),
        ("=now()", "membaca jam"),
    ],
)
def test_a_schedule_that_cannot_be_read_is_refused(text: str, sentence: str) -> None:
    found = errors(drawn(text), "timer-readable")
    assert [finding.element for finding in found] == ["jadwal"]
    assert sentence in found[0].message


def test_a_start_after_a_while_is_no_schedule() -> None:
    event = timer_start("P3D", kind="timeDuration")
    (found,) = errors(diagram(TASK + event, PLAIN + flow("a", "jadwal", "periksa")), "timer-readable")
    assert "tanggal (Date) atau waktu berulang (Cycle)" in found.message


def test_minutes_where_months_were_meant_are_pointed_at() -> None:
    assert told(drawn("R/PT3M"), "timer-readable") == [("jadwal", "warn")]


def test_a_deadlock_is_found_behind_several_starts() -> None:
    split = '<bpmn:exclusiveGateway id="periksa" default="b" /><bpmn:parallelGateway id="gabung" />'
    flows = flow("a", "periksa", "gabung", "${hasil == 'x'}") + flow("b", "periksa", "gabung")
    flows += flow("masuk", "mulai", "periksa") + flow("dari", "jadwal", "periksa") + flow("z", "gabung", "selesai")
    assert errors(diagram(split + timer_start(QUARTERLY), flows, lane="mulai"), "deadlock") != []
