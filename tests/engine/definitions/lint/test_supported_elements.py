"""What is drawn is run, refused with its replacement, or passed over with a warning; a cause is told once."""

from __future__ import annotations

import pytest

from engine.errors import Finding
from tests.engine.definitions.diagrams import TASK, diagram, errors, extended, findings, flow

RULE = "supported-elements"
LISTENER = extended('<camunda:executionListener event="start" class="a.B" />')
LEFT_OUT = extended('<camunda:properties><camunda:property name="listener" value="dilewati" /></camunda:properties>')


def listening(process: str = "") -> bytes:
    task = f'<bpmn:userTask id="periksa" camunda:formRef="periksa">{LISTENER}</bpmn:userTask>'
    return diagram(task, extensions=process)


def test_a_listener_is_refused_with_its_replacement() -> None:
    (finding,) = errors(listening(), RULE)
    assert finding.element == "periksa" and "tugas skrip" in finding.message and "dilewati" in finding.message


def test_a_process_may_say_that_listeners_are_left_out() -> None:
    assert errors(listening(LEFT_OUT)) == []
    (finding,) = findings(listening(LEFT_OUT), RULE)
    assert (finding.element, finding.category) == ("periksa", "warn") and "tidak dijalankan" in finding.message


def test_what_a_case_runs_without_as_well_is_warned_of() -> None:
    task = '<bpmn:serviceTask id="periksa" camunda:class="a.B">' + extended('<camunda:field name="x" />')
    found = findings(diagram(f"{task}</bpmn:serviceTask>"), RULE)
    assert [(each.element, each.category) for each in found] == [("periksa", "warn")]
    assert "tulis sebagai masukan" in found[0].message


def told(data: bytes) -> set[str]:
    return {finding.rule for finding in errors(data)}


@pytest.mark.parametrize(
    "data",
    [
        diagram('<bpmn:complexGateway id="periksa" />'),
        diagram('<bpmn:adHocSubProcess id="periksa"><bpmn:userTask id="dalam" /></bpmn:adHocSubProcess>'),
        diagram('<bpmn:callActivity id="periksa" camunda:caseRef="kasus" />'),
        diagram(
            '<bpmn:transaction id="periksa" /><bpmn:boundaryEvent id="batal" attachedToRef="periksa">'
            '<bpmn:cancelEventDefinition id="d" /></bpmn:boundaryEvent>',
            flow("masuk", "mulai", "periksa") + flow("keluar", "periksa", "selesai") + flow("x", "batal", "selesai"),
        ),
    ],
)
def test_what_is_refused_for_good_is_told_once(data: bytes) -> None:
    found: list[Finding] = errors(data)
    assert [each.rule for each in found] == [RULE], found
    assert "Ganti" in found[0].message or "gambar" in found[0].message


def test_a_second_plain_start_event_is_refused_and_one_with_a_trigger_is_not() -> None:
    message = '<bpmn:startEvent id="surel"><bpmn:messageEventDefinition id="d" messageRef="m" /></bpmn:startEvent>'
    ways = flow("masuk", "mulai", "periksa") + flow("keluar", "periksa", "selesai") + flow("x", "surel", "periksa")
    assert errors(diagram(TASK + message, ways, more='<bpmn:message id="m" name="surel" />')) == []
    (finding,) = errors(diagram(TASK + '<bpmn:startEvent id="surel" />', ways), RULE)
    assert "2 peristiwa mulai biasa" in finding.message
