"""Rule form-exists: every user task has a form, and the deployment holds it."""

from __future__ import annotations

from collections.abc import Iterable

from engine.definitions.bpmn.elements import USER_TASK
from engine.definitions.bpmn.model import Process
from engine.definitions.deployment.resources import Resources
from engine.definitions.lint.finding import error, quote
from engine.errors import Finding

RULE = "form-exists"


def check(process: Process, resources: Resources) -> Iterable[Finding]:
    for element in process.elements.values():
        if element.kind != USER_TASK:
            continue
        if element.form is None:
            yield error(process, element, f"Tugas {quote(element)} belum punya formulir (Form reference).", RULE)
        elif element.form not in resources.forms and not _unread(element.form, resources):
            file = f"forms/{process.key}/{element.form}.form"
            message = f"Formulir “{element.form}” untuk tugas {quote(element)} tidak ada. Buat berkas {file}."
            yield error(process, element, message, RULE)


def _unread(form: str, resources: Resources) -> bool:
    """Whether its file is there and cannot be read, of which rules form and form-component tell."""
    files = {name for name in resources.files if name.endswith(f"/{form}.form")}
    return bool(files - {each.file for each in resources.forms.values()})
