"""Processes that staff start by themselves: the list, and the first form of one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.definitions.analysis.starts import first_task
from engine.definitions.forms.camunda_form import Form
from engine.errors import InvalidSubmission, NotFound, Refused
from engine.services.case_data import form_scope
from engine.services.opening import opened_by, startable, starter_of
from engine.services.repository import Compiled
from engine.services.runtime import Submission
from engine.services.schedules import ScheduledStart
from engine.services.step_result import StepResult
from office.papers.drafts import Draft
from web import access
from web.current import engine, office, person
from web.forms import Received, Shown, receive, show
from web.staff import commands

SAVE = "simpan"


@dataclass(frozen=True, slots=True)
class Line:
    """One process of the list; ``next_at`` is when the calendar starts it by itself."""

    key: str
    name: str
    sentence: str
    next_at: datetime | None


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/mulai", view_func=starting)
    blueprint.add_url_rule("/mulai/<key>", view_func=start, methods=["GET", "POST"])
    blueprint.add_url_rule("/mulai/<key>/formulir", view_func=start_fields, methods=["POST"])


@access.staff
def starting() -> ResponseReturnValue:
    """The processes that the person's groups start."""
    schedules = engine().schedules.all()
    lines = [_line(each, schedules) for each in startable(engine().repository, person())]
    return render_template("staff/starting.html", lines=lines)


@access.staff
def start(key: str) -> ResponseReturnValue:
    """The first form of the process; sent, it starts a case and completes its first task. Where the process does not
    begin with a form of the same group, there is only the button."""
    compiled = _startable(key)
    form, draft = _form(compiled), office().drafts.find(person(), _draft_id(key))
    if request.method == "GET":
        return _page(compiled, form, draft, {})
    received = _received(form, key, draft)
    if request.form.get("aksi"):
        return _kept(compiled, form, received)
    try:
        if received.errors:
            raise InvalidSubmission(dict(received.errors))
        submission = received.submission() if form is not None else None
        result = _start(key, submission)
    except InvalidSubmission as error:
        office().drafts.save(person(), received.draft)
        return _page(compiled, form, received.draft, error.errors), error.status
    except Refused as error:
        office().drafts.save(person(), received.draft)
        return _page(compiled, form, received.draft, {}, str(error)), error.status
    office().drafts.discard(person(), received.draft.id)
    flash(_outcome(compiled, result), "ok")
    return redirect(_further(result) if form is None else url_for("staff.task_list"), 303)


@access.staff
def start_fields(key: str) -> ResponseReturnValue:
    """The form's fields as they look with these values: what the page swaps in while it is filled in."""
    compiled = _startable(key)
    form, draft = _form(compiled), office().drafts.find(person(), _draft_id(key))
    if form is None:
        return ""
    shown = _shown(compiled, form, _received(form, key, draft).draft, {})
    return render_template("staff/fields.html", shown=shown, examines=False, tally=None)


def _startable(key: str) -> Compiled:
    """Raises ``NotFound`` for a process that is not the person's to start."""
    for compiled in startable(engine().repository, person()):
        if compiled.info.key == key:
            return compiled
    raise NotFound("Proses ini tidak ada, atau bukan kelompok Anda yang memulainya.")


def _line(compiled: Compiled, schedules: Iterable[ScheduledStart]) -> Line:
    task = first_task(compiled.process)
    said = compiled.process.documentation.partition("\n")[0]
    sentence = said or (f"Dimulai dengan {task.name}." if task is not None and task.name else "")
    mine = [each for each in schedules if each.key == compiled.info.key and each.error is None]
    coming = [each.due_at for each in mine if each.due_at is not None]
    return Line(compiled.info.key, compiled.process.name, sentence, min(coming, default=None))


def _form(compiled: Compiled) -> Form | None:
    """The form to start with: the first task's, where it is of the group that starts and signs nothing."""
    task = first_task(compiled.process)
    if task is None or task.form is None or task.signs:
        return None
    return compiled.resources.forms.get(task.form)


def _draft_id(key: str) -> str:
    """One's own draft of a start; the sign in it keeps it apart from drafts of applications."""
    return f"mulai:{_short(key, person().id)}"


def _short(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _received(form: Form | None, key: str, draft: Draft | None) -> Received:
    begun = draft or Draft(_draft_id(key), "", {}, {}, None)
    return receive(form, begun) if form is not None else Received(begun)


def _start(key: str, submission: Submission | None) -> StepResult:
    return engine().runtime.start_process(person(), key, {}, commands.sent("mulai", _short(key)), submission=submission)


def _kept(compiled: Compiled, form: Form | None, received: Received) -> ResponseReturnValue:
    """The other buttons of the form save it, or draw it again."""
    office().drafts.save(person(), received.draft)
    if request.form["aksi"] == SAVE and not received.errors:
        flash("Isian Anda tersimpan. Prosesnya belum dimulai.", "ok")
        return redirect(url_for("staff.start", key=compiled.info.key), 303)
    return _page(compiled, form, received.draft, received.errors), 422 if received.errors else 200


def _shown(compiled: Compiled, form: Form, draft: Draft | None, errors: Mapping[str, str]) -> Shown:
    def address(reference: Mapping[str, Any]) -> str:
        return url_for("documents.of_draft", draft_id=_draft_id(compiled.info.key), digest=reference["digest"])

    known = opened_by(person(), compiled, {}).command("").values
    return show(form, draft, form_scope(compiled, known), errors, address)


def _page(
    compiled: Compiled, form: Form | None, draft: Draft | None, errors: Mapping[str, str], sentence: str = ""
) -> str:
    return render_template(
        "staff/start.html",
        process=compiled.process,
        lane=_lanes(compiled).get(starter_of(compiled), starter_of(compiled)),
        task=first_task(compiled.process),
        shown=_shown(compiled, form, draft, errors) if form is not None else None,
        errors=errors,
        sentence=sentence,
        saved=draft is not None,
    )


def _further(result: StepResult) -> str:
    """The first task, where it is one's own group's."""
    own = next((task for task in result.opened if task.group in person().groups), None)
    return url_for("staff.task", task_id=own.id) if own is not None else url_for("staff.task_list")


def _outcome(compiled: Compiled, result: StepResult) -> str:
    """What was begun, and whose turn it is."""
    number = f" dengan nomor {result.business_key}" if result.business_key != result.instance_id else ""
    done = f"{compiled.process.name} dimulai{number}."
    lanes = _lanes(compiled)
    if result.opened:
        turns = [f"{lanes.get(task.group, task.group)}: {task.name}" for task in result.opened]
        return f"{done} Sekarang giliran {' dan '.join(turns)}."
    return f"{done} Kasus ini berakhir." if result.ended else f"{done} Sistem menyiapkan langkah berikutnya."


def _lanes(compiled: Compiled) -> dict[str, str]:
    return {lane.group: lane.name for lane in compiled.process.lanes.values()}
