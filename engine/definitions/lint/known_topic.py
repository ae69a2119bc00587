"""Rule known-topic: a service task's topic is one that a connector serves, with what that connector needs."""

from __future__ import annotations

from collections.abc import Iterable

from engine.definitions.bpmn.model import Element, Process
from engine.definitions.bpmn.topics import LETTER, NOTIFICATION, RECIPIENT, TEMPLATE
from engine.definitions.deployment.resources import Resources
from engine.definitions.lint.finding import error, quote
from engine.errors import Finding
from engine.expressions import is_expression
from engine.groups import APPLICANT_GROUP

RULE = "known-topic"


def check(process: Process, resources: Resources) -> Iterable[Finding]:
    for element in process.elements.values():
        if element.type.service:
            yield from _element(process, element, resources)


def _element(process: Process, element: Element, resources: Resources) -> Iterable[Finding]:
    if not element.topic:
        yield error(process, element, f"{quote(element)} belum punya topik.", RULE)
        return
    topic = resources.topics.get(element.topic)
    if topic is None:
        known = ", ".join(sorted(resources.topics))
        yield error(
            process, element, f"Topik “{element.topic}” pada {quote(element)} tidak dikenal; yang ada: {known}.", RULE
        )
        return
    for name in topic.needs:
        if not element.inputs.get(name):
            yield error(process, element, f"{quote(element)} belum mengisi masukan “{name}”.", RULE)
    letter = element.inputs.get(LETTER, "")
    if topic.makes_letter and letter and not is_expression(letter) and letter not in resources.letters:
        yield error(process, element, f"Surat “{letter}” tidak ada. Buat berkas letters/{letter}.typ.", RULE)
    if topic is NOTIFICATION:
        yield from _message(process, element, resources)


def _message(process: Process, element: Element, resources: Resources) -> Iterable[Finding]:
    to, template = element.inputs.get(RECIPIENT, ""), element.inputs.get(TEMPLATE, "")
    groups = {lane.group for lane in process.lanes.values()} | {APPLICANT_GROUP}
    if to and not is_expression(to) and to not in groups:
        yield error(process, element, f"Penerima “{to}” bukan pemohon dan bukan lajur proses ini.", RULE)
    if template and resources.notifications and template not in resources.notifications:
        yield error(process, element, f"Teks pesan “{template}” tidak ada di letters/pesan.json.", RULE)
