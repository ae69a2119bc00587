"""Rule lane-known: every user task is somebody's, by its lane or by whom it names; else it is open to every officer."""

from __future__ import annotations

from collections.abc import Iterable

from engine.definitions.bpmn.elements import USER_TASK
from engine.definitions.bpmn.model import Process
from engine.definitions.deployment.resources import Resources
from engine.definitions.lint.finding import quote, warning
from engine.errors import Finding

RULE = "lane-known"


def check(process: Process, resources: Resources) -> Iterable[Finding]:
    for lane in process.lanes.values():
        if not lane.group:
            yield Finding(
                process.file, lane.id, "Lajur ini belum diberi nama; kelompok petugas diambil dari namanya.", RULE
            )
    for element in process.elements.values():
        named = element.assignee or element.candidate_users or element.candidate_groups
        if element.kind == USER_TASK and not named and not process.group_of(element.id):
            message = (
                f"Tugas {quote(element)} tidak berada di lajur mana pun dan tidak menyebut kelompok, jadi terbuka bagi "
                "setiap petugas. Bila bukan itu yang dimaksud, geser ke dalam lajurnya atau isi Candidate groups."
            )
            yield warning(process, element, message, RULE)
