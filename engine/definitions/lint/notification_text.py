"""Rule notification-text: every place of a text that is sent has an input to fill it, and every input has a place.

The people it is sent to would read a dash otherwise, or miss what the designer meant to tell them.
"""

from __future__ import annotations

from collections.abc import Iterable

from engine.definitions.bpmn.model import Element, Process
from engine.definitions.bpmn.topics import NOTIFICATION, TEMPLATE
from engine.definitions.deployment.notifications import ADDRESSING, OFFICE_PLACES, NotificationText
from engine.definitions.deployment.resources import NOTIFICATIONS, Resources
from engine.definitions.lint.finding import error, quote, warning
from engine.errors import Finding

RULE = "notification-text"
# Inputs that our element template fills by itself: no designer has written them (processes/.camunda/element-templates).
OFFERED = {NOTIFICATION.template: frozenset({"nama", "nomor_registrasi", "layanan"})}


def check(process: Process, resources: Resources) -> Iterable[Finding]:
    for element in process.elements.values():
        name = element.inputs.get(TEMPLATE, "") if element.topic == NOTIFICATION.name else ""
        if name in resources.notifications:
            yield from _check_places(process, element, NotificationText(name, resources.notifications[name]))
        elif name and not resources.notifications:
            sentence = (
                f"Teks pesan “{name}” pada {quote(element)} tidak ikut dipasang, jadi penerima hanya membaca nama dan "
                f"isiannya. Sertakan {NOTIFICATIONS}."
            )
            yield warning(process, element, sentence, RULE)


def _check_places(process: Process, element: Element, text: NotificationText) -> Iterable[Finding]:
    given = {name for name, value in element.inputs.items() if value.strip()}
    here = f"teks pesan “{text.name}” di {NOTIFICATIONS}"
    for place in text.places:
        if place not in given | OFFICE_PLACES:
            sentence = (
                f"{quote(element)} tidak mengisi {{{place}}} pada {here}. "
                f"Tambahkan masukan “{place}” pada unsur ini, atau hapus {{{place}}} dari teksnya."
            )
            yield error(process, element, sentence, RULE)
    for stray in text.strays:
        sentence = (
            f"“{stray}” pada {here} bukan tempat isian, jadi penerima membacanya begitu saja. "
            "Tulis nama masukan di antara dua kurung kurawal, misalnya {nama}."
        )
        yield error(process, element, sentence, RULE)
    meant = {*ADDRESSING, *text.places, *OFFERED.get(element.template or "", ())}
    for name in element.inputs:
        if name not in meant:
            sentence = (
                f"{quote(element)} mengisi “{name}”, tetapi {here} tidak memakainya. "
                f"Tulis {{{name}}} di teksnya, atau hapus masukan ini."
            )
            yield warning(process, element, sentence, RULE)
