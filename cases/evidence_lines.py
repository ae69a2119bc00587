"""What one event of a case says in words, with its reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cases.moments import write_moment
from cases.whose import describe_drawn
from engine.execution.events import (
    COMPENSATION_THROWN,
    CONDITION_AWAITED,
    CONDITION_MET,
    DECISION_EVALUATED,
    ERROR_THROWN,
    ESCALATION_THROWN,
    GATEWAY_DECIDED,
    INSTANCE_ENDED,
    INSTANCE_STALLED,
    JOB_CREATED,
    MESSAGE_AWAITED,
    MESSAGE_RECEIVED,
    MESSAGE_SENT,
    MESSAGE_THROWN,
    NUMBER_ALLOCATED,
    SIGNAL_AWAITED,
    SIGNAL_RECEIVED,
    SIGNAL_THROWN,
    TASK_CANCELLED,
    TASK_CREATED,
    TIMER_SCHEDULED,
)
from engine.services.history import HistoryRow, InstanceView
from office.disclosure import Disclosure

# Of events that only wait or come: how they are told.
PLAIN = {
    MESSAGE_RECEIVED: "Pesan diterima: {}",
    SIGNAL_AWAITED: "Menunggu sinyal: {}",
    SIGNAL_RECEIVED: "Sinyal diterima: {}",
    CONDITION_MET: "Syarat terpenuhi: {}",
}


@dataclass(frozen=True, slots=True)
class Line:
    """What came of a step; ``why`` are its reasons. ``kind``: decision, task, number, message, time, end, work, event,
    trouble."""

    kind: str
    text: str
    why: tuple[str, ...] = ()


def describe_event(view: InstanceView, event: HistoryRow, shown: Disclosure, now: datetime) -> Iterator[Line]:
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
        whom = describe_drawn(view.compiled.process, detail)
        yield Line("task", f"Menunggu {whom}: {name}{_describe_order(detail, now)}")
    elif event.kind == TASK_CANCELLED:
        yield Line("task", f"{name} ditutup tanpa diselesaikan")
    elif event.kind == TIMER_SCHEDULED:
        yield Line("time", f"Waktu dipasang: {name}, {write_moment(detail['due'], now)}")
    elif event.kind == JOB_CREATED:
        yield Line("work", f"Sistem mulai mengerjakan: {name}")
    elif event.kind in PLAIN:
        yield Line("event", PLAIN[event.kind].format(name))
    elif event.kind in DRAWN:
        yield DRAWN[event.kind](view, event, shown)
    elif event.kind == INSTANCE_ENDED:
        yield Line("end", f"Kasus berakhir: {name}")
    elif event.kind == INSTANCE_STALLED:
        yield Line("end", "Kasus terhenti: tidak ada yang bisa melanjutkannya")


def _describe_order(detail: Mapping[str, Any], now: datetime) -> str:
    """When a task is due, and what else is drawn about when to look at it."""
    due, follow_up, priority = (detail.get(name) for name in ("due", "follow_up", "priority"))
    parts = [
        f"batas {write_moment(due, now)}" if due else "",
        f"ditunda sampai {write_moment(follow_up, now)}" if follow_up else "",
        f"prioritas {priority}" if priority is not None else "",
    ]
    return "".join(f", {part}" for part in parts if part)


def _gateway(view: InstanceView, event: HistoryRow, shown: Disclosure) -> Line:
    """Which ways were taken; each condition that was asked, with its result and the values it read."""
    flows, elements, taken = view.compiled.process.flows, view.compiled.process.elements, event.detail["taken"]
    several = isinstance(taken, list)
    ways = [flows[id] for id in (taken if several else [taken])]
    asked = [
        f"{_plain(condition)}: {'terpenuhi' if result else 'tidak terpenuhi'}"
        for _, condition, result in event.detail["asked"]
    ]
    if not any(result for *_, result in event.detail["asked"]):
        by_default = not several or elements[ways[0].source].default == ways[0].id
        asked.append("tidak ada syarat yang terpenuhi" + (", jadi lewat alur bawaan" if by_default else ""))
    answers = [way.name or elements[way.target].name or way.target for way in ways]
    return Line("decision", f"{event.element_name} → {', '.join(answers)}", (*_read(event, shown), *asked))


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


# Events between cases, and inside one ------------------------------------------------------------


def _message_awaited(view: InstanceView, event: HistoryRow, shown: Disclosure) -> Line:
    key = (event.values or {}).get("key")
    about = (f"kunci = {shown.value('key', key)}",) if key is not None else ()
    return Line("event", f"Menunggu pesan: {event.element_name}", (f"pesan {event.detail['name']}", *about))


def _condition_awaited(view: InstanceView, event: HistoryRow, shown: Disclosure) -> Line:
    return Line("event", f"Menunggu syarat: {event.element_name}", (_plain(event.detail["condition"]),))


def _message_thrown(view: InstanceView, event: HistoryRow, shown: Disclosure) -> Line:
    return Line("event", f"Pesan dikirim ke kasus lain: {event.detail['name']}", _describe_sent(event, shown))


def _signal_thrown(view: InstanceView, event: HistoryRow, shown: Disclosure) -> Line:
    return Line("event", f"Sinyal dikirim ke semua kasus: {event.detail['name']}", _describe_sent(event, shown))


def _error_thrown(view: InstanceView, event: HistoryRow, shown: Disclosure) -> Line:
    caught = event.detail["caught"]
    if caught is None:
        return Line("trouble", f"{_coded('Galat', event)} tidak ditangani: kasus menunggu bantuan")
    return Line("trouble", f"{_coded('Galat', event)}, ditangani {name_of(view, caught)}")


def _escalation_thrown(view: InstanceView, event: HistoryRow, shown: Disclosure) -> Line:
    caught = [name_of(view, each) for each in event.detail["caught"]]
    return Line(
        "event", f"{_coded('Eskalasi', event)}{', ditangani ' + ', '.join(caught) if caught else ' tidak ditangani'}"
    )


def _compensation_thrown(view: InstanceView, event: HistoryRow, shown: Disclosure) -> Line:
    undone = [name_of(view, each) for each in event.detail["elements"]]
    told = f"dibatalkan kembali: {', '.join(undone)}" if undone else "tidak ada yang perlu dibatalkan"
    return Line("event", f"{event.element_name}: {told}")


DRAWN = {
    MESSAGE_AWAITED: _message_awaited,
    CONDITION_AWAITED: _condition_awaited,
    MESSAGE_THROWN: _message_thrown,
    SIGNAL_THROWN: _signal_thrown,
    ERROR_THROWN: _error_thrown,
    ESCALATION_THROWN: _escalation_thrown,
    COMPENSATION_THROWN: _compensation_thrown,
}


def name_of(view: InstanceView, id: str) -> str:
    """What a diagram calls an element; its id where it has no name."""
    element = view.compiled.process.elements.get(id)
    return element.name or id if element is not None else id


def _coded(what: str, event: HistoryRow) -> str:
    """ "Galat BERKAS_RUSAK di Periksa"."""
    code = event.detail["code"]
    return f"{what} {code} di {event.element_name}" if code else f"{what} di {event.element_name}"


def _describe_sent(event: HistoryRow, shown: Disclosure) -> tuple[str, ...]:
    """The variables that went along."""
    if event.values is None:
        return ("nilai yang dikirim sudah dihapus",)
    values: Mapping[str, Any] = event.values.get("variables") or {}
    return tuple(f"{name} = {shown.value(name, value)}" for name, value in values.items())
