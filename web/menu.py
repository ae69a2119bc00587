"""The column of the staff pages: each entry shows to those whom its view's own statement lets in."""

from __future__ import annotations

from dataclasses import dataclass

from web.access import may
from web.current import engine, person


@dataclass(frozen=True, slots=True)
class Entry:
    """``count`` names one of ``inbox.counts``; "" where nothing is counted."""

    endpoint: str
    icon: str
    label: str
    count: str = ""


# Groups whose members look into cases and hold no tasks.
ONLOOKERS = frozenset({"auditor", "perancang", "operator"})
ENTRIES = (
    Entry("staff.task_list", "inbox", "Tugas", "all"),
    Entry("staff.cases", "layers", "Semua kasus"),
    Entry("messages.outbox", "send", "Pesan keluar"),
)
POSTS = {
    "back_office": "Back Office",
    "sub_koordinator": "Sub Koordinator",
    "koordinator": "Koordinator",
    "tim_teknis_opd": "Tim Teknis OPD",
    "kadis": "Kadis",
    "auditor": "Auditor",
    "perancang": "Perancang proses",
    "operator": "Operator",
}


def entries() -> list[tuple[Entry, int | None]]:
    """What the person at hand may open, with the numbers beside it."""
    shown = [entry for entry in ENTRIES if may(entry.endpoint)]
    if person().groups <= ONLOOKERS:
        shown = [entry for entry in shown if not entry.count]
    counts = engine().inbox.counts(person()) if any(entry.count for entry in shown) else {}
    return [(entry, counts.get(entry.count)) for entry in shown]


def post() -> str:
    """What the person at hand is in this office."""
    return ", ".join(name for key, name in POSTS.items() if key in person().groups) or "Petugas"
