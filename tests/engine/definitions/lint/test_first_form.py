"""Where a case does not open one form at once, an application has no place: deployment says so."""

from __future__ import annotations

import pytest

from connectors import TOPICS
from engine.definitions.lint import check
from tests import first_forms
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


@pytest.mark.parametrize("nodes", [external("surat"), external("skm"), WAIT])
def test_what_a_case_waits_for_before_its_form_is_named(nodes: str) -> None:
    (found,) = findings(applied(nodes, THROUGH), RULE)
    assert (found.element, found.category) == ("dulu", "warn")
    assert "berdiri sebelum formulir pertama" in found.message


def test_which_form_it_is_may_depend_on_the_service() -> None:
    """A gateway is decided when the application is opened."""
    assert findings(applied('<bpmn:exclusiveGateway id="dulu" default="b" />', FORK), RULE) == []
    for files in (first_forms.files(), first_forms.behind_number(), first_forms.by_service()):
        assert [each for each in check(files, TOPICS) if each.rule == RULE] == []


def test_a_letter_before_the_form_is_named() -> None:
    (found,) = (each for each in check(first_forms.behind_letter(), TOPICS) if each.rule == RULE)
    assert found.element == "siap"


@pytest.mark.parametrize("nodes", [external("nomor"), external("whatsapp"), '<bpmn:exclusiveGateway id="dulu" />'])
def test_what_a_case_passes_in_the_same_step_is_no_hindrance(nodes: str) -> None:
    assert findings(applied(nodes, THROUGH), RULE) == []


def test_a_plain_beginning_and_a_case_that_staff_start_have_no_finding() -> None:
    assert findings(applied(""), RULE) == []
    assert findings(diagram(TASK + external("skm"), THROUGH), RULE) == []
