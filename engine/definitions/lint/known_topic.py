"""Rule known-topic: what a connector serves has all that the connector needs; the rest is a worker's, which is said."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from engine.definitions.bpmn.model import EXTERNAL, Element, Process
from engine.definitions.bpmn.topics import LETTER, NOTIFICATION, RECIPIENT, TEMPLATE
from engine.definitions.deployment.resources import Resources
from engine.definitions.lint.finding import error, quote, warning
from engine.errors import Finding
from engine.expressions import is_expression
from engine.groups import APPLICANT_GROUP

RULE = "known-topic"
ALIKE = 0.8  # how near a topic is to one of ours, of 1


# What was drawn for a machine of Java, by what its element calls it.
DRAWN = {
    "class": "kelas Java",
    "delegateExpression": "delegasi Java",
    "expression": "ekspresi yang bukan hanya membaca dan menghitung",
    "connector": "konektor",
}


def check(process: Process, resources: Resources) -> Iterable[Finding]:
    for element in process.elements.values():
        if element.topic or (element.type.service and not element.script):
            yield from _element(process, element, resources)


def _element(process: Process, element: Element, resources: Resources) -> Iterable[Finding]:
    if not element.topic:
        if element.implementation in (None, EXTERNAL):  # else supported-elements says it
            message = (
                f"{quote(element)} belum punya topik. Tulis topik yang diambil pekerja, "
                "atau ganti dengan tugas tanpa jenis (Task) bila sistem tidak mengerjakan apa-apa."
            )
            yield error(process, element, message, RULE)
        return
    topic = resources.topics.get(element.topic)
    if topic is None:
        yield warning(process, element, _for_a_worker(element, element.topic, resources), RULE)
        return
    for name in topic.needs:
        if not element.inputs.get(name):
            yield error(process, element, f"{quote(element)} belum mengisi masukan “{name}”.", RULE)
    letter = element.inputs.get(LETTER, "")
    if topic.makes_letter and letter and not is_expression(letter) and letter not in resources.letters:
        yield error(process, element, f"Surat “{letter}” tidak ada. Buat berkas letters/{letter}.typ.", RULE)
    if topic is NOTIFICATION:
        yield from _message(process, element, resources)


def _for_a_worker(element: Element, topic: str, resources: Resources) -> str:
    """How a worker takes up what nothing of ours does."""
    known = ", ".join(sorted(resources.topics))
    drawn = element.implementation or EXTERNAL
    if drawn == EXTERNAL:
        message = f"Topik “{topic}” pada {quote(element)} bukan salah satu yang dikerjakan Alur ({known})."
    else:
        what = DRAWN.get(drawn, f"skrip {drawn.partition(' ')[2]}".strip())
        message = f"{quote(element)} memakai {what}, yang tidak dijalankan Alur sendiri."
    meant = next(iter(get_close_matches(topic, resources.topics, n=1, cutoff=ALIKE)), "")
    advice = f" Mungkin maksudnya “{meant}”." if meant else ""
    return f"{message} Kasus menunggu di sana sampai sebuah program pekerja mengambil topik “{topic}”.{advice}"


def _message(process: Process, element: Element, resources: Resources) -> Iterable[Finding]:
    to, template = element.inputs.get(RECIPIENT, ""), element.inputs.get(TEMPLATE, "")
    groups = {lane.group for lane in process.lanes.values()} | {APPLICANT_GROUP}
    if to and not is_expression(to) and to not in groups:
        yield error(process, element, f"Penerima “{to}” bukan pemohon dan bukan lajur proses ini.", RULE)
    if template and resources.notifications and template not in resources.notifications:
        yield error(process, element, f"Teks pesan “{template}” tidak ada di letters/pesan.json.", RULE)
