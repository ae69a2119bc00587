"""Rule lane-known: every user task belongs to a group, by its lane or by its candidate group."""

from __future__ import annotations

from collections.abc import Iterable

from engine.definitions.bpmn.elements import USER_TASK
from engine.definitions.bpmn.model import Process
from engine.definitions.deployment.resources import Resources
from engine.definitions.lint.finding import error, quote
from engine.errors import Finding

RULE = "lane-known"


def check(process: Process, resources: Resources) -> Iterable[Finding]:
    for lane in process.lanes.values():
        if not lane.group:
            yield Finding(
                process.file, lane.id, "Lajur ini belum diberi nama; kelompok petugas diambil dari namanya.", RULE
            )
    for element in process.elements.values():
        if element.kind == USER_TASK and not element.candidate_groups and not process.group_of(element.id):
            message = f"Tugas {quote(element)} tidak berada di lajur mana pun, jadi tidak ada yang bisa mengerjakannya."
            yield error(process, element, message, RULE)
