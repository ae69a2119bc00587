"""The measured process, drawn for both: nine user tasks in a row, and a way back from the second to the first."""

from __future__ import annotations

import json

TASKS = [f"T{n}" for n in range(1, 10)]
HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
    'id="d" targetNamespace="http://bpmn.io/schema/bpmn">'
)


def draw(condition: str, *, camunda: bool) -> bytes:
    """The BPMN file; ``condition`` leads on from the second task, else it is back to the first."""
    form = ' camunda:formRef="isian"' if camunda else ""
    flows = [("f0", "start", "T1"), ("f1", "T1", "T2"), ("f2", "T2", "GW"), ("back", "GW", "T1"), ("on", "GW", "T3")]
    flows += [(f"f{n}", f"T{n}", f"T{n + 1}") for n in range(3, 9)] + [("f9", "T9", "end")]
    nodes = [("startEvent", "start", ""), *(("userTask", task, form) for task in TASKS)]
    nodes += [("exclusiveGateway", "GW", ' default="back"'), ("endEvent", "end", "")]
    parts = [HEAD, '<bpmn:process id="ukur" name="Ukur" isExecutable="true">']
    refs = "".join(f"<bpmn:flowNodeRef>{id}</bpmn:flowNodeRef>" for _, id, _ in nodes)
    parts.append(f'<bpmn:laneSet id="lanes"><bpmn:lane id="lane" name="Back Office">{refs}</bpmn:lane></bpmn:laneSet>')
    for kind, id, more in nodes:
        incoming = "".join(f"<bpmn:incoming>{f}</bpmn:incoming>" for f, _, target in flows if target == id)
        outgoing = "".join(f"<bpmn:outgoing>{f}</bpmn:outgoing>" for f, source, _ in flows if source == id)
        parts.append(f'<bpmn:{kind} id="{id}" name="{id}"{more}>{incoming}{outgoing}</bpmn:{kind}>')
    for f, source, target in flows:
        inner = (
            f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{condition}</bpmn:conditionExpression>'
            if f == "on"
            else ""
        )
        parts.append(
            f'<bpmn:sequenceFlow id="{f}" sourceRef="{source}" targetRef="{target}">{inner}</bpmn:sequenceFlow>'
        )
    return "".join([*parts, "</bpmn:process></bpmn:definitions>"]).encode()


def files() -> dict[str, bytes]:
    """Our deployment: the diagram, one form for every task, one service."""
    form = {
        "id": "isian",
        "components": [
            {"type": "textfield", "id": "catatan", "key": "catatan", "label": "Catatan"},
            {"type": "checkbox", "id": "lanjut", "key": "lanjut", "label": "Lanjut"},
        ],
    }
    return {
        "processes/ukur.bpmn": draw("${lanjut == true}", camunda=True),
        "forms/ukur/isian.form": json.dumps(form).encode(),
        "forms/ukur/layanan.json": b'[{"kode": "ukur", "nama": "Ukur"}]',
    }
