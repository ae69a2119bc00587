"""A call names a process that is there, wherever it is drawn, and may hand over all variables, some or none."""

from __future__ import annotations

import pytest

from engine.definitions.bpmn.dialect import read
from engine.definitions.bpmn.expansion import called_keys, expand
from tests.engine.definitions.diagrams import diagram, errors, extended, flow

RULE = "call-exists"
INSIDE = (
    '<bpmn:subProcess id="periksa"><bpmn:startEvent id="awal" />{}<bpmn:endEvent id="akhir" />'
    + flow("satu", "awal", "panggil")
    + flow("dua", "panggil", "akhir")
    + "</bpmn:subProcess>"
)


def call(inside: str = "", called: str = "lain", id: str = "panggil") -> str:
    return f'<bpmn:callActivity id="{id}" calledElement="{called}">{extended(inside)}</bpmn:callActivity>'


def called(nodes: str = '<bpmn:task id="periksa" />') -> dict[str, bytes]:
    return {"processes/lain.bpmn": diagram(nodes).replace(b'id="coba"', b'id="lain"')}


@pytest.mark.parametrize(
    "mappings",
    [
        "",
        '<camunda:in source="a" target="b" />',
        '<camunda:in variables="all" /><camunda:out sourceExpression="${c}" target="d" />',
    ],
)
def test_any_mapping_is_accepted(mappings: str) -> None:
    assert errors(diagram(call(mappings, id="periksa")), files=called()) == []


def test_a_mapping_without_a_name_is_refused() -> None:
    (finding,) = errors(diagram(call('<camunda:in source="a" />', id="periksa")), RULE, called())
    assert finding.element == "periksa" and "Isi Source dan Target" in finding.message


def test_a_call_in_a_sub_process_is_looked_at_and_put_inside() -> None:
    data = diagram(INSIDE.format(call()))
    assert errors(data, files=called()) == []
    assert [finding.element for finding in errors(data, RULE)] == ["panggil"]
    processes = {each.key: each for file in (data, *called().values()) for each in read(file, "x.bpmn")}
    assert called_keys(processes["coba"], processes) == {"lain"}
    whole = expand(processes["coba"], processes)
    assert whole.elements["panggil.periksa"].parent == "panggil" and whole.elements["panggil"].parent == "periksa"


def test_a_sub_process_of_a_called_process_is_put_inside_with_what_it_holds() -> None:
    undo = (
        '<bpmn:boundaryEvent id="tarik" attachedToRef="dalam"><bpmn:compensateEventDefinition id="d" />'
        '</bpmn:boundaryEvent><bpmn:task id="balik" isForCompensation="true" />'
    )
    part = f'<bpmn:subProcess id="periksa"><bpmn:startEvent id="awal" /><bpmn:task id="dalam" />{undo}'
    part += flow("satu", "awal", "dalam") + '<bpmn:association id="ke" sourceRef="tarik" targetRef="balik" />'
    files = called(f"{part}</bpmn:subProcess>")
    assert errors(diagram(call(id="periksa")), files=files) == []
    processes = {
        each.key: each for file in (diagram(call(id="periksa")), *files.values()) for each in read(file, "x.bpmn")
    }
    inner = expand(processes["coba"], processes).elements
    assert (inner["periksa.dalam"].parent, inner["periksa.periksa"].parent) == ("periksa.periksa", "periksa")
    tarik = inner["periksa.tarik"]
    assert (tarik.attached_to, tarik.handler) == ("periksa.dalam", "periksa.balik")


def test_what_cannot_be_read_is_not_said_to_be_missing() -> None:
    broken = {"processes/lain.bpmn": called()["processes/lain.bpmn"].replace(b"</bpmn:process>", b"</bpmn:proses>")}
    found = errors(diagram(call(id="periksa")), files=broken)
    assert [finding.rule for finding in found] == ["xml"]
    table = {"processes/x.dmn": b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d">'
             b'<decision id="batas" name="B"><literalExpression /></decision></definitions>'}  # fmt: skip
    task = '<bpmn:businessRuleTask id="periksa" camunda:decisionRef="batas" camunda:resultVariable="a" />'
    assert {finding.rule for finding in errors(diagram(task), files=table)} == {"decisions"}


def test_a_process_that_is_known_only_in_a_case_is_refused_with_a_replacement() -> None:
    data = diagram(call(called="${mana}", id="periksa"))
    (finding,) = errors(data)
    assert finding.rule == RULE and "gerbang dengan satu panggilan" in finding.message
    known = '<camunda:properties><camunda:property name="mana" value="lain" /></camunda:properties>'
    assert errors(diagram(call(called="${mana}", id="periksa"), extensions=extended(known)), files=called()) == []
