"""Rule template-complete: an element drawn with one of our element templates has what the template asks for.

Modeler drops what a template does not name when it is applied, and lets a field be emptied afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable

from engine.definitions.deployment import Resources
from engine.definitions.lint.finding import called, warning
from engine.definitions.lint.known_topic import NEEDS
from engine.definitions.lint.sop_properties import STEP
from engine.definitions.model import Element, Process
from engine.errors import Finding

RULE = "template-complete"
_STEP = ("langkah", "uraian", "kelengkapan", "waktu")
# By the template's id (processes/.camunda/element-templates): its name in Modeler, what must not be empty.
TEMPLATES: dict[str, tuple[str, tuple[str, ...]]] = {
    "alur.langkah": ("Langkah SOP", _STEP),
    "alur.tanda_tangan": ("Tanda tangan TTE", ("tanda_tangan", "tanda_tangan_bila", *_STEP)),
    "alur.nomor": ("Nomori", ("jenis", "pola", "hasil")),
    "alur.surat": ("Terbitkan surat", ("surat", "hasil")),
    "alur.whatsapp": ("Kirim WhatsApp", ("kepada", "templat")),
}


def check(process: Process, resources: Resources) -> Iterable[Finding]:
    for element in process.elements.values():
        if element.template not in TEMPLATES:
            continue
        name, needed = TEMPLATES[element.template]
        if missing := [each for each in needed if each not in _said_elsewhere(element) and not _given(element, each)]:
            sentence = (
                f"{called(element)} memakai templat “{name}”, tetapi {', '.join(missing)} kosong. "
                "Isi di panel properti Modeler, atau terapkan templatnya lagi."
            )
            yield warning(process, element, sentence, RULE)


def _given(element: Element, name: str) -> str:
    return element.properties.get(name, "") or element.inputs.get(name, "")


def _said_elsewhere(element: Element) -> tuple[str, ...]:
    """What rule known-topic, or for a numbered step rule sop-properties, says of the element already."""
    return NEEDS.get(element.topic or "", STEP if element.properties.get("langkah") else ())
