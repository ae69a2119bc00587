"""An element says what it needs to run."""

from __future__ import annotations

import pytest

from tests.engine.definitions.diagrams import diagram, errors, findings

RULE = "element-complete"
MESSAGE, SIGNAL = '<bpmn:message id="m" {} />', '<bpmn:signal id="s" {} />'


def event(kind: str, definition: str, inside: str = "") -> str:
    return f'<bpmn:{kind} id="periksa"><bpmn:{definition} id="d" {inside} /></bpmn:{kind}>'


def awaited(attributes: str = "", name: str = "") -> bytes:
    message = MESSAGE.format(f'name="{name}"' if name else "")
    inside = f'messageRef="m" {attributes}'
    return diagram(event("intermediateCatchEvent", "messageEventDefinition", inside), more=message)


def repeated(inside: str = "", attributes: str = "") -> bytes:
    loop = f"<bpmn:multiInstanceLoopCharacteristics {attributes}>{inside}</bpmn:multiInstanceLoopCharacteristics>"
    return diagram(f'<bpmn:userTask id="periksa" camunda:formRef="periksa">{loop}</bpmn:userTask>')


def times(text: str) -> str:
    return f"<bpmn:loopCardinality>{text}</bpmn:loopCardinality>"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (awaited(), "belum menyebut nama pesan"),
        (awaited(name="${nama}"), "Tulis nama tetap"),
        (diagram(event("intermediateThrowEvent", "signalEventDefinition")), "belum menyebut nama sinyal"),
        (diagram('<bpmn:receiveTask id="periksa" messageRef="m" />', more=MESSAGE.format("")), "nama pesan"),
        (
            diagram(
                '<bpmn:intermediateCatchEvent id="periksa"><bpmn:conditionalEventDefinition id="d"><bpmn:condition />'
                "</bpmn:conditionalEventDefinition></bpmn:intermediateCatchEvent>"
            ),
            "belum berisi syarat",
        ),
        (repeated(), "belum menyebut berapa kali"),
        (repeated(times("tiga")), "bukan bilangan"),
    ],
)
def test_what_lacks_something_is_refused(data: bytes, sentence: str) -> None:
    (finding,) = errors(data, RULE)
    assert finding.element == "periksa" and sentence in finding.message


@pytest.mark.parametrize(
    "data",
    [
        awaited(name="dibayar"),
        diagram(event("intermediateThrowEvent", "messageEventDefinition", 'camunda:type="external" camunda:topic="x"')),
        diagram(
            event("intermediateThrowEvent", "signalEventDefinition", 'signalRef="s"'), more=SIGNAL.format('name="s"')
        ),
        repeated(times("3")),
        repeated(times("${jumlah}")),
        repeated(attributes='camunda:collection="daftar" camunda:elementVariable="satu"'),
    ],
)
def test_what_says_all_that_it_needs_is_accepted(data: bytes) -> None:
    assert errors(data) == []


def test_an_error_without_a_code_is_warned_of() -> None:
    (finding,) = findings(diagram('<bpmn:endEvent id="periksa"><bpmn:errorEventDefinition id="d" /></bpmn:endEvent>',
                                  ""), RULE)  # fmt: skip
    assert (finding.element, finding.category) == ("periksa", "warn") and "menangkap semua galat" in finding.message
