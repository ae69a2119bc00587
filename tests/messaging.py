"""Processes that wait for messages and signals, and send them."""

from __future__ import annotations

import json

from engine.services.actor import SYSTEM
from engine.services.engine import Engine
from engine.services.step_result import StepResult
from tests.engine.definitions.diagrams import FORM, HEAD, flow
from tests.offices import Office
from tests.started import properties

WAIT, OTHER = "menunggu", "mengirim"
REPLY = {**FORM, "id": "keterangan"}


def message(id: str, name: str) -> str:
    return f'<bpmn:message id="{id}" name="{name}" />'


def signal(id: str, name: str) -> str:
    return f'<bpmn:signal id="{id}" name="{name}" />'


def caught(reference: str, kind: str = "message") -> str:
    return f'<bpmn:{kind}EventDefinition id="d_{reference}" {kind}Ref="{reference}" />'


def event(tag: str, id: str, inside: str, *, attributes: str = "", **pairs: str) -> str:
    return f'<bpmn:{tag} id="{id}" name="{id}" {attributes}>{properties(**pairs)}{inside}</bpmn:{tag}>'


def task(id: str, form: str = "periksa") -> str:
    return f'<bpmn:userTask id="{id}" name="{id}" camunda:formRef="{form}" />'


def process(key: str, top: str, nodes: str, *ways: str, inside: str = "mulai", applicants: str = "") -> bytes:
    """A file: ``top`` beside the process, ``nodes`` and flows ("a b") in it; a plain start unless one is drawn. What is
    ``inside`` lies in the lane of the back office, or in that of ``applicants``."""
    start = "" if 'id="mulai"' in nodes else '<bpmn:startEvent id="mulai" name="Mulai" />'
    lanes = _lane("l1", "Back Office", inside) + (_lane("l2", "Pemohon", applicants) if applicants else "")
    flows = "".join(flow("_".join(way.split()), *way.split()) for way in ways)
    body = f'<bpmn:laneSet id="lajur">{lanes}</bpmn:laneSet>{start}{nodes}<bpmn:endEvent id="selesai" name="Selesai" />'
    drawn = f'<bpmn:process id="{key}" name="{key}" isExecutable="true">{body}{flows}</bpmn:process>'
    return f"{HEAD}{top}{drawn}</bpmn:definitions>".encode()


def _lane(id: str, name: str, inside: str) -> str:
    refs = "".join(f"<bpmn:flowNodeRef>{each}</bpmn:flowNodeRef>" for each in inside.split())
    return f'<bpmn:lane id="{id}" name="{name}">{refs}</bpmn:lane>'


def deploy(engine: Engine, key: str, data: bytes) -> None:
    files = {f"processes/{key}.bpmn": data}
    for form in ("periksa", "keterangan"):
        files[f"forms/{key}/{form}.form"] = json.dumps({**FORM, "id": form}).encode()
    engine.repository.deploy(files, key, "uji", SYSTEM, engine.clock.now())


def waiting(name: str = "bayar", key: str = WAIT, **pairs: str) -> bytes:
    """Waits for a message, then opens a task."""
    nodes = event("intermediateCatchEvent", "tunggu", caught("m1"), **pairs) + task("periksa")
    ways = ("mulai tunggu", "tunggu periksa", "periksa selesai")
    return process(key, message("m1", name), nodes, *ways, inside="mulai periksa")


def sending(name: str = "bayar", key: str = OTHER, **pairs: str) -> bytes:
    """A task, then the message; ends."""
    send = event("endEvent", "kirim", caught("m1"), **pairs)
    return process(
        key, message("m1", name), task("periksa") + send, "mulai periksa", "periksa kirim", inside="mulai periksa"
    ).replace(b'<bpmn:endEvent id="selesai" name="Selesai" />', b"")


def begin(office: Office, key: str = WAIT, **variables: object) -> StepResult:
    return office.engine.runtime.start_process(office.actor("backoffice"), key, variables, office.command_id())
