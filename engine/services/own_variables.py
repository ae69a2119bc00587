"""Variables that the engine itself writes are taken from nobody: a case's number or letter is not sent in."""

from __future__ import annotations

from collections.abc import Collection

from engine.definitions.analysis import starts
from engine.definitions.deployment.case_variables import OWN, PAPERS, SERVICE, made_by
from engine.definitions.forms.camunda_form import Form
from engine.errors import Refused
from engine.services.repository import Compiled


def refuse_at_start(compiled: Compiled, names: Collection[str]) -> None:
    """Of a case that somebody starts by the key of its process; which service it is for may be said, and what the form
    of its start event fills in. Raises ``Refused``."""
    event = starts.asking_event(compiled.process)
    form = compiled.resources.forms[event.form] if event is not None and event.form else None
    _refuse(_own(compiled) - {SERVICE} - (form.writes if form is not None else frozenset()), names)


def refuse_at_task(form: Form | None, names: Collection[str]) -> None:
    """Of what completes a task or brings a message, beside the form's own fields: a version deployed long ago may have
    such a field. Raises ``Refused``."""
    if not OWN.isdisjoint(names):
        _refuse(OWN - form.writes if form is not None else OWN, names)


def refuse_from_program(compiled: Compiled, form: Form, names: Collection[str]) -> None:
    """Of what a program sends to complete a task: its variables are the case's, whatever the form is. Raises
    ``Refused``."""
    if not form.writes.issuperset(names):
        _refuse(_own(compiled) - form.writes, names)


def _own(compiled: Compiled) -> frozenset[str]:
    services = compiled.resources.services.values()
    seeded = {PAPERS} if any(each.process_key == compiled.info.key for each in services) else set[str]()
    return OWN | seeded | made_by(compiled.process).keys()


def _refuse(own: Collection[str], names: Collection[str]) -> None:
    if sent := sorted(set(own) & set(names)):
        raise Refused(f"Variabel “{sent[0]}” ditulis sistem sendiri dan tidak bisa dikirim. Hapus dari kiriman Anda.")
