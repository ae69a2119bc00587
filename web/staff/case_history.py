"""One case: how it stands, what happened and why, its marks on the diagram, and whether its history holds."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import partial

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cases.evidence import steps_of
from cases.notification_states import STATES
from cases.papers import papers_of, printables
from cases.timeline import is_held_up
from cases.whose import describe_group
from engine.errors import NotFound
from engine.services.history import InstanceView
from engine.storage.rows.papers import MessageOfCase
from office.disclosure import Disclosure
from office.wording import Wording, wording_of
from web import access
from web.current import engine, now, office, person
from web.papers import address

DECISIONS = "keputusan"  # ?hanya=keputusan


@dataclass(frozen=True, slots=True)
class Sent:
    """One notification of the case; ``wording`` is None for those who may not read it, ``state`` what a tag shows."""

    row: MessageOfCase
    wording: Wording | None
    state: tuple[str, str, str]


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/kasus/<instance_id>", view_func=case)
    blueprint.add_url_rule("/kasus/<instance_id>/diagram.bpmn", view_func=diagram)
    blueprint.add_url_rule("/kasus/<instance_id>/jejak.json", view_func=trail)
    blueprint.add_url_rule("/kasus/<instance_id>/periksa", view_func=verify, methods=["POST"])


@access.staff
def case(instance_id: str) -> ResponseReturnValue:
    """The case and its history, newest first; ``?hanya=keputusan`` leaves only steps that decided something."""
    view = engine().history.instance(person(), instance_id)
    shown, process = office().disclosure.of(person(), view), view.compiled.process
    steps = steps_of(view, engine().history.events(view), shown, now())
    only = request.args.get("hanya") == DECISIONS
    calendar = engine().calendar.current()
    return render_template(
        "staff/case.html",
        case=view,
        shown=shown,
        applicant=shown.applicant(view.variables),
        whose=partial(describe_group, process),
        held_up=is_held_up(view),
        elements=process.elements,
        calls=process.calls,
        call=_call(view),
        papers=papers_of(view, address=address) if shown.in_clear else [],
        notifications=_notifications(view, shown),
        printables=printables(view) if shown.in_clear else [],
        prints=office().printings.of_case(view.id) if shown.in_clear else [],
        steps=[step for step in reversed(steps) if step.decides or not only],
        only=only,
        awaited=engine().messages.waits_for(view.id),
        sendable=engine().case_messages.list_offered(person(), view.id),
        external=[row for row in view.jobs if row.topic and row.topic not in engine().worker.topics],
        unsent=engine().delivery.of_case(view.id),
        due={row.id: calendar.describe(now(), row.due_at) for row in view.tasks if row.due_at},
    )


@access.staff
def diagram(instance_id: str) -> ResponseReturnValue:
    """The diagram of the version the case runs on; with ``?panggilan=`` that of the process called there."""
    view = engine().history.instance(person(), instance_id)
    process, call = view.compiled.process, _call(view)
    called = process.elements[call].called if call else None
    file = view.compiled.resources.processes[called].file if called else process.file
    return Response(engine().repository.resource(view.compiled.info.id, file), mimetype="application/xml")


@access.staff
def trail(instance_id: str) -> ResponseReturnValue:
    """The case's marks on the same diagram."""
    view = engine().history.instance(person(), instance_id)
    return jsonify(asdict(engine().history.marks(view, _call(view))))


def _call(view: InstanceView) -> str:
    """The call activity whose diagram is asked for; "" for the case's own. Raises ``NotFound``."""
    asked = request.args.get("panggilan", "")
    if asked and asked not in {call.id for call in view.compiled.process.calls}:
        raise NotFound("Panggilan proses ini tidak ada.")
    return asked


@access.staff
def verify(instance_id: str) -> ResponseReturnValue:
    """Checks the chain and runs every step again."""
    view = engine().history.instance(person(), instance_id)
    _, problems = engine().replay.verify(view.id)
    for problem in problems:
        place = f"Langkah {problem.seq}" if problem.seq else "Seluruh kasus"
        flash(f"{place}: {problem.message}", "bad")
    if not problems:
        flash(f"Rantai bukti utuh: {view.seq} langkah diperiksa dan dijalankan ulang, tidak ada yang berubah.", "ok")
    return redirect(url_for("staff.case", instance_id=view.id), 303)


def _notifications(view: InstanceView, shown: Disclosure) -> list[Sent]:
    found = []
    for row in view.notifications:
        wording = wording_of(row, view.compiled) if shown.in_clear else None
        found.append(Sent(row, wording, STATES.get(row.status, (row.status, "", ""))))
    return found
