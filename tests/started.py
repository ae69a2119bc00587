"""A process of one task that the back office starts, and the calendar where a timer is given."""

from __future__ import annotations

import json
from collections.abc import Mapping

from engine.services.actor import SYSTEM
from engine.services.engine import Engine
from tests.engine.definitions.diagrams import FORM, TASK, diagram, extended, flow

KEY = "coba"
QUARTERLY = "R/2026-12-01T08:00/P3M"
_PLAIN = flow("masuk", "mulai", "periksa") + flow("keluar", "periksa", "selesai")


def timer_start(text: str, id: str = "jadwal", kind: str = "timeCycle") -> str:
    """A start event of the calendar's."""
    inside = f'<bpmn:timerEventDefinition id="{id}_waktu"><bpmn:{kind}>{text}</bpmn:{kind}></bpmn:timerEventDefinition>'
    return f'<bpmn:startEvent id="{id}" name="Awal triwulan">{inside}</bpmn:startEvent>'


def properties(**pairs: str) -> str:
    inside = "".join(f'<camunda:property name="{name}" value="{value}" />' for name, value in pairs.items())
    return extended(f"<camunda:properties>{inside}</camunda:properties>") if pairs else ""


def drawn(*timers: str, task: str = TASK, documentation: str = "", lane: str = "periksa", **pairs: str) -> bytes:
    """The diagram: a start event of the staff's, and ``timers`` beside it (ids ``jadwal``, ``jadwal1`` …)."""
    ids = ["jadwal" + (str(n) if n else "") for n in range(len(timers))]
    starts = "".join(timer_start(text, id) for id, text in zip(ids, timers, strict=True))
    flows = "".join(flow(f"dari_{id}", id, "periksa") for id in ids)
    said = f"<bpmn:documentation>{documentation}</bpmn:documentation>" if documentation else ""
    return diagram(task + starts, _PLAIN + flows, said + properties(**pairs), lane)


def files(data: bytes, key: str = KEY) -> dict[str, bytes]:
    """What is deployed: the diagram with its form."""
    return {
        f"processes/{key}.bpmn": data.replace(b'id="coba"', f'id="{key}"'.encode()),
        f"forms/{key}/periksa.form": json.dumps({**FORM, "id": "periksa"}).encode(),
    }


def deploy(engine: Engine, data: bytes, key: str = KEY, more: Mapping[str, bytes] | None = None) -> None:
    engine.repository.deploy({**files(data, key), **(more or {})}, "uji", "uji", SYSTEM, engine.clock.now())


def forked() -> bytes:
    """A process that begins with two tasks side by side, so that none is the first."""
    tasks = "".join(f'<bpmn:userTask id="{id}" name="{id}" camunda:formRef="periksa" />' for id in ("satu", "dua"))
    nodes = f'<bpmn:parallelGateway id="bagi" />{tasks}<bpmn:parallelGateway id="gabung" />'
    ways = (("mulai", "bagi"), ("bagi", "satu"), ("bagi", "dua"), ("satu", "gabung"), ("dua", "gabung"))
    flows = "".join(flow(f"{source}_{target}", source, target) for source, target in ways)
    lane = "</bpmn:flowNodeRef><bpmn:flowNodeRef>".join(("mulai", "satu", "dua"))
    return diagram(nodes, flows + flow("keluar", "gabung", "selesai"), lane=lane)
