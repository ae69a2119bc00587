"""What filling in a form brings to a case: the form's clean values, and what a program sends beside them.

A page sends the whole form. A program may send part of it, and other variables: those are carried out as Camunda 7 does
(REST API, "Complete Task"), unless the engine itself writes them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine.definitions.bpmn.model import Element
from engine.definitions.forms.camunda_form import Form
from engine.definitions.forms.note_form import note_form
from engine.errors import Refused
from engine.services.actor import Actor
from engine.services.case_data import form_scope
from engine.services.first_form import CHANGED, FirstForm
from engine.services.opening import Opening
from engine.services.own_variables import refuse_at_task, refuse_from_program
from engine.services.repository import Compiled
from engine.storage.attachments import references

if TYPE_CHECKING:
    from engine.services.runtime import Submission


def form_of_task(compiled: Compiled, task: Element) -> Form:
    """The form that is drawn for a task, else the one of a note."""
    return compiled.resources.forms[task.form] if task.form else note_form(task.id)


def check_task(
    compiled: Compiled, task: Element, submission: Submission, variables: Mapping[str, Any], actor: Actor, now: datetime
) -> dict[str, Any]:
    """What completing a task sets; ``variables`` are those that it sees. Raises ``InvalidSubmission``, ``Refused``."""
    form = form_of_task(compiled, task)
    refuse_at_task(form, submission.values.keys())
    others: dict[str, Any] = {}
    if submission.partial:
        refuse_from_program(compiled, form, submission.values.keys())
        others = _beside(form, submission.values, variables)
        if others and actor.applicant:
            raise Refused(f"“{min(others)}” bukan isian tugas ini. Hapus dari kiriman Anda.")
    scope = form_scope(compiled, variables)
    clean = form.check(submission.values, scope, now, submission.documents, keeps=submission.partial)
    if task.form is None:  # a note that nobody has written is none
        clean = {name: value for name, value in clean.items() if value is not None or name in variables}
    return others | clean


def check_start(opening: Opening, asked: FirstForm, submission: Submission | None, now: datetime) -> Opening:
    """The opening with what was filled in on the form of its start event; without a ``submission`` a program has sent
    its variables. Raises ``InvalidSubmission``, ``Refused``."""
    if submission is not None and submission.form not in ("", asked.form.digest):
        raise Refused(CHANGED)
    sent = submission.values if submission is not None else opening.variables
    documents = submission.documents if submission is not None else frozenset[str]()
    others = _beside(asked.form, opening.variables, {})
    clean = asked.form.check(sent, asked.scope, now, documents, keeps=submission is None)
    return replace(opening, variables=others | clean)


def _beside(form: Form, values: Mapping[str, Any], variables: Mapping[str, Any]) -> dict[str, Any]:
    """The variables that the form has no field for. Raises ``Refused`` for what nobody may send."""
    for name in sorted(values.keys() & form.fixed):
        if values[name] != variables.get(name):
            raise Refused(f"“{name}” hanya bisa dibaca di formulir ini. Hapus dari kiriman Anda.")
    others = {name: value for name, value in values.items() if name not in form.writes | form.fixed}
    refuse_documents(others, _digests(variables) if others else ())
    return others


def refuse_documents(values: Mapping[str, Any], known: Collection[str]) -> None:
    """A file comes into a case by a form, which has it examined. Raises ``Refused`` for one that is not ``known``."""
    for name, value in values.items():
        if any(reference["digest"] not in known for _, reference in references(value, name)):
            raise Refused(f"Variabel “{name}” menunjuk berkas yang tidak ada dalam kasus ini. Unggah lewat formulir.")


def _digests(variables: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(each["digest"] for _, each in references(dict(variables), ""))
