"""Diagrams for the SOP document: tasks one after the other in lanes, with answers that lead elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

from engine.definitions.bpmn.dialect import read
from engine.definitions.bpmn.model import Process
from tests.engine.definitions.diagrams import HEAD, extended


@dataclass(frozen=True)
class Step:
    """``answers`` lead from a gateway behind the task to other tasks by their places, or to an end by its name;
    ``onward`` is the answer that leads to the next task."""

    lane: str
    name: str = "Kerjakan"
    properties: Mapping[str, str] = field(default_factory=dict)
    onward: str = "ya"
    answers: Mapping[str, int | str] = field(default_factory=dict)


def drawn(steps: Sequence[Step], properties: Mapping[str, str] | None = None, lanes: Sequence[str] = ()) -> Process:
    """The process "coba": start, the steps, end."""
    nodes, flows = (
        ['<bpmn:startEvent id="mulai" />', '<bpmn:endEvent id="selesai" name="Selesai" />'],
        [_flow("mulai", _task(0, steps))],
    )
    for place, step in enumerate(steps):
        id, after = f"t{place}", _task(place + 1, steps)
        nodes.append(
            f'<bpmn:userTask id="{id}" name={quoteattr(step.name)}>{_properties(step.properties)}</bpmn:userTask>'
        )
        if not step.answers:
            flows.append(_flow(id, after))
            continue
        nodes.append(f'<bpmn:exclusiveGateway id="g{place}" name="Sesuai?" />')
        flows += [_flow(id, f"g{place}"), _flow(f"g{place}", after, step.onward)]
        for label, target in step.answers.items():
            if isinstance(target, str):
                nodes.append(f'<bpmn:endEvent id="akhir_{place}" name={quoteattr(target)} />')
            flows.append(_flow(f"g{place}", f"akhir_{place}" if isinstance(target, str) else f"t{target}", label))
    body = _properties(properties or {}) + _lanes(steps, lanes) + "".join(nodes + flows)
    file = (
        f'{HEAD}<bpmn:process id="coba" name="Izin Coba" isExecutable="true">{body}</bpmn:process></bpmn:definitions>'
    )
    return read(file.encode(), "processes/coba.bpmn")[0]


def _task(place: int, steps: Sequence[Step]) -> str:
    return f"t{place}" if place < len(steps) else "selesai"


def _flow(source: str, target: str, name: str = "") -> str:
    id = f"{source}_{target}_{len(name)}"
    return f'<bpmn:sequenceFlow id="{id}" name={quoteattr(name)} sourceRef="{source}" targetRef="{target}" />'


def _properties(properties: Mapping[str, str]) -> str:
    if not properties:
        return ""
    each = "".join(
        f"<camunda:property name={quoteattr(name)} value={quoteattr(value)} />" for name, value in properties.items()
    )
    return extended(f"<camunda:properties>{each}</camunda:properties>")


def _lanes(steps: Sequence[Step], lanes: Sequence[str]) -> str:
    made = ""
    for number, lane in enumerate(dict.fromkeys([*lanes, *(step.lane for step in steps)])):
        if lane:
            inside = (f"<bpmn:flowNodeRef>t{i}</bpmn:flowNodeRef>" for i, step in enumerate(steps) if step.lane == lane)
            made += f'<bpmn:lane id="l{number}" name={quoteattr(lane)}>{"".join(inside)}</bpmn:lane>'
    return f'<bpmn:laneSet id="lajur">{made}</bpmn:laneSet>' if made else ""
