"""The form that a new case opens with: the start event's, else one that is found by starting the case on trial.

What is filled in on the start event's form is the first that the case knows; its tasks then open as any.

The trial is ``advance`` with what the case will know at its opening. It writes nothing. Gateways, tables, numbers and
messages before the form are passed as they will be; so the form may depend on the service. Where a letter has to be
made first, or time has to pass, no task is open yet: then the case starts without a form, which opens as a task.

Pages, the counter, process tests and the start itself ask here, so that nobody fills in what the case does not take.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine.definitions.analysis.starts import asking_event
from engine.definitions.bpmn.elements import START_EVENT
from engine.definitions.bpmn.model import Element
from engine.definitions.forms.camunda_form import Form
from engine.errors import Refused
from engine.execution.interpreter import advance
from engine.execution.values import Event, Inputs, MissingNumber, State
from engine.services.case_data import form_scope
from engine.services.opening import Opening
from engine.services.repository import Compiled
from engine.services.step_result import TaskRef, opened_tasks
from engine.worktime import Calendar

CHANGED = (
    "Formulir ini berubah sejak Anda membukanya, jadi belum ada yang terkirim. Jawaban untuk pertanyaan yang masih ada "
    "tersimpan: periksa formulir yang baru, lalu kirim lagi."
)
WITHOUT = (
    "Proses ini sekarang tidak dimulai dengan formulir, jadi belum ada yang terkirim. Isian dan berkas Anda tetap "
    "tersimpan. Mulailah yang baru: formulirnya terbuka sebagai tugas setelah sistem menyiapkannya."
)


@dataclass(frozen=True)
class FirstForm:
    """``element`` asks by ``form``: the start event, or a task that is done together with the start. ``scope`` is what
    the form's expressions see. The registration number is not known yet."""

    element: Element
    form: Form
    scope: Mapping[str, Any]

    @property
    def at_start(self) -> bool:
        """Whether the start event asks, and no task is done with it."""
        return self.element.kind == START_EVENT


def first_form(opening: Opening, now: datetime, calendar: Calendar) -> FirstForm | None:
    """None where the case starts without a form. Raises ``Refused`` where it could not start at all."""
    if (asked := start_form(opening)) is not None:
        return asked
    state, events = _trial(opening, Inputs(1, now, calendar))
    task = first_task(opening, opened_tasks("", events))
    if task is None:
        return None
    element = opening.compiled.process.elements[task.element]
    form = form_of(opening.compiled, element)
    return FirstForm(element, form, form_scope(opening.compiled, state.variables)) if form else None


def start_form(opening: Opening) -> FirstForm | None:
    """The form of the start event; None where that has none, or where the calendar starts the case and nobody is there
    to fill it in."""
    compiled = opening.compiled
    event = asking_event(compiled.process) if not opening.event else None
    if event is None:
        return None
    scope = form_scope(compiled, opening.command("").values)
    return FirstForm(event, compiled.resources.forms[str(event.form)], scope)


def first_task(opening: Opening, opened: Iterable[TaskRef]) -> TaskRef | None:
    """Of the tasks that the start has opened, the one with the first form: the only one of those who start the case,
    with a form and nothing to sign."""
    own = [task for task in opened if task.group in opening.groups and not task.assignee]
    return own[0] if len(own) == 1 and form_of(opening.compiled, _element(opening, own[0])) else None


def form_of(compiled: Compiled, element: Element) -> Form | None:
    """The form of a task that can be completed together with the start."""
    signs = bool(element.signs)
    return compiled.resources.forms[element.form] if element.form and not signs else None


def placed_task(opening: Opening, opened: Iterable[TaskRef], seen: str) -> TaskRef:
    """The task that takes what was filled in; ``seen`` is the digest of the form it was filled in on, "" where nobody
    says. Raises ``Refused`` where the case opens with no form, or with another one."""
    task = first_task(opening, opened)
    if task is None:
        raise Refused(WITHOUT)
    form = form_of(opening.compiled, _element(opening, task))
    if seen and (form is None or form.digest != seen):
        raise Refused(CHANGED)
    return task


def _element(opening: Opening, task: TaskRef) -> Element:
    return opening.compiled.process.elements[task.element]


def _trial(opening: Opening, inputs: Inputs) -> tuple[State, list[Event]]:
    """What the start will do; numbers of the register are left blank, none is taken."""
    while True:
        try:
            return advance(opening.compiled.executable, State(), opening.command(""), inputs)
        except MissingNumber as missing:
            inputs = replace(inputs, numbers={**inputs.numbers, missing.kind: ""})
