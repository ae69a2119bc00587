"""The column of the staff pages: each entry shows to those whom its view's own statement lets in."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g

from engine.groups import (
    ALL_OFFICERS,
    AUDITOR,
    COORDINATOR_GROUP,
    COUNTER_GROUP,
    DEPUTY_GROUP,
    DESIGNER,
    HEAD_GROUP,
    OPERATOR,
    TECHNICAL_GROUP,
)
from engine.services.actor import Actor
from engine.services.opening import startable
from web.access import may
from web.current import engine, person


@dataclass(frozen=True, slots=True)
class Entry:
    """``count`` names one of ``inbox.counts``; "" where nothing is counted."""

    endpoint: str
    icon: str
    label: str
    count: str = ""
    section: str = ""  # the heading it stands under; "" is one's own work


# Groups whose members look into cases and hold no tasks.
ONLOOKERS = frozenset({AUDITOR, DESIGNER, OPERATOR})
RECORDS, ADMINISTRATION = "Catatan", "Pengelolaan"
START = "staff.starting"
ENTRIES = (
    Entry("staff.task_list", "inbox", "Tugas", "all"),
    Entry(START, "play", "Mulai proses"),
    Entry("counter.counter", "store", "Loket"),
    Entry("staff.cases", "layers", "Semua kasus"),
    Entry("staff.register", "book-open", "Buku registrasi", section=RECORDS),
    Entry("staff.survey_report", "chart-column", "SKM", section=RECORDS),
    Entry("designer.processes", "workflow", "Proses", section=RECORDS),
    Entry("notifications.outbox", "send", "Pesan keluar", section=ADMINISTRATION),
    Entry("administration.incidents", "triangle-alert", "Kendala", section=ADMINISTRATION),
    Entry("administration.calendar", "calendar", "Kalender kerja", section=ADMINISTRATION),
    Entry("administration.users", "users", "Pengguna", section=ADMINISTRATION),
    Entry("administration.substitutes", "repeat", "Pengganti", section=ADMINISTRATION),
    Entry("administration.office", "landmark", "Kantor", section=ADMINISTRATION),
    Entry("administration.record", "scroll-text", "Catatan pengelolaan", section=ADMINISTRATION),
)
POSTS = {
    COUNTER_GROUP: "Back Office",
    DEPUTY_GROUP: "Sub Koordinator",
    COORDINATOR_GROUP: "Koordinator",
    TECHNICAL_GROUP: "Tim Teknis OPD",
    HEAD_GROUP: "Kadis",
    AUDITOR: "Auditor",
    DESIGNER: "Perancang proses",
    OPERATOR: "Operator",
}


def entries() -> list[tuple[str, list[tuple[Entry, int | None]]]]:
    """What the person at hand may open, by section, with the numbers beside it."""
    shown = [entry for entry in ENTRIES if may(entry.endpoint)]
    if looks_on(person()):
        shown = [entry for entry in shown if not entry.count]
    if not startable(engine().repository, person()):
        shown = [entry for entry in shown if entry.endpoint != START]
    counts = queue_counts() if any(entry.count for entry in shown) else {}
    sections = dict.fromkeys(entry.section for entry in ENTRIES)
    by_section = [
        (section, [(each, counts.get(each.count)) for each in shown if each.section == section]) for section in sections
    ]
    return [(section, found) for section, found in by_section if found]


def looks_on(who: Actor) -> bool:
    """Whether they have no tasks but those of every officer, and none of these waits."""
    return who.groups <= ONLOOKERS | {ALL_OFFICERS} and not any(queue_counts().values())


def queue_counts() -> dict[str, int]:
    """How much waits for the person at hand; asked once a request."""
    if "queue_counts" not in g:
        g.queue_counts = engine().inbox.counts(person())
    return g.queue_counts  # type: ignore[no-any-return]


def post() -> str:
    """What the person at hand is in this office."""
    return ", ".join(name for key, name in POSTS.items() if key in person().groups) or "Petugas"
