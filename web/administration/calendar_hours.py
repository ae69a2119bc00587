"""The calendar's hours: those of an ordinary week, and periods of others (Ramadan)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.dates import DAYS, local
from engine.errors import Conflict, InvalidSubmission, NotFound
from engine.groups import OPERATOR
from engine.services.calendar_words import typed_hours
from engine.worktime import Period
from web import access
from web.administration.calendar import explain_loss, read_digest, show_done
from web.current import engine, now, person


def add_routes(blueprint: Blueprint) -> None:
    add = blueprint.add_url_rule
    add("/kalender/jam", "hours", hours, methods=["GET", "POST"])
    add("/kalender/jam-lain", "new_period", new_period, methods=["GET", "POST"])
    add("/kalender/jam-lain/<first>", "period", period, methods=["GET", "POST"])
    add("/kalender/jam-lain/<first>/hapus", "drop_period", drop_period, methods=["POST"])


@access.roles(OPERATOR)
def hours() -> ResponseReturnValue:
    """The hours of an ordinary week."""
    if request.method == "GET":
        return _page(typed_hours(engine().calendar.latest().hours))
    try:
        said = engine().calendar.set_hours(person(), request.form, read_digest())
    except (InvalidSubmission, Conflict) as error:
        return _page(request.form, error=error), error.status
    return show_done(said, local(now()).year)


@access.roles(OPERATOR)
def new_period() -> ResponseReturnValue:
    """One more period; its hours start as those of the last one, which is usually a Ramadan too."""
    if request.method == "GET":
        latest = engine().calendar.latest()
        return _page(typed_hours(latest.periods[-1].hours if latest.periods else latest.hours), period=True)
    return _set_period(None)


@access.roles(OPERATOR)
def period(first: str) -> ResponseReturnValue:
    """The period that begins on that day."""
    found = _period(first)
    if request.method == "POST":
        return _set_period(found)
    days = {"pertama": found.first.isoformat(), "terakhir": found.last.isoformat()}
    return _page(typed_hours(found.hours) | days, period=True, known=found)


@access.roles(OPERATOR)
def drop_period(first: str) -> ResponseReturnValue:
    """Back to ordinary hours."""
    found = _period(first)
    try:
        said = engine().calendar.drop_period(person(), found.first, read_digest())
    except Conflict as error:
        days = {"pertama": found.first.isoformat(), "terakhir": found.last.isoformat()}
        return _page(typed_hours(found.hours) | days, period=True, known=found, error=error), error.status
    return show_done(said, found.first.year)


def _set_period(known: Period | None) -> ResponseReturnValue:
    try:
        said = engine().calendar.set_period(person(), request.form, read_digest(), known.first if known else None)
    except (InvalidSubmission, Conflict) as error:
        return _page(request.form, period=True, known=known, error=error), error.status
    return show_done(said, date.fromisoformat(request.form["pertama"].strip()).year)


def _period(first: str) -> Period:
    for each in engine().calendar.latest().periods:
        if each.first.isoformat() == first:
            return each
    raise NotFound("Masa jam lain ini tidak ada di kalender.")


def _page(
    typed: Mapping[str, str],
    *,
    period: bool = False,
    known: Period | None = None,
    error: InvalidSubmission | Conflict | None = None,
) -> str:
    here = request.path.removesuffix("/hapus")
    return render_template(
        "administration/calendar_hours.html",
        typed=typed,
        period=period,
        known=known,
        days=list(enumerate(DAYS)),
        digest=engine().calendar.latest().digest,
        errors=error.errors if isinstance(error, InvalidSubmission) else {},
        lost=explain_loss(error),
        here=here,
        back=url_for("administration.calendar"),
    )
