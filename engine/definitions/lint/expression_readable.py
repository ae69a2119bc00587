"""Rule expression-readable: every expression of the diagram can be read, and none is a script."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.definitions.bpmn.model import Element, Process
from engine.definitions.deployment.resources import Resources
from engine.definitions.lint.finding import error, quote
from engine.errors import Finding
from engine.expressions import ExpressionError, compile_expression, is_expression

RULE = "expression-readable"
# What to write instead of what Camunda 7 builds of elements.
INSTEAD = {"<list>": 'Tulis daftarnya dalam FEEL: =["a", "b"].', "<map>": 'Tulis isinya dalam FEEL: ={"nama": nilai}.'}
ELSE = "Tulis teks atau ekspresi: yang dihitung skrip dikerjakan tugas skrip sebelumnya."


def check(process: Process, resources: Resources) -> Iterable[Finding]:
    for element in process.elements.values():
        for text in expressions_of(element):
            if text.startswith("<"):
                message = f"Masukan atau keluaran pada {quote(element)} berisi {text}. {INSTEAD.get(text, ELSE)}"
                yield error(process, element, message, RULE)
                continue
            try:
                compile_expression(text)
            except ExpressionError as problem:
                yield error(process, element, str(problem), RULE)
        if element.priority and not is_expression(element.priority) and not _is_whole(element.priority):
            message = f"Prioritas “{element.priority}” pada {quote(element)} bukan bilangan bulat. Tulis seperti 50."
            yield error(process, element, message, RULE)
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


def _is_whole(text: str) -> bool:
    return text.removeprefix("-").isdecimal() and len(text) < 10


def expressions_of(element: Element) -> Iterator[str]:
    """Every text of an element that is evaluated."""
    whose = (element.assignee, element.candidate_groups, element.candidate_users)
    when = (element.due, element.follow_up, element.priority)
    event = (element.event.text, element.event.key)
    yield from (text for text in (*whose, *when, element.script, *event, element.signs_if) if text)
    if (loop := element.loop) is not None:
        yield from (text for text in (loop.collection, loop.cardinality, loop.condition, loop.output) if text)
    yield from element.inputs.values()
    yield from element.outputs.values()
    yield from (mapping.expression for mapping in (*element.ins, *element.outs) if mapping.expression)
