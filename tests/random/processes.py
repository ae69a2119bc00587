"""Random processes as trees of blocks, and their diagrams in the Camunda 7 dialect.

A tree is what the shrinker works on: any part of it may be taken away, and what is left is a process again.
Where elements stand in the file and on the page is drawn by lot; only the order of the flows out of one
element is kept, since that says which condition is asked first.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

KEY, JOB_TOPIC, FORM, LANE = "acak", "catat", "isi", "Back Office"
LETTERS, NUMBERS, PACES = ("a", "b", "c"), range(7), ("PT20M", "PT3H", "P1D")
# Decision tables: the input column, and rows of (test, answer). The first row that fits answers.
TABLES: Mapping[str, tuple[str, Sequence[tuple[str, str]]]] = {
    "ukuran": ("n", (("< 3", "kecil"), (">= 3", "besar"))),
    "jenis": ("x", (('"a"', "utama"), ('"a","b"', "lain"))),
    "sisa": ("n", (("5", "lima"), ("-", "sisa"))),
}
HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
    ' id="berkas" targetNamespace="http://contoh.test/bpmn">'
)


@dataclass(frozen=True)
class Block:
    """One piece of a process. ``text`` holds what its kind needs:

    table: the table; pause, boundary: timer's kind and text, a boundary then whether it interrupts and how its way
    goes on (end, terminate, merge); choice: how it joins, then a condition a branch ("" or "else …" for the default);
    fork: how it joins; loop: condition, where it leads, how it is entered; jump: condition and mark; stop: the end
    event's kind.
    """

    kind: str
    id: str = ""
    parts: tuple[Block, ...] = ()
    text: tuple[str, ...] = ()

    def walk(self) -> Iterator[Block]:
        """The block and everything in it."""
        yield self
        for part in self.parts:
            yield from part.walk()


def process(source: random.Random, *, careful: bool = False, deepest: int = 3) -> Block:
    """A random process. ``careful`` leaves out what the engine refuses at run time or lint refuses at deployment."""
    return _Maker(source, careful, deepest).whole()


class _Maker:
    def __init__(self, source: random.Random, careful: bool, deepest: int) -> None:
        self.random, self.careful, self.deepest = source, careful, deepest
        self.wild = not careful and source.random() < 0.4  # jumps into and out of branches, joins that do not fit
        self.count, self.marks = 0, list[str]()

    def id(self, prefix: str) -> str:
        self.count += 1
        return f"{prefix}{self.count}"

    def chance(self, part: float) -> bool:
        return self.random.random() < part

    def whole(self) -> Block:
        start = "Start" if self.chance(0.05) else "mulai"
        made = self.sequence(0, 4)
        if self.chance(0.4):  # all of it again and again
            made = Block("loop", self.id("l"), (made,), ("${n < 5}", "back", "gate"))
        return Block("process", start, (made,))

    def sequence(self, depth: int, most: int) -> Block:
        return Block("sequence", parts=tuple(self.block(depth) for _ in range(self.random.randint(1, most))))

    def branch(self, depth: int) -> Block:
        """Of a gateway: perhaps empty, perhaps with an end of its own."""
        if self.chance(0.15):
            return Block("sequence")
        made = self.sequence(depth, 2)
        if self.chance(0.12):
            made = Block("sequence", parts=(*made.parts, Block("stop", self.id("e"), text=(self.ending(),))))
        return made

    def ending(self) -> str:
        return "terminate" if self.chance(0.4) else "none"

    def block(self, depth: int) -> Block:
        kinds = ["user"] * 4 + ["job", "message", "number", "table", "pause"]
        if depth < self.deepest:
            kinds += ["choice", "choice", "fork", "fork", "loop"] + ["mark", "jump"] * self.wild
        kind = self.random.choice(kinds)
        making: Callable[[int], Block] | None = getattr(self, f"_{kind}", None)
        return making(depth) if making else Block(kind, self.id(kind[0].upper()))

    def _user(self, depth: int) -> Block:
        id = self.id("U")
        timers = [self._boundary(id, depth) for _ in range(self.random.choice((1, 1, 2)))] if self.chance(0.3) else []
        return Block("user", id, tuple(timers))

    def _boundary(self, host: str, depth: int) -> Block:
        taken = self.marks.count(host)  # the id that our own builder gives the step before the task
        id = f"{host}.attached" if self.chance(0.05) and not taken else self.id("b")
        self.marks += [host] if id.endswith(".attached") else []
        hard = self.chance(0.5)
        kind, text = self.timer(cycle=not hard)
        ways = ["end", "merge", self.ending()] if hard or self.wild else ["end"]
        tail = self.sequence(max(depth + 1, self.deepest - 1), 2) if self.chance(0.7) else Block("sequence")
        way = self.random.choice(ways).replace("none", "end")
        return Block("boundary", id, (tail,), (kind, text, "hard" if hard else "soft", way))

    def timer(self, *, cycle: bool = False) -> tuple[str, str]:
        if cycle and self.chance(0.6):
            return "timeCycle", self.random.choice(("R2/PT45M", "R3/PT20M", "R/PT2H", "R1/PT5M"))
        if self.chance(0.15):
            zone = self.random.choice(("+07:00", "Z", ""))  # without one it is the office's own time
            return "timeDate", f"2026-11-{self.random.randint(23, 28)}T{self.random.randint(7, 16):02}:30:00{zone}"
        if self.chance(0.2):
            return "timeDuration", "${tempo}"
        return "timeDuration", self.random.choice(("PT10M", "PT90M", "PT4H", "P1D", "P1DT2H", "PT0S"))

    def _pause(self, depth: int) -> Block:
        return Block("pause", self.id("P"), text=self.timer())

    def _table(self, depth: int) -> Block:
        """A table, at times with a gateway that asks for its answer: nothing may come between the two."""
        table = self.random.choice(list(TABLES))
        asked = Block("table", self.id("T"), text=(table,))
        if depth >= self.deepest or self.chance(0.4):
            return asked
        answer = self.random.choice(TABLES[table][1])[1]
        condition = f"${{hasil_{asked.id} == '{answer}'}}"
        ways = self.branch(depth + 1), self.branch(depth + 1)
        return Block("sequence", parts=(asked, Block("choice", self.id("x"), ways, ("gate", condition, ""))))

    def _choice(self, depth: int) -> Block:
        conditions = [self.condition() for _ in range(self.random.randint(2, 3))]
        if self.careful or self.chance(0.85):
            place = self.random.randrange(len(conditions))
            conditions[place] = f"else {conditions[place]}" if not self.careful and self.chance(0.1) else ""
        style = self.random.choice(("gate", "gate", "direct", "fused"))
        if self.wild and self.chance(0.2):
            style = "wrong"
        return Block("choice", self.id("x"), tuple(self.branch(depth + 1) for _ in conditions), (style, *conditions))

    def _fork(self, depth: int) -> Block:
        style = "wrong" if self.wild and self.chance(0.15) else self.random.choice(("gate", "gate", "fused"))
        ways = self.random.randint(2, 3)
        return Block("fork", self.id("p"), tuple(self.branch(depth + 1) for _ in range(ways)), (style,))

    def _loop(self, depth: int) -> Block:
        how = self.condition(), self.random.choice(("back", "out")), self.random.choice(("gate", "direct"))
        return Block("loop", self.id("l"), (self.sequence(depth + 1, 2),), how)

    def _mark(self, depth: int) -> Block:
        id = self.id("m")
        self.marks.append(id)
        return Block("mark", id)

    def _jump(self, depth: int) -> Block:
        known = [id for id in self.marks if id.startswith("m")]
        if not known:
            return self._mark(depth)
        return Block("jump", self.id("j"), text=(self.condition(), self.random.choice(known)))

    def condition(self) -> str:
        feel = self.chance(0.25)
        terms = [self._term(feel) for _ in range(self.random.choice((1, 1, 1, 2)))]
        body = self.random.choice((" and ", " or ") if feel else (" && ", " || ", " and ", " or ")).join(terms)
        return f"={body}" if feel else f"${{{body}}}"

    def _term(self, feel: bool) -> str:
        letter, number = self.random.choice(LETTERS), self.random.choice(NUMBERS)
        if self.chance(0.4):
            return f'x = "{letter}"' if feel else f"x {self.random.choice(('==', '!='))} '{letter}'"
        if self.chance(0.6):
            return f"n {self.random.choice(('<', '<=', '>', '>='))} {number}"
        return self.random.choice(("ok", "ok = true") if feel else ("ok", "!ok", "ok == true", "ok == false"))


# Diagrams -------------------------------------------------------------------------------------------


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
    """Nodes and flows of a tree."""

    def __init__(self, block: Block) -> None:
        self.marks = {each.id for each in block.walk() if each.kind == "mark"}
        self.nodes: dict[str, _Node] = {block.id: _Node("startEvent")}
        self.flows: list[_Flow] = []
        ends = [_Loose(block.id)]
        for part in block.parts:
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

    def _process(self, block: Block, ends: Ends) -> Ends:
        return self._sequence(block, ends)

    def _sequence(self, block: Block, ends: Ends) -> Ends:
        for part in block.parts:
            ends = self.draw(part, ends)
        return ends

    def _stop(self, block: Block, ends: Ends) -> Ends:
        return self._end(block.id, block.text[0], ends)

    def _user(self, block: Block, ends: Ends) -> Ends:
        own = self._task(block.id, ends)
        for boundary in block.parts:
            own += self._boundary(boundary, block.id)
        return self._merged(own, f"{block.id}m")

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


def diagram(block: Block, source: random.Random, key: str = KEY) -> bytes:
    """The process as a BPMN file; ``source`` says where everything stands."""
    drawing = _Drawing(block)
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
