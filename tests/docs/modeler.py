"""Camunda Modeler's part: a diagram drawn from the guide's tables, as Modeler saves it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from tests.docs.guide import typed

NAMESPACES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "camunda": "http://camunda.org/schema/1.0/bpmn",
    "modeler": "http://camunda.org/schema/modeler/1.0",
}
SHAPES = {
    "Start event": ("startEvent", 36, 36),
    "End event": ("endEvent", 36, 36),
    "User task": ("userTask", 100, 80),
    "Send task": ("sendTask", 100, 80),
    "Exclusive gateway": ("exclusiveGateway", 50, 50),
    "Timer boundary event (non-interrupting)": ("boundaryEvent", 36, 36),
}
LANE_HEIGHT, COLUMN = 250, 150
POOL = "Pool"


def name(text: str) -> str:
    """ "bpmn:process" as lxml wants it."""
    prefix, _, tag = text.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{tag}"


def generated(kind: str, *of: str) -> str:
    """An id that nobody chose, like Modeler's own: "Flow_0a1b2c3"."""
    return f"{kind}_0{hashlib.sha256(' '.join(of).encode()).hexdigest()[:6]}"


def camunda_7_templates(folder: Path) -> list[dict[str, Any]]:
    """Those that Modeler offers in a Camunda 7 diagram: their schema says so."""
    read = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json")))
    return [each for each in read if "/zeebe-" not in each["$schema"]]


@dataclass
class Shape:
    """One element. ``host`` is what it is attached to; ``values`` are the properties panel's, by group and field."""

    kind: str
    label: str
    lane: str
    width: int
    height: int
    host: str = ""
    values: dict[tuple[str, str], str] = field(default_factory=dict)


class Diagram:
    """What has been drawn so far. ``templates`` is the folder of element templates that Modeler finds beside it."""

    def __init__(self, templates: Path) -> None:
        self.templates = {each["name"]: each for each in camunda_7_templates(templates)}
        self.lanes: list[str] = []
        self.shapes: dict[str, Shape] = {}
        self.flows: dict[tuple[str, str], tuple[str, str]] = {}  # source, target -> name, condition
        self.pool: dict[tuple[str, str], str] = {}
        self.properties: dict[str, str] = {}

    # The guide's tables -----------------------------------------------------------------------

    def draw(self, kind: str, rows: Iterable[tuple[str, ...]]) -> None:
        """Carries a table out. Raises ``AssertionError`` where something it names is not there."""
        for row in rows:
            getattr(self, f"_{kind}")(*row)

    def _lanes(self, lane: str) -> None:
        self.lanes.append(lane)

    def _elements(self, shape: str, label: str, id: str, lane: str) -> None:
        what, _, host = shape.partition(" → ")
        assert lane in self.lanes, f"{id}: no lane {lane}"
        assert not host or typed(host) in self.shapes, f"{id}: nothing to attach it to"
        self.shapes[typed(id)] = Shape(*SHAPES[what][:1], label, lane, *SHAPES[what][1:], typed(host))

    def _flows(self, source: str, target: str, label: str, condition: str) -> None:
        ends = typed(source), typed(target)
        assert set(ends) <= self.shapes.keys(), f"{ends}: an end of this arrow is not drawn"
        self.flows[ends] = label, typed(condition)

    def _removed(self, source: str, target: str) -> None:
        del self.flows[typed(source), typed(target)]

    def _properties(self, key: str, value: str) -> None:
        self.properties[typed(key)] = typed(value)

    def _fields(self, element: str, group: str, label: str, value: str) -> None:
        id = typed(element)
        assert id == POOL or id in self.shapes, f"{id} is not drawn"
        place = self.pool if id == POOL else self.shapes[id].values
        if group == "Template":
            assert typed(value) in self.templates, f"Modeler has no template {typed(value)}"
        elif (template := self._template(place)) and group not in ("Forms", "Inputs", "Timer"):
            assert self._property(template, group, label), f"{template['name']} has no field {group} › {label}"
        place[group, label] = typed(value)

    def _template(self, values: Mapping[tuple[str, str], str]) -> dict[str, Any] | None:
        return self.templates.get(values.get(("Template", "Select"), ""))

    @staticmethod
    def _property(template: dict[str, Any], group: str, label: str) -> dict[str, Any] | None:
        groups = {each["id"]: each["label"] for each in template["groups"]}
        found = (p for p in template["properties"] if p.get("label") == label and groups[p["group"]] == group)
        return next(found, None)

    # The file ---------------------------------------------------------------------------------

    def xml(self) -> bytes:
        root = etree.Element(name("bpmn:definitions"), nsmap=NAMESPACES)
        root.attrib.update({"id": generated("Definitions", "aula"), "targetNamespace": "http://bpmn.io/schema/bpmn"})
        root.attrib.update({"exporter": "Camunda Modeler", "exporterVersion": "5.40.0"})
        root.set(name("modeler:executionPlatform"), "Camunda Platform")
        root.set(name("modeler:executionPlatformVersion"), "7.24.0")
        self._collaboration(root)
        self._process(root)
        self._drawing(root)
        return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))

    def _collaboration(self, root: Any) -> None:
        collaboration = etree.SubElement(root, name("bpmn:collaboration"), id=generated("Collaboration", "aula"))
        etree.SubElement(
            collaboration,
            name("bpmn:participant"),
            id=generated("Participant", "aula"),
            name=self.pool.get(("General", "Name"), ""),
            processRef=self.pool["General", "Process ID"],
        )

    def _process(self, root: Any) -> None:
        process = etree.SubElement(root, name("bpmn:process"), id=self.pool["General", "Process ID"])
        process.set("name", self.pool.get(("General", "Process name"), ""))
        process.set("isExecutable", str(self.pool.get(("General", "Executable")) == "✓").lower())
        if lives := self.pool.get(("History cleanup", "Time to live")):
            process.set(name("camunda:historyTimeToLive"), lives)
        _properties(process, self.properties.items())
        lanes = etree.SubElement(process, name("bpmn:laneSet"), id=generated("LaneSet", "aula"))
        for lane in self.lanes:
            node = etree.SubElement(lanes, name("bpmn:lane"), id=generated("Lane", lane), name=lane)
            for id, shape in self.shapes.items():
                if shape.lane == lane:
                    etree.SubElement(node, name("bpmn:flowNodeRef")).text = id
        for id, shape in self.shapes.items():
            self._element(process, id, shape)
        for (source, target), (label, condition) in self.flows.items():
            ends = {"sourceRef": source, "targetRef": target} | ({"name": label} if label else {})
            flow = etree.SubElement(
                process, name("bpmn:sequenceFlow"), {"id": generated("Flow", source, target)} | ends
            )
            if condition:
                _formal(flow, "conditionExpression", condition)

    def _element(self, process: Any, id: str, shape: Shape) -> None:
        node = etree.SubElement(process, name(f"bpmn:{shape.kind}"), id=id, name=shape.label)
        if shape.host:
            node.attrib.update({"cancelActivity": "false", "attachedToRef": shape.host})
        self._apply_template(node, shape)
        if (form := shape.values.get(("Forms", "Form reference"))) is not None:
            assert shape.values.get(("Forms", "Type")) == "Camunda Forms", (
                f"{id}: the field shows for Camunda Forms only"
            )
            node.set(name("camunda:formRef"), form)
            node.set(name("camunda:formRefBinding"), "latest")
        for tag, end in (("incoming", 1), ("outgoing", 0)):
            for ends in self.flows:
                if ends[end] == id:
                    etree.SubElement(node, name(f"bpmn:{tag}")).text = generated("Flow", *ends)
        if shape.kind == "boundaryEvent":
            timer = etree.SubElement(node, name("bpmn:timerEventDefinition"), id=generated("TimerEventDefinition", id))
            if value := shape.values.get(("Timer", "Value")):
                _formal(timer, f"time{shape.values['Timer', 'Type']}", value)

    def _apply_template(self, node: Any, shape: Shape) -> None:
        """Every property of the template at its default, over them what was typed."""
        template = self._template(shape.values)
        if template is None:
            return
        node.set(name("camunda:modelerTemplate"), template["id"])
        node.set(name("camunda:modelerTemplateVersion"), str(template["version"]))
        groups = {each["id"]: each["label"] for each in template["groups"]}
        properties: dict[str, str] = {}
        inputs: dict[str, str] = {}
        for each in template["properties"]:
            place = groups.get(each.get("group", ""), ""), each.get("label", "")
            value, binding = shape.values.get(place, each["value"]), each["binding"]
            if binding["type"] == "property":
                node.set(name(binding["name"]), value)
            else:
                into = properties if binding["type"] == "camunda:property" else inputs
                into[binding["name"]] = value
        inputs |= {label: value for (group, label), value in shape.values.items() if group == "Inputs"}
        _properties(node, properties.items())
        if inputs:
            holder = etree.SubElement(_extensions(node), name("camunda:inputOutput"))
            for key, value in inputs.items():
                etree.SubElement(holder, name("camunda:inputParameter"), name=key).text = value

    # The drawing ------------------------------------------------------------------------------

    def _drawing(self, root: Any) -> None:
        diagram = etree.SubElement(root, name("bpmndi:BPMNDiagram"), id="BPMNDiagram_1")
        of = generated("Collaboration", "aula")
        plane = etree.SubElement(diagram, name("bpmndi:BPMNPlane"), id="BPMNPlane_1", bpmnElement=of)
        width, height = COLUMN * (len(self.shapes) + 1), LANE_HEIGHT * len(self.lanes)
        _shape(plane, generated("Participant", "aula"), (160, 80, width, height), horizontal=True)
        for n, lane in enumerate(self.lanes):
            bounds = (190, 80 + n * LANE_HEIGHT, width - 30, LANE_HEIGHT)
            _shape(plane, generated("Lane", lane), bounds, horizontal=True)
        for id in self.shapes:
            _shape(plane, id, self._bounds(id))
        for ends in self.flows:
            edge = etree.SubElement(plane, name("bpmndi:BPMNEdge"), id=f"{generated('Flow', *ends)}_di")
            edge.set("bpmnElement", generated("Flow", *ends))
            for id in ends:
                x, y, w, h = self._bounds(id)
                etree.SubElement(edge, name("di:waypoint"), x=str(x + w // 2), y=str(y + h // 2))

    def _bounds(self, id: str) -> tuple[int, int, int, int]:
        """x, y, width, height: a column an element, in its lane; what is attached sits on its host's lower edge."""
        shape = self.shapes[id]
        if shape.host:
            x, y, w, h = self._bounds(shape.host)
            return x + w - 36, y + h - 18, shape.width, shape.height
        column, lane = list(self.shapes).index(id), self.lanes.index(shape.lane)
        middle = 80 + lane * LANE_HEIGHT + LANE_HEIGHT // 2
        return 240 + column * COLUMN, middle - shape.height // 2, shape.width, shape.height


def _shape(plane: Any, id: str, bounds: tuple[int, int, int, int], *, horizontal: bool = False) -> None:
    node = etree.SubElement(plane, name("bpmndi:BPMNShape"), id=f"{id}_di", bpmnElement=id)
    if horizontal:
        node.set("isHorizontal", "true")
    etree.SubElement(node, name("dc:Bounds"), dict(zip(("x", "y", "width", "height"), map(str, bounds), strict=True)))


def _extensions(node: Any) -> Any:
    found = node.find(name("bpmn:extensionElements"))
    return etree.SubElement(node, name("bpmn:extensionElements")) if found is None else found


def _properties(node: Any, pairs: Iterable[tuple[str, str]]) -> None:
    if items := list(pairs):
        holder = etree.SubElement(_extensions(node), name("camunda:properties"))
        for key, value in items:
            etree.SubElement(holder, name("camunda:property"), name=key, value=value)


def _formal(node: Any, tag: str, text: str) -> None:
    found = etree.SubElement(node, name(f"bpmn:{tag}"))
    found.set(name("xsi:type"), "bpmn:tFormalExpression")
    found.text = text
