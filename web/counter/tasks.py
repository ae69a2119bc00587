"""A task that belongs to an applicant of the counter, done for them when they stand there again."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engine.definitions.deployment.case_variables import APPLICANT
from engine.groups import COUNTER_GROUP
from engine.services.inbox import TaskView
from engine.services.step_result import StepResult
from web import access
from web.current import engine, person
from web.forms import Sheet, answer_whole, sheet_of
from web.forms.fragments import answer_fields, answer_upload
from web.forms.own_task import complete_own, parts_of


def add_routes(blueprint: Blueprint) -> None:
    at = "/tugas/<task_id>"
    blueprint.add_url_rule(at, view_func=task, methods=["GET", "POST"])
    blueprint.add_url_rule(f"{at}/isian", view_func=refresh_task, methods=["POST"])
    blueprint.add_url_rule(f"{at}/unggah", view_func=upload_for_task, methods=["POST"])


@access.roles(COUNTER_GROUP)
def task(task_id: str) -> ResponseReturnValue:
    """The applicant's form, filled in with them; history names the officer."""
    view = _view(task_id)

    def page(sheet: Sheet) -> str:
        applicant = view.variables.get(APPLICANT) or {}
        return render_template("counter/task.html", applicant=applicant, **parts_of(view, sheet))

    def show_done(_: StepResult) -> ResponseReturnValue:
        flash(f"{view.element.name} untuk {view.business_key}: terkirim.", "ok")
        return redirect(url_for("counter.counter"), 303)

    return answer_whole(sheet_of(view, viewer=True), page, partial(complete_own, view, at_counter=True), show_done)


@access.roles(COUNTER_GROUP)
def refresh_task(task_id: str) -> ResponseReturnValue:
    """The fields drawn again for what has been answered so far; a fragment, for JavaScript."""
    return answer_fields(sheet_of(_view(task_id), viewer=True))


@access.roles(COUNTER_GROUP)
def upload_for_task(task_id: str) -> ResponseReturnValue:
    """One scan the moment it was chosen; answers its row drawn again."""
    return answer_upload(sheet_of(_view(task_id), viewer=True))


def _view(task_id: str) -> TaskView:
    return engine().inbox.get(person(), task_id, at_counter=True)
