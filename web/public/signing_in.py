"""Signing in and out."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import InvalidSubmission
from engine.services.actor import Actor
from web import access, limits, sessions
from web.current import actor


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/masuk", view_func=sign_in, methods=["GET", "POST"])
    blueprint.add_url_rule("/keluar", view_func=sign_out, methods=["GET", "POST"])


@access.public
@limits.limiter.limit(limits.SIGN_IN, methods=["POST"])
def sign_in() -> ResponseReturnValue:
    """By user name, NIK or phone; goes on to ``?lanjut=``, a path of this site."""
    further = access.local_path(request.values.get("lanjut"))
    who = actor()
    if request.method == "GET":
        if who is not None:
            return redirect(further or _first_page(who))
        return render_template("public/sign_in.html", typed={}, errors={}, further=further)
    login = request.form.get("nama", "")
    try:
        who = sessions.sign_in(login, request.form.get("sandi", ""))
    except InvalidSubmission as error:
        page = render_template("public/sign_in.html", typed={"nama": login}, errors=error.errors, further=further)
        return page, error.status
    return redirect(further or _first_page(who), 303)


def _first_page(who: Actor) -> str:
    return url_for("applicant.applications" if who.applicant else "staff.task_list")


@access.public
def sign_out() -> ResponseReturnValue:
    """A page that asks, for links; the button on it ends the session."""
    if request.method == "GET":
        return render_template("public/sign_out.html") if actor() else redirect(url_for("public.home"))
    sessions.sign_out()
    flash("Anda sudah keluar.", "ok")
    return redirect(url_for("public.home"), 303)
