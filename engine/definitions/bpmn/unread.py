"""What is drawn on a node and has no place in the model, by its BPMN or modeler's name: lint says what comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from engine.definitions.bpmn.elements import NESTING
from engine.definitions.bpmn.event_reading import defines, referred
from engine.definitions.bpmn.xml import BPMN, local_name

# Children that say nothing about how the process runs.
SILENT = frozenset(
    [
        "documentation",
        "extensionElements",
        "incoming",
        "outgoing",
        "laneSet",
        "sequenceFlow",
        "association",
        "textAnnotation",
        "group",
        "dataObject",
        "dataObjectReference",
        "dataStoreReference",
        "property",
        "ioSpecification",
        "dataInputAssociation",
        "dataOutputAssociation",
        "dataInput",
        "dataOutput",
        "inputSet",
        "outputSet",
        "auditing",
        "monitoring",
        "category",
    ]
)
LOOP = "multiInstanceLoopCharacteristics"
READ = SILENT | {"conditionExpression", LOOP, "script"}
READ_OF_LOOP = SILENT | {"loopCardinality", "completionCondition"}
# BPMN's own attributes that change how an element runs, each with what says nothing of the sort.
USUAL = {
    "operationRef": "",
    "instantiate": "false",
    "parallelMultiple": "false",
    "eventGatewayType": "Exclusive",
    "startQuantity": "1",
    "completionQuantity": "1",
    "behavior": "All",
    "waitForCompletion": "true",
}


class Names(Protocol):
    """How a dialect names what of its own it does not read."""

    def unknown(self, node: Any) -> Iterable[str]: ...


def unread(node: Any, root: Any, dialect: Names, foreign: tuple[str, ...]) -> Iterator[str]:
    """Of an element, flow or process with the event definitions and the loop in it; ``foreign`` are the namespaces of
    other engines, ``root`` is the file."""
    definitions = [child for child in node if defines(child)]
    nested = local_name(node) in NESTING
    for child in node:
        if not nested and child not in definitions and local_name(child) not in READ:
            yield local_name(child)
    if len(definitions) > 1:
        yield "multipleEventDefinitions"
    yield from _on(node, dialect, foreign)
    for definition in definitions:
        yield from _on(definition, dialect, foreign)
    for each in (*definitions, node):
        if (target := referred(each, root)) is not None:
            yield from _on(target, dialect, foreign)
    if (loop := node.find(f"{BPMN}{LOOP}")) is not None:
        yield from (local_name(child) for child in loop if local_name(child) not in READ_OF_LOOP)
        yield from _on(loop, dialect, foreign)


def _on(node: Any, dialect: Names, foreign: tuple[str, ...]) -> Iterator[str]:
    """What stands on one node itself."""
    for extension in node.iterfind(f"{BPMN}extensionElements/*"):
        if extension.tag.startswith(foreign):
            yield local_name(extension)
    yield from (name.rpartition("}")[2] for name in node.attrib if name.startswith(foreign))
    yield from (name for name, usual in USUAL.items() if node.get(name, usual) != usual)
    yield from dialect.unknown(node)
