"""One's own account: name, phone, password, and where one is signed in."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import InvalidSubmission
from engine.groups import DESIGNER
from office.people.access_tokens import SCOPES
from web import access, limits, sessions
from web.current import office, person

blueprint = Blueprint("account", __name__, url_prefix="/akun")


@blueprint.get("")
@access.signed_in
def account() -> ResponseReturnValue:
    return _page({})


@blueprint.post("/sandi")
@access.signed_in
@limits.limiter.limit(limits.SIGN_IN)
def change_password() -> ResponseReturnValue:
    """Changes the password and ends every other session."""
    old, new = request.form.get("sandi_lama", ""), request.form.get("sandi", "")
    try:
        office().identity.change_password(person(), old, new, sessions.token())
    except InvalidSubmission as error:
        return _page(error.errors), error.status
    flash("Kata sandi sudah diganti. Semua sesi lain sudah kami akhiri.", "ok")
    return redirect(url_for("account.account"), 303)


@blueprint.post("/token")
@access.staff
def create_token() -> ResponseReturnValue:
    """A token for a program of one's own; shown once, on the page that answers."""
    typed = {name: request.form.get(name, "") for name in ("nama", "lingkup", "hari")}
    days = int(typed["hari"]) if typed["hari"].isascii() and typed["hari"].isdigit() and len(typed["hari"]) < 5 else 0
    try:
        made = office().access_tokens.create(person(), typed["nama"], typed["lingkup"], days)
    except InvalidSubmission as error:
        return _page(error.errors, typed), error.status
    return _page({}, made=made)


@blueprint.post("/token/<token_hash>/cabut")
@access.staff
def revoke_token(token_hash: str) -> ResponseReturnValue:
    """Ends one of one's own tokens."""
    office().access_tokens.revoke(person(), token_hash)
    flash("Token itu sudah dicabut.", "ok")
    return redirect(url_for("account.account"), 303)


@blueprint.post("/sesi/<token_hash>")
@access.signed_in
def end_session(token_hash: str) -> ResponseReturnValue:
    """Ends one of one's own sessions."""
    if office().identity.is_current(sessions.token(), token_hash):
        sessions.sign_out()
        return redirect(url_for("public.home"), 303)
    office().identity.revoke(person(), token_hash)
    flash("Sesi itu sudah diakhiri.", "ok")
    return redirect(url_for("account.account"), 303)


def _page(errors: dict[str, str], typed: dict[str, str] | None = None, made: str = "") -> str:
    identity, who = office().identity, person()
    opened = [(row, identity.is_current(sessions.token(), row.token_hash)) for row in identity.sessions(who)]
    layout = "public.html" if who.applicant else "staff.html"
    tokens = [] if who.applicant else office().access_tokens.of(who)
    scopes = {key: label for key, label in SCOPES.items() if key != DESIGNER or DESIGNER in who.groups}
    shown = {"tokens": tokens, "scopes": scopes, "typed": typed or {}, "made": made}
    return render_template("account.html", errors=errors, sessions=opened, layout=layout, device=device, **shown)


def device(user_agent: str) -> str:
    """ "Chrome di Android": enough to recognise one's own phone."""
    browsers = (
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    )
    systems = (
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    )
    browser = next((name for sign, name in browsers if sign in user_agent), "Peramban lain")
    system = next((name for sign, name in systems if sign in user_agent), "")
    return f"{browser} di {system}" if system else browser
