"""Rule supported-elements: what is not run is refused by its name, never walked over in silence."""

from __future__ import annotations

from collections.abc import Iterable

from engine.definitions.analysis.starts import start_events
from engine.definitions.bpmn.elements import BOUNDARY_EVENT, ELEMENTS, END_EVENT, KINDS, TIMER, refused_name
from engine.definitions.bpmn.model import Element, Process
from engine.definitions.deployment.resources import Resources
from engine.definitions.lint.finding import error, quote
from engine.errors import Finding

RULE = "supported-elements"


def check(process: Process, resources: Resources) -> Iterable[Finding]:
    starts = start_events(process)
    plain = [element for element in starts if element.event.kind != TIMER]
    if not starts or len(plain) > 1:
        message = f"Proses harus punya tepat satu peristiwa mulai; ada {len(plain)}. Yang memakai waktu boleh lebih."
        yield error(process, None, message, RULE)
    if not any(element.kind == END_EVENT for element in process.elements.values()):
        yield error(process, None, "Proses belum punya peristiwa akhir.", RULE)
    for element in process.elements.values():
        yield from _element(process, element)


def _element(process: Process, element: Element) -> Iterable[Finding]:
    for thing in element.unknown:
        yield error(
            process, element, f"{quote(element)} memakai {thing}, yang tidak dijalankan Alur. Hapus bagian itu.", RULE
        )
    if (element.kind, element.event.kind) not in ELEMENTS:
        by_whom = "di sini" if element.kind in KINDS else "Alur"
        name = refused_name(element.kind, element.event.kind)
        message = f"{quote(element)} adalah {name}, yang tidak dijalankan {by_whom}. Ganti unsurnya."
        yield error(process, element, message, RULE)
    if element.kind == BOUNDARY_EVENT and not process.elements.get(element.attached_to, element).type.hosts:
        message = f"{quote(element)} harus menempel pada tugas pengguna atau panggilan proses."
        yield error(process, element, message, RULE)
    for thing, drawn in _list_unused(element):
        if drawn:
            message = f"{quote(element)} memakai {thing}, yang tidak dipakai Alur. Hapus isinya."
            yield error(process, element, message, RULE)
    if element.topic and element.implementation != "external":
        yield error(process, element, f"{quote(element)} punya topik tetapi jenisnya bukan External.", RULE)
    if element.implementation not in (None, "external"):
        message = f"{quote(element)} memakai {element.implementation}; pakai topik (External) sebagai gantinya."
        yield error(process, element, message, RULE)
    if element.loop is not None:
        yield error(process, element, f"{quote(element)} berulang (multi-instance), yang tidak dijalankan Alur.", RULE)


def _list_unused(element: Element) -> list[tuple[str, bool]]:
    """What Camunda would act on and we do not: silence would mislead."""
    groups = (element.candidate_groups or "").split(",")
    return [
        ("Assignee", element.assignee is not None),
        ("Candidate users", element.candidate_users is not None),
        ("Priority", element.priority is not None),
        ("lebih dari satu candidate group", len(groups) > 1),
        ("masukan (input)", bool(element.inputs) and not element.type.service),
        ("keluaran (output)", bool(element.outputs)),
    ]
