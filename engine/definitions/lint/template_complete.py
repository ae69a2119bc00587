"""Rule template-complete: an element drawn with one of our element templates has what the template asks for.

Modeler drops what a template does not name when it is applied, and lets a field be emptied afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable

from engine.definitions.bpmn.model import Element, Process
from engine.definitions.bpmn.topics import Topics
from engine.definitions.deployment.resources import Resources
from engine.definitions.lint.finding import quote, warning
from engine.definitions.lint.sop_properties import STEP
from engine.errors import Finding

RULE = "template-complete"
_STEP = ("langkah", "uraian", "kelengkapan", "waktu")
# By the template's id (processes/.camunda/element-templates): its name in Modeler, what must not be empty. Those of
# topics are in their rows.
TEMPLATES: dict[str | None, tuple[str, tuple[str, ...]]] = {
    "alur.langkah": ("Langkah SOP", _STEP),
    "alur.tanda_tangan": ("Tanda tangan TTE", ("tanda_tangan", "tanda_tangan_bila", *_STEP)),
}


def templates(topics: Topics) -> dict[str | None, tuple[str, tuple[str, ...]]]:
    """Those of steps and those of topics."""
    drawn = (topic for topic in topics.values() if topic.template)
    return TEMPLATES | {each.template: (each.template_name, each.template_needs or each.needs) for each in drawn}


def check(process: Process, resources: Resources) -> Iterable[Finding]:
    known = templates(resources.topics)
    for element in process.elements.values():
        if element.template not in known:
            continue
        name, needed = known[element.template]
        said = _said_elsewhere(element, resources)
        if missing := [each for each in needed if each not in said and not _read_value(element, each)]:
            sentence = (
                f"{quote(element)} memakai templat “{name}”, tetapi {', '.join(missing)} kosong. "
                "Isi di panel properti Modeler, atau terapkan templatnya lagi."
            )
            yield warning(process, element, sentence, RULE)


def _read_value(element: Element, name: str) -> str:
    return element.properties.get(name, "") or element.inputs.get(name, "")


def _said_elsewhere(element: Element, resources: Resources) -> tuple[str, ...]:
    """What rule known-topic, or for a numbered step rule sop-properties, says of the element already."""
    topic = resources.topics.get(element.topic or "")
    if topic is not None and topic.needs:
        return topic.needs
    return STEP if element.step is not None else ()
