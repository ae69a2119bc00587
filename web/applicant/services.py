"""One service as the public reads it, and the way into an application."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import access
from web.current import actor, engine, office, person
from web.forms.opening import opening


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/layanan/<code>", view_func=service)
    blueprint.add_url_rule("/permohonan/baru/<code>", view_func=begin, methods=["GET", "POST"])


@access.public
def service(code: str) -> ResponseReturnValue:
    """What it takes, how long, what it costs, how it goes, and the fourteen components of its standard."""
    found, compiled = engine().repository.service(code)
    who = actor()
    begun = [draft for draft in office().drafts.list(who) if draft.service == code] if who and who.applicant else []
    standard = office().service_standards.standard(found, compiled)
    return render_template("applicant/service.html", service=found, standard=standard, begun=begun)


@access.applicant
def begin(code: str) -> ResponseReturnValue:
    """A new draft; an address alone, as after signing in, only leads to the button."""
    found, _ = engine().repository.service(code)
    if request.method == "GET":
        return redirect(url_for("applicant.service", code=found.kode))
    opening(found.kode, person())  # what cannot be started leaves no draft behind
    draft = office().drafts.create(person(), found.kode)
    return redirect(url_for("applicant.fill_in", draft_id=draft.id), 303)
