"""Small diagrams for tests: a process of one lane and one task, with whatever a test hangs in."""

from __future__ import annotations

import json
from collections.abc import Mapping

from connectors import TOPICS
from engine.definitions.lint import check
from engine.errors import Finding

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:operaton="http://operaton.org/schema/1.0/bpmn"'
    ' xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:modeler="http://camunda.org/schema/modeler/1.0"'
    ' id="berkas" targetNamespace="http://contoh.test/bpmn">'
)
TASK = '<bpmn:userTask id="periksa" name="Periksa" camunda:formRef="periksa" />'
FORM = {
    "id": "periksa",
    "type": "default",
    "components": [{"id": "c", "type": "textfield", "key": "hasil", "label": "Hasil"}],
}


def diagram(
    nodes: str = TASK, flows: str | None = None, extensions: str = "", lane: str = "periksa", more: str = ""
) -> bytes:
    """A file: start, ``nodes``, end. Without ``flows``: start to "periksa" to end."""
    flows = flows if flows is not None else flow("masuk", "mulai", "periksa") + flow("keluar", "periksa", "selesai")
    inside = f"<bpmn:flowNodeRef>{lane}</bpmn:flowNodeRef>"
    lanes = f'<bpmn:laneSet id="lajur"><bpmn:lane id="bo" name="Back Office">{inside}</bpmn:lane></bpmn:laneSet>'
    body = f'<bpmn:startEvent id="mulai" />{nodes}<bpmn:endEvent id="selesai" />{flows}'
    process = f'<bpmn:process id="coba" name="Coba" isExecutable="true">{extensions}{lanes}{body}</bpmn:process>'
    return f"{HEAD}{more}{process}</bpmn:definitions>".encode()


def flow(id: str, source: str, target: str, condition: str = "", attributes: str = "") -> str:
    """A sequence flow."""
    inside = ""
    if condition:
        xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="bpmn:tFormalExpression"'
        inside = f"<bpmn:conditionExpression {xsi} {attributes}>{condition}</bpmn:conditionExpression>"
    return f'<bpmn:sequenceFlow id="{id}" sourceRef="{source}" targetRef="{target}">{inside}</bpmn:sequenceFlow>'


def extended(content: str) -> str:
    return f"<bpmn:extensionElements>{content}</bpmn:extensionElements>"


def findings(data: bytes, rule: str = "", files: Mapping[str, bytes] | None = None) -> list[Finding]:
    """What the check of a deployment says, of one rule."""
    whole = {"processes/coba.bpmn": data, "forms/coba/periksa.form": json.dumps(FORM).encode(), **(files or {})}
    return [finding for finding in check(whole, TOPICS) if finding.rule.startswith(rule)]


def errors(data: bytes, rule: str = "", files: Mapping[str, bytes] | None = None) -> list[Finding]:
    return [finding for finding in findings(data, rule, files) if finding.category == "error"]
