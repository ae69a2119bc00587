"""The words that the office itself has drawn for its decisions: what proves one without telling of anybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.definitions.analysis.condition_reading import constants
from engine.definitions.bpmn.elements import START_EVENT
from engine.definitions.forms.camunda_form import Form
from engine.services.masks import words
from engine.services.opening import by_application
from engine.services.repository import Compiled


def closed_words(compiled: Compiled) -> Mapping[str, frozenset[str]]:
    """By variable: the options and reckoned answers of the office's own forms, the answers of its tables and its
    services, as ``words`` writes them. Tables read variables by labels: those stand for what they read.

    What an applicant's form sets is left out, be it a choice: a district is a part of an address.
    """
    process, applicants = compiled.process, compiled.executable.applicant_groups
    found: dict[str, set[str]] = {}
    foreign: set[str] = set()
    for element in process.elements.values():
        form = compiled.resources.forms.get(element.form or "")
        of_applicant = (
            by_application(compiled) if element.kind == START_EVENT else process.group_of(element.id) in applicants
        )
        if form is not None and of_applicant:
            foreign |= form.writes
        elif form is not None:
            for name, value in _of_form(form):
                found.setdefault(name, set()).add(words(value))
        for name, value in _of_table(compiled, element.decision, element.result_variable):
            found.setdefault(name, set()).add(words(value))
    for service in compiled.resources.services.values():
        found.setdefault("layanan", set()).add(service.kode)
        found.setdefault("layanan_nama", set()).add(service.nama)
    told = {name: frozenset(values) for name, values in found.items() if name not in foreign}
    inputs = [each for table in compiled.resources.decisions.values() for each in table.inputs]
    return {**{label: told[read.text] for label, read in inputs if read.text in told}, **told}


def option_words(compiled: Compiled) -> frozenset[str]:
    """The values of every choice on every form of a process, whoever chooses."""
    forms = [compiled.resources.forms.get(element.form or "") for element in compiled.process.elements.values()]
    return frozenset(words(value) for form in forms if form is not None for _, value in _of_form(form))


def _of_form(form: Form) -> Iterator[tuple[str, Any]]:
    for component in form.components:
        for part in component.walk() if component.type != "dynamiclist" else ():
            if part.type == "checkbox":
                yield from ((part.key, True), (part.key, False))
            elif part.type == "expression" and "expression" in part.expressions:
                yield from ((part.key, value) for value in constants(part.expressions["expression"].text) or ())
            elif part.type in ("radio", "select"):
                values = part.raw.get("values")
                for each in values if isinstance(values, list) else ():
                    yield part.key, each.get("value") if isinstance(each, dict) else each


def _of_table(compiled: Compiled, decision: str | None, result: str | None) -> Iterator[tuple[str, Any]]:
    table = compiled.resources.decisions.get(decision or "")
    for rule in table.rules if table is not None else ():
        for column, _, expression in rule.outputs:
            for value in constants(expression.text) or ():
                yield from ((name, value) for name in (column, result) if name)
