"""What Camunda 7 (and Operaton, whose namespace is an alias) writes on the elements of a diagram.

One of the dialects ``engine.definitions.bpmn.dialect`` chooses from: a second one is a module with the same functions.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine.definitions.bpmn.elements import BUSINESS_RULE_TASK, CALL_ACTIVITY, SEND_TASK, SERVICE_TASK, USER_TASK
from engine.definitions.bpmn.model import Loop, VariableMapping
from engine.definitions.bpmn.xml import BPMN, local_name

NAMESPACES = (
    "{http://camunda.org/schema/1.0/bpmn}",
    "{http://operaton.org/schema/1.0/bpmn}",
    "{http://activiti.org/bpmn}",
)
# Attributes that change nothing here: our steps are transactions, our versions are kept, our jobs are tried again.
HARMLESS = frozenset(
    [
        "asyncBefore",
        "asyncAfter",
        "async",
        "exclusive",
        "jobPriority",
        "taskPriority",
        "historyTimeToLive",
        "versionTag",
        "isStartableInTasklist",
        "formRefBinding",
        "decisionRefBinding",
        "modelerTemplate",
        "modelerTemplateVersion",
        "modelerTemplateIcon",
    ]
)
JAVA = ("class", "expression", "delegateExpression")
_SERVICE = frozenset({"type", "topic", *JAVA})
CARRIED = {
    USER_TASK: frozenset(["formRef", "assignee", "candidateGroups", "candidateUsers", "dueDate", "priority"]),
    SERVICE_TASK: _SERVICE,
    SEND_TASK: _SERVICE,
    BUSINESS_RULE_TASK: _SERVICE | frozenset(["decisionRef", "mapDecisionResult", "resultVariable"]),
    CALL_ACTIVITY: frozenset(["calledElementBinding"]),
}
EXTENSIONS = frozenset({"properties", "inputOutput", "connector"})
# Which version is run is settled at deployment.
BINDINGS = frozenset({"formRefBinding", "decisionRefBinding", "calledElementBinding"})
ALL = "all"


def attribute(node: Any, name: str) -> str | None:
    """An attribute of ours; None where it is missing or empty."""
    for namespace in NAMESPACES:
        found = node.get(namespace + name)
        if found is not None and found.strip():
            return str(found).strip()
    return None


def settings(node: Any) -> dict[str, Any]:
    """The fields of ``Element`` that the dialect fills."""
    inputs, outputs = _parameters(node)
    ins, outs = _mappings(node)
    return {
        "template": attribute(node, "modelerTemplate"),
        "assignee": attribute(node, "assignee"),
        "candidate_groups": attribute(node, "candidateGroups"),
        "candidate_users": attribute(node, "candidateUsers"),
        "due": attribute(node, "dueDate"),
        "priority": attribute(node, "priority"),
        "form": attribute(node, "formRef"),
        "topic": attribute(node, "topic"),
        "implementation": _implementation(node),
        "inputs": inputs,
        "outputs": outputs,
        "decision": attribute(node, "decisionRef"),
        "result_variable": attribute(node, "resultVariable"),
        "result_mapping": attribute(node, "mapDecisionResult") or "resultList",
        "called": (node.get("calledElement") or "").strip() or None,
        "ins": ins,
        "outs": outs,
    }


def loop(node: Any) -> Loop:
    """Of a ``multiInstanceLoopCharacteristics``."""
    return Loop(
        sequential=node.get("isSequential") == "true",
        collection=attribute(node, "collection"),
        item=attribute(node, "elementVariable"),
        cardinality=_text(node.find(f"{BPMN}loopCardinality")),
        condition=_text(node.find(f"{BPMN}completionCondition")),
    )


def properties(node: Any) -> dict[str, str]:
    """``camunda:properties`` by name."""
    return {
        item.get("name"): item.get("value", "")
        for extension in _extensions(node)
        if local_name(extension) == "properties"
        for item in extension
        if item.get("name")
    }


def unknown(node: Any) -> Iterable[str]:
    """What is written on a node that nothing here carries out."""
    maps = local_name(node) == CALL_ACTIVITY
    for extension in _extensions(node):
        if maps and local_name(extension) in ("in", "out"):
            yield from (f"{local_name(extension)} {name}" for name in ("local",) if extension.get(name) == "true")
        elif local_name(extension) not in EXTENSIONS:
            yield local_name(extension)
    carried = HARMLESS | CARRIED.get(local_name(node), frozenset())
    for name, value in node.attrib.items():
        own = next((name.removeprefix(space) for space in NAMESPACES if name.startswith(space)), None)
        if own is not None and own not in carried:
            yield own
        elif own in BINDINGS and value not in ("latest", "deployment"):
            yield f"{own} {value}"


def _implementation(node: Any) -> str | None:
    for name in JAVA:
        if attribute(node, name) is not None:
            return name
    if any(local_name(child) == "connector" for child in _extensions(node)):
        return "connector"
    return attribute(node, "type")


def _extensions(node: Any) -> list[Any]:
    holder = node.find(f"{BPMN}extensionElements")
    return [] if holder is None else [child for child in holder if child.tag.startswith(NAMESPACES)]


def _parameters(node: Any) -> tuple[dict[str, str], dict[str, str]]:
    inputs: dict[str, str] = {}
    outputs: dict[str, str] = {}
    for extension in _extensions(node):
        if local_name(extension) == "inputOutput":
            for item in extension:
                into = inputs if local_name(item) == "inputParameter" else outputs
                into[item.get("name", "")] = _parameter(item)
    return inputs, outputs


def _mappings(node: Any) -> tuple[tuple[VariableMapping, ...], tuple[VariableMapping, ...]]:
    """What a call activity hands in and takes back. A business key that is handed in is the case's own number: a
    called process runs inside the case."""
    found: dict[str, list[VariableMapping]] = {"in": [], "out": []}
    for extension in _extensions(node):
        if local_name(extension) in found and extension.get("businessKey") is None:
            every = extension.get("variables") == ALL
            one = VariableMapping(extension.get("source"), extension.get("sourceExpression"), extension.get("target"))
            found[local_name(extension)].append(VariableMapping("*", None, None) if every else one)
    return tuple(found["in"]), tuple(found["out"])


def _parameter(item: Any) -> str:
    """A parameter's text; a list, map or script in it is kept as what it is, for lint to refuse."""
    return f"<{local_name(item[0])}>" if len(item) else (item.text or "").strip()


def _text(node: Any) -> str | None:
    return (node.text or "").strip() if node is not None else None
