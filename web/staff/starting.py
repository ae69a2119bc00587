"""Processes that staff start by themselves: the list, and the first form of one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cases.whose import describe_group
from engine.definitions.analysis.starts import first_task
from engine.errors import NotFound, Refused
from engine.services.first_form import FirstForm, first_form
from engine.services.opening import opened_by, startable, starter_of
from engine.services.repository import Compiled
from engine.services.schedules import ScheduledStart
from engine.services.step_result import StepResult
from engine.services.task_access import waits_for
from office.papers.drafts import Draft
from web import access
from web.current import engine, now, office, person
from web.forms import Sheet, answer_save
from web.forms.sheet import ACTION
from web.staff import commands
from web.staff.turns import describe_turn


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
    """The first form of the process; sent, it starts a case, and completes its first task where the form is that one's.
    Where the process does not begin with a form of the same group, there is only the button."""
    compiled = _startable(key)
    first = _first(compiled)
    sheet = _sheet(key, first)
    if request.method == "GET":
        return _page(compiled, first, sheet)
    sheet = sheet.receive()
    if request.form.get(ACTION):
        sentence = "Isian Anda tersimpan. Prosesnya belum dimulai."
        return answer_save(sheet, partial(_page, compiled, first), sentence)
    sheet = sheet.send(partial(_start, key))
    if sheet.result is None:
        return _page(compiled, first, sheet), sheet.status
    flash(_outcome(compiled, sheet.result), "ok")
    leads_on = first is None or first.at_start
    return redirect(_further(sheet.result) if leads_on else url_for("staff.task_list"), 303)


@access.staff
def start_fields(key: str) -> ResponseReturnValue:
    """The form's fields as they look with these values: what the page swaps in while it is filled in."""
    first = _first(_startable(key))
    if first is None:
        return ""
    shown = _sheet(key, first).receive().show()
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


def _first(compiled: Compiled) -> FirstForm | None:
    with suppress(Refused):  # the start will say why it cannot be
        return first_form(opened_by(person(), compiled, {}), now(), engine().calendar.current())
    return None


def _sheet(key: str, first: FirstForm | None) -> Sheet:
    """One's own draft of a start; the sign in its id keeps it apart from drafts of applications."""
    id = f"mulai:{_short(key, person().id)}"
    saved = office().drafts.find(person(), id) if first else None
    draft = saved or Draft(id=id, service="", values={}, documents={}, updated_at=None)
    return Sheet(first.form, draft, first.scope, saved) if first else Sheet(None, draft, {})


def _short(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _start(key: str, sheet: Sheet) -> StepResult:
    command = commands.read_id("mulai", _short(key))
    return engine().runtime.start_process(person(), key, {}, command, submission=sheet.first_submission())


def _page(compiled: Compiled, first: FirstForm | None, sheet: Sheet) -> str:
    return render_template(
        "staff/start.html",
        process=compiled.process,
        lane=describe_group(compiled.process, starter_of(compiled)),
        task=first.element if first else first_task(compiled.process),
        shown=sheet.show(whole=False) if first else None,
        errors=sheet.errors,
        sentence=sheet.sentence,
        saved=sheet.saved is not None,
    )


def _further(result: StepResult) -> str:
    """The first task, where it is one's own group's."""
    own = next((task for task in result.opened if waits_for(person(), task.group) and not task.assignee), None)
    return url_for("staff.task", task_id=own.id) if own is not None else url_for("staff.task_list")


def _outcome(compiled: Compiled, result: StepResult) -> str:
    """What was begun, and whose turn it is."""
    number = f" dengan nomor {result.business_key}" if result.business_key != result.instance_id else ""
    return f"{compiled.process.name} dimulai{number}. {describe_turn(compiled, result)}"
