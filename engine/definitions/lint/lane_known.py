"""Rule lane-known: it is said whose every user task is, by its lane or by whom it names; else it is every officer's."""

from __future__ import annotations

from collections.abc import Iterable

from engine.definitions.analysis import starts
from engine.definitions.bpmn.elements import USER_TASK
from engine.definitions.bpmn.model import Process
from engine.definitions.deployment.resources import Resources
from engine.definitions.lint.finding import quote, warning
from engine.errors import Finding

RULE = "lane-known"
NAMED = 5  # tasks that the finding names


def check(process: Process, resources: Resources) -> Iterable[Finding]:
    for lane in process.lanes.values():
        if not lane.group:
            message = (
                "Lajur ini belum diberi nama, padahal kelompok petugasnya diambil dari namanya; tugas di dalamnya "
                "terbuka bagi semua petugas. Beri nama lajurnya."
            )
            yield Finding(file=process.file, element=lane.id, message=message, rule=RULE, category="warn")
    open_to_all = [
        element
        for element in process.elements.values()
        if element.kind == USER_TASK and not element.names_people and not process.group_of(element.id)
    ]
    called_only = process.properties.get(starts.PROPERTY) == starts.CALLED  # its tasks are in the lane of the call
    if open_to_all and not called_only:  # one cause, one finding
        names = ", ".join(quote(element) for element in open_to_all[:NAMED])
        more = f" dan {len(open_to_all) - NAMED} tugas lain" if len(open_to_all) > NAMED else ""
        message = (
            f"{names}{more} tidak berada di lajur mana pun dan tidak menyebut petugas, jadi terbuka bagi semua petugas "
            "kantor ini, beserta data kasusnya. Gambar di lajur, atau isi Candidate groups."
        )
        yield warning(process, open_to_all[0], message, RULE)
