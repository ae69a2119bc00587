"""A task that is the applicant's own: mending what came back, answering the survey."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cases.timeline import reasons
from engine.definitions.forms.camunda_form import Form, read_form
from engine.errors import InvalidSubmission
from engine.services.inbox import TaskView
from office.papers.drafts import Draft
from web import access
from web.applicant.opening import parted
from web.applicant.uploads import progress, row_answer
from web.current import engine, office, person
from web.forms import Received, Shown, attach_file, receive, show
from web.forms.paths import walk

NO_FORM = read_form(b'{"id": "tanpa_formulir", "components": []}', "")


def add_routes(blueprint: Blueprint) -> None:
    at = "/permohonan/<instance_id>/tugas/<token>"
    blueprint.add_url_rule(at, view_func=task, methods=["GET", "POST"])
    blueprint.add_url_rule(f"{at}/isian", view_func=refresh_task, methods=["POST"])
    blueprint.add_url_rule(f"{at}/unggah", view_func=upload_for_task, methods=["POST"])


@access.applicant
def task(instance_id: str, token: str) -> ResponseReturnValue:
    """The form of the task; what is typed and uploaded stays until it is sent."""
    view = engine().inbox.get(person(), f"{instance_id}:{token}")
    if request.method == "GET":
        return _page(view, _draft(view), {})
    got = _received(view)
    if got.errors:
        return _page(view, got.draft, got.errors), 422
    if request.form.get("aksi") != "kirim":
        return redirect(request.path, 303)
    if missing := not_replaced(_shown(view, got.draft, {})):
        return _page(view, got.draft, missing), 422
    try:
        engine().runtime.complete(person(), view.id, got.submission(), f"selesai {view.id} {person().id}")
    except InvalidSubmission as error:
        return _page(view, got.draft, error.errors), error.status
    office().drafts.discard(person(), view.id)
    flash(f"{view.element.name}: terkirim. Terima kasih.", "ok")
    return redirect(url_for("applicant.application", instance_id=view.instance_id), 303)


@access.applicant
def refresh_task(instance_id: str, token: str) -> ResponseReturnValue:
    """The fields drawn again for what has been answered so far; a fragment, for JavaScript."""
    view = engine().inbox.get(person(), f"{instance_id}:{token}")
    shown = _shown(view, receive(form_of(view), _draft(view)).draft, {})
    return render_template("applicant/fields.html", fields=shown.fields, documents=shown.documents)


@access.applicant
def upload_for_task(instance_id: str, token: str) -> ResponseReturnValue:
    """One document the moment it was chosen; answers its row drawn again."""
    view = engine().inbox.get(person(), f"{instance_id}:{token}")
    got = attach_file(form_of(view), _draft(view))
    return row_answer(_shown(view, got.draft, got.errors), got.errors)


def not_replaced(shown: Shown) -> dict[str, str]:
    """Documents that came back with a reason and still are the old ones, by path, with the sentence."""
    rows = [row for each in walk(shown.fields) for row in each.rows if row.item.get("alasan")]
    return {
        file.path: f"Unggah pengganti {row.item.get('nama') or file.label}."
        for row in rows
        for file in row.fields
        if file.type == "filepicker" and file.required and file.path not in shown.documents.fresh
    }


def form_of(view: TaskView) -> Form:
    """The task's form; a task drawn without one has only its button."""
    return view.form or NO_FORM


def _received(view: TaskView) -> Received:
    """Takes in the request and saves it."""
    got = receive(form_of(view), _draft(view))
    office().drafts.save(person(), got.draft)
    return got


def _draft(view: TaskView) -> Draft:
    """What has been filled in so far; a task's draft has the task's id."""
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
        "applicant/task.html",
        task=view,
        shown=shown,
        lists=lists,
        tally=progress(lists, shown.documents.fresh),
        reasons=reasons(view.variables) if lists else (),
        errors=errors,
    )
