"""A case told for people: whose turn it is, and what happened so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cases.whose import describe_group
from engine.execution.events import (
    COMPENSATION_THROWN,
    INSTANCE_ENDED,
    MESSAGE_RECEIVED,
    SIGNAL_RECEIVED,
    TASK_COMPLETED,
    TASK_CREATED,
    TIMER_FIRED,
    VARIABLE_SET,
)
from engine.services.history import CaseLine, HistoryRow, InstanceView
from office.public.service_levels import PathStep, path_of_case


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one document came back."""

    document: str
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the story; ``kind``: done, wait, bad or now, as the timeline draws it."""

    kind: str
    title: str
    at: datetime
    text: str = ""
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands. ``kind``: yours, office, system, trouble or ended; ``task`` is one's own open task."""

    kind: str
    title: str
    text: str
    tag: str
    task: str = ""
    due: datetime | None = None


def standing(view: InstanceView | CaseLine, *, onlooker: bool = False) -> Standing:
    """Whose turn it is, as its applicant reads it, or an ``onlooker`` who may be anybody."""
    own = [row for row in view.tasks if row.applicant_id is not None]
    if own:
        first, whom = own[0], "pemohon" if onlooker else "Anda"
        text = "Baca yang perlu Anda lakukan di bawah ini."
        title, tag = f"Giliran {whom}: {_lower(first.name)}", f"Menunggu {whom}"
        return Standing(kind="yours", title=title, text=text, tag=tag, task=first.id, due=first.due_at)
    if view.state == "completed":
        return Standing(
            "ended",
            view.end_name or "Permohonan selesai",
            "Tidak ada lagi yang perlu Anda lakukan.",
            view.end_name or "Selesai",
        )
    if is_held_up(view):
        text = "Petugas kami sudah diberi tahu. Anda tidak perlu melakukan apa-apa; permohonan Anda tidak hilang."
        return Standing("trouble", "Ada kendala di pihak kami", text, "Tertahan di kami")
    waiting = "Anda tidak perlu melakukan apa-apa sekarang. Kami kabari lewat WhatsApp begitu ada perubahan."
    if view.tasks:
        first = view.tasks[0]
        lane = describe_group(view.compiled.process, first.candidate_group)
        return Standing("office", f"Sedang di {lane}: {_lower(first.name)}", waiting, f"Di {lane}")
    return Standing("system", "Sistem sedang menyiapkan langkah berikutnya", waiting, "Sedang disiapkan")


def is_held_up(view: InstanceView | CaseLine) -> bool:
    """Whether an incident keeps the case from going on; a task that named somebody unknown is open all the same."""
    here = {row.id for row in view.tasks}
    return any(each.job_id not in here for each in view.incidents)


def ahead(view: InstanceView, events: Iterable[HistoryRow]) -> list[PathStep]:
    """The steps of the office that still lie before a case, if nothing comes back."""
    if view.state == "completed":
        return []
    at = max((_number(view, row.element) for row in view.tasks), default=0)
    if not at:
        done = [_number(view, e.element) for e in events if e.kind == TASK_COMPLETED]
        last = next((number for number in reversed(done) if number), 0)
        returned = any(row.applicant_id is not None for row in view.tasks)
        at = last - 1 if returned else last  # who sent it back looks at it again
    steps = [step for step in path_of_case(view) if not step.mine]
    return [step for step in steps if _number(view, step.element.id) > at]


def _number(view: InstanceView, element: str) -> int:
    """The step's number in the SOP; 0 for what has none."""
    return view.compiled.process.elements[element].step or 0


def story(view: InstanceView, events: Iterable[HistoryRow], *, names: bool = False) -> list[Entry]:
    """What happened, oldest first; with ``names`` officers are named, else only their lane (what applicants read)."""
    return list(_Teller(view, names).tell(events))


def reasons(variables: Mapping[str, Any]) -> tuple[Reason, ...]:
    """The documents that are to be mended, with what is wrong: rows of a list that hold a verdict."""
    rows = [row for value in variables.values() if isinstance(value, list) for row in value if isinstance(row, dict)]
    return tuple(
        Reason(str(row.get("nama", "")), str(row.get("alasan") or ""))
        for row in rows
        if row.get("putusan") == "perbaiki"
    )


class _Teller:
    def __init__(self, view: InstanceView, names: bool) -> None:
        self._view, self._names = view, names
        self._applicants = view.compiled.executable.applicant_groups
        self._variables: dict[str, Any] = {}
        self._groups: dict[str, str] = {}
        self._sent = False

    def tell(self, events: Iterable[HistoryRow]) -> Iterable[Entry]:
        for event in events:
            if event.kind == VARIABLE_SET:
                if not event.token:  # those inside an activity are nobody's outside
                    self._variables[event.element] = event.values
            elif event.kind == TASK_CREATED:
                self._groups[event.element] = event.detail["group"]
                if self._sent and event.detail["group"] in self._applicants and (found := reasons(self._variables)):
                    yield Entry(
                        kind="wait",
                        title="Dikembalikan untuk diperbaiki",
                        at=event.at,
                        text="Waktu kami berhenti sampai perbaikan dikirim.",
                        reasons=found,
                    )
            elif event.kind == TASK_COMPLETED:
                yield self._describe_completion(event)
            elif event.kind == TIMER_FIRED and self._limits(event.element):
                yield Entry("bad", event.element_name, event.at, "Batas waktu sudah lewat.")
            elif event.kind in (MESSAGE_RECEIVED, SIGNAL_RECEIVED):
                yield Entry("done", event.element_name, event.at, "Kabar yang ditunggu sudah tiba.")
            elif event.kind == COMPENSATION_THROWN and event.detail["elements"]:
                undone = ", ".join(dict.fromkeys(self._name(id) for id in event.detail["elements"]))
                yield Entry("bad", event.element_name, event.at, f"Dibatalkan kembali: {undone}.")
            elif event.kind == INSTANCE_ENDED:
                yield Entry("done", self._view.end_name or "Selesai", event.at)

    def _describe_completion(self, event: HistoryRow) -> Entry:
        group = self._groups.get(event.element, "")
        if group in self._applicants and not self._names:
            first, self._sent = not self._sent, True
            text = f"Nomor registrasi {self._view.business_key} diberikan." if first else "Anda sudah mengirimnya."
            return Entry("done", event.element_name, event.at, text)
        self._sent = self._sent or group in self._applicants
        lane = describe_group(self._view.compiled.process, group)
        return Entry(
            "done",
            event.element_name,
            event.at,
            f"{event.actor_name}, {lane}." if self._names else f"Selesai di {lane}.",
        )

    def _name(self, element: str) -> str:
        return self._view.compiled.process.elements[element].name or element

    def _limits(self, element: str) -> bool:
        drawn = self._view.compiled.process.elements.get(element)
        return drawn is not None and bool(drawn.attached_to) and drawn.interrupting


def _lower(name: str) -> str:
    """A step's name inside a sentence; "TTE" and the like keep their capitals."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name
