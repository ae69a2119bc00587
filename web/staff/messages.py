"""Messages that an officer may send to a case from its page, as the diagram says."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engine.services.case_messages import AwaitedMessage
from engine.services.step_result import StepResult
from web import access
from web.current import engine, person
from web.forms import Sheet, answer_whole
from web.forms.message import message_sheet, send_message


def add_routes(blueprint: Blueprint) -> None:
    at = "/kasus/<instance_id>/pesan/<token>"
    blueprint.add_url_rule(at, view_func=message, methods=["GET", "POST"])
    blueprint.add_url_rule(f"{at}/isian", view_func=refresh_message, methods=["POST"])


@access.staff
def message(instance_id: str, token: str) -> ResponseReturnValue:
    """The message's form, or what it does with one button."""
    awaited = _find_awaited(instance_id, token)

    def page(sheet: Sheet) -> str:
        return render_template("staff/message.html", message=awaited, shown=sheet.show(), saved=sheet.saved is not None)

    def show_done(_: StepResult) -> ResponseReturnValue:
        flash(f"{awaited.label}: kasus {awaited.business_key} berjalan terus.", "ok")
        return redirect(url_for("staff.case", instance_id=awaited.instance_id), 303)

    return answer_whole(message_sheet(awaited), page, partial(send_message, awaited), show_done)


@access.staff
def refresh_message(instance_id: str, token: str) -> ResponseReturnValue:
    """The form's fields as they look with these values: what the page swaps in while it is filled in."""
    shown = message_sheet(_find_awaited(instance_id, token)).receive().show()
    return render_template("staff/fields.html", shown=shown, examines=False, tally=None)


def _find_awaited(instance_id: str, token: str) -> AwaitedMessage:
    return engine().case_messages.get(person(), f"{instance_id}:{token}")
