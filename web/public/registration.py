"""An account of one's own: registering, and activating it with the code that came by WhatsApp."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from engine.errors import InvalidSubmission, Refused
from web import access, limits
from web.current import actor, office, settings

FIELDS = ("nama", "nik", "telepon", "sandi")  # in the order of the page
PENDING = "pending"  # in the cookie: which registration this browser waits for


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/daftar", view_func=register, methods=["GET", "POST"])
    blueprint.add_url_rule("/aktivasi", view_func=activate, methods=["GET", "POST"])
    blueprint.add_url_rule("/aktivasi/kirim-lagi", view_func=resend, methods=["POST"])


@access.public
@limits.limiter.limit(limits.REGISTER, methods=["POST"])
def register() -> ResponseReturnValue:
    """The form, and what it sends; a password is never sent back to the page."""
    if actor() is not None:
        return redirect(url_for("public.sign_in"))
    if request.method == "GET":
        return render_template("public/register.html", typed={}, errors={})
    typed = {name: request.form.get(name, "") for name in FIELDS[:3]}
    try:
        pending = office().identity.register(
            typed["nik"], typed["nama"], typed["telepon"], request.form.get("sandi", "")
        )
    except InvalidSubmission as error:
        errors = {name: error.errors[name] for name in FIELDS if name in error.errors}
        return render_template("public/register.html", typed=typed, errors=errors), error.status
    session[PENDING] = pending
    return redirect(url_for("public.activate"), 303)


@access.public
@limits.limiter.limit(limits.ACTIVATE, methods=["POST"])
def activate() -> ResponseReturnValue:
    """Takes the code; the account is open from then on."""
    pending = session.get(PENDING)
    if pending is None:
        return redirect(url_for("public.register"))
    code, errors = request.form.get("kode", ""), {}
    if request.method == "POST":
        try:
            _activate(pending, code)
        except InvalidSubmission as error:
            errors = error.errors
        else:
            session.pop(PENDING)
            flash(
                "Akun Anda sudah aktif. Masuk dengan NIK atau nomor WhatsApp dan kata sandi yang baru Anda buat.", "ok"
            )
            return redirect(url_for("public.sign_in"), 303)
    page = render_template("public/activate.html", code=code, errors=errors, message=_on_screen(pending))
    return page, 422 if errors else 200


def _activate(pending: str, code: str) -> None:
    digits = "".join(code.split())
    if not digits:
        raise InvalidSubmission({"kode": "Isi kode enam angka dari pesan WhatsApp."})
    if len(digits) != 6 or not digits.isdecimal():
        raise InvalidSubmission({"kode": "Kode aktivasi terdiri dari enam angka."})
    office().identity.activate(pending, digits)


@access.public
@limits.limiter.limit(limits.RESEND)
def resend() -> ResponseReturnValue:
    """Sends another code."""
    pending = session.get(PENDING)
    if pending is None:
        return redirect(url_for("public.register"), 303)
    try:
        office().identity.resend_code(pending)
        flash("Kode baru sudah kami kirim. Kode yang lama tidak berlaku lagi.", "ok")
    except Refused as error:
        flash(str(error), "warn")
    return redirect(url_for("public.activate"), 303)


def _on_screen(pending: str) -> str:
    """While messages go to the screen: the one this registration's phone got last; "" otherwise."""
    if settings().whatsapp != "screen":
        return ""
    phone = office().identity.phone_of_pending(pending)
    sent = office().notifications.to(phone) if phone else []
    return next(
        (each.wording.text for each in sent if each.wording is not None and each.template == "kode_aktivasi"), ""
    )
