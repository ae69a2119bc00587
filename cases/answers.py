"""What people filled in along a case, form by form, as question and answer."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from cases.form_summary import answers
from engine.definitions.bpmn.model import Element
from engine.services.case_data import form_scope
from engine.services.history import InstanceView

Answers = list[tuple[str, str]]
UNNUMBERED = 1000  # behind every step that has a number


def filled_in(
    case: InstanceView, done: Collection[str], now: datetime, but: str = ""
) -> tuple[Answers, list[tuple[str, Answers]]]:
    """What the applicant filled in first, and what the office did at the other steps that are ``done``, ``but`` one."""
    process, applicants = case.compiled.process, case.compiled.executable.applicant_groups
    filled = [element for element in process.elements.values() if element.id in done and element.form]
    filled.sort(key=lambda element: UNNUMBERED if element.step is None else element.step)
    own = next((element for element in filled if process.group_of(element.id) in applicants), None)
    office = [element for element in filled if process.group_of(element.id) not in applicants and element.id != but]
    notes = [(element.name, _answers(case, element, now)) for element in office]
    return (_answers(case, own, now) if own else []), [(name, given) for name, given in notes if given]


def _answers(case: InstanceView, element: Element, now: datetime) -> Answers:
    form, scope = case.compiled.resources.forms[str(element.form)], form_scope(case.compiled, case.variables)
    return [(label, text) for label, text in answers(form.view(None, scope, {}, now)) if text != "tidak diisi"]
