"""Rule first-form: an application begins with one form, which is plain before the case runs.

What is sent with an application can only be placed where the case opens that form at once, and no other (see
``starts.first_task``).
"""

from __future__ import annotations

from collections.abc import Iterable

from engine.definitions.analysis import starts
from engine.definitions.analysis.net import joins, waits
from engine.definitions.bpmn.elements import (
    CALL_ACTIVITY,
    CATCH_EVENT,
    END_EVENT,
    SEND_TASK,
    SERVICE_TASK,
    START_EVENT,
    USER_TASK,
)
from engine.definitions.bpmn.model import Element, Process
from engine.definitions.bpmn.sop_properties import APPLICANTS
from engine.definitions.deployment.resources import Resources
from engine.definitions.lint.finding import called, warning
from engine.errors import Finding

RULE = "first-form"
REASONS = {
    CALL_ACTIVITY: "memanggil proses lain",
    SERVICE_TASK: "dikerjakan sistem sesudah kasus dimulai",
    SEND_TASK: "dikerjakan sistem sesudah kasus dimulai",
    CATCH_EVENT: "menunggu waktu",
    END_EVENT: "mengakhiri kasus",
}


def check(process: Process, resources: Resources) -> Iterable[Finding]:
    if not starts.by_application(process, {APPLICANTS}) or starts.first_task(process) is not None:
        return
    before = _in_the_way(process)
    if before is None:
        return  # reachable says that the start leads nowhere
    reason = REASONS.get(before.kind, "bercabang atau menggabungkan alur")
    message = (
        f"Permohonan tidak bisa diajukan lewat situs atau loket: sebelum formulir pertama ada {called(before)}, yang "
        f"{reason}, jadi belum tentu formulir mana yang dibuka lebih dulu. Pindahkan ke sesudah tugas pertama pemohon."
    )
    yield warning(process, before, message, RULE)


def _in_the_way(process: Process) -> Element | None:
    """The first element behind the start that a case does not simply pass on its way to the first form."""
    at, seen = starts.begin(process), set[str]()
    while at is not None and at.id not in seen and at.kind != USER_TASK:
        if waits(at) or joins(at) or len(at.outgoing) > 1 or (not at.outgoing and at.kind != START_EVENT):
            return at
        seen.add(at.id)
        at = process.elements[process.flows[at.outgoing[0]].target] if at.outgoing else None
    return None
