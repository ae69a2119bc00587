"""Reads a diagram into the neutral model, whichever dialect it was drawn in.

Camunda 7 (and Operaton, whose namespace is an alias) is read. A Camunda 8 diagram is recognised and
refused by name. Whatever is drawn that the model has no place for is kept in ``Element.unknown``, where
lint finds it: nothing is dropped without a word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from engine.definitions.model import Element, Event, Flow, Lane, Process
from engine.definitions.xml import BPMN, local_name, parse, refused

CAMUNDA_7 = (
    "{http://camunda.org/schema/1.0/bpmn}",
    "{http://operaton.org/schema/1.0/bpmn}",
    "{http://activiti.org/bpmn}",
)
ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
PLATFORM = "{http://camunda.org/schema/modeler/1.0}executionPlatform"

# Flow nodes of BPMN 2.0; what of them is run, lint says.
NODES = frozenset(
    "startEvent endEvent intermediateCatchEvent intermediateThrowEvent boundaryEvent implicitThrowEvent "
    "task userTask manualTask serviceTask sendTask receiveTask scriptTask businessRuleTask subProcess transaction "
    "adHocSubProcess callActivity exclusiveGateway parallelGateway inclusiveGateway eventBasedGateway complexGateway "
    "callChoreography choreographyTask subChoreography event".split()
)
# Children that say nothing about how the process runs.
SILENT = frozenset(
    "documentation extensionElements incoming outgoing laneSet sequenceFlow association textAnnotation group "
    "dataObject dataObjectReference dataStoreReference property ioSpecification dataInputAssociation "
    "dataOutputAssociation auditing monitoring category".split()
)
# Attributes and extensions of Camunda 7 that change nothing here.
HARMLESS = frozenset(
    "asyncBefore asyncAfter exclusive jobPriority historyTimeToLive versionTag isStartableInTasklist candidateStarterGroups "
    "candidateStarterUsers formRef formRefBinding formRefVersion formKey assignee candidateGroups candidateUsers dueDate "
    "followUpDate priority type topic taskPriority decisionRef decisionRefBinding decisionRefVersion mapDecisionResult "
    "resultVariable initiator modelerTemplate modelerTemplateVersion modelerTemplateIcon errorCodeVariable "
    "errorMessageVariable class expression delegateExpression".split()
)
JAVA = ("class", "expression", "delegateExpression")


def read(data: bytes, file: str) -> tuple[Process, ...]:
    """Every executable process of a file. Raises ``DeploymentRefused``."""
    root = parse(data, file)
    if root.tag != f"{BPMN}definitions":
        raise refused(file, "", "Berkas ini bukan diagram BPMN 2.0 (tidak ada <bpmn:definitions>).", "bpmn")
    if _is_camunda_8(root):
        message = "Diagram ini digambar untuk Camunda 8. Buat ulang sebagai diagram Camunda 7 di Camunda Modeler."
        raise refused(file, "", message, "dialect")
    _refuse_duplicates(root, file)
    found = tuple(_process(node, file, root) for node in root.iterfind(f"{BPMN}process") if node.get("isExecutable") != "false")
    if not found:
        raise refused(file, "", "Tidak ada proses yang bisa dijalankan di berkas ini (isExecutable).", "bpmn")
    return found


def slug(name: str) -> str:
    """A lane's group: "Tim Teknis OPD" -> "tim_teknis_opd"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")


def _is_camunda_8(root: Any) -> bool:
    platform = root.get(PLATFORM, "")
    if platform:
        return platform == "Camunda Cloud"
    return any(isinstance(node.tag, str) and node.tag.startswith(ZEEBE) for node in root.iter())


def _refuse_duplicates(root: Any, file: str) -> None:
    seen: set[str] = set()
    for node in root.iter():
        id = node.get("id") if isinstance(node.tag, str) else None
        if id in seen:
            raise refused(file, id, f"Id “{id}” dipakai lebih dari sekali.", "duplicate-id", node.sourceline)
        if id is not None:
            seen.add(id)


def _process(node: Any, file: str, root: Any) -> Process:
    if not node.get("id"):
        raise refused(file, "", "Proses tidak punya id.", "bpmn", node.sourceline)
    lanes = {lane.get("id", ""): _lane(lane) for lane in node.iterfind(f".//{BPMN}lane")}
    lane_of = {
        (ref.text or "").strip(): lane.get("id", "")
        for lane in node.iterfind(f".//{BPMN}lane")
        for ref in lane.iterfind(f"{BPMN}flowNodeRef")
    }
    elements: dict[str, Element] = {}
    flows: dict[str, Flow] = {}
    for child in node:
        kind = local_name(child)
        if kind == "sequenceFlow":
            flow = _flow(child, file)
            flows[flow.id] = flow
        elif kind in NODES:
            element = _element(child, kind, lane_of, file, root)
            elements[element.id] = element
        elif kind not in SILENT:
            raise refused(
                file, child.get("id", ""), f"Unsur <{kind}> tidak dijalankan Alur. Hapus dari diagram.", "supported-elements", child.sourceline
            )
    return Process(
        key=node.get("id"),
        name=node.get("name") or _participant_name(root, node.get("id")) or node.get("id"),
        file=file,
        version_tag=_camunda(node, "versionTag") or "",
        documentation=_documentation(node),
        properties=_properties(node),
        lanes=lanes,
        elements=_with_flows(elements, flows, file),
        flows=flows,
    )


def _participant_name(root: Any, process: str) -> str:
    for participant in root.iterfind(f"{BPMN}collaboration/{BPMN}participant"):
        if participant.get("processRef") == process:
            return str(participant.get("name") or "")
    return ""


def _with_flows(elements: Mapping[str, Element], flows: Mapping[str, Flow], file: str) -> dict[str, Element]:
    """Incoming and outgoing flows from the flows themselves, in the order of the XML."""
    incoming: dict[str, list[str]] = {id: [] for id in elements}
    outgoing: dict[str, list[str]] = {id: [] for id in elements}
    for flow in flows.values():
        if flow.source not in elements or flow.target not in elements:
            raise refused(
                file, flow.id, "Alur ini tidak menghubungkan dua unsur dalam proses yang sama.", "flow-dangling", flow.line
            )
        outgoing[flow.source].append(flow.id)
        incoming[flow.target].append(flow.id)
    return {
        id: _replace(element, incoming=tuple(incoming[id]), outgoing=tuple(outgoing[id])) for id, element in elements.items()
    }


def _replace(element: Element, **changes: Any) -> Element:
    return Element(**{name: getattr(element, name) for name in Element.__slots__} | changes)


def _lane(node: Any) -> Lane:
    name = " ".join((node.get("name") or "").split())
    properties = _properties(node)
    return Lane(node.get("id", ""), name, properties.get("kelompok") or slug(name), _documentation(node), properties)


def _flow(node: Any, file: str) -> Flow:
    condition = node.find(f"{BPMN}conditionExpression")
    text = None
    if condition is not None:
        text = (condition.text or "").strip()
        if condition.get("language") and condition.get("language").lower() not in ("juel", "feel"):
            language = condition.get("language")
            message = f"Syarat pada alur ini ditulis dalam {language}; pakai ${{…}} atau =FEEL."
            raise refused(file, node.get("id", ""), message, "expression-readable", node.sourceline)
        if (condition.get("language") or "").lower() == "feel" and not text.startswith("="):
            text = f"={text}"
    return Flow(
        id=node.get("id", ""),
        source=node.get("sourceRef", ""),
        target=node.get("targetRef", ""),
        name=node.get("name", ""),
        condition=text,
        line=node.sourceline or 0,
    )


def _element(node: Any, kind: str, lane_of: Mapping[str, str], file: str, root: Any) -> Element:
    id = node.get("id")
    if not id:
        raise refused(file, "", f"Sebuah <{kind}> tidak punya id.", "bpmn", node.sourceline)
    event, unknown = _event(node, kind, root)
    inputs, outputs = _parameters(node)
    return Element(
        id=id,
        kind=kind,
        name=" ".join((node.get("name") or "").split()),
        documentation=_documentation(node),
        line=node.sourceline or 0,
        lane=lane_of.get(id, ""),
        properties=_properties(node),
        default=node.get("default"),
        event=event,
        attached_to=node.get("attachedToRef", ""),
        interrupting=node.get("cancelActivity", "true") != "false",
        assignee=_camunda(node, "assignee"),
        candidate_groups=_camunda(node, "candidateGroups"),
        candidate_users=_camunda(node, "candidateUsers"),
        due=_camunda(node, "dueDate"),
        priority=_camunda(node, "priority"),
        form=_camunda(node, "formRef"),
        topic=_camunda(node, "topic"),
        implementation=_implementation(node),
        inputs=inputs,
        outputs=outputs,
        decision=_camunda(node, "decisionRef"),
        result_variable=_camunda(node, "resultVariable"),
        result_mapping=_camunda(node, "mapDecisionResult") or "resultList",
        unknown=tuple([*unknown, *_unknown(node, kind)]),
    )


def _implementation(node: Any) -> str | None:
    for name in JAVA:
        if _camunda(node, name) is not None:
            return name
    if any(local_name(child) == "connector" for child in _extensions(node)):
        return "connector"
    return _camunda(node, "type")


def _event(node: Any, kind: str, root: Any) -> tuple[Event, list[str]]:
    found = [child for child in node if local_name(child).endswith("EventDefinition")]
    if not found:
        return Event(), []
    if len(found) > 1:
        return Event(local_name(found[0])), ["lebih dari satu definisi peristiwa"]
    definition = found[0]
    name = local_name(definition).removesuffix("EventDefinition")
    if name == "timer":
        for child in definition:
            if local_name(child) in ("timeDate", "timeDuration", "timeCycle"):
                return Event("timer", local_name(child), (child.text or "").strip()), []
        return Event("timer"), []
    reference = definition.get(f"{name}Ref")
    target = next((n for n in root.iterfind(f"{BPMN}{name}") if n.get("id") == reference), None) if reference else None
    label = target.get("name", "") if target is not None else ""
    return Event(name, name=label, code=target.get("errorCode") if target is not None else None), []


def _unknown(node: Any, kind: str) -> Iterable[str]:
    """What is drawn on an element that the model does not carry."""
    for child in node:
        tag = local_name(child)
        if tag not in SILENT and not tag.endswith("EventDefinition"):
            yield f"<{tag}>"
    for extension in _extensions(node):
        if local_name(extension) not in ("properties", "inputOutput", "connector"):
            yield f"<camunda:{local_name(extension)}>"
    for attribute in node.attrib:
        for namespace in CAMUNDA_7:
            if attribute.startswith(namespace) and attribute.removeprefix(namespace) not in HARMLESS:
                yield attribute.removeprefix(namespace)
    if node.get("isForCompensation") == "true":
        yield "isForCompensation"


def _camunda(node: Any, name: str) -> str | None:
    for namespace in CAMUNDA_7:
        found = node.get(namespace + name)
        if found is not None and found.strip():
            return str(found).strip()
    return None


def _extensions(node: Any) -> list[Any]:
    holder = node.find(f"{BPMN}extensionElements")
    return [] if holder is None else [child for child in holder if child.tag.startswith(CAMUNDA_7)]


def _properties(node: Any) -> dict[str, str]:
    return {
        item.get("name"): item.get("value", "")
        for extension in _extensions(node)
        if local_name(extension) == "properties"
        for item in extension
        if item.get("name")
    }


def _parameters(node: Any) -> tuple[dict[str, str], dict[str, str]]:
    inputs: dict[str, str] = {}
    outputs: dict[str, str] = {}
    for extension in _extensions(node):
        if local_name(extension) == "inputOutput":
            for item in extension:
                into = inputs if local_name(item) == "inputParameter" else outputs
                into[item.get("name", "")] = _parameter(item)
    return inputs, outputs


def _parameter(item: Any) -> str:
    """A parameter's text; a list, map or script in it is kept as what it is, for lint to refuse."""
    return f"<{local_name(item[0])}>" if len(item) else (item.text or "").strip()


def _documentation(node: Any) -> str:
    return "\n".join((child.text or "").strip() for child in node.iterfind(f"{BPMN}documentation")).strip()
