"""A task that belongs to an applicant of the counter, done for them when they stand there again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cases.timeline import reasons
from engine.errors import InvalidSubmission
from engine.services.inbox import TaskView
from engine.services.runtime import COUNTER_GROUP
from office.papers.drafts import Draft
from web import access
from web.applicant.opening import parted
from web.applicant.tasks import form_of, not_replaced
from web.applicant.uploads import progress, row_answer
from web.current import engine, office, person
from web.forms import Shown, attach_file, receive, show


def add_routes(blueprint: Blueprint) -> None:
    at = "/tugas/<task_id>"
    blueprint.add_url_rule(at, view_func=task, methods=["GET", "POST"])
    blueprint.add_url_rule(f"{at}/isian", view_func=refresh_task, methods=["POST"])
    blueprint.add_url_rule(f"{at}/unggah", view_func=upload_for_task, methods=["POST"])


@access.roles(COUNTER_GROUP)
def task(task_id: str) -> ResponseReturnValue:
    """The applicant's form, filled in with them; history names the officer."""
    view = _view(task_id)
    if request.method == "GET":
        return _page(view, _draft(view), {})
    got = receive(form_of(view), _draft(view))
    office().drafts.save(person(), got.draft)
    if got.errors:
        return _page(view, got.draft, got.errors), 422
    if request.form.get("aksi") != "kirim":
        return redirect(request.path, 303)
    if missing := not_replaced(_shown(view, got.draft, {})):
        return _page(view, got.draft, missing), 422
    command = f"selesai {view.id} {person().id}"
    try:
        engine().runtime.complete(person(), view.id, got.submission(), command, at_counter=True)
    except InvalidSubmission as error:
        return _page(view, got.draft, error.errors), error.status
    office().drafts.discard(person(), view.id)
    flash(f"{view.element.name} untuk {view.business_key}: terkirim.", "ok")
    return redirect(url_for("counter.counter"), 303)


@access.roles(COUNTER_GROUP)
def refresh_task(task_id: str) -> ResponseReturnValue:
    """The fields drawn again for what has been answered so far; a fragment, for JavaScript."""
    view = _view(task_id)
    shown = _shown(view, receive(form_of(view), _draft(view)).draft, {})
    return render_template("applicant/fields.html", fields=shown.fields, documents=shown.documents)


@access.roles(COUNTER_GROUP)
def upload_for_task(task_id: str) -> ResponseReturnValue:
    """One scan the moment it was chosen; answers its row drawn again."""
    view = _view(task_id)
    got = attach_file(form_of(view), _draft(view))
    return row_answer(_shown(view, got.draft, got.errors), got.errors)


def _view(task_id: str) -> TaskView:
    return engine().inbox.get(person(), task_id, at_counter=True)


def _draft(view: TaskView) -> Draft:
    return office().drafts.find(person(), view.id) or Draft(view.id, view.service, {}, {}, None)


def _shown(view: TaskView, draft: Draft, errors: Mapping[str, str]) -> Shown:
    def address(reference: Mapping[str, Any]) -> str:
        fresh = any(each["digest"] == reference["digest"] for each in draft.documents.values())
        if fresh:
            return url_for("documents.view_of_draft", draft_id=draft.id, digest=reference["digest"])
        return url_for("documents.view_of_case", instance_id=view.instance_id, digest=reference["digest"])

    return show(form_of(view), draft, view.scope, errors, address)


def _page(view: TaskView, draft: Draft, errors: Mapping[str, str]) -> str:
    shown = _shown(view, draft, errors)
    lists = parted(shown.fields)[1]
    return render_template(
        "counter/task.html",
        task=view,
        applicant=view.variables.get("pemohon") or {},
        shown=shown,
        lists=lists,
        tally=progress(lists, shown.documents.fresh),
        reasons=reasons(view.variables) if lists else (),
    )
