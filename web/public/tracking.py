"""Tracking a case without an account."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cases.timeline import Entry, ahead, standing, story
from cases.working_days import days_of
from engine.errors import InvalidSubmission, NotFound, Refused
from engine.services.closed_words import option_words
from engine.services.history import HistoryRow, InstanceView
from engine.services.masks import mask_sentence
from office.public.service_levels import service_level_of
from web import access, limits
from web.current import engine, now, office

AT = "/lacak/<path:number>/<code>"


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/lacak", view_func=track, methods=["GET", "POST"])
    blueprint.add_url_rule("/lacak/ingatkan", view_func=remind, methods=["POST"])
    blueprint.add_url_rule(AT, view_func=tracked_case)


@access.public
@limits.limiter.limit(limits.TRACK, methods=["POST"])
def track() -> ResponseReturnValue:
    """The form; a right answer leads to the case's own address, which may be kept and shared."""
    typed = {"nomor": request.values.get("nomor", "")[:64], "angka": request.form.get("angka", "")[:8]}
    if request.method == "GET":
        return _form(typed)
    try:
        number = office().tracking.find(typed["nomor"], typed["angka"])
    except InvalidSubmission as error:
        return _form(typed, error.errors), error.status
    except (NotFound, Refused) as error:
        return _form(typed, {"nomor": str(error)}), error.status
    return redirect(url_for("public.tracked_case", number=number, code=office().tracking.code(number)), 303)


@access.public
@limits.limiter.limit(limits.OPEN)
def tracked_case(number: str, code: str) -> ResponseReturnValue:
    """The case as anybody may see it who was given the address."""
    try:
        view = office().tracking.view(number, code)
    except NotFound as error:
        return _form({"nomor": "", "angka": ""}, {"nomor": str(error)}), error.status
    events, calendar = engine().history.events(view), engine().calendar.current()
    level = service_level_of(view, events, calendar, now())
    return render_template(
        "public/tracked_case.html",
        view=view,
        standing=standing(view, onlooker=True),
        story=_story(view, events),
        ahead=ahead(view, events),
        level=level,
        days=days_of(level, view.started_at, calendar, now()) if level else [],
        left=calendar.days_between(now(), level.at) if level else 0,
    )


def _story(view: InstanceView, events: Iterable[HistoryRow]) -> list[Entry]:
    """The story with the reasons why documents came back, which an officer wrote, but none of the case's values."""
    told, spoken = [], option_words(view.compiled)
    for entry in story(view, events):
        reasons = tuple(replace(each, text=mask_sentence(each.text, view.variables, spoken)) for each in entry.reasons)
        told.append(replace(entry, reasons=reasons))
    return told


@access.public
@limits.limiter.limit(limits.RESEND)
def remind() -> ResponseReturnValue:
    """Sends a person's numbers to their own phone; everybody gets the same answer."""
    try:
        office().tracking.remind(request.form.get("telepon", "")[:64])
    except InvalidSubmission as error:
        return _form({"nomor": "", "angka": ""}, error.errors), error.status
    except Refused as error:
        return _form({"nomor": "", "angka": ""}, {"telepon": str(error)}), error.status
    flash("Bila nomor itu terdaftar, semua nomor registrasinya sudah kami kirim lewat WhatsApp.", "ok")
    return redirect(url_for("public.track"), 303)


def _form(typed: dict[str, str], errors: dict[str, str] | None = None) -> str:
    return render_template("public/track.html", typed=typed, errors=errors or {})
