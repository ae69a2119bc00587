"""Rule start-events: it is plain how cases begin, and whose they are (see ``starts``)."""

from __future__ import annotations

from collections.abc import Iterable

from engine.definitions.analysis import starts
from engine.definitions.analysis.candidates import fixed_groups
from engine.definitions.bpmn.elements import USER_TASK
from engine.definitions.bpmn.expansion import called_keys
from engine.definitions.bpmn.model import Element, Process
from engine.definitions.bpmn.topics import RECIPIENT
from engine.definitions.deployment.resources import Resources
from engine.definitions.lint.finding import error, quote, warning
from engine.errors import Finding
from engine.groups import APPLICANT_GROUP

RULE = "start-events"
LONGEST_ID = 64


def check(process: Process, resources: Resources) -> Iterable[Finding]:
    for event in starts.timers(process):
        if len(event.id) > LONGEST_ID:
            yield error(process, event, f"Id peristiwa mulai ini lebih dari {LONGEST_ID} huruf; pendekkan.", RULE)
    yield from _check_property(process)
    called_only = process.properties.get(starts.PROPERTY) == starts.CALLED
    if not called_only and (starts.timers(process) or not starts.by_application(process, {APPLICANT_GROUP})):
        yield from _without_applicant(process, resources)


def _check_property(process: Process) -> Iterable[Finding]:
    """What the property says, against what is drawn."""
    word, timers = process.properties.get(starts.PROPERTY, ""), starts.timers(process)
    if word and word not in starts.WORDS:
        message = f"Properti dimulai berisi “{word}”; isi dengan {', '.join(starts.WORDS[:-1])}, atau {starts.CALLED}."
        yield error(process, None, message, RULE)
    if word == starts.CALENDAR and not timers:
        message = "Properti dimulai berisi jadwal, tetapi tidak ada peristiwa mulai yang memakai waktu. Gambarkan satu."
        yield error(process, None, message, RULE)
    if word == starts.CALLED and timers:
        message = f"{quote(timers[0])} memakai waktu, padahal proses ini hanya dipanggil (properti dimulai)."
        yield error(process, timers[0], message, RULE)
    if word == starts.STAFF and not starts.starter(process, {APPLICANT_GROUP}):
        message = "Properti dimulai berisi petugas, tetapi tugas pertamanya tidak berada di lajur petugas."
        yield error(process, starts.first_task(process), message, RULE)


def _without_applicant(process: Process, resources: Resources) -> Iterable[Finding]:
    """What a case that no applicant has begun cannot do."""
    for element in process.elements.values():
        if _is_applicants(process, element) or _calls_for_applicant(element, resources):
            message = (
                f"Kasus yang dimulai petugas atau jadwal tidak punya pemohon, jadi tidak ada yang bisa mengerjakan "
                f"{quote(element)}. Pindahkan ke lajur petugas; bila proses ini hanya dipanggil proses lain, "
                f"beri properti dimulai berisi {starts.CALLED}."
            )
            yield error(process, element, message, RULE)
        elif element.inputs.get(RECIPIENT) == APPLICANT_GROUP:
            message = (
                f"Kasus yang dimulai petugas atau jadwal tidak punya pemohon, jadi pesan {quote(element)} "
                "tidak sampai kepada siapa pun."
            )
            yield warning(process, element, message, RULE)


def _is_applicants(process: Process, element: Element) -> bool:
    return element.kind == USER_TASK and APPLICANT_GROUP in fixed_groups(process, element)


def _calls_for_applicant(element: Element, resources: Resources) -> bool:
    """Whether it calls a process in which the applicant has something to do."""
    target = resources.processes.get(element.called or "")
    if target is None:
        return False
    called = [target, *(resources.processes[key] for key in called_keys(target, resources.processes))]
    return any(_is_applicants(process, each) for process in called for each in process.elements.values())
