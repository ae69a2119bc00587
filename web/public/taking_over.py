"""An account that the counter made becomes its owner's: NIK, the code from the receipt, a password of their own."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import InvalidSubmission
from web import access, limits
from web.current import actor, office

FIELDS = ("nik", "kode", "sandi")  # in the order of the page


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/ambil-akun", view_func=take_over, methods=["GET", "POST"])


@access.public
@limits.limiter.limit(limits.ACTIVATE, methods=["POST"])
def take_over() -> ResponseReturnValue:
    """The form, and what it sends; a password is never sent back to the page."""
    if actor() is not None:
        return redirect(url_for("public.sign_in"))
    typed = {name: request.form.get(name, "")[:64] for name in FIELDS[:2]}
    if request.method == "GET":
        return render_template("public/take_over.html", typed=typed, errors={})
    try:
        office().walk_ins.take_over(typed["nik"], typed["kode"], request.form.get("sandi", ""))
    except InvalidSubmission as error:
        errors = {name: error.errors[name] for name in FIELDS if name in error.errors}
        return render_template("public/take_over.html", typed=typed, errors=errors), error.status
    flash("Akun ini sekarang milik Anda. Masuk dengan NIK dan kata sandi yang baru Anda buat.", "ok")
    return redirect(url_for("public.sign_in"), 303)
