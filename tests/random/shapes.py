"""Nodes and flows of a tree of blocks: what is drawn, before it is written down."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tests.random.dialects import Camunda7, Piece, formal
from tests.random.processes import HANDED_BACK, HANDED_IN, JOB_TOPIC, Block


@dataclass(frozen=True)
class _Loose:
    """A flow that leads nowhere yet."""

    source: str
    condition: str = ""
    default: bool = False


@dataclass
class Flow:
    id: str
    source: str
    target: str
    condition: str
    parent: str


@dataclass
class Node:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    extensions: str = ""
    inside: str = ""
    parent: str = ""


Ends = list[_Loose]
REFERENCES = {"message": "pesan", "signal": "sinyal", "error": "galat", "escalation": "eskalasi"}


class Drawing:
    """Nodes and flows of a tree. ``keys`` are those of the processes that it may call, by their names in the tree."""

    def __init__(self, start: str, parts: Sequence[Block], keys: Mapping[str, str], dialect: Camunda7) -> None:
        self.marks = {each.id for part in parts for each in part.walk() if each.kind == "mark"}
        self.nodes: dict[str, Node] = {start: Node("startEvent")}
        self.flows: list[Flow] = []
        self.associations: list[tuple[str, str]] = []  # where it is drawn, and it
        self.keys, self.dialect, self.parent = keys, dialect, ""
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

    def _node(self, id: str, tag: str, ends: Ends, *pieces: Piece, **attributes: str) -> Ends:
        if id not in self.nodes:
            self.nodes[id] = Node(tag, dict(attributes), parent=self.parent)
            for piece in pieces:
                self.nodes[id].attributes |= piece.attributes
                self.nodes[id].extensions += piece.extensions
                self.nodes[id].inside += piece.inside
        for end in ends:
            flow = Flow(f"f{len(self.flows)}", end.source, id, end.condition, self.parent)
            self.flows.append(flow)
            if end.default:
                self.nodes[end.source].attributes["default"] = flow.id
        return [_Loose(id)]

    def _merged(self, ends: Ends, id: str, tag: str = "exclusiveGateway") -> Ends:
        return self._node(id, tag, ends) if len(ends) > 1 else ends

    def _end(self, id: str, kind: str, ends: Ends) -> Ends:
        self._node(id, "endEvent", ends, self._event(*kind.partition(":")[::2]))
        return []

    def _event(self, kind: str, text: str, variable: str = "") -> Piece:
        """An event's definition; of an error or escalation without a code, of any."""
        if kind == "none":
            return Piece()
        tag, inside, more = f"bpmn:{kind}EventDefinition", "", ""
        if kind.startswith("time"):
            tag, inside = "bpmn:timerEventDefinition", formal(kind, text)
        elif kind in REFERENCES:
            more = f' {kind}Ref="{REFERENCES[kind]}_{text}"' if text else ""
            more += self.dialect.error_variable(variable) if kind == "error" else ""
        elif kind == "conditional":
            inside = formal("condition", text)
        elif text:
            more = f' {"name" if kind == "link" else "activityRef"}="{text}"'
        return Piece(inside=f"<{tag}{more}>{inside}</{tag}>")

    def _sequence(self, block: Block, ends: Ends) -> Ends:
        for part in block.parts:
            ends = self.draw(part, ends)
        return ends

    def _stop(self, block: Block, ends: Ends) -> Ends:
        return self._end(block.id, block.text[0], ends)

    # Activities -----------------------------------------------------------------------------------

    def _activity(self, block: Block, tag: str, ends: Ends, *pieces: Piece) -> Ends:
        """An activity with its instances, its mappings, and the events on it."""
        loops = [Piece(inside=self.dialect.loop(part)) for part in block.parts if part.kind == "many"]
        ends = self._node(block.id, tag, ends, self._maps(block), *loops, *pieces)
        return self._with_events(block, ends)

    def _maps(self, block: Block) -> Piece:
        maps = [part.text for part in block.parts if part.kind == "map"]
        return self.dialect.mapped(*({name: text for way, name, text in maps if way == each} for each in ("in", "out")))

    def _with_events(self, block: Block, ends: Ends) -> Ends:
        for part in block.parts:
            if part.kind == "boundary":
                ends = ends + self._boundary(part, block.id)
            elif part.kind == "undo":
                self._undo(part, block.id)
        return self._merged(ends, f"{block.id}m")

    def _boundary(self, block: Block, host: str) -> Ends:
        kind, text, force, way = block.text
        hard = "true" if force == "hard" else "false"
        definition = self._event(kind, text, "" if text else "kode")
        maps = self._maps(block)
        ends = self._node(block.id, "boundaryEvent", [], definition, maps, attachedToRef=host, cancelActivity=hard)
        ends = self._sequence(block.parts[0], ends) if block.parts[:1] and block.parts[0].kind == "sequence" else ends
        return ends if way == "merge" or not ends else self._end(f"{block.id}e", way.replace("end", "none"), ends)

    def _undo(self, block: Block, host: str) -> None:
        """What takes the activity back: a compensation event on it, and the handler that it is associated with."""
        event, handler = block.id, f"{block.id}h"
        self._node(event, "boundaryEvent", [], self._event("compensate", ""), attachedToRef=host)
        tag, piece = ("userTask", self.dialect.form()) if block.text[0] == "user" else ("task", Piece())
        self._node(handler, tag, [], piece, isForCompensation="true")
        ends = f'associationDirection="One" sourceRef="{event}" targetRef="{handler}"'
        self.associations.append((self.parent, f'<bpmn:association id="{event}a" {ends} />'))

    def _user(self, block: Block, ends: Ends) -> Ends:
        return self._activity(block, "userTask", ends, self.dialect.form())

    def _task(self, id: str, ends: Ends) -> Ends:
        return self._node(id, "userTask", ends, self.dialect.form())

    def _call(self, block: Block, ends: Ends) -> Ends:
        name, given, taken, *some = block.text
        if name not in self.keys:
            return ends
        handed = {
            "in": ("" if "in" in some else "all", given, HANDED_IN),
            "out": ("" if "out" in some else "all", taken, HANDED_BACK),
        }
        return self._activity(block, "callActivity", ends, self.dialect.call(self.keys[name], handed))

    def _sub(self, block: Block, ends: Ends) -> Ends:
        ends = self._activity(block, "subProcess", ends)
        self._inside(block, f"{block.id}s", Piece())
        return ends

    def _handler(self, block: Block, ends: Ends) -> Ends:
        """An event sub-process: nothing leads to it."""
        kind, text, force = block.text
        self._node(block.id, "subProcess", [], triggeredByEvent="true")
        definition = self._event(kind, text, "" if text else "kode")
        definition.attributes = {"isInterrupting": "true" if force == "hard" else "false"}
        definition.extensions = self._maps(block).extensions
        self._inside(block, f"{block.id}s", definition)
        return ends

    def _inside(self, block: Block, start: str, definition: Piece) -> None:
        outer, self.parent = self.parent, block.id
        for part in block.parts:
            if part.kind == "handler":
                self._handler(part, [])
        ends = self._node(start, "startEvent", [], definition)
        ends = self._sequence(block.parts[0], ends) if block.parts and block.parts[0].kind == "sequence" else ends
        if ends:
            self._end(f"{block.id}e", "none", ends)
        self.parent = outer

    def _job(self, block: Block, ends: Ends) -> Ends:
        return self._activity(block, "serviceTask", ends, self.dialect.external(JOB_TOPIC))

    def _script(self, block: Block, ends: Ends) -> Ends:
        text, result, style = block.text
        tag = "serviceTask" if style == "service" else "scriptTask"
        return self._activity(block, tag, ends, self.dialect.script(text, result, service=style == "service"))

    def _plain(self, block: Block, ends: Ends) -> Ends:
        tag, _, ticked = block.text[0].partition(" ")
        return self._activity(block, tag, ends, self.dialect.ticked() if ticked else Piece())

    def _receive(self, block: Block, ends: Ends) -> Ends:
        return self._activity(block, "receiveTask", ends, Piece({"messageRef": f"pesan_{block.text[0]}"}))

    def _send(self, block: Block, ends: Ends) -> Ends:
        return self._activity(block, "sendTask", ends, Piece({"messageRef": f"pesan_{block.text[0]}"}))

    def _message(self, block: Block, ends: Ends) -> Ends:
        inputs = self.dialect.mapped({"kepada": "back_office", "templat": "kabar"}, {})
        return self._node(block.id, "sendTask", ends, inputs, self.dialect.external("whatsapp"))

    def _number(self, block: Block, ends: Ends) -> Ends:
        inputs = self.dialect.mapped({"jenis": "izin", "pola": "X{nomor}/{tahun}", "hasil": "nomor"}, {})
        return self._node(block.id, "serviceTask", ends, inputs, self.dialect.external("nomor"))

    def _table(self, block: Block, ends: Ends) -> Ends:
        decision = self.dialect.decision(block.text[0], f"hasil_{block.id}")
        return self._activity(block, "businessRuleTask", ends, decision)

    # Events in the flow ---------------------------------------------------------------------------

    def _pause(self, block: Block, ends: Ends) -> Ends:
        return self._activity(block, "intermediateCatchEvent", ends, self._event(*block.text))

    def _race(self, block: Block, ends: Ends) -> Ends:
        """An event-based gateway; each part is a catch event and what comes behind it."""
        self._node(block.id, "eventBasedGateway", ends)
        found: Ends = []
        for part in block.parts:
            kind, text = part.text
            if kind == "receive":
                way = self._node(part.id, "receiveTask", [_Loose(block.id)], Piece({"messageRef": f"pesan_{text}"}))
            else:
                way = self._node(part.id, "intermediateCatchEvent", [_Loose(block.id)], self._event(kind, text))
            found += self._sequence(part, way)
        return self._merged(found, f"{block.id}j")

    def _throw(self, block: Block, ends: Ends) -> Ends:
        kind, text = block.text
        maps = {part.text[1]: part.text[2] for part in block.parts}
        pieces = self.dialect.mapped(maps, {}), self._event(kind, text)
        ends = self._node(block.id, "intermediateThrowEvent", ends, *pieces)
        return ends if kind != "link" else self._node(f"{block.id}c", "intermediateCatchEvent", [], pieces[1])

    # Ways -----------------------------------------------------------------------------------------

    def _gateway(self, block: Block, ends: Ends, tag: str) -> str:
        """The block's gateway; fused with the one that the flow comes from where the block says so."""
        before = ends[0].source
        if block.text[0] == "fused" and len(ends) == 1 and self.nodes[before].tag == tag and ends[0] == _Loose(before):
            return before
        self._node(block.id, tag, ends)
        return block.id

    def _branches(self, block: Block, source: str) -> list[Ends]:
        """The ends of each branch: every one of them begins with its condition."""
        found = []
        for condition, part in zip(block.text[1:], block.parts, strict=True):
            default = condition == "else" or condition.startswith("else ")
            way = _Loose(source, "" if condition == "else" else condition.removeprefix("else "), default)
            found.append(self.draw(part, [way]))
        return found

    def _choice(self, block: Block, ends: Ends) -> Ends:
        style, *conditions = block.text
        gateway = self._gateway(block, ends, "exclusiveGateway")
        plain = Block("choice", block.id, block.parts, (style, *(each or "else" for each in conditions)))
        found = [end for way in self._branches(plain, gateway) for end in way]
        if style == "direct":
            return found
        tag = "parallelGateway" if style == "wrong" else "exclusiveGateway"
        return self._merged(found, f"{block.id}j", tag)

    def _some(self, block: Block, ends: Ends) -> Ends:
        """An inclusive gateway: all ways whose condition holds."""
        gateway = self._gateway(block, ends, "inclusiveGateway")
        return self._joined(block, self._branches(block, gateway))

    def _ways(self, block: Block, ends: Ends) -> Ends:
        """Several flows out of a task, with and without conditions."""
        self._task(block.id, ends)
        return self._joined(block, self._branches(block, block.id))

    def _joined(self, block: Block, ways: list[Ends]) -> Ends:
        found = [end for n, way in enumerate(ways) for end in self._merged(way, f"{block.id}m{n}")]
        return self._merged(
            found, f"{block.id}j", "exclusiveGateway" if block.text[0] == "wrong" else "inclusiveGateway"
        )

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
        if mark not in self.nodes or mark not in self.marks or self.nodes[mark].parent != self.parent:
            return ends
        self._node(block.id, "exclusiveGateway", ends)
        self._node(mark, "", [_Loose(block.id, condition)])
        return [_Loose(block.id, "", True)]
