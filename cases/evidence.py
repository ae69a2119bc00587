"""The events of a case in words: one command is one step, with what came of it, why, and what moved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from cases.moments import write_moment
from engine.execution.events import (
    DECISION_EVALUATED,
    ELEMENT_CANCELLED,
    ELEMENT_ENTERED,
    ELEMENT_LEFT,
    FLOW_TAKEN,
    GATEWAY_DECIDED,
    INSTANCE_ENDED,
    INSTANCE_STALLED,
    INSTANCE_STARTED,
    JOB_CANCELLED,
    JOB_COMPLETED,
    JOB_CREATED,
    MESSAGE_SENT,
    NUMBER_ALLOCATED,
    TASK_CANCELLED,
    TASK_CLAIMED,
    TASK_COMPLETED,
    TASK_CREATED,
    TASK_RELEASED,
    TIMER_CANCELLED,
    TIMER_FIRED,
    TIMER_SCHEDULED,
    VARIABLE_SET,
)
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
}
MOVES = {
    FLOW_TAKEN: "lewat alur {}",
    ELEMENT_ENTERED: "masuk ke {}",
    ELEMENT_LEFT: "keluar dari {}",
    ELEMENT_CANCELLED: "{} dihentikan",
    TIMER_CANCELLED: "waktu {} dicabut",
    JOB_CANCELLED: "pekerjaan {} dihentikan",
}


@dataclass(frozen=True, slots=True)
class Line:
    """What came of a step; ``why`` are its reasons. ``kind``: decision, task, number, message, time, end or work."""

    kind: str
    text: str
    why: tuple[str, ...] = ()


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
    for event in events:
        step = steps.setdefault(event.seq, Step(event.seq, event.at, _who(view, event, shown), event.chain))
        name = event.element_name
        if not step.title and event.kind in TITLES:
            step.title = TITLES[event.kind].format(name)
        elif event.kind == VARIABLE_SET:
            step.values.append((event.element, shown.value(event.element, event.values)))
        elif event.kind in MOVES:
            step.moves.append(MOVES[event.kind].format(_way(view, event)))
        else:
            step.lines += _describe_event(view, event, shown, now)
    return list(steps.values())


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


def _describe_event(view: InstanceView, event: HistoryRow, shown: Disclosure, now: datetime) -> Iterator[Line]:
    name, detail, values = event.element_name, event.detail or {}, event.values or {}
    if event.kind == GATEWAY_DECIDED:
        yield _gateway(view, event, shown)
    elif event.kind == DECISION_EVALUATED:
        yield _decision(view, event, shown)
    elif event.kind == NUMBER_ALLOCATED:
        yield Line("number", f"Nomor {detail['kind']} diberikan: {values.get('number', 'sudah dihapus')}")
    elif event.kind == MESSAGE_SENT:
        lanes = {lane.group: lane.name for lane in view.compiled.process.lanes.values()}
        text = f"Pesan kepada {lanes.get(detail['to'], detail['to'])}: {detail['template'].replace('_', ' ')}"
        yield Line("message", text, tuple(_message(event, shown)))
    elif event.kind == TASK_CREATED:
        lanes = {lane.group: lane.name for lane in view.compiled.process.lanes.values()}
        until = f", batas {write_moment(detail['due'], now)}" if detail["due"] else ""
        yield Line("task", f"Menunggu {lanes.get(detail['group'], detail['group'])}: {name}{until}")
    elif event.kind == TASK_CANCELLED:
        yield Line("task", f"{name} ditutup tanpa diselesaikan")
    elif event.kind == TIMER_SCHEDULED:
        yield Line("time", f"Waktu dipasang: {name}, {write_moment(detail['due'], now)}")
    elif event.kind == JOB_CREATED:
        yield Line("work", f"Sistem mulai mengerjakan: {name}")
    elif event.kind == INSTANCE_ENDED:
        yield Line("end", f"Kasus berakhir: {name}")
    elif event.kind == INSTANCE_STALLED:
        yield Line("end", "Kasus terhenti: tidak ada yang bisa melanjutkannya")


def _gateway(view: InstanceView, event: HistoryRow, shown: Disclosure) -> Line:
    """Which way was taken; each condition that was asked, with its result and the values it read."""
    flows, elements = view.compiled.process.flows, view.compiled.process.elements
    taken = flows[event.detail["taken"]]
    asked = [
        f"{_plain(condition)}: {'terpenuhi' if result else 'tidak terpenuhi'}"
        for _, condition, result in event.detail["asked"]
    ]
    if not any(result for *_, result in event.detail["asked"]):
        asked.append("tidak ada syarat yang terpenuhi, jadi lewat alur bawaan")
    answer = taken.name or elements[taken.target].name or taken.target
    return Line("decision", f"{event.element_name} → {answer}", (*_read(event, shown), *asked))


def _decision(view: InstanceView, event: HistoryRow, shown: Disclosure) -> Line:
    """The table, the rules that matched, what they read and what they answered."""
    table = view.compiled.resources.decisions[event.detail["decision"]]
    rules = ", ".join(str(rule) for rule in event.detail["rules"]) or "tidak ada yang cocok"
    outputs = (event.values or {}).get("outputs", [])
    answers = [f"jawaban: {name} = {shown.value(name, value)}" for row in outputs for name, value in row.items()]
    return Line("decision", f"Tabel {table.name}: aturan {rules}", (*_read(event, shown), *answers))


def _message(event: HistoryRow, shown: Disclosure) -> Iterator[str]:
    """What it said, and to whom it went. One from before texts were kept has nothing to tell."""
    if empty := (event.detail or {}).get("empty"):
        yield f"tidak ada isinya: {', '.join(empty)}"
    if event.recipients == ():
        yield "tidak terkirim: tidak ada penerima yang punya nomor WhatsApp"
    if shown.in_clear and event.recipients and event.values:
        yield f"“{event.values['text']}”"
        yield f"penerima: {', '.join(event.recipients)}"


def _read(event: HistoryRow, shown: Disclosure) -> list[str]:
    if event.values is None:
        return ["nilai yang dibaca sudah dihapus"]
    return [f"{name} = {shown.value(name, value)}" for name, value in event.values.get("read", {}).items()]


def _plain(condition: str) -> str:
    """ "${a == 'b'}" -> "a == 'b'"."""
    return condition.strip().removeprefix("${").removesuffix("}").lstrip("=").strip()
