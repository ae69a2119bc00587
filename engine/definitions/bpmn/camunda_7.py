"""What Camunda 7 writes on the elements of a diagram, and its kin Operaton, Activiti and Flowable in the same words.

One of the dialects ``engine.definitions.bpmn.dialect`` chooses from: a second one is a module with the same functions.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
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
from engine.definitions.bpmn.event_reading import defines
from engine.definitions.bpmn.model import FormField, Loop, VariableMapping
from engine.definitions.bpmn.xml import BPMN, local_name
from engine.expressions import ExpressionError, compile_expression, is_expression

NAMESPACES = (
    "{http://camunda.org/schema/1.0/bpmn}",
    "{http://operaton.org/schema/1.0/bpmn}",
    "{http://activiti.org/bpmn}",
    "{http://flowable.org/bpmn}",
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
        "formRefVersion",
        "decisionRefBinding",
        "modelerTemplate",
        "modelerTemplateVersion",
        "modelerTemplateIcon",
    ]
)
EXPRESSION, CONNECTOR, OUTPUT = "expression", "connector", "outputParameter"
_VARIABLE = re.compile(r"\$\{\s*([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\s*\}")
JAVA = ("class", EXPRESSION, "delegateExpression")
_SERVICE = frozenset({"type", "topic", "resultVariable", *JAVA})
_FORM = frozenset({"formRef", "formKey"})
CARRIED = {
    START_EVENT: _FORM | {"initiator"},
    USER_TASK: _FORM
    | frozenset(["assignee", "candidateGroups", "candidateUsers", "dueDate", "followUpDate", "priority"]),
    SERVICE_TASK: _SERVICE,
    SEND_TASK: _SERVICE,
    THROW_EVENT: _SERVICE,
    END_EVENT: _SERVICE,
    SCRIPT_TASK: frozenset({"resultVariable"}),
    "messageEventDefinition": _SERVICE,
    "errorEventDefinition": frozenset({"errorCodeVariable", "errorMessageVariable"}),
    "escalationEventDefinition": frozenset({"escalationCodeVariable"}),
    "multiInstanceLoopCharacteristics": frozenset({"collection", "elementVariable"}),
    BUSINESS_RULE_TASK: _SERVICE | frozenset(["decisionRef", "mapDecisionResult"]),
    CALL_ACTIVITY: frozenset(["calledElementBinding"]),
}
# What a worker is asked for where its task is drawn for a machine of Java: its topic is what is written there.
EXTENSIONS = frozenset({"properties", "inputOutput", "connector", "failedJobRetryTimeCycle"})
# The same of an event's definition: a message may be sent by a connector.
EXTENSIONS_OF_EVENTS = {"messageEventDefinition": frozenset({"connector"})}
FORM_DATA = "formData"
# Which version is run is settled at deployment.
BINDINGS = frozenset({"decisionRefBinding", "calledElementBinding"})
ALL = "all"
LONGEST_TOPIC = 64  # letters


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
        "follow_up": attribute(node, "followUpDate"),
        "priority": attribute(node, "priority"),
        "initiator": attribute(node, "initiator") or "",
        "form": attribute(node, "formRef"),
        "form_key": attribute(node, "formKey") or "",
        "form_version": attribute(node, "formRefVersion") or "",
        "form_fields": tuple(_form_field(item) for item in _form_data(node) if local_name(item) == "formField"),
        **_work(node),
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


def event_settings(node: Any, message: Any) -> dict[str, Any]:
    """The fields of ``Event`` that an event definition's own attributes fill. A message is correlated by its name and
    the case's business key."""
    return {
        "code_variable": attribute(node, "errorCodeVariable") or attribute(node, "escalationCodeVariable") or "",
        "message_variable": attribute(node, "errorMessageVariable") or "",
    }


def properties(node: Any) -> dict[str, str]:
    """``camunda:properties`` by name."""
    return {
        item.get("name"): item.get("value", "")
        for extension in _extensions(node)
        if local_name(extension) == "properties"
        for item in extension
        if item.get("name")
    }


def embedded_forms(node: Any) -> dict[str, str]:
    """Camunda 7 keeps no form in a diagram but the fields of ``formData``."""
    return {}


def unknown(node: Any) -> Iterable[str]:
    """What is written on a node that nothing here carries out."""
    maps, asks = local_name(node) == CALL_ACTIVITY, local_name(node) in (START_EVENT, USER_TASK)
    allowed = EXTENSIONS_OF_EVENTS.get(local_name(node), frozenset()) if defines(node) else EXTENSIONS
    for extension in _extensions(node):
        if maps and local_name(extension) in ("in", "out"):
            yield from (f"{local_name(extension)} {name}" for name in ("local",) if extension.get(name) == "true")
        elif asks and local_name(extension) == FORM_DATA:
            yield from _unread_form_data(extension)
        elif local_name(extension) not in allowed:
            yield local_name(extension)
        elif local_name(extension) == CONNECTOR and any(map(_is_output, _read_mapping(extension))):
            yield OUTPUT
    carried = HARMLESS | CARRIED.get(local_name(node), frozenset())
    for name, value in node.attrib.items():
        own = next((name.removeprefix(space) for space in NAMESPACES if name.startswith(space)), None)
        if own is not None and own not in carried:
            yield own
        elif own in BINDINGS and value not in ("latest", "deployment"):
            yield f"{own} {value}"


def _work(node: Any) -> dict[str, Any]:
    """Who does what a task says: a worker, by its topic; or what is reckoned at once. What is written for a machine of
    Java is a worker's, by the text that stands there."""
    holder = next((each for each in node if local_name(each) == "messageEventDefinition"), node)
    if local_name(node) == SCRIPT_TASK:
        return _script(node)
    if topic := attribute(holder, "topic"):
        return {"topic": topic, "implementation": attribute(holder, "type")}
    for name in JAVA:
        if (text := attribute(holder, name)) is None:
            continue
        if name == EXPRESSION and is_readable(text):
            return {"script": text, "script_language": "juel", "implementation": None}
        return {"topic": worker_topic(text, node), "implementation": name}
    if (connector := next(iter(_connectors(node)), None)) is not None:
        id = next((_text(each) for each in connector if local_name(each) == "connectorId"), None)
        return {"topic": id or CONNECTOR, "implementation": CONNECTOR}
    return {"topic": None, "implementation": attribute(holder, "type")}


def _script(node: Any) -> dict[str, Any]:
    """Of a script task: FEEL and JUEL that only read and reckon are ours, any other language is a worker's."""
    language, text = node.get("scriptFormat", "").strip().lower(), _text(node.find(f"{BPMN}script")) or ""
    if language == "feel":
        text = text if text.startswith("=") else f"={text}"
    if text and language in ("feel", "juel", "") and is_readable(text):
        return {"script": text, "script_language": language, "implementation": None}
    return {"topic": worker_topic(text, node), "implementation": f"scriptFormat {language}".strip()}


def worker_topic(text: str, node: Any) -> str:
    """A topic is short and one line; else the task is asked for by its id."""
    return text if text and len(text) <= LONGEST_TOPIC and text.isprintable() else str(node.get("id"))


def is_readable(text: str) -> bool:
    """Whether an expression only reads and reckons."""
    try:
        compile_expression(text)
    except ExpressionError:
        return False
    return True


def _extensions(node: Any) -> list[Any]:
    holder = node.find(f"{BPMN}extensionElements")
    return [] if holder is None else [child for child in holder if child.tag.startswith(NAMESPACES)]


def _form_data(node: Any) -> list[Any]:
    return [item for each in _extensions(node) if local_name(each) == FORM_DATA for item in each]


def _form_field(node: Any) -> FormField:
    """Of a ``formField`` (docs.camunda.org, "User Task Forms", "Generated Task Forms")."""
    parts = [item for holder in node for item in holder if local_name(holder) in ("properties", "validation")]
    rules = (each for each in parts if local_name(each) == "constraint")
    return FormField(
        id=node.get("id", "").strip(),
        type=node.get("type", "").strip(),
        label=node.get("label", "").strip(),
        default=node.get("defaultValue"),
        date_pattern=node.get("datePattern", "").strip(),
        options=tuple((each.get("id", ""), each.get("name", "")) for each in node if local_name(each) == "value"),
        constraints={each.get("name", ""): each.get("config", "") for each in rules},
        properties={each.get("id", ""): each.get("value", "") for each in parts if local_name(each) == "property"},
    )


def _unread_form_data(node: Any) -> Iterable[str]:
    """What stands in a ``formData`` that is not read."""
    if key := node.get("businessKey"):
        yield f"businessKey “{key}” pada formData"
    for item in node:
        if local_name(item) != "formField":
            yield f"{local_name(item)} pada formData"
        yield from (
            f"{local_name(each)} pada formField {item.get('id', '')}"
            for each in item
            if local_name(each) not in ("properties", "validation", "value")
        )


def _parameters(node: Any) -> tuple[dict[str, str], dict[str, str]]:
    """Inputs and outputs. A connector's inputs are its task's: whoever does its work asks for them there; what a
    connector puts out, its worker says."""
    inputs: dict[str, str] = {}
    outputs: dict[str, str] = {}
    for item in _read_mapping(_extensions(node)):
        into = inputs if local_name(item) == "inputParameter" else outputs
        into[item.get("name", "")] = _parameter(item)
    for connector in _connectors(node):
        inputs |= {item.get("name", ""): _parameter(item) for item in _read_mapping(connector) if not _is_output(item)}
    return inputs, outputs


def _read_mapping(extensions: Iterable[Any]) -> list[Any]:
    return [item for each in extensions if local_name(each) == "inputOutput" for item in each]


def _is_output(item: Any) -> bool:
    return local_name(item) == OUTPUT


def _connectors(node: Any) -> list[Any]:
    """On a task, or in the definition of an event that sends a message."""
    holders = (node, *(each for each in node if defines(each)))
    return [each for holder in holders for each in _extensions(holder) if local_name(each) == CONNECTOR]


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
    """A parameter's text; a list or map of plain texts and variables is FEEL, and what is built otherwise is kept as
    what it is, for lint to refuse."""
    if not len(item):
        return (item.text or "").strip()
    built = _in_feel(item[0])
    return f"<{local_name(item[0])}>" if built is None else f"={built}"


def _in_feel(node: Any) -> str | None:
    """A list or map of Camunda 7 as FEEL; None where that would not say the same."""
    if not len(node) and local_name(node) in ("entry", "value"):
        text = (node.text or "").strip()
        if path := _VARIABLE.fullmatch(text):
            return path[1]
        return None if is_expression(text) else json.dumps(text, ensure_ascii=False)
    if len(node) == 1 and local_name(node) == "entry":
        return _in_feel(node[0])
    parts = [_in_feel(each) for each in node]
    if None in parts or local_name(node) not in ("list", "map"):
        return None
    if local_name(node) == "list":
        return f"[{', '.join(map(str, parts))}]"
    keys = (json.dumps(each.get("key", ""), ensure_ascii=False) for each in node)
    return f"{{{', '.join(f'{key}: {part}' for key, part in zip(keys, parts, strict=True))}}}"


def _text(node: Any) -> str | None:
    return (node.text or "").strip() if node is not None else None
