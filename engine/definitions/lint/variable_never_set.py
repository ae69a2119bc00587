"""Rule variable-never-set: a variable that is read is set somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from engine.definitions.bpmn.counts import INDEX, counts_of
from engine.definitions.bpmn.elements import END_EVENT, ERROR, MESSAGE, SEND_TASK, SIGNAL, THROW_EVENT, USER_TASK
from engine.definitions.bpmn.expansion import called_keys
from engine.definitions.bpmn.model import Element, Process
from engine.definitions.bpmn.topics import LETTER
from engine.definitions.deployment.case_variables import GIVEN
from engine.definitions.deployment.resources import Resources
from engine.definitions.lint.expression_readable import expressions_of
from engine.definitions.lint.finding import warning
from engine.errors import Finding
from engine.expressions import ExpressionError, compile_expression

RULE = "variable-never-set"
_METHODS = "at|contains|filter|insert|keys|len|map|pairs|remove|values"
_IN_LETTER = re.compile(rf'\b(?:data\.v|kasus)\.(?:(?!(?:{_METHODS})\b)([a-zA-Z_]\w*)|at\(\s*"([^"]+)"\s*\))')


def check(process: Process, resources: Resources) -> Iterable[Finding]:
    together = _sharing(process, resources)
    if any(_is_open(each, element, resources) for each in together for element in each.elements.values()):
        return
    known = GIVEN.union(*(_collect_names(each, resources) for each in together))
    for element in process.elements.values():
        reads = _names(*expressions_of(element))
        if element.form and element.form in resources.forms:
            reads |= resources.forms[element.form].reads
        if element.decision and element.decision in resources.decisions:
            reads |= resources.decisions[element.decision].reads
        for name in sorted(reads - known):
            yield warning(process, element, f"Variabel “{name}” dibaca di sini tetapi tidak pernah diisi.", RULE)
        for name in sorted(_read_by_letter(element, resources) - known):
            sentence = f"Surat letters/{element.inputs[LETTER]}.typ membaca “{name}”, yang tidak pernah diisi."
            yield warning(process, element, sentence, RULE)
    for name in sorted(_names(process.title) - known):
        yield warning(process, None, f"Variabel “{name}” dibaca properti judul tetapi tidak pernah diisi.", RULE)
    for flow in process.flows.values():
        for name in sorted(_names(flow.condition or "") - known):
            yield warning(process, flow, f"Variabel “{name}” dibaca di sini tetapi tidak pernah diisi.", RULE)


def _is_open(process: Process, element: Element, resources: Resources) -> bool:
    """Whether nobody can tell which variables the element sets: those of a worker, of who sends a message or signal or
    completes a task that has no form, and what a file holds that is not there or cannot be read, which others say."""
    if element.event.kind in (MESSAGE, SIGNAL, ERROR) and element.kind not in (THROW_EVENT, END_EVENT, SEND_TASK):
        return True
    if element.topic and element.topic not in resources.topics:
        return True
    if (element.called and element.called not in resources.processes) or element.unknown:
        return True
    if element.kind == USER_TASK or element.form:
        return element.form not in resources.forms
    return False


def _read_by_letter(element: Element, resources: Resources) -> frozenset[str]:
    """Variables that the element's letter cannot be made without: read with no default."""
    name = element.inputs.get(LETTER, "") if resources.makes_letter(element) else ""
    source = resources.files.get(f"letters/{name}.typ", b"").decode(errors="replace")
    return frozenset(first or second for first, second in _IN_LETTER.findall(source))


def _names(*texts: str) -> frozenset[str]:
    found: frozenset[str] = frozenset()
    for text in texts:
        try:
            found |= compile_expression(text).names
        except ExpressionError:
            continue  # expression-readable says it
    return found


def _sharing(process: Process, resources: Resources) -> list[Process]:
    """Itself, those that it calls, and those that call it: they share their variables."""
    every = resources.processes
    called = called_keys(process, every)
    callers = {each.key for each in every.values() if process.key in called_keys(each, every)}
    return [process, *(every[key] for key in (called | callers) - {process.key})]


def _collect_names(process: Process, resources: Resources) -> frozenset[str]:
    """The names that its properties, forms, tables and connectors give a value."""
    names = set(process.properties)
    for element in process.elements.values():
        if element.form and element.form in resources.forms:
            names |= resources.forms[element.form].writes
        names |= {name for name in (element.result_variable, element.initiator) if name}
        if (topic := resources.topic_of(element)) is not None:
            names.add(topic.variable(element))
        names |= {mapping.target for mapping in (*element.ins, *element.outs) if mapping.target}
        names |= element.outputs.keys() | set(_inner_names(process, element, resources))
    return frozenset(names)


def _inner_names(process: Process, element: Element, resources: Resources) -> Iterator[str]:
    """The variables that it has for itself and what is in it: its inputs, and those of its loop and its event."""
    if resources.topic_of(element) is None:
        yield from element.inputs
    if element.loop is not None:
        yield from (INDEX, *counts_of(process).names)
        yield from (name for name in (element.loop.item, element.loop.outputs) if name)
    yield from (name for name in (element.event.code_variable, element.event.message_variable) if name)
