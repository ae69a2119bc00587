"""A task that is the applicant's own: mending what came back, answering the survey."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engine.services.inbox import TaskView
from engine.services.step_result import StepResult
from web import access
from web.current import engine, person
from web.forms import Sheet, answer_whole, sheet_of
from web.forms.fragments import answer_fields, answer_upload
from web.forms.own_task import complete_own, parts_of


def add_routes(blueprint: Blueprint) -> None:
    at = "/permohonan/<instance_id>/tugas/<token>"
    blueprint.add_url_rule(at, view_func=task, methods=["GET", "POST"])
    blueprint.add_url_rule(f"{at}/isian", view_func=refresh_task, methods=["POST"])
    blueprint.add_url_rule(f"{at}/unggah", view_func=upload_for_task, methods=["POST"])


@access.applicant
def task(instance_id: str, token: str) -> ResponseReturnValue:
    """The form of the task; what is typed and uploaded stays until it is sent."""
    view = _view(instance_id, token)

    def page(sheet: Sheet) -> str:
        return render_template("applicant/task.html", **parts_of(view, sheet))

    def show_done(_: StepResult) -> ResponseReturnValue:
        flash(f"{view.element.name}: terkirim. Terima kasih.", "ok")
        return redirect(url_for("applicant.application", instance_id=view.instance_id), 303)

    return answer_whole(_sheet(view), page, partial(complete_own, view), show_done)


@access.applicant
def refresh_task(instance_id: str, token: str) -> ResponseReturnValue:
    """The fields drawn again for what has been answered so far; a fragment, for JavaScript."""
    return answer_fields(_sheet(_view(instance_id, token)))


@access.applicant
def upload_for_task(instance_id: str, token: str) -> ResponseReturnValue:
    """One document the moment it was chosen; answers its row drawn again."""
    return answer_upload(_sheet(_view(instance_id, token)))


def _view(instance_id: str, token: str) -> TaskView:
    return engine().inbox.get(person(), f"{instance_id}:{token}")


def _sheet(view: TaskView) -> Sheet:
    return sheet_of(view, viewer=True)
