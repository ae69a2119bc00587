"""What people filled in along a case, form by form, as question and answer; and what else the case holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from cases.form_summary import answers
from engine.definitions.analysis.starts import asking_event
from engine.definitions.bpmn.elements import START_EVENT
from engine.definitions.bpmn.model import Element
from engine.definitions.deployment.case_variables import GIVEN, OWN
from engine.services.case_data import form_scope
from engine.services.filled_in import form_of_task
from engine.services.history import InstanceView
from engine.services.masks import words
from engine.services.opening import CALENDAR
from engine.storage.attachments import references

Answers = list[tuple[str, str]]
UNNUMBERED = 1000  # behind every step that has a number
AT_START = "Saat dimulai"


def filled_in(
    case: InstanceView, done: Collection[str], now: datetime, but: str = ""
) -> tuple[Answers, list[tuple[str, Answers]]]:
    """What the applicant filled in first, and what was filled in at the other steps that are ``done``, ``but`` one."""
    filled = _describe_filled(case, done)
    own = next((element for element in filled if element.form and _is_applicants(case, element)), None)
    others = [
        each
        for each in filled
        if each.id not in (but, own.id if own else "") and not (each.form and _is_applicants(case, each))
    ]
    notes = [(element.name or AT_START, _answers(case, element, now)) for element in others]
    return (_answers(case, own, now) if own else []), [(name, given) for name, given in notes if given]


def other_data(case: InstanceView, done: Collection[str], variables: Mapping[str, Any]) -> Answers:
    """Of the ``variables``, those that no form tells of: what programs and the process itself have brought."""
    told = GIVEN | OWN
    for element in _describe_filled(case, done):
        form = form_of_task(case.compiled, element)
        told |= form.writes | form.fixed
    return [
        (name, words(value))
        for name, value in variables.items()
        if name not in told and not any(references(value, name))
    ]


def _describe_filled(case: InstanceView, done: Collection[str]) -> list[Element]:
    """The start event that asked, then the tasks that are done."""
    process = case.compiled.process
    asked = asking_event(process) if case.channel != CALENDAR else None
    filled = [element for element in process.elements.values() if element.id in done]
    filled.sort(key=lambda element: UNNUMBERED if element.step is None else element.step)
    return [asked, *filled] if asked is not None else filled


def _is_applicants(case: InstanceView, element: Element) -> bool:
    if element.kind == START_EVENT:
        return case.applicant_id is not None
    return case.compiled.process.group_of(element.id) in case.compiled.executable.applicant_groups


def _answers(case: InstanceView, element: Element, now: datetime) -> Answers:
    form, scope = form_of_task(case.compiled, element), form_scope(case.compiled, case.variables)
    return [(label, text) for label, text in answers(form.view(None, scope, {}, now)) if text != "tidak diisi"]
