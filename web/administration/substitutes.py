"""Substitutes: who does the work of somebody who is absent."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import Conflict, InvalidSubmission
from engine.groups import OPERATOR
from web import access, query
from web.current import office, person

FIELDS = ("absen", "pengganti", "dari", "sampai", "alasan")  # in the order of the page


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/pengganti", view_func=substitutes, methods=["GET", "POST"])
    blueprint.add_url_rule("/pengganti/<substitution_id>/akhiri", view_func=end_substitution, methods=["POST"])


@access.roles(OPERATOR)
def substitutes() -> ResponseReturnValue:
    """Those in force, to come and over; takes a new one."""
    if request.method == "GET":
        return _page(dict.fromkeys(FIELDS, ""), {})
    typed = {name: request.form.get(name, "") for name in FIELDS}
    try:
        office().substitutions.add(
            typed["absen"], typed["pengganti"], typed["dari"], typed["sampai"], typed["alasan"], by=person()
        )
    except InvalidSubmission as error:
        errors = {name: error.errors[name] for name in FIELDS if name in error.errors}
        return _page(typed, errors), error.status
    flash("Penggantian tersimpan. Tugasnya terbuka bagi pengganti selama masa itu.", "ok")
    return redirect(url_for("administration.substitutes"), 303)


@access.roles(OPERATOR)
def end_substitution(substitution_id: str) -> ResponseReturnValue:
    """Ends one at once."""
    try:
        ended = office().substitutions.end(substitution_id, person())
        flash(f"{ended.row.substitute_name} tidak lagi menggantikan {ended.row.absent_name}.", "ok")
    except Conflict as error:
        flash(str(error), "warn")
    return redirect(url_for("administration.substitutes"), 303)


def _page(typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    past, more = office().substitutions.past(query.page())
    return render_template(
        "administration/substitutes.html",
        present=office().substitutions.present(),
        past=past,
        more=more,
        page=query.page(),
        address=query.page_address,
        people=office().substitutions.people(),
        typed=typed,
        errors=errors,
    )
