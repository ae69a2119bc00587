"""The diagrams of random processes, as Camunda 7's and Camunda 8's modelers write them.

Where elements stand in the file and on the page is drawn by lot; only the order of the flows out of one
element is kept, since that says which condition is asked first.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from tests.random.dialects import DIALECTS, Camunda7, formal
from tests.random.processes import TABLES, Block
from tests.random.shapes import Drawing, Flow, Node

KEY, LANE = "acak", "Back Office"


def diagrams(block: Block, source: random.Random, key: str = KEY) -> dict[str, bytes]:
    """A process and those that are called in it as BPMN files, by their keys; ``source`` says where everything
    stands."""
    dialect = DIALECTS[block.text[0] if block.text else "camunda_7"]
    inner = [part for part in block.parts if part.kind == "called"]
    keys = {part.id: f"{key}_{part.id}" for part in inner}
    own = [part for part in block.parts if part.kind != "called"]
    drawn = {key: _file(Drawing(block.id, own, keys, dialect), source, key, dialect)}
    for part in inner:
        drawn[keys[part.id]] = _file(Drawing(part.text[0], part.parts, keys, dialect), source, keys[part.id], dialect)
    return drawn


def diagram(block: Block, source: random.Random, key: str = KEY) -> bytes:
    """The file of a process that calls no other."""
    return diagrams(block, source, key)[key]


def _file(drawing: Drawing, source: random.Random, key: str, dialect: Camunda7) -> bytes:
    tasks = "".join(f"<bpmn:flowNodeRef>{id}</bpmn:flowNodeRef>" for id in drawing.nodes)
    lanes = f'<bpmn:laneSet id="lajur"><bpmn:lane id="bo" name="{LANE}">{tasks}</bpmn:lane></bpmn:laneSet>'
    body = _body(drawing, "", source)
    shapes = "".join(_shape(id, source) for id in drawing.nodes)
    plane = f'<bpmndi:BPMNPlane id="bidang" bpmnElement={quoteattr(key)}>{shapes}</bpmndi:BPMNPlane>'
    return (
        f'{dialect.HEAD} id="berkas" targetNamespace="http://contoh.test/bpmn">\n{dialect.top()}\n'
        f'<bpmn:process id={quoteattr(key)} name="Acak" isExecutable="true">{lanes}\n{body}\n</bpmn:process>\n'
        f'<bpmndi:BPMNDiagram id="gambar">{plane}</bpmndi:BPMNDiagram></bpmn:definitions>'
    ).encode()


def _body(drawing: Drawing, parent: str, source: random.Random) -> str:
    """What is drawn in a process or sub-process: flows in their order, each at any place among the nodes."""
    inside = {id: node for id, node in drawing.nodes.items() if node.parent == parent}
    nodes = [_node_xml(id, node, drawing, source) for id, node in inside.items()]
    flows = [_flow_xml(flow) for flow in _dealt([f for f in drawing.flows if f.parent == parent], source)]
    source.shuffle(nodes)
    places = [False] * len(nodes) + [True] * len(flows)
    source.shuffle(places)
    left: tuple[Iterator[str], Iterator[str]] = iter(nodes), iter(flows)
    artifacts = [xml for within, xml in drawing.associations if within == parent]  # these come last
    return "\n".join([*(next(left[place]) for place in places), *artifacts])


def _dealt(flows: Sequence[Flow], source: random.Random) -> list[Flow]:
    """Shuffled, with the flows out of one element in their order."""
    order = [flow.source for flow in flows]
    source.shuffle(order)
    waiting = {name: iter([flow for flow in flows if flow.source == name]) for name in order}
    return [next(waiting[name]) for name in order]


def _node_xml(id: str, node: Node, drawing: Drawing, source: random.Random) -> str:
    attributes = "".join(f" {name}={quoteattr(value)}" for name, value in node.attributes.items())
    inside = f"<bpmn:extensionElements>{node.extensions}</bpmn:extensionElements>" if node.extensions else ""
    inside += node.inside + (_body(drawing, id, source) if node.tag == "subProcess" else "")
    return f"<bpmn:{node.tag} id={quoteattr(id)}{attributes}>{inside}</bpmn:{node.tag}>"


def _flow_xml(flow: Flow) -> str:
    inside = formal("conditionExpression", flow.condition) if flow.condition else ""
    ends = f'sourceRef="{flow.source}" targetRef="{flow.target}"'
    return f'<bpmn:sequenceFlow id="{flow.id}" {ends}>{inside}</bpmn:sequenceFlow>'


def _shape(id: str, source: random.Random) -> str:
    x, y = source.randrange(2000), source.randrange(2000)
    bounds = f'<dc:Bounds x="{x}" y="{y}" width="100" height="80" />'
    return f'<bpmndi:BPMNShape id="di_{id}" bpmnElement="{id}">{bounds}</bpmndi:BPMNShape>'


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
