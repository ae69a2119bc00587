"""A process of one task, which says by itself whose it is, at work in an office."""

from __future__ import annotations

import json
import secrets
from typing import Any

from office.office import Office
from tests.engine.definitions.diagrams import HEAD, flow

FORM = {"id": "isian", "components": [{"type": "textfield", "id": "c", "key": "catatan"}]}


def drawn(task: str, lane: str = "Back Office") -> bytes:
    """Start, a task with these attributes, end; in one lane, or in none for ""."""
    refs = "".join(f"<bpmn:flowNodeRef>{id}</bpmn:flowNodeRef>" for id in ("mulai", "tugas", "selesai"))
    lanes = f'<bpmn:laneSet id="ls"><bpmn:lane id="l" name="{lane}">{refs}</bpmn:lane></bpmn:laneSet>' if lane else ""
    nodes = f'<bpmn:startEvent id="mulai" /><bpmn:userTask id="tugas" name="Tugas" camunda:formRef="isian" {task} />'
    flows = flow("a", "mulai", "tugas") + flow("b", "tugas", "selesai")
    body = f'{lanes}{nodes}<bpmn:endEvent id="selesai" name="Selesai" />{flows}'
    process = f'<bpmn:process id="coba" name="Coba" isExecutable="true">{body}</bpmn:process>'
    return f"{HEAD}{process}</bpmn:definitions>".encode()


def begin(office: Office, task: str, lane: str = "Back Office", **variables: Any) -> str:
    """Deploys such a process and starts a case; the id of its open task."""
    sent = {"coba.bpmn": drawn(task, lane), "isian.form": json.dumps(FORM).encode()}
    designer = office.accounts.actor("perancang")
    office.engine.repository.deploy_sent(sent, "uji", "uji", designer, office.engine.clock.now())
    return another(office, **variables)


def another(office: Office, **variables: Any) -> str:
    made = office.engine.runtime.start_process(
        office.accounts.actor("perancang"), "coba", variables, secrets.token_hex(8)
    )
    return made.opened[0].id
