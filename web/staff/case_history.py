"""One case: how it stands, what happened and why, its marks on the diagram, and whether its history holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engine.services.history import HistoryRow, InstanceView
from web import access
from web.current import engine, now, person
from web.staff.papers import papers_of
from web.staff.sight import Sight, sight_of, words
from web.story import standing
from web.wording import text_of

COMMANDS = {
    "start": "Kasus dimulai",
    "complete": "Tugas diselesaikan",
    "claim": "Tugas diambil",
    "release": "Tugas dilepas",
    "fire": "Waktu tiba",
    "finish": "Pekerjaan selesai",
}
# What moves between the drawn elements: folded away, for whoever wants every token.
TECHNICAL = frozenset({"flow.taken", "entered", "left", "cancelled", "job.completed", "job.cancelled"})


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened within a step, in words; ``why`` are its reasons."""

    title: str
    text: str = ""
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """One command and all that came of it."""

    seq: int
    at: datetime
    actor: str
    title: str
    chain: str
    lines: list[Line]
    technical: list[str]


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/kasus/<instance_id>", view_func=case)
    blueprint.add_url_rule("/kasus/<instance_id>/diagram.bpmn", view_func=diagram)
    blueprint.add_url_rule("/kasus/<instance_id>/jejak.json", view_func=trail)
    blueprint.add_url_rule("/kasus/<instance_id>/periksa", view_func=verify, methods=["POST"])


@access.staff
def case(instance_id: str) -> ResponseReturnValue:
    """The case and its history."""
    view = engine().history.instance(person(), instance_id)
    sight = sight_of(person(), view)
    due = {row.id: engine().calendar.current().describe(now(), row.due_at) for row in view.tasks if row.due_at}
    return render_template(
        "staff/case.html",
        case=view,
        standing=standing(view),
        sight=sight,
        applicant=sight.applicant(view.variables),
        papers=papers_of(view) if sight.papers else [],
        messages=[(row, text_of(row.template, _params(row.params))) for row in view.messages] if sight.person else [],
        steps=_steps(view, engine().history.events(view), sight)[::-1],
        due=due,
    )


@access.staff
def diagram(instance_id: str) -> ResponseReturnValue:
    """The diagram of the version the case runs on."""
    view = engine().history.instance(person(), instance_id)
    data = engine().repository.resource(view.compiled.info.id, view.compiled.process.file)
    return Response(data, mimetype="application/xml")


@access.staff
def trail(instance_id: str) -> ResponseReturnValue:
    """The case's marks on the diagram."""
    view = engine().history.instance(person(), instance_id)
    return jsonify(asdict(engine().history.marks(view)))


@access.staff
def verify(instance_id: str) -> ResponseReturnValue:
    """Checks the chain and runs every step again."""
    view = engine().history.instance(person(), instance_id)
    _, problems = engine().replay.verify(view.id)
    for problem in problems:
        flash(f"Langkah {problem.seq}: {problem.message}", "bad")
    if not problems:
        flash(f"Rantai bukti utuh: {view.seq} langkah diperiksa dan dijalankan ulang, tidak ada yang berubah.", "ok")
    return redirect(url_for("staff.case", instance_id=view.id), 303)


def _params(text: str) -> dict[str, Any]:
    import json

    found: dict[str, Any] = json.loads(text)
    return found


def _steps(view: InstanceView, events: Iterable[HistoryRow], sight: Sight) -> list[Step]:
    steps: dict[int, Step] = {}
    for event in events:
        if event.seq not in steps:
            title = COMMANDS.get(event.command, event.command)
            steps[event.seq] = Step(event.seq, event.at, event.actor_name, title, event.chain, [], [])
        step = steps[event.seq]
        if event.kind in TECHNICAL:
            step.technical.append(f"{event.kind} {event.element}")
        elif (line := _line(event, sight)) is not None:
            step.lines.append(line)
    return list(steps.values())


def _line(event: HistoryRow, sight: Sight) -> Line | None:
    """The event in words."""
    name, detail, values = event.element_name, event.detail or {}, event.values
    if event.kind == "gateway.decided":
        read = ", ".join(f"{key} = {sight.value(key, value)}" for key, value in (values or {}).get("read", {}).items())
        asked = [f"{condition} → {'ya' if result else 'tidak'}" for _, condition, result in detail["asked"]]
        return Line(
            f"Keputusan: {name}", f"lewat alur {detail['taken']}", (*asked, *([f"nilai: {read}"] if read else []))
        )
    if event.kind == "decision.evaluated":
        rules = ", ".join(str(rule) for rule in detail["rules"]) or "tidak ada"
        found = values or {}
        return Line(
            f"Tabel keputusan: {name}",
            f"baris {rules}",
            (f"masukan: {words(found.get('read'))}", f"jawaban: {words((found.get('outputs') or [None])[0])}"),
        )
    if event.kind == "variable.set":
        return Line(f"{event.element} = {sight.value(event.element, values)}")
    sentence = {
        "instance.started": "Kasus dimulai",
        "task.created": f"Tugas dibuka: {name}",
        "task.completed": f"Tugas selesai: {name}",
        "task.cancelled": f"Tugas ditutup: {name}",
        "task.claimed": f"Tugas diambil: {name}",
        "task.released": f"Tugas dilepas: {name}",
        "job.created": f"Pekerjaan dimulai: {name}",
        "timer.scheduled": f"Waktu dipasang: {name}",
        "timer.fired": f"Waktu tiba: {name}",
        "timer.cancelled": f"Waktu dicabut: {name}",
        "number.allocated": f"Nomor diambil: {(values or {}).get('number', '')}",
        "message.sent": f"Pesan dikirim: {name}",
        "instance.ended": f"Kasus berakhir: {name}",
        "instance.stalled": "Kasus terhenti",
    }.get(event.kind)
    return Line(sentence) if sentence else None
