"""What Camunda 8 writes on the elements of a diagram: extension elements of Zeebe's namespace.

Which there are say zeebe-bpmn-moddle (resources/zeebe.json) and Zeebe's model API; what they mean says docs.camunda.io,
"BPMN in Modeler". A text with a leading ``=`` is FEEL, any other is itself. One of the dialects that
``engine.definitions.bpmn.dialect`` chooses from; what is accepted and what not: docs/decisions/0019.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from engine.definitions.bpmn.elements import (
    BUSINESS_RULE_TASK,
    CALL_ACTIVITY,
    END_EVENT,
    SCRIPT_TASK,
    SEND_TASK,
    SERVICE_TASK,
    START_EVENT,
    THROW_EVENT,
    USER_TASK,
)
from engine.definitions.bpmn.model import DECISION_RESULT, EXTERNAL, Loop, VariableMapping
from engine.definitions.bpmn.xml import BPMN, local_name

NAMESPACES = ("{http://camunda.org/schema/zeebe/1.0}",)
HARMLESS = frozenset({"modelerTemplate", "modelerTemplateVersion", "modelerTemplateIcon"})
# Extension elements that are read, by what they stand on; properties and mappings are read everywhere.
_SERVICE = frozenset({"taskDefinition", "taskHeaders"})
EMBEDDED = "userTaskForm"
CARRIED = {
    "process": frozenset({"versionTag", EMBEDDED}),
    START_EVENT: frozenset({"formDefinition"}),
    USER_TASK: frozenset({USER_TASK, "formDefinition", "assignmentDefinition", "taskSchedule", "priorityDefinition"}),
    SERVICE_TASK: _SERVICE,
    SEND_TASK: _SERVICE,
    THROW_EVENT: _SERVICE,
    END_EVENT: _SERVICE,
    SCRIPT_TASK: _SERVICE | {"script"},
    BUSINESS_RULE_TASK: _SERVICE | {"calledDecision"},
    CALL_ACTIVITY: frozenset({"calledElement"}),
    "multiInstanceLoopCharacteristics": frozenset({"loopCharacteristics"}),
    "message": frozenset({"subscription"}),
}
EVERYWHERE = frozenset({"properties", "ioMapping"})
BINDING = ("bindingType", "versionTag")
# Their attributes and children that are read.
ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "property": ("name", "value"),
    "versionTag": ("value",),
    "formDefinition": ("formId", "formKey", "externalReference", *BINDING),
    EMBEDDED: ("id",),
    "assignmentDefinition": ("assignee", "candidateGroups", "candidateUsers"),
    "taskSchedule": ("dueDate", "followUpDate"),
    "script": ("expression", "resultVariable"),
    "priorityDefinition": ("priority",),
    "taskDefinition": ("type", "retries"),
    "header": ("id", "key", "value"),
    "input": ("source", "target"),
    "output": ("source", "target"),
    "calledDecision": ("decisionId", "resultVariable", *BINDING),
    "loopCharacteristics": ("inputCollection", "inputElement", "outputCollection", "outputElement"),
    "subscription": ("correlationKey",),
    "calledElement": ("processId", "propagateAllChildVariables", "propagateAllParentVariables", *BINDING),
}
CHILDREN: dict[str, tuple[str, ...]] = {
    "properties": ("property",),
    "taskHeaders": ("header",),
    "ioMapping": ("input", "output"),
}
# What has to be known before a case runs.
STATIC = frozenset({"formId", "type", "key", "target", "decisionId", "resultVariable", "processId", "versionTag"})
DEFAULT_PRIORITY = "50"  # Camunda 8's own: written down or not, it says the same
_JUEL = re.compile(r"[$#]\{")
LONGEST = 60  # letters that a sentence quotes


def attribute(node: Any, name: str) -> str | None:
    """What stands on the node, or in an extension element of that name; None where it is missing or empty."""
    return _strip_text(node.get(NAMESPACES[0] + name)) or _read_attribute(node, name, "value")


def settings(node: Any) -> dict[str, Any]:
    """The fields of ``Element`` that the dialect fills."""
    call = local_name(node) == CALL_ACTIVITY
    decision, topic, priority = (
        _read_attribute(node, "calledDecision", "decisionId"),
        _read_attribute(node, "taskDefinition", "type"),
        _read_attribute(node, "priorityDefinition", "priority"),
    )
    return {
        "template": attribute(node, "modelerTemplate"),
        "assignee": _read_attribute(node, "assignmentDefinition", "assignee"),
        "candidate_groups": _read_attribute(node, "assignmentDefinition", "candidateGroups"),
        "candidate_users": _read_attribute(node, "assignmentDefinition", "candidateUsers"),
        "due": _read_attribute(node, "taskSchedule", "dueDate"),
        "follow_up": _read_attribute(node, "taskSchedule", "followUpDate"),
        "priority": None if priority == DEFAULT_PRIORITY else priority,
        "form": _read_attribute(node, "formDefinition", "formId"),
        "form_key": _read_attribute(node, "formDefinition", "formKey")
        or _read_attribute(node, "formDefinition", "externalReference")
        or "",
        "form_version": _read_attribute(node, "formDefinition", "versionTag") or "",
        "topic": topic,
        "implementation": EXTERNAL if topic else None,
        "script": _read_attribute(node, "script", "expression") or "",
        "script_language": "feel" if _read_attribute(node, "script", "expression") else "",
        # a connector finds what it is told in one place: headers are inputs that never are expressions
        "inputs": {} if call else {**_headers(node), **dict(_read_mappings(node, "input"))},
        "outputs": {} if call else dict(_read_mappings(node, "output")),
        "decision": decision,
        "result_variable": _read_attribute(node, "calledDecision", "resultVariable")
        or _read_attribute(node, "script", "resultVariable"),
        "result_mapping": DECISION_RESULT if decision else "resultList",
        "called": _read_attribute(node, "calledElement", "processId"),
        "ins": _handed_over(node, "input", "propagateAllParentVariables") if call else (),
        "outs": _handed_over(node, "output", "propagateAllChildVariables") if call else (),
    }


def loop(node: Any) -> Loop:
    """Of a ``multiInstanceLoopCharacteristics``."""
    condition = node.find(f"{BPMN}completionCondition")
    return Loop(
        sequential=node.get("isSequential") == "true",
        collection=_read_attribute(node, "loopCharacteristics", "inputCollection"),
        item=_read_attribute(node, "loopCharacteristics", "inputElement"),
        outputs=_read_attribute(node, "loopCharacteristics", "outputCollection"),
        output=_read_attribute(node, "loopCharacteristics", "outputElement"),
        condition=(condition.text or "").strip() if condition is not None else None,
    )


def event_settings(node: Any, message: Any) -> dict[str, Any]:
    """The fields of ``Event``: a message says by its subscription what it must be about."""
    return {"key": _read_attribute(message, "subscription", "correlationKey") or "" if message is not None else ""}


def properties(node: Any) -> dict[str, str]:
    """``zeebe:properties`` by name."""
    return {item.get("name"): item.get("value", "") for item in _items(node, "properties") if item.get("name")}


def embedded_forms(node: Any) -> dict[str, str]:
    """The forms that are kept in the process itself, by their ids."""
    found = (each for each in _extensions(node) if local_name(each) == EMBEDDED)
    return {each.get("id", "").strip(): each.text or "" for each in found}


def unknown(node: Any) -> Iterable[str]:
    """What is written on a node that nothing here carries out."""
    carried = CARRIED.get(local_name(node), frozenset()) | EVERYWHERE
    seen: set[str] = set()
    for extension in _extensions(node):
        tag = local_name(extension)
        if tag in seen and tag != EMBEDDED:
            yield f"{tag} lebih dari sekali"
        elif tag not in carried:
            yield tag
        else:
            yield from _unread(extension)
        seen.add(tag)
    own = (name.removeprefix(NAMESPACES[0]) for name in node.attrib if name.startswith(NAMESPACES))
    yield from (name for name in own if name not in HARMLESS)
    if local_name(node) == CALL_ACTIVITY and node.get("calledElement"):
        yield "calledElement (di Camunda 8: Process ID)"
    yield from (f"masukan {name} dua kali" for name in _headers(node) if name in dict(_read_mappings(node, "input")))
    for text in node.iterfind(f"{BPMN}timerEventDefinition/*"):
        yield from _juel(text.text or "")
    if (condition := node.find(f"{BPMN}conditionExpression")) is not None:
        yield from _juel(condition.text or "")


def _unread(node: Any) -> Iterator[str]:
    """What of an extension element, and of what stands in it, says something that is not read."""
    tag = local_name(node)
    for name, value in node.attrib.items():
        if not value.strip():
            continue
        if name not in ATTRIBUTES.get(tag, ()):
            yield f"{name.rpartition('}')[2]} pada {tag}"
        elif name == "bindingType" and tag != "formDefinition" and value not in ("latest", "deployment"):
            yield f"bindingType {value} pada {tag}"
        elif value.startswith("=") and (name in STATIC or tag == "header"):
            yield f"{name} yang baru diketahui saat kasus berjalan (“{value[:LONGEST]}”)"
        elif tag != "property":
            yield from _juel(value)
    if tag in CHILDREN["ioMapping"] and not _strip_text(node.get("target")):
        yield f"{tag} tanpa nama variabel"
    for child in node:
        if local_name(child) in CHILDREN.get(tag, ()):
            yield from _unread(child)
        else:
            yield local_name(child)


def _juel(text: str) -> Iterator[str]:
    """In Camunda 8 this would be a text that means nothing."""
    if _JUEL.search(text):
        yield f"ekspresi JUEL “{text.strip()[:LONGEST]}” (di Camunda 8 tulis FEEL, diawali =)"


def _handed_over(node: Any, tag: str, switch: str) -> tuple[VariableMapping, ...]:
    """What a call activity hands in or takes back: "all", unless it is switched off or, for what comes back, mappings
    say what does (docs.camunda.io, "Call activities", "Variable mappings")."""
    mapped = tuple(VariableMapping(None, source or None, target) for target, source in _read_mappings(node, tag))
    propagates = (_read_attribute(node, "calledElement", switch) or "true") not in ("false", "0")
    every = propagates and not (tag == "output" and mapped)
    return ((VariableMapping("*", None, None),) if every else ()) + mapped


def _read_mappings(node: Any, tag: str) -> list[tuple[str, str]]:
    """(target, source) of every mapping, in their order."""
    items = (item for item in _items(node, "ioMapping") if local_name(item) == tag)
    return [(item.get("target", "").strip(), item.get("source", "").strip()) for item in items]


def _headers(node: Any) -> dict[str, str]:
    return {item.get("key", "").strip(): item.get("value", "").strip() for item in _items(node, "taskHeaders")}


def _items(node: Any, tag: str) -> list[Any]:
    holder = next((each for each in _extensions(node) if local_name(each) == tag), None)
    return [] if holder is None else [item for item in holder if local_name(item) in CHILDREN[tag]]


def _read_attribute(node: Any, tag: str, name: str) -> str | None:
    """An attribute of the first extension element of that name."""
    found = next((each for each in _extensions(node) if local_name(each) == tag), None)
    return None if found is None else _strip_text(found.get(name))


def _strip_text(text: str | None) -> str | None:
    return text.strip() or None if text is not None else None


def _extensions(node: Any) -> list[Any]:
    holder = node.find(f"{BPMN}extensionElements")
    return [] if holder is None else [child for child in holder if child.tag.startswith(NAMESPACES)]
