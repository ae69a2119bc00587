"""The diagrams of random processes, in the Camunda 7 dialect.

Where elements stand in the file and on the page is drawn by lot; only the order of the flows out of one
element is kept, since that says which condition is asked first.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from tests.random.processes import FORM, HANDED_BACK, HANDED_IN, JOB_TOPIC, TABLES, Block

KEY, LANE = "acak", "Back Office"

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
    ' id="berkas" targetNamespace="http://contoh.test/bpmn">'
)


@dataclass(frozen=True)
class _Loose:
    """A flow that leads nowhere yet."""

    source: str
    condition: str = ""
    default: bool = False


@dataclass
class _Flow:
    id: str
    source: str
    target: str
    condition: str


@dataclass
class _Node:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    inside: str = ""


Ends = list[_Loose]


class _Drawing:
    """Nodes and flows of a tree. ``keys`` are those of the processes that it may call, by their names in the tree."""

    def __init__(self, start: str, parts: Sequence[Block], keys: Mapping[str, str]) -> None:
        self.marks = {each.id for part in parts for each in part.walk() if each.kind == "mark"}
        self.nodes: dict[str, _Node] = {start: _Node("startEvent")}
        self.flows: list[_Flow] = []
        self.keys = keys
        ends = [_Loose(start)]
        for part in parts:
            ends = self.draw(part, ends)
        if ends:
            self._end("selesai", "none", ends)

    def draw(self, block: Block, ends: Ends) -> Ends:
        """Draws a block behind ``ends``; returns its own."""
        if not ends:
            return ends  # behind an end: nothing leads here
        drawing: Callable[[Block, Ends], Ends] = getattr(self, f"_{block.kind}")
        return drawing(block, ends)

    def _node(self, id: str, tag: str, ends: Ends, inside: str = "", **attributes: str) -> Ends:
        self.nodes.setdefault(id, _Node(tag, attributes, inside))
        for end in ends:
            flow = _Flow(f"f{len(self.flows)}", end.source, id, end.condition)
            self.flows.append(flow)
            if end.default:
                self.nodes[end.source].attributes["default"] = flow.id
        return [_Loose(id)]

    def _merged(self, ends: Ends, id: str, tag: str = "exclusiveGateway") -> Ends:
        return self._node(id, tag, ends) if len(ends) > 1 else ends

    def _end(self, id: str, kind: str, ends: Ends) -> Ends:
        self._node(id, "endEvent", ends, "<bpmn:terminateEventDefinition />" if kind == "terminate" else "")
        return []

    def _sequence(self, block: Block, ends: Ends) -> Ends:
        for part in block.parts:
            ends = self.draw(part, ends)
        return ends

    def _stop(self, block: Block, ends: Ends) -> Ends:
        return self._end(block.id, block.text[0], ends)

    def _user(self, block: Block, ends: Ends) -> Ends:
        return self._with_boundaries(block, self._task(block.id, ends))

    def _call(self, block: Block, ends: Ends) -> Ends:
        name, given, taken = block.text
        if name not in self.keys:
            return ends
        inside = _handed("in", given, HANDED_IN) + _handed("out", taken, HANDED_BACK)
        inside = f"<bpmn:extensionElements>{inside}</bpmn:extensionElements>"
        return self._with_boundaries(
            block, self._node(block.id, "callActivity", ends, inside, calledElement=self.keys[name])
        )

    def _with_boundaries(self, block: Block, ends: Ends) -> Ends:
        for boundary in block.parts:
            ends = ends + self._boundary(boundary, block.id)
        return self._merged(ends, f"{block.id}m")

    def _task(self, id: str, ends: Ends) -> Ends:
        return self._node(id, "userTask", ends, **{"camunda:formRef": FORM})

    def _boundary(self, block: Block, host: str) -> Ends:
        kind, text, force, way = block.text
        hard = "true" if force == "hard" else "false"
        inside = _timer(kind, text)
        ends = self._node(block.id, "boundaryEvent", [], inside, attachedToRef=host, cancelActivity=hard)
        ends = self._sequence(block.parts[0], ends) if block.parts else ends
        return ends if way == "merge" or not ends else self._end(f"{block.id}e", way, ends)

    def _pause(self, block: Block, ends: Ends) -> Ends:
        return self._node(block.id, "intermediateCatchEvent", ends, _timer(*block.text))

    def _job(self, block: Block, ends: Ends) -> Ends:
        return self._node(block.id, "serviceTask", ends, **_external(JOB_TOPIC))

    def _message(self, block: Block, ends: Ends) -> Ends:
        inside = _inputs(kepada="back_office", templat="kabar")
        return self._node(block.id, "sendTask", ends, inside, **_external("whatsapp"))

    def _number(self, block: Block, ends: Ends) -> Ends:
        inside = _inputs(jenis="izin", pola="X{nomor}/{tahun}", hasil="nomor")
        return self._node(block.id, "serviceTask", ends, inside, **_external("nomor"))

    def _table(self, block: Block, ends: Ends) -> Ends:
        more = {"decisionRef": block.text[0], "resultVariable": f"hasil_{block.id}", "mapDecisionResult": "singleEntry"}
        return self._node(block.id, "businessRuleTask", ends, **{f"camunda:{name}": more[name] for name in more})

    def _gateway(self, block: Block, ends: Ends, tag: str) -> str:
        """The block's gateway; fused with the one that the flow comes from where the block says so."""
        before = ends[0].source
        if block.text[0] == "fused" and len(ends) == 1 and self.nodes[before].tag == tag and ends[0] == _Loose(before):
            return before
        self._node(block.id, tag, ends)
        return block.id

    def _choice(self, block: Block, ends: Ends) -> Ends:
        style, *conditions = block.text
        gateway = self._gateway(block, ends, "exclusiveGateway")
        found: Ends = []
        for condition, part in zip(conditions, block.parts, strict=True):
            default = not condition or condition.startswith("else ")
            found += self.draw(part, [_Loose(gateway, condition.removeprefix("else "), default)])
        if style == "direct":
            return found
        tag = "parallelGateway" if style == "wrong" else "exclusiveGateway"
        return self._merged(found, f"{block.id}j", tag)

    def _fork(self, block: Block, ends: Ends) -> Ends:
        gateway = self._gateway(block, ends, "parallelGateway")
        found: Ends = []
        for number, part in enumerate(block.parts):
            found += self._merged(self.draw(part, [_Loose(gateway)]), f"{block.id}m{number}")
        return self._merged(
            found, f"{block.id}j", "exclusiveGateway" if block.text[0] == "wrong" else "parallelGateway"
        )

    def _loop(self, block: Block, ends: Ends) -> Ends:
        condition, leads, entry = block.text
        task, gateway = f"{block.id}U", f"{block.id}g"
        first = task
        if entry == "gate":
            ends, first = self._node(f"{block.id}m", "exclusiveGateway", ends), f"{block.id}m"
        ends = self._sequence(block, self._task(task, ends))
        if not ends:
            return ends
        self._node(gateway, "exclusiveGateway", ends)
        back, out = _Loose(gateway, condition), _Loose(gateway, "", True)
        if leads == "out":
            back, out = _Loose(gateway, "", True), _Loose(gateway, condition)
        self._node(first, "", [back])
        return [out]

    def _mark(self, block: Block, ends: Ends) -> Ends:
        return self._task(f"{block.id}U", self._node(block.id, "exclusiveGateway", ends))

    def _jump(self, block: Block, ends: Ends) -> Ends:
        condition, mark = block.text
        if mark not in self.nodes or mark not in self.marks:
            return ends
        self._node(block.id, "exclusiveGateway", ends)
        self._node(mark, "", [_Loose(block.id, condition)])
        return [_Loose(block.id, "", True)]


def diagrams(block: Block, source: random.Random, key: str = KEY) -> dict[str, bytes]:
    """A process and those that are called in it as BPMN files, by their keys; ``source`` says where everything
    stands."""
    inner = [part for part in block.parts if part.kind == "called"]
    keys = {part.id: f"{key}_{part.id}" for part in inner}
    own = [part for part in block.parts if part.kind != "called"]
    drawn = {key: _file(_Drawing(block.id, own, keys), source, key)}
    return drawn | {
        keys[part.id]: _file(_Drawing(part.text[0], part.parts, keys), source, keys[part.id]) for part in inner
    }


def diagram(block: Block, source: random.Random, key: str = KEY) -> bytes:
    """The file of a process that calls no other."""
    return diagrams(block, source, key)[key]


def _file(drawing: _Drawing, source: random.Random, key: str) -> bytes:
    tasks = "".join(f"<bpmn:flowNodeRef>{id}</bpmn:flowNodeRef>" for id in drawing.nodes)
    lanes = f'<bpmn:laneSet id="lajur"><bpmn:lane id="bo" name="{LANE}">{tasks}</bpmn:lane></bpmn:laneSet>'
    lines = [_node_xml(id, node) for id, node in drawing.nodes.items()]
    source.shuffle(lines)
    for line in map(_flow_xml, _dealt(drawing.flows, source)):  # in their order, each at any later place
        lines.append(line)
    flows = iter(lines[len(drawing.nodes) :])
    places = [False] * len(drawing.nodes) + [True] * len(drawing.flows)
    source.shuffle(places)
    nodes = iter(lines[: len(drawing.nodes)])
    body = "\n".join(next(flows) if place else next(nodes) for place in places)
    shapes = "".join(_shape(id, source) for id in drawing.nodes)
    plane = f'<bpmndi:BPMNPlane id="bidang" bpmnElement={quoteattr(key)}>{shapes}</bpmndi:BPMNPlane>'
    return (
        f'{HEAD}\n<bpmn:process id={quoteattr(key)} name="Acak" isExecutable="true">{lanes}\n{body}\n</bpmn:process>\n'
        f'<bpmndi:BPMNDiagram id="gambar">{plane}</bpmndi:BPMNDiagram></bpmn:definitions>'
    ).encode()


def _dealt(flows: Sequence[_Flow], source: random.Random) -> list[_Flow]:
    """Shuffled, with the flows out of one element in their order."""
    order = [flow.source for flow in flows]
    source.shuffle(order)
    waiting = {name: iter([flow for flow in flows if flow.source == name]) for name in order}
    return [next(waiting[name]) for name in order]


def _node_xml(id: str, node: _Node) -> str:
    attributes = "".join(f" {name}={quoteattr(value)}" for name, value in node.attributes.items())
    return f"<bpmn:{node.tag} id={quoteattr(id)}{attributes}>{node.inside}</bpmn:{node.tag}>"


def _flow_xml(flow: _Flow) -> str:
    inside = ""
    if flow.condition:
        inside = (
            f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{escape(flow.condition)}'
            "</bpmn:conditionExpression>"
        )
    ends = f'sourceRef="{flow.source}" targetRef="{flow.target}"'
    return f'<bpmn:sequenceFlow id="{flow.id}" {ends}>{inside}</bpmn:sequenceFlow>'


def _shape(id: str, source: random.Random) -> str:
    x, y = source.randrange(2000), source.randrange(2000)
    bounds = f'<dc:Bounds x="{x}" y="{y}" width="100" height="80" />'
    return f'<bpmndi:BPMNShape id="di_{id}" bpmnElement="{id}">{bounds}</bpmndi:BPMNShape>'


def _timer(kind: str, text: str) -> str:
    inside = f'<bpmn:{kind} xsi:type="bpmn:tFormalExpression">{escape(text)}</bpmn:{kind}>'
    return f"<bpmn:timerEventDefinition>{inside}</bpmn:timerEventDefinition>"


def _external(topic: str) -> dict[str, str]:
    return {"camunda:type": "external", "camunda:topic": topic}


def _handed(way: str, text: str, target: str) -> str:
    """What a call hands in or takes back: all variables, and a value of one or of an expression beside them."""
    kind = "sourceExpression" if text.startswith("${") else "source"
    more = f'<camunda:{way} {kind}={quoteattr(text)} target="{target}" />' if text else ""
    return f'<camunda:{way} variables="all" />{more}'


def _inputs(**texts: str) -> str:
    given = "".join(
        f'<camunda:inputParameter name="{name}">{text}</camunda:inputParameter>' for name, text in texts.items()
    )
    return f"<bpmn:extensionElements><camunda:inputOutput>{given}</camunda:inputOutput></bpmn:extensionElements>"


def tables() -> bytes:
    """``TABLES`` as a DMN file."""
    body = "".join(_decision(id, reads, rows) for id, (reads, rows) in TABLES.items())
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="tabel" name="Tabel"'
        f' namespace="http://contoh.test/dmn">{body}</definitions>'
    ).encode()


def _decision(id: str, reads: str, rows: Sequence[tuple[str, str]]) -> str:
    rules = "".join(
        f'<rule id="{id}_{number}"><inputEntry id="{id}_{number}m"><text>{escape(test)}</text></inputEntry>'
        f'<outputEntry id="{id}_{number}k"><text>"{answer}"</text></outputEntry></rule>'
        for number, (test, answer) in enumerate(rows)
    )
    asked = f'<input id="{id}_m"><inputExpression id="{id}_e"><text>{reads}</text></inputExpression></input>'
    given = f'<output id="{id}_k" name="jawaban" typeRef="string" />'
    table = f'<decisionTable id="{id}_t" hitPolicy="FIRST">{asked}{given}{rules}</decisionTable>'
    return f'<decision id="{id}" name="{id}">{table}</decision>'
