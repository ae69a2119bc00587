"""Rule element-position: an element stands where it can do what it is drawn for (BPMN 2.0, 10.5 and 13)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.definitions.bpmn.elements import (
    BOUNDARY_EVENT,
    CATCH_EVENT,
    COMPENSATE,
    CONDITIONAL,
    ELEMENTS,
    ERROR,
    ESCALATION,
    EVENT_GATEWAY,
    LINK,
    NONE,
    RECEIVE_TASK,
    START_EVENT,
    SUB_PROCESS,
    THROW_EVENT,
)
from engine.definitions.bpmn.model import Element, Process
from engine.definitions.deployment.resources import Resources
from engine.definitions.lint.finding import error, quote
from engine.errors import Finding

RULE = "element-position"


def check(process: Process, resources: Resources) -> Iterable[Finding]:
    for element in process.elements.values():
        if (element.kind, element.event.kind) in ELEMENTS:  # else supported-elements says it
            for message in _wrong(process, element):
                yield error(process, element, message, RULE)


def _wrong(process: Process, element: Element) -> Iterator[str]:
    if element.kind == START_EVENT:
        yield from _start(process, element)
    elif element.kind == SUB_PROCESS:
        yield from _sub_process(process, element)
    elif element.kind == BOUNDARY_EVENT:
        yield from _boundary(process, element)
    elif element.kind == EVENT_GATEWAY:
        yield from _event_gateway(process, element)
    elif element.event.kind == LINK:
        yield from _link(process, element)
    elif element.event.kind == COMPENSATE:
        yield from _taken_back(process, element)


def _start(process: Process, element: Element) -> Iterator[str]:
    around, event = process.elements.get(element.parent), element.event.kind
    if around is None and event in (ERROR, ESCALATION):
        yield (
            f"{quote(element)} hanya bisa memulai subproses peristiwa, bukan kasus. Taruh di dalam subproses "
            "peristiwa, atau ganti dengan peristiwa mulai pesan."
        )
    elif around is None and event == CONDITIONAL:
        yield (
            f"{quote(element)} menunggu syarat atas isian kasus, padahal kasusnya belum ada. Ganti dengan peristiwa "
            "mulai pesan, sinyal, atau waktu."
        )
    elif around is not None and not around.by_event and event != NONE:
        yield (
            f"{quote(element)} memulai subproses {quote(around)}, yang dimulai oleh alurnya. Ganti dengan peristiwa "
            "mulai biasa, dan taruh yang ditunggu sebagai peristiwa tunggu sesudahnya, atau jadikan subproses "
            "peristiwa."
        )
    elif around is not None and around.by_event and event == NONE:
        yield (
            f"{quote(element)} tidak punya pemicu, jadi subproses peristiwa {quote(around)} tidak pernah dimulai. "
            "Pilih pemicunya: waktu, pesan, sinyal, syarat, galat, atau eskalasi."
        )
    if event == ERROR and not element.interrupting:
        yield f"Galat {quote(element)} selalu menghentikan. Centang Interrupting, atau ganti dengan eskalasi."


def _sub_process(process: Process, element: Element) -> Iterator[str]:
    starts = [each for each in process.elements.values() if each.kind == START_EVENT and each.parent == element.id]
    if len(starts) != 1:
        yield (
            f"Subproses {quote(element)} punya {len(starts)} peristiwa mulai. Gambar tepat satu di dalamnya, "
            "dengan gerbang sesudahnya bila jalannya lebih dari satu."
        )
    if element.by_event and element.outgoing:  # of those that lead to it rule reachable tells
        yield (
            f"{quote(element)} dimulai oleh peristiwa di dalamnya, jadi tidak ada alur yang keluar darinya. "
            "Hapus alurnya, atau jadikan subproses biasa."
        )
    if element.by_event and element.loop is not None:
        yield (
            f"{quote(element)} dimulai oleh peristiwa, jadi tidak berulang sendiri. Taruh subproses yang berulang "
            "(multi-instance) di dalamnya."
        )


def _boundary(process: Process, element: Element) -> Iterator[str]:
    host = process.elements.get(element.attached_to)
    if host is None or ((host.kind, host.event.kind) in ELEMENTS and (not host.type.hosts or host.by_event)):
        yield f"{quote(element)} harus menempel pada tugas, panggilan proses, atau subproses. Geser ke tepinya."
    if element.event.kind == ERROR and not element.interrupting:
        yield f"Galat {quote(element)} selalu menghentikan tugasnya. Ganti dengan peristiwa tepi yang menghentikan."
    if element.event.kind == COMPENSATE:
        handler = process.elements.get(element.handler)
        if handler is None or not handler.compensates:
            yield (
                f"Kompensasi {quote(element)} belum punya tugas pengembali. Hubungkan dengan asosiasi ke satu tugas "
                "yang ditandai kompensasi (Compensation)."
            )
        if element.outgoing:
            yield (
                f"Dari kompensasi {quote(element)} tidak keluar alur, hanya asosiasi ke tugas pengembalinya. "
                "Ganti alurnya dengan asosiasi."
            )


def _event_gateway(process: Process, element: Element) -> Iterator[str]:
    if len(element.outgoing) < 2:
        yield f"Gerbang peristiwa {quote(element)} menunggu yang pertama dari beberapa peristiwa. Beri dua atau lebih."
    for flow in element.outgoing:
        target = process.elements[process.flows[flow].target]
        catches = target.kind == RECEIVE_TASK or (target.kind == CATCH_EVENT and target.event.kind != LINK)
        if (target.kind, target.event.kind) in ELEMENTS and not catches:
            yield (
                f"Sesudah gerbang peristiwa {quote(element)} ada {quote(target)}, yang tidak menunggu peristiwa. "
                "Sisipkan peristiwa tunggu atau tugas terima, atau pakai gerbang eksklusif."
            )
        elif catches and len(target.incoming) > 1:
            yield (
                f"{quote(target)} menunggu sesudah gerbang peristiwa {quote(element)}, jadi tidak boleh ada alur lain "
                "yang menuju ke sana. Gambar satu peristiwa lagi untuk alur lainnya."
            )
        if any(each.attached_to == target.id for each in process.elements.values()):
            yield (
                f"{quote(target)} menunggu sesudah gerbang peristiwa {quote(element)}, jadi tidak punya peristiwa di "
                "tepinya. Gambar peristiwa itu sesudah gerbangnya."
            )


def _link(process: Process, element: Element) -> Iterator[str]:
    if (element.outgoing and element.kind == THROW_EVENT) or (element.incoming and element.kind == CATCH_EVENT):
        yield (
            f"Tautan {quote(element)} adalah pengganti alur: dari peristiwa kirim tidak keluar alur, dan ke peristiwa "
            "tunggu tidak masuk alur. Hapus alur itu, atau ganti tautannya dengan alur."
        )
    if not element.event.name:
        return  # element-complete says it
    same = [each for each in process.elements.values() if each.event == element.event and each.parent == element.parent]
    awaited = [each for each in same if each.kind == CATCH_EVENT]
    if element.kind == THROW_EVENT and len(awaited) != 1:
        yield (
            f"Tautan “{element.event.name}” punya {len(awaited)} tujuan. Gambar tepat satu peristiwa tunggu tautan "
            "dengan nama itu, di proses atau subproses yang sama."
        )


def _taken_back(process: Process, element: Element) -> Iterator[str]:
    """Of an event that takes something back."""
    if not (of := element.event.activity):
        return
    activity = process.elements.get(of)
    undone = {each.attached_to for each in process.elements.values() if each.event.kind == COMPENSATE}
    within = [each for each in undone if each == of or _is_inside(process, each, of)]
    if activity is None or not within:
        yield (
            f"{quote(element)} mengembalikan “{activity.name if activity else of}”, yang tidak punya kompensasi. Beri "
            "peristiwa kompensasi di tepinya, atau kosongkan Activity ref untuk mengembalikan semua."
        )


def _is_inside(process: Process, id: str, around: str) -> bool:
    element = process.elements.get(id)
    while element is not None and element.parent:
        if element.parent == around:
            return True
        element = process.elements.get(element.parent)
    return False
