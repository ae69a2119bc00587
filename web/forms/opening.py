"""The form a new application begins with, and what it knows before anything is filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.definitions.deployment.services import Service
from engine.definitions.forms.camunda_form import Form
from engine.errors import Refused
from engine.services.actor import Actor
from engine.services.case_data import form_scope
from engine.services.first_form import first_form
from engine.services.opening import Opening as Start
from engine.services.opening import by_application
from office.papers.drafts import Draft
from web.current import engine, now
from web.forms.sheet import Sheet


@dataclass(frozen=True)
class Opening:
    """A service's first form with its scope; ``form`` is None where its case starts without one."""

    service: Service
    form: Form | None
    scope: Mapping[str, Any]

    def sheet(self, draft: Draft, *, viewer: bool = False) -> Sheet:
        """The form with what the draft holds."""
        return Sheet(self.form, draft, self.scope, draft, viewer=viewer)


def opening(service_code: str, applicant: Actor) -> Opening:
    """Raises ``NotFound`` for an unknown service, ``Refused`` where applicants do not start its process, or it could
    not start as it is drawn."""
    service, compiled = engine().repository.service(service_code)
    if not by_application(compiled):
        raise Refused("Layanan ini belum bisa diajukan dari sini. Datanglah ke loket pelayanan kami.")
    start = Start(compiled, applicant, service)
    first = first_form(start, now(), engine().calendar.current())
    if first is None:
        return Opening(service, None, form_scope(compiled, start.command("").values))
    return Opening(service, first.form, first.scope)
