"""Rule expression-readable: every expression of the diagram can be read, and none is a script."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.definitions.bpmn.model import Element, Process
from engine.definitions.deployment.resources import Resources
from engine.definitions.lint.finding import error
from engine.errors import Finding
from engine.expressions import ExpressionError, compile_expression

RULE = "expression-readable"


def check(process: Process, resources: Resources) -> Iterable[Finding]:
    for element in process.elements.values():
        for text in expressions_of(element):
            if text.startswith("<"):
                message = f"Masukan pada {element.id} berisi {text}; tulis teks atau ekspresi saja."
                yield error(process, element, message, RULE)
                continue
            try:
                compile_expression(text)
            except ExpressionError as problem:
                yield error(process, element, str(problem), RULE)
    try:
        compile_expression(process.title)
    except ExpressionError as problem:
        yield error(process, None, f"Properti judul: {problem}", RULE)
    for flow in process.flows.values():
        if flow.condition is None:
            continue
        try:
            found = compile_expression(flow.condition)
        except ExpressionError as problem:
            yield error(process, flow, str(problem), RULE)
            continue
        if found.language in ("literal", "template"):
            example = "${hasil == 'lengkap'} atau =hasil = \"lengkap\""
            yield error(process, flow, f"Syarat “{flow.condition}” bukan ekspresi. Tulis seperti {example}.", RULE)


def expressions_of(element: Element) -> Iterator[str]:
    """Every text of an element that is evaluated."""
    yield from (text for text in (element.assignee, element.candidate_groups, element.due, element.priority) if text)
    yield from element.inputs.values()
    yield from element.outputs.values()
    yield from (mapping.expression for mapping in (*element.ins, *element.outs) if mapping.expression)
    if element.event.text:
        yield element.event.text
    if element.signs_if:
        yield element.signs_if
