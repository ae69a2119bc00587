"""Messages that the applicant may send to their own case: taking it back, adding to it, as the diagram says."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engine.services.case_messages import AwaitedMessage
from engine.services.step_result import StepResult
from web import access
from web.current import engine, person
from web.forms import Sheet, answer_whole
from web.forms.fragments import answer_fields, answer_upload
from web.forms.message import message_sheet, send_message
from web.forms.parts import split_uploads


def add_routes(blueprint: Blueprint) -> None:
    at = "/permohonan/<instance_id>/pesan/<token>"
    blueprint.add_url_rule(at, view_func=message, methods=["GET", "POST"])
    blueprint.add_url_rule(f"{at}/isian", view_func=refresh_message, methods=["POST"])
    blueprint.add_url_rule(f"{at}/unggah", view_func=upload_for_message, methods=["POST"])


@access.applicant
def message(instance_id: str, token: str) -> ResponseReturnValue:
    """The message's form, or what it does with one button."""
    awaited = _find_awaited(instance_id, token)

    def page(sheet: Sheet) -> str:
        shown = sheet.show()
        return render_template(
            "applicant/message.html", message=awaited, shown=shown, lists=split_uploads(shown.fields)[1]
        )

    def show_done(_: StepResult) -> ResponseReturnValue:
        flash(f"{awaited.label}: terkirim. Terima kasih.", "ok")
        return redirect(url_for("applicant.application", instance_id=awaited.instance_id), 303)

    return answer_whole(_sheet(awaited), page, partial(send_message, awaited), show_done)


@access.applicant
def refresh_message(instance_id: str, token: str) -> ResponseReturnValue:
    """The fields drawn again for what has been answered so far; a fragment, for JavaScript."""
    return answer_fields(_sheet(_find_awaited(instance_id, token)))


@access.applicant
def upload_for_message(instance_id: str, token: str) -> ResponseReturnValue:
    """One document the moment it was chosen; answers its row drawn again."""
    return answer_upload(_sheet(_find_awaited(instance_id, token)))


def _find_awaited(instance_id: str, token: str) -> AwaitedMessage:
    return engine().case_messages.get(person(), f"{instance_id}:{token}")


def _sheet(awaited: AwaitedMessage) -> Sheet:
    return message_sheet(awaited, viewer=True)
