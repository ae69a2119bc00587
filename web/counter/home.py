"""The counter's first page: who has come, and what waits for those who came before."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import InvalidSubmission, NotFound
from engine.groups import COUNTER_GROUP
from engine.services.opening import list_offered
from web import access
from web.current import engine, office, person

FIELDS = ("nik", "nama", "telepon", "layanan")


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("", view_func=counter)
    blueprint.add_url_rule("/baru", view_func=begin, methods=["POST"])


@access.roles(COUNTER_GROUP)
def counter() -> ResponseReturnValue:
    """The form for a new arrival, drafts, what waits, and the latest applications."""
    return _page({}, {})


@access.roles(COUNTER_GROUP)
def begin() -> ResponseReturnValue:
    """A draft in the name of whoever stands at the counter."""
    typed = {name: request.form.get(name, "") for name in FIELDS}
    errors = {}
    try:
        engine().repository.service(typed["layanan"])
    except NotFound:
        errors["layanan"] = "Pilih layanan yang diminta."
    try:
        if not errors:
            applicant = office().walk_ins.applicant(person(), typed["nik"], typed["nama"], typed["telepon"])
            draft = office().drafts.create(person(), typed["layanan"], applicant.id)
            return redirect(url_for("counter.fill_in", draft_id=draft.id), 303)
    except InvalidSubmission as error:
        errors |= error.errors
    return _page(typed, {name: errors[name] for name in FIELDS if name in errors}), 422


def _page(typed: dict[str, str], errors: dict[str, str]) -> str:
    walk_ins, services = office().walk_ins, list_offered(engine().repository)
    begun = [draft for draft in office().drafts.list(person()) if draft.applicant_id]
    applicants = walk_ins.find_all(draft.applicant_id for draft in begun if draft.applicant_id)
    drafts = [(draft, applicants[draft.applicant_id]) for draft in begun if draft.applicant_id]
    return render_template(
        "counter/home.html",
        typed=typed,
        errors=errors,
        services={service.kode: service.nama for service, _ in services},
        drafts=drafts,
        waiting=walk_ins.waiting(),
        newest=walk_ins.newest(),
    )
