"""One task: read it, fill in its form beside the documents, complete it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cases.papers import EXAMINATION, tally
from engine.errors import AlurError, Conflict, InvalidSubmission, Refused
from engine.services.connectors import SigningFailed
from engine.services.inbox import TaskView
from engine.services.runtime import Submission
from engine.services.step_result import StepResult
from office.papers.drafts import Draft
from web import access
from web.current import engine, now, office, person
from web.forms import Received, Shown, answers, receive, show
from web.staff import commands
from web.staff.claims import lost
from web.staff.desk import desk_of, foreign_unknown, open_task
from web.staff.opened_paper import opened_paper

SAVE = "simpan"
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
        return lost(task_id, error)
    return _page(view, office().drafts.find(person(), task_id), {})


@access.staff
def complete(task_id: str) -> ResponseReturnValue:
    """Completes the task; the other buttons of the form save it, or draw it again."""
    try:
        view = open_task(task_id)
    except Conflict as error:
        return _again(task_id, error)
    received = _received(view)
    if request.form.get("aksi"):
        return _kept(view, received)
    try:
        result = _complete(view, received)
    except Conflict as error:
        return lost(task_id, error, _typed(view, received.draft))
    except InvalidSubmission as error:
        return _refused(view, received, error, error.errors)
    except SigningFailed as error:
        wrong = InvalidSubmission({PASSPHRASE: str(error)})
        return (
            _refused(view, received, wrong, wrong.errors)
            if error.wrong_passphrase
            else _refused(view, received, error, {})
        )
    except Refused as error:
        return _refused(view, received, error, {})
    if received.draft.updated_at is not None:  # there is one to throw away
        office().drafts.discard(person(), task_id)
    flash(_outcome(view, result), "ok")
    return redirect(url_for("staff.task_list"), 303)


@access.staff
def fields(task_id: str) -> ResponseReturnValue:
    """The form's fields as they look with these values: what the page swaps in while it is filled in."""
    view = open_task(task_id)
    shown = _shown(view, _received(view).draft, {})
    if shown is None:
        return ""
    return render_template("staff/fields.html", shown=shown, examines=_examines(view), tally=tally(shown.fields))


def _again(task_id: str, error: Conflict) -> ResponseReturnValue:
    """For a task that is gone: a button pressed twice gets the same answer twice, others learn what became of it."""
    with suppress(Conflict), foreign_unknown():
        engine().runtime.complete(person(), task_id, Submission({}), commands.sent("selesai"))
        flash("Tugas ini sudah Anda selesaikan.", "ok")
        return redirect(url_for("staff.task_list"), 303)
    return lost(task_id, error)


def _complete(view: TaskView, received: Received) -> StepResult:
    submission = received.submission(request.form.get(PASSPHRASE) or None)
    if received.errors:
        raise InvalidSubmission({**_wrong(view, submission), **received.errors})
    with foreign_unknown():
        return engine().runtime.complete(person(), view.id, submission, commands.sent("selesai"))


def _wrong(view: TaskView, submission: Submission) -> dict[str, str]:
    """What is wrong besides the files that were not let in."""
    try:
        if view.form is not None:
            view.form.check(submission.values, view.scope, now(), submission.documents)
    except InvalidSubmission as error:
        return error.errors
    return {}


def _kept(view: TaskView, received: Received) -> ResponseReturnValue:
    office().drafts.save(person(), received.draft)
    if request.form["aksi"] == SAVE and not received.errors:
        flash("Isian Anda tersimpan. Tugas ini masih menunggu Anda selesaikan.", "ok")
        return redirect(url_for("staff.task", task_id=view.id), 303)
    return _page(view, received.draft, received.errors), 422 if received.errors else 200


def _refused(view: TaskView, received: Received, error: AlurError, errors: Mapping[str, str]) -> ResponseReturnValue:
    """The page again with all that was typed, but never the passphrase."""
    office().drafts.save(person(), received.draft)
    return _page(view, received.draft, errors, "" if errors else str(error)), error.status


def _received(view: TaskView) -> Received:
    draft = office().drafts.find(person(), view.id) or Draft(view.id, view.service, {}, {}, None)
    return receive(view.form, draft) if view.form else Received(draft)


def _shown(view: TaskView, draft: Draft | None, errors: Mapping[str, str]) -> Shown | None:
    if view.form is None:
        return None
    uploaded = draft.digests if draft is not None else frozenset()

    def address(reference: Mapping[str, Any]) -> str:
        digest = reference["digest"]
        if digest in uploaded:
            return url_for("documents.of_draft", draft_id=view.id, digest=digest)
        return url_for("documents.of_case", instance_id=view.instance_id, digest=digest)

    return show(view.form, draft, view.scope, errors, address)


def _page(view: TaskView, draft: Draft | None, errors: Mapping[str, str], sentence: str = "") -> str:
    shown, desk = _shown(view, draft, errors), desk_of(view)
    paper = opened_paper(desk, request.args.get("berkas"), _examines(view))
    return render_template(
        "staff/task.html",
        task=view,
        desk=desk,
        shown=shown,
        summary=_summary(shown, errors),
        errors=errors,
        sentence=sentence,
        saved=draft is not None,
        tally=tally(shown.fields) if shown else None,
        paper=paper,
        prints_here=paper is not None and paper.state == "signed",
        printables=sorted(desk.printables, key=lambda each: paper is None or each[0] != paper.path),
        examines=_examines(view),
        test_signer=engine().signer.test,
    )


def _summary(shown: Shown | None, errors: Mapping[str, str]) -> list[tuple[str, str]]:
    """(anchor, sentence) of every error; one in a row of a list names the row."""
    rows = [(each, row) for each in (shown.fields if shown else ()) for row in each.rows]
    names = {f"{each.path}-{row.index}-": row.item.get("nama") for each, row in rows}
    found = []
    for anchor, text in shown.errors if shown else [("", text) for text in errors.values()]:
        name = next((name for start, name in names.items() if name and anchor.startswith(start)), None)
        found.append((PASSPHRASE if text == errors.get(PASSPHRASE) else anchor, f"{name}: {text}" if name else text))
    return found


def _examines(view: TaskView) -> bool:
    """Whether the form goes through documents one by one."""
    parts = [part for each in view.form.components for part in each.walk()] if view.form else []
    return any(part.properties.get("tampilan") == EXAMINATION for part in parts)


def _typed(view: TaskView, draft: Draft) -> list[tuple[str, str]]:
    """What was filled in, for who came too late."""
    shown = _shown(view, draft, {})
    return [(label, text) for label, text in answers(shown.fields) if text != "tidak diisi"] if shown else []


def _outcome(view: TaskView, result: StepResult) -> str:
    """What happened, and whose turn it is."""
    done = f"{view.element.name} {result.business_key} selesai."
    lanes = {lane.group: lane.name for lane in view.compiled.process.lanes.values()}
    if result.opened:
        turns = [f"{lanes.get(task.group, task.group)}: {task.name}" for task in result.opened]
        return f"{done} Sekarang giliran {' dan '.join(turns)}."
    return f"{done} Kasus ini berakhir." if result.ended else f"{done} Sistem menyiapkan langkah berikutnya."
