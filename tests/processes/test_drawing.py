"""The diagrams as drawings: a person opens one in Camunda Modeler and reads it."""

from __future__ import annotations

from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from lxml import etree

from engine.definitions.bpmn.xml import BPMN
from tests.offices import ROOT

FILES = sorted((ROOT / "processes").glob("*.bpmn"))
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
BOUNDS = "{http://www.omg.org/spec/DD/20100524/DC}Bounds"
WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"
LABELLED = ("exclusiveGateway", "startEvent", "endEvent", "boundaryEvent")


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def holds(self, other: Box) -> bool:
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.right <= self.right
            and other.bottom <= self.bottom
        )


class Drawing(NamedTuple):
    """Boxes of nodes, lanes and labels, and the lines of flows (as thin boxes), by the id of what they draw."""

    nodes: dict[str, Box]
    lanes: dict[str, Box]
    labels: dict[str, Box]
    lines: dict[str, list[Box]]
    drawn: dict[str, Any]  # the BPMN element by its id

    def kind(self, id: str) -> str:
        return str(etree.QName(self.drawn[id]).localname)

    def ends(self, flow: str) -> set[str]:
        """What a flow may touch: its two ends, and what a boundary event sits on."""
        ends = {self.drawn[flow].get("sourceRef"), self.drawn[flow].get("targetRef")}
        return ends | {self.drawn[end].get("attachedToRef") for end in ends}


def _box(node: Any) -> Box:
    bounds = node.find(BOUNDS)
    x, y, width, height = (float(bounds.get(name)) for name in ("x", "y", "width", "height"))
    return Box(x, y, x + width, y + height)


def _line(start: Any, end: Any) -> Box:
    (x1, y1), (x2, y2) = ((float(point.get("x")), float(point.get("y"))) for point in (start, end))
    return Box(min(x1, x2) - 0.5, min(y1, y2) - 0.5, max(x1, x2) + 0.5, max(y1, y2) + 0.5)


@pytest.fixture(params=FILES, ids=lambda file: file.stem)
def file(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


@pytest.fixture
def made(file: Path) -> Drawing:
    return drawing(file)


@cache
def drawing(file: Path) -> Drawing:
    root = etree.parse(file).getroot()
    drawn = {node.get("id"): node for node in root.iter() if isinstance(node.tag, str) and node.get("id")}
    made = Drawing({}, {}, {}, {}, drawn)
    for shape in root.iter(f"{DI}BPMNShape"):
        id = shape.get("bpmnElement")
        {"lane": made.lanes, "participant": {}}.get(made.kind(id), made.nodes)[id] = _box(shape)
        _label(made, id, shape)
    for edge in root.iter(f"{DI}BPMNEdge"):
        id = edge.get("bpmnElement")
        made.lines[id] = [_line(start, end) for start, end in pairwise(edge.iterfind(WAYPOINT))]
        _label(made, id, edge)
    return made


def _label(made: Drawing, id: str, shape: Any) -> None:
    label = shape.find(f"{DI}BPMNLabel")
    if label is not None and label.find(BOUNDS) is not None:
        made.labels[id] = _box(label)


def test_everything_is_drawn(file: Path, made: Drawing) -> None:
    process = etree.parse(file).getroot().find(f"{BPMN}process")
    ids = {node.get("id") for node in process if node.get("id") and not node.tag.endswith("laneSet")}
    assert ids == made.nodes.keys() | made.lines.keys()


def test_no_two_shapes_overlap_and_each_lies_in_its_lane(made: Drawing) -> None:
    overlaps = [(a, b) for a, b in combinations(made.nodes, 2) if made.nodes[a].meets(made.nodes[b])]
    assert [pair for pair in overlaps if not _attached(made, *pair)] == []
    for lane, box in made.lanes.items():
        inside = [ref.text for ref in made.drawn[lane].iterfind(f"{BPMN}flowNodeRef")]
        assert [id for id in inside if not box.holds(made.nodes[id])] == []


def _attached(made: Drawing, a: str, b: str) -> bool:
    return made.drawn[a].get("attachedToRef") == b or made.drawn[b].get("attachedToRef") == a


def test_flows_run_straight_and_through_nobody_else(made: Drawing) -> None:
    for flow, lines in made.lines.items():
        assert all(line.right - line.left == 1 or line.bottom - line.top == 1 for line in lines), flow
        strangers = made.nodes.keys() - made.ends(flow)
        assert [id for id in strangers if any(line.meets(made.nodes[id]) for line in lines)] == [], flow


def test_labels_stand_free(made: Drawing) -> None:
    assert [pair for pair in combinations(made.labels, 2) if made.labels[pair[0]].meets(made.labels[pair[1]])] == []
    for id, label in made.labels.items():
        assert [node for node, box in made.nodes.items() if label.meets(box)] == [], id
        assert [flow for flow, lines in made.lines.items() if any(label.meets(line) for line in lines)] == [], id


def test_everything_with_a_name_outside_it_has_its_label_placed(made: Drawing) -> None:
    named = [id for id in made.nodes if made.kind(id) in LABELLED]
    named += [flow for flow in made.lines if made.drawn[flow].get("name")]
    assert [id for id in named if id not in made.labels] == []
