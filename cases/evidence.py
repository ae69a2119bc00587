"""The events of a case in words: one command is one step, with what came of it, why, and what moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cases.evidence_lines import Line, describe_event
from engine.execution.events import (
    COMPENSATION_KEPT,
    CONDITION_CANCELLED,
    ELEMENT_CANCELLED,
    ELEMENT_ENTERED,
    ELEMENT_LEFT,
    ERROR_THROWN,
    FLOW_TAKEN,
    INSTANCE_STARTED,
    JOB_CANCELLED,
    JOB_COMPLETED,
    MESSAGE_CANCELLED,
    MESSAGE_RECEIVED,
    SIGNAL_CANCELLED,
    SIGNAL_RECEIVED,
    TASK_CLAIMED,
    TASK_COMPLETED,
    TASK_RELEASED,
    TIMER_CANCELLED,
    TIMER_FIRED,
    VARIABLE_SET,
)
from engine.execution.scopes import CALLED
from engine.services.history import HistoryRow, InstanceView
from office.disclosure import Disclosure

# What names a step: the event that every command of the kind begins with, and how it is told.
TITLES = {
    INSTANCE_STARTED: "Kasus dimulai",
    TASK_COMPLETED: "{} selesai",
    TASK_CLAIMED: "{} diambil",
    TASK_RELEASED: "{} dilepas",
    TIMER_FIRED: "Waktu tiba: {}",
    JOB_COMPLETED: "{} selesai",
    MESSAGE_RECEIVED: "Pesan diterima: {}",
    SIGNAL_RECEIVED: "Sinyal diterima: {}",
}
MOVES = {
    FLOW_TAKEN: "lewat alur {}",
    ELEMENT_ENTERED: "masuk ke {}",
    ELEMENT_LEFT: "keluar dari {}",
    ELEMENT_CANCELLED: "{} dihentikan",
    TIMER_CANCELLED: "waktu {} dicabut",
    JOB_CANCELLED: "pekerjaan {} dihentikan",
    MESSAGE_CANCELLED: "pesan {} tidak ditunggu lagi",
    SIGNAL_CANCELLED: "sinyal {} tidak ditunggu lagi",
    CONDITION_CANCELLED: "syarat {} tidak ditunggu lagi",
    COMPENSATION_KEPT: "{} bisa dibatalkan kembali",
}
FAILED = "{} gagal"  # the step of somebody's error, which is told as a line as well


@dataclass
class Step:
    """One command. ``values`` are (name, value in words) it wrote, ``moves`` how tokens went; ``chain`` its digest."""

    seq: int
    at: datetime
    actor: str
    chain: str
    title: str = ""
    lines: list[Line] = field(default_factory=list)
    values: list[tuple[str, str]] = field(default_factory=list)
    moves: list[str] = field(default_factory=list)

    @property
    def decides(self) -> bool:
        return any(line.kind == "decision" for line in self.lines)


def steps_of(view: InstanceView, events: Iterable[HistoryRow], shown: Disclosure, now: datetime) -> list[Step]:
    """Every step, oldest first."""
    steps: dict[int, Step] = {}
    every = list(events)
    places = {event.token: event.element_name for event in every if event.kind == ELEMENT_ENTERED}
    for event in every:
        step = steps.setdefault(event.seq, Step(event.seq, event.at, _who(view, event, shown), event.chain))
        name = event.element_name
        if not step.title and event.kind in TITLES:
            step.title = TITLES[event.kind].format(name)
        elif event.kind == VARIABLE_SET:
            name = _name_variable(event, places)
            step.values.append((name, shown.value(event.element, event.values)))
        elif event.kind in MOVES:
            step.moves.append(MOVES[event.kind].format(_way(view, event)))
        else:
            if event.kind == ERROR_THROWN and not step.title:
                step.title = FAILED.format(name)
            step.lines += describe_event(view, event, shown, now)
    return list(steps.values())


def _name_variable(event: HistoryRow, places: Mapping[str, str]) -> str:
    """The variable, and where it lives if it is not the case's own: in an activity, or around its repetitions."""
    if not event.token:
        return event.element
    place = places.get(event.token.removesuffix(CALLED))
    return f"{event.element} (di {place})" if place else f"{event.element} (perulangan)"


def _who(view: InstanceView, event: HistoryRow, shown: Disclosure) -> str:
    """The actor's name; the applicant's only for those who may know it."""
    return shown.person(event.actor_name, view.variables)


def _way(view: InstanceView, event: HistoryRow) -> str:
    """A flow by its ends, an element by its name."""
    flow = view.compiled.process.flows.get(event.element)
    if flow is None:
        return event.element_name
    elements = view.compiled.process.elements
    ends = " → ".join(elements[end].name or end for end in (flow.source, flow.target))
    return f"{ends} ({flow.name})" if flow.name else ends
