"""The form a new application begins with, and what it knows before anything is filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.definitions.analysis.starts import begin
from engine.definitions.bpmn.elements import USER_TASK
from engine.definitions.deployment.services import Service
from engine.definitions.forms.camunda_form import Field, Form
from engine.errors import Refused
from engine.services.actor import Actor
from engine.services.case_data import form_scope, opening_variables
from engine.services.opening import by_application
from engine.services.repository import Compiled
from web.current import engine

UPLOADS = "unggahan"


@dataclass(frozen=True)
class Opening:
    """A service's first form with its scope."""

    service: Service
    form: Form
    scope: Mapping[str, Any]


def opening(service_code: str, applicant: Actor) -> Opening:
    """Raises ``NotFound`` for an unknown service, ``Refused`` where its process does not begin with a form."""
    service, compiled = engine().repository.service(service_code)
    form = compiled.resources.forms.get(_first_form(compiled) or "")
    if form is None or not by_application(compiled):
        raise Refused("Layanan ini belum bisa diajukan dari sini. Datanglah ke loket pelayanan kami.")
    return Opening(service, form, form_scope(compiled, opening_variables(service, applicant)))


def _first_form(compiled: Compiled) -> str | None:
    """That of the first task behind the start event."""
    process = compiled.process
    at = begin(process)
    seen: set[str] = set()
    while at is not None and at.kind != USER_TASK:
        if at.id in seen or not at.outgoing:
            return None
        seen.add(at.id)
        at = process.elements[process.flows[at.outgoing[0]].target]
    return at.form if at is not None else None


def is_upload(field: Field) -> bool:
    """Whether the field belongs on the page of documents: an upload list, or a group around one."""
    return field.properties.get("tampilan") == UPLOADS or any(is_upload(inner) for inner in field.fields)


def parted(fields: list[Field]) -> tuple[list[Field], list[Field]]:
    """(questions, upload lists)."""
    return [each for each in fields if not is_upload(each)], [each for each in fields if is_upload(each)]
