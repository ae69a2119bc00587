"""Reads a diagram into the neutral model, whichever dialect it was drawn in.

What BPMN itself says is read here; what a modeler adds is read by its dialect. Whatever is drawn that the
model has no place for is kept in ``Element.unknown``, where lint finds it, or is a finding at once:
nothing is dropped without a word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Protocol

from engine.definitions.bpmn import camunda_7, camunda_8, schema
from engine.definitions.bpmn.elements import CANCEL, MESSAGE, NODES, SUB_PROCESS, TRANSACTION
from engine.definitions.bpmn.event_reading import ENDING, read_event
from engine.definitions.bpmn.model import Element, Flow, Lane, Loop, Process
from engine.definitions.bpmn.sop_properties import CORRELATION_KEY, GROUP, SENDER_FORM
from engine.definitions.bpmn.unread import LOOP, SILENT, unread
from engine.definitions.bpmn.xml import BPMN, local_name, make_refusal, parse
from engine.errors import DeploymentRefused, Finding
from engine.expressions import ExpressionError, compile_expression, is_expression

PLATFORM = "{http://camunda.org/schema/modeler/1.0}executionPlatform"
CAMUNDA_8 = "Camunda Cloud"
# Namespaces whose extensions say how an engine is to run an element; a dialect reads its own of them.
ENGINES = (
    *camunda_7.NAMESPACES,
    *camunda_8.NAMESPACES,
    "{http://www.jboss.org/drools}",
    "{http://spiffworkflow.org/",
)

TRUE = ("true", "1")


class Dialect(Protocol):
    """What a modeler's own attributes and extensions say."""

    @property
    def NAMESPACES(self) -> tuple[str, ...]: ...
    def attribute(self, node: Any, name: str) -> str | None: ...
    def settings(self, node: Any) -> dict[str, Any]: ...
    def loop(self, node: Any) -> Loop: ...
    def event_settings(self, node: Any, message: Any) -> dict[str, Any]: ...
    def properties(self, node: Any) -> dict[str, str]: ...
    def embedded_forms(self, node: Any) -> dict[str, str]: ...
    def unknown(self, node: Any) -> Iterable[str]: ...


def read(data: bytes, file: str) -> tuple[Process, ...]:
    """Every executable process of a file. Raises ``DeploymentRefused``."""
    root = parse(data, file)
    if root.tag != f"{BPMN}definitions":
        raise make_refusal(file, "", "Berkas ini bukan diagram BPMN 2.0 (tidak ada <bpmn:definitions>).", "bpmn")
    dialect = _dialect(root)
    findings = [*_duplicates(root, file)] or schema.check(root, file)
    if findings:
        raise DeploymentRefused(findings)
    reader = _Reader(root, file, dialect)
    found = tuple(
        reader.process(node) for node in root.iterfind(f"{BPMN}process") if node.get("isExecutable") != "false"
    )
    if reader.findings:
        raise DeploymentRefused(reader.findings)
    if not found:
        message = "Tidak ada proses yang bisa dijalankan di berkas ini. Centang Executable pada prosesnya."
        raise make_refusal(file, "", message, "bpmn")
    return found


def slug(name: str) -> str:
    """A lane's group: "Tim Teknis OPD" -> "tim_teknis_opd"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")


def _dialect(root: Any) -> Dialect:
    """Chosen by the modeler's word, else by the namespaces that are used; plain BPMN is read as Camunda 7."""
    if platform := root.get(PLATFORM, ""):
        return camunda_8 if platform == CAMUNDA_8 else camunda_7
    names = (name for node in root.iter() for name in (node.tag, *node.attrib))
    return camunda_8 if any(name.startswith(camunda_8.NAMESPACES) for name in names) else camunda_7


def _duplicates(root: Any, file: str) -> Iterable[Finding]:
    """A modeler's own things, as the fields of a form, have ids among themselves."""
    seen: set[str] = set()
    for node in root.iter():
        id = "" if node.tag.startswith(ENGINES) else node.get("id", "")
        if id and id in seen:
            message = f"Id “{id}” dipakai lebih dari sekali. Beri salah satunya id lain."
            yield Finding(
                file=file, element=id, message=message, rule="duplicate-id", category="error", line=node.sourceline
            )
        seen.add(id)


class _Reader:
    """One file; ``findings`` grows as it reads."""

    def __init__(self, root: Any, file: str, dialect: Dialect) -> None:
        self.root, self.file, self.dialect = root, file, dialect
        self.foreign = tuple(space for space in ENGINES if space not in dialect.NAMESPACES)
        self.findings: list[Finding] = []

    def process(self, node: Any) -> Process:
        if not node.get("id"):
            raise make_refusal(self.file, "", "Proses tidak punya id.", "bpmn", node.sourceline)
        lanes = [*node.iterfind(f".//{BPMN}lane")]  # an inner lane comes after the one around it
        lane_of = {
            (ref.text or "").strip(): lane.get("id", "")
            for lane in lanes
            for ref in lane.iterfind(f"{BPMN}flowNodeRef")
        }
        properties = self.dialect.properties(node)
        elements: dict[str, Element] = {}
        flows: dict[str, Flow] = {}
        self._scope(node, "", lane_of, elements, flows)
        return Process(
            key=node.get("id"),
            name=node.get("name") or self._participant(node.get("id")) or node.get("id"),
            file=self.file,
            camunda_8=self.dialect is camunda_8,
            version_tag=self.dialect.attribute(node, "versionTag") or "",
            documentation=_documentation(node),
            properties=properties,
            lanes={lane.get("id", ""): self._lane(lane) for lane in lanes},
            elements=_settle_calls(self._connect_flows(elements, flows), properties),
            flows=flows,
            unknown=self._unknown(node),
            embedded_forms=self.dialect.embedded_forms(node),
        )

    def _scope(
        self, node: Any, parent: str, lane_of: dict[str, str], elements: dict[str, Element], flows: dict[str, Flow]
    ) -> None:
        """What is drawn in a process or, at whatever depth, in a sub-process of it."""
        handlers = {each.get("sourceRef"): each.get("targetRef", "") for each in node.iterfind(f"{BPMN}association")}
        for child in node:
            kind, id = local_name(child), child.get("id", "")
            if kind == "sequenceFlow":
                flow = self._flow(child, parent, flows)
                flows[flow.id] = flow
            elif kind in NODES:
                lane_of.setdefault(id, lane_of.get(parent, ""))  # in a sub-process elements lie where that lies
                if kind == TRANSACTION and not _is_cancelled(child):
                    kind = SUB_PROCESS  # as one that nothing cancels runs
                element = self._element(child, kind, parent, lane_of)
                elements[id] = replace(element, handler=self._handler(child, handlers))
                if kind == SUB_PROCESS:
                    self._scope(child, id, lane_of, elements, flows)
            elif kind not in SILENT and not parent:
                self._not_run(child, f"Unsur <{kind}>")

    def _handler(self, node: Any, handlers: Mapping[str, str]) -> str:
        """Of a compensation event: the activity that an association leads to."""
        return handlers.get(node.get("id"), "") if node.find(f"{BPMN}compensateEventDefinition") is not None else ""

    def _say(self, node: Any, message: str, rule: str) -> None:
        self.findings.append(
            Finding(
                file=self.file,
                element=node.get("id", ""),
                message=message,
                rule=rule,
                category="error",
                line=node.sourceline,
            )
        )

    def _not_run(self, node: Any, what: str) -> None:
        message = f"{what} tidak dijalankan Alur. Pindahkan maksudnya ke unsur BPMN di dalam proses, atau ke catatan."
        self._say(node, message, "supported-elements")

    def _participant(self, process: str) -> str:
        """A process without a name is called after its pool."""
        pools = self.root.iterfind(f"{BPMN}collaboration/{BPMN}participant")
        return next((str(pool.get("name", "")) for pool in pools if pool.get("processRef") == process), "")

    def _connect_flows(self, elements: Mapping[str, Element], flows: Mapping[str, Flow]) -> dict[str, Element]:
        """Incoming and outgoing flows from the flows themselves, in the order of the XML."""
        incoming: dict[str, list[str]] = {id: [] for id in elements}
        outgoing: dict[str, list[str]] = {id: [] for id in elements}
        for flow in flows.values():
            if flow.source in elements and flow.target in elements and _beside(elements, flow):
                outgoing[flow.source].append(flow.id)
                incoming[flow.target].append(flow.id)
            else:
                message = "Alur ini tidak menghubungkan dua unsur dalam proses yang sama. Sambungkan atau hapus."
                self.findings.append(
                    Finding(
                        file=self.file,
                        element=flow.id,
                        message=message,
                        rule="flow-dangling",
                        category="error",
                        line=flow.line or None,
                    )
                )
        return {
            id: replace(element, incoming=tuple(incoming[id]), outgoing=tuple(outgoing[id]))
            for id, element in elements.items()
        }

    def _lane(self, node: Any) -> Lane:
        name = _collapse_spaces(node.get("name", ""))
        properties = self.dialect.properties(node)
        return Lane(
            id=node.get("id", ""),
            name=name,
            group=properties.get(GROUP) or slug(name),
            documentation=_documentation(node),
            properties=properties,
        )

    def _flow(self, node: Any, parent: str, flows: Mapping[str, Flow]) -> Flow:
        """A flow need not have an id (BPMN 2.0, 8.2.1); then it is called by what it connects."""
        id = node.get("id") or f"{node.get('sourceRef', '')}-{node.get('targetRef', '')}"
        while not node.get("id") and id in flows:
            id += "_"
        return Flow(
            id=id,
            source=node.get("sourceRef", ""),
            target=node.get("targetRef", ""),
            name=_collapse_spaces(node.get("name", "")),
            condition=self._condition(node, node.find(f"{BPMN}conditionExpression")),
            line=node.sourceline or 0,
            parent=parent,
            unknown=self._unknown(node),
        )

    def _condition(self, flow: Any, node: Any) -> str | None:
        if node is None:
            return None
        text, language = (node.text or "").strip(), (node.get("language") or "").strip()
        if self.dialect.attribute(node, "resource"):
            self._say(flow, "Syarat pada alur ini disimpan di berkas lain; tulis di diagramnya.", "expression-readable")
        if not text:
            return None  # Modeler leaves an empty one where a condition was taken out again
        if language.lower() == "feel":
            return text if text.startswith("=") else f"={text}"
        if language.lower() not in ("", "juel"):
            message = f"Syarat pada alur ini ditulis dalam {language}. Tulis sebagai ${{…}} atau dalam FEEL."
            self._say(flow, message, "expression-readable")
        return text

    def _element(self, node: Any, kind: str, parent: str, lane_of: Mapping[str, str]) -> Element:
        id = node.get("id")
        if not id:
            raise make_refusal(self.file, "", f"Sebuah <{kind}> tidak punya id.", "bpmn", node.sourceline)
        loop = node.find(f"{BPMN}{LOOP}")
        element = Element(
            id=id,
            kind=kind,
            name=_collapse_spaces(node.get("name", "")),
            documentation=_documentation(node),
            line=node.sourceline or 0,
            parent=parent,
            lane=lane_of.get(id, ""),
            properties=self.dialect.properties(node),
            default=node.get("default"),
            event=read_event(node, self.root, self.dialect.event_settings),
            attached_to=node.get("attachedToRef", ""),
            interrupting=node.get("cancelActivity", node.get("isInterrupting", "true")) in TRUE,
            by_event=node.get("triggeredByEvent") in TRUE,
            compensates=node.get("isForCompensation") in TRUE,
            loop=self.dialect.loop(loop) if loop is not None else None,
            unknown=self._unknown(node),
            **self.dialect.settings(node),
        )
        return _with_message_properties(element) if element.event.kind == MESSAGE else element

    def _unknown(self, node: Any) -> tuple[str, ...]:
        return tuple(dict.fromkeys(unread(node, self.root, self.dialect, self.foreign)))


def _settle_calls(elements: Mapping[str, Element], properties: Mapping[str, str]) -> dict[str, Element]:
    """A called process that is reckoned of the process's properties alone is known when it is deployed."""
    return {id: replace(each, called=_settle_call(each.called, properties)) for id, each in elements.items()}


def _settle_call(text: str | None, properties: Mapping[str, str]) -> str | None:
    if text is None or not is_expression(text):
        return text
    try:
        expression = compile_expression(text)
        found = expression.evaluate(properties) if expression.names <= properties.keys() else None
    except ExpressionError:
        return text
    return found if isinstance(found, str) else text


def _is_cancelled(transaction: Any) -> bool:
    """Whether a cancel event is drawn in a transaction or on its border."""
    cancels = f"{BPMN}{CANCEL}{ENDING}"
    beside = (each for each in transaction.getparent() if each.get("attachedToRef") == transaction.get("id"))
    return any(next(each.iter(cancels), None) is not None for each in (transaction, *beside))


def _with_message_properties(element: Element) -> Element:
    """What SOP properties say of a message: a modeler has no place for it."""
    key, form = element.properties.get(CORRELATION_KEY, ""), element.properties.get(SENDER_FORM, "")
    event = replace(element.event, key=key) if key else element.event
    return replace(element, event=event, form=form or element.form)


def _beside(elements: Mapping[str, Element], flow: Flow) -> bool:
    """Whether a flow stays within one process or sub-process."""
    return elements[flow.source].parent == elements[flow.target].parent


def _collapse_spaces(text: str) -> str:
    return " ".join(text.split())


def _documentation(node: Any) -> str:
    return "\n".join((child.text or "").strip() for child in node.iterfind(f"{BPMN}documentation")).strip()
