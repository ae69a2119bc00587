"""One task: read it, fill in its form beside the documents, complete it."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cases.papers import EXAMINATION, tally
from engine.errors import Conflict, InvalidSubmission
from engine.services.connectors import SigningFailed
from engine.services.inbox import TaskView
from engine.services.runtime import Submission
from engine.services.step_result import StepResult
from web import access
from web.current import engine, person
from web.forms import Sheet, Shown, answer_save, answers, sheet_of
from web.forms.sheet import ACTION
from web.staff import commands
from web.staff.claims import show_loss
from web.staff.desk import desk_of, foreign_unknown, open_task
from web.staff.opened_paper import opened_paper
from web.staff.turns import describe_turn

PASSPHRASE = "passphrase"


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/tugas/<task_id>", view_func=task)
    blueprint.add_url_rule("/tugas/<task_id>", view_func=complete, methods=["POST"])
    blueprint.add_url_rule("/tugas/<task_id>/formulir", view_func=fields, methods=["POST"])


@access.staff
def task(task_id: str) -> ResponseReturnValue:
    """The task's page, with what the person had filled in before."""
    try:
        view = open_task(task_id)
    except Conflict as error:
        return show_loss(task_id, error)
    return _page(view, sheet_of(view))


@access.staff
def complete(task_id: str) -> ResponseReturnValue:
    """Completes the task; the other buttons of the form save it, or draw it again."""
    try:
        view = open_task(task_id)
    except Conflict as error:
        return _again(task_id, error)
    sheet = sheet_of(view).receive()
    if request.form.get(ACTION):
        sentence = "Isian Anda tersimpan. Tugas ini masih menunggu Anda selesaikan."
        return answer_save(sheet, partial(_page, view), sentence)
    try:
        sheet = sheet.send(partial(_complete, view))
    except Conflict as error:
        return show_loss(task_id, error, _list_typed(sheet))
    if sheet.result is None:
        return _page(view, sheet), sheet.status
    flash(f"{view.element.name} {view.business_key} selesai. {describe_turn(view.compiled, sheet.result)}", "ok")
    return redirect(url_for("staff.task_list"), 303)


@access.staff
def fields(task_id: str) -> ResponseReturnValue:
    """The form's fields as they look with these values: what the page swaps in while it is filled in."""
    view = open_task(task_id)
    shown = sheet_of(view).receive().show()
    return render_template("staff/fields.html", shown=shown, examines=_examines(view), tally=tally(shown.fields))


def _again(task_id: str, error: Conflict) -> ResponseReturnValue:
    """For a task that is gone: a button pressed twice gets the same answer twice, others learn what became of it."""
    with suppress(Conflict), foreign_unknown():
        engine().runtime.complete(person(), task_id, Submission({}), commands.read_id("selesai"))
        flash("Tugas ini sudah Anda selesaikan.", "ok")
        return redirect(url_for("staff.task_list"), 303)
    return show_loss(task_id, error)


def _complete(view: TaskView, sheet: Sheet) -> StepResult:
    submission = sheet.submission(request.form.get(PASSPHRASE) or None)
    try:
        with foreign_unknown():
            return engine().runtime.complete(person(), view.id, submission, commands.read_id("selesai"))
    except SigningFailed as error:
        if error.wrong_passphrase:
            raise InvalidSubmission({PASSPHRASE: str(error)}) from error
        raise


def _page(view: TaskView, sheet: Sheet) -> str:
    """All that was typed, but never the passphrase."""
    shown = sheet.show(whole=False)
    desk = desk_of(view)
    paper = opened_paper(desk, request.args.get("berkas"), _examines(view))
    return render_template(
        "staff/task.html",
        task=view,
        desk=desk,
        shown=shown,
        summary=_summary(shown, sheet),
        errors=sheet.errors,
        sentence=sheet.sentence,
        saved=sheet.saved is not None,
        tally=tally(shown.fields),
        paper=paper,
        prints_here=paper is not None and paper.state == "signed",
        printables=sorted(desk.printables, key=lambda each: paper is None or each[0] != paper.path),
        examines=_examines(view),
        test_signer=engine().signer.test,
    )


def _summary(shown: Shown, sheet: Sheet) -> list[tuple[str, str]]:
    """(anchor, sentence) of every error at a field; one in a row of a list names the row."""
    rows = [(each, row) for each in shown.fields for row in each.rows]
    names = {f"{each.path}-{row.index}-": row.item.get("nama") for each, row in rows}
    passphrase = sheet.errors.get(PASSPHRASE)
    found = []
    for anchor, text in shown.errors:
        name = next((name for start, name in names.items() if name and anchor.startswith(start)), None)
        found.append((PASSPHRASE if text == passphrase else anchor, f"{name}: {text}" if name else text))
    return found


def _examines(view: TaskView) -> bool:
    """Whether the form goes through documents one by one."""
    parts = [part for each in view.form.components for part in each.walk()]
    return any(part.properties.get("tampilan") == EXAMINATION for part in parts)


def _list_typed(sheet: Sheet) -> list[tuple[str, str]]:
    """What was filled in, for who came too late."""
    return [(label, text) for label, text in answers(sheet.show().fields) if text != "tidak diisi"]
