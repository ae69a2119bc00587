"""Where a case does not open one form at once, an application has no place: deployment says so."""

from __future__ import annotations

import pytest

from tests.engine.definitions.diagrams import TASK, diagram, findings, flow

RULE = "first-form"
OUT = flow("keluar", "periksa", "selesai")


def external(topic: str) -> str:
    return f'<bpmn:serviceTask id="dulu" name="Siapkan" camunda:type="external" camunda:topic="{topic}" />'


THROUGH = flow("a", "mulai", "dulu") + flow("b", "dulu", "periksa") + OUT
FORK = THROUGH + flow("c", "dulu", "selesai", "${layanan == 'lain'}")
WAIT = (
    '<bpmn:intermediateCatchEvent id="dulu" name="Tunggu"><bpmn:timerEventDefinition id="t">'
    "<bpmn:timeDuration>1 HK</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>"
)


def applied(nodes: str, flows: str | None = None) -> bytes:
    return (
        diagram(TASK + nodes, flows)
        .replace(b'name="Back Office"', b'name="Pemohon"')
        .replace(b"<bpmn:flowNodeRef>periksa", b"<bpmn:flowNodeRef>mulai</bpmn:flowNodeRef><bpmn:flowNodeRef>periksa")
    )


@pytest.mark.parametrize(
    ("nodes", "flows", "reason"),
    [
        (external("surat"), THROUGH, "“Siapkan”, yang dikerjakan sistem"),
        (external("skm"), THROUGH, "“Siapkan”, yang dikerjakan sistem"),
        (WAIT, THROUGH, "“Tunggu”, yang menunggu waktu"),
        ('<bpmn:callActivity id="dulu" calledElement="x" />', THROUGH, "memanggil proses lain"),
        ('<bpmn:exclusiveGateway id="dulu" default="b" />', FORK, "bercabang"),
        ('<bpmn:parallelGateway id="dulu" />', FORK, "bercabang"),
    ],
)
def test_what_stands_before_the_first_form_is_named(nodes: str, flows: str, reason: str) -> None:
    (found,) = findings(applied(nodes, flows), RULE)
    assert (found.element, found.category) == ("dulu", "warn")
    assert "tidak bisa diajukan lewat situs atau loket" in found.message and reason in found.message


@pytest.mark.parametrize("nodes", [external("nomor"), external("whatsapp"), '<bpmn:exclusiveGateway id="dulu" />'])
def test_what_a_case_passes_in_the_same_step_is_no_hindrance(nodes: str) -> None:
    assert findings(applied(nodes, THROUGH), RULE) == []


def test_a_plain_beginning_and_a_case_that_staff_start_have_no_finding() -> None:
    assert findings(applied(""), RULE) == []
    assert findings(diagram(TASK + external("skm"), THROUGH), RULE) == []
