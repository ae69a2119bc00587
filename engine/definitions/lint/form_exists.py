"""Rule form-exists: the forms that a diagram names are there; a task without one is read and done."""

from __future__ import annotations

from collections.abc import Iterable

from engine.definitions.bpmn.model import Process
from engine.definitions.deployment.resources import Resources
from engine.definitions.lint.finding import error, quote
from engine.errors import Finding

RULE = "form-exists"


def check(process: Process, resources: Resources) -> Iterable[Finding]:
    for element in process.elements.values():
        if element.form and element.form not in resources.forms and not _unread(element.form, resources):
            file = f"forms/{process.key}/{element.form}.form"
            message = f"Formulir “{element.form}” untuk {quote(element)} tidak ada. Buat berkas {file}."
            yield error(process, element, message, RULE)


def _unread(form: str, resources: Resources) -> bool:
    """Whether its file is there and cannot be read, of which rules form and form-component tell."""
    return any(name.endswith(f"/{form}.form") and name not in resources.contents for name in resources.files)
