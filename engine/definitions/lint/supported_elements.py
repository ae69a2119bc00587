"""Rule supported-elements: everything that is drawn is run, or refused by name; what a case runs without as well is
passed over with a warning."""

from __future__ import annotations

from collections.abc import Iterable

from engine.definitions.analysis.starts import start_events
from engine.definitions.bpmn.elements import (
    BOUNDARY_EVENT,
    CANCEL,
    ELEMENTS,
    KINDS,
    NONE,
    TRANSACTION,
    refused_name,
)
from engine.definitions.bpmn.model import EXTERNAL, Element, Flow, Process
from engine.definitions.bpmn.sop_properties import LEFT_OUT, LISTENERS
from engine.definitions.deployment.resources import Resources
from engine.definitions.lint import replacements
from engine.definitions.lint.finding import error, quote, warning
from engine.errors import Finding

RULE = "supported-elements"
# Code that runs beside the diagram, by what a file calls it.
LISTENING = frozenset({"executionListener", "executionListeners", "taskListener", "taskListeners"})


def check(process: Process, resources: Resources) -> Iterable[Finding]:
    starts = start_events(process)
    plain = [element for element in starts if element.event.kind == NONE]
    if not starts:
        yield error(process, None, "Proses belum punya peristiwa mulai. Gambar satu di awal jalannya.", RULE)
    if len(plain) > 1:
        message = (
            f"Proses punya {len(plain)} peristiwa mulai biasa, jadi tidak jelas di mana kasus dimulai. Sisakan satu, "
            "dengan gerbang sesudahnya; yang memakai waktu, pesan, atau sinyal boleh ada di sampingnya."
        )
        yield error(process, None, message, RULE)
    yield from _parts(process, None, process.unknown)
    for flow in process.flows.values():
        yield from _parts(process, flow, flow.unknown)
    for element in process.elements.values():
        yield from _parts(process, element, element.unknown)
        yield from _element(process, element)


def _parts(process: Process, where: Element | Flow | None, names: Iterable[str]) -> Iterable[Finding]:
    whose = quote(where) if where is not None else "Proses ini"
    for name in names:
        if name in LISTENING and process.properties.get(LISTENERS) == LEFT_OUT:
            message = f"{whose} memakai {name}, yang dilewati menurut properti {LISTENERS}: kodenya tidak dijalankan."
            yield warning(process, where, message, RULE)
        elif name in replacements.PASSED_OVER:
            message = f"{whose} memakai {name}, yang tidak dibaca. {replacements.PASSED_OVER[name]}"
            yield warning(process, where, message, RULE)
        else:
            message = f"{whose} memakai {name}, yang tidak dijalankan Alur. {replacements.of_part(name)}"
            yield error(process, where, message, RULE)


def _element(process: Process, element: Element) -> Iterable[Finding]:
    kind, event = element.kind, element.event.kind
    if (kind, event) not in ELEMENTS and not _follows(process, element):
        by_whom = "di sini" if kind in KINDS else "Alur"
        message = f"{quote(element)} adalah {refused_name(kind, event)}, yang tidak dijalankan {by_whom}. "
        yield error(process, element, message + replacements.of_element(kind, event), RULE)
    if element.topic and element.implementation is None:
        message = f"{quote(element)} punya topik tetapi jenisnya bukan External. Pilih External sebagai jenisnya."
        yield error(process, element, message, RULE)
    if element.implementation not in (None, EXTERNAL) and not element.topic:
        message = (
            f"{quote(element)} memakai {element.implementation}, yang tidak dijalankan Alur. "
            "Pilih External dan tulis topiknya."
        )
        yield error(process, element, message, RULE)


def _follows(process: Process, element: Element) -> bool:
    """Whether a refused transaction is the cause, which is told already."""
    host = process.elements.get(element.attached_to)
    return (
        element.kind == BOUNDARY_EVENT
        and element.event.kind == CANCEL
        and host is not None
        and host.kind == TRANSACTION
    )
