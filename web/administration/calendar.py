"""The working calendar: the year's special days, the hours, and what a duration comes to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.dates import OFFICE_ZONE, local
from engine.errors import Conflict, InvalidSubmission, Refused
from engine.groups import OPERATOR
from engine.services.calendar import days_text
from engine.services.calendar_words import YEARS, Typed, hours_lines
from web import access, query
from web.administration import calendar_year
from web.current import engine, now, person

STAYS = "Batas waktu yang sudah ditetapkan tidak berubah; yang baru dihitung dengan kalender ini."
REVIEW = "Di bawah ini kalender yang terbaru; periksa, lalu simpan lagi."
KINDS = (("tutup", "Libur"), ("buka", "Dikerjakan"))


def add_routes(blueprint: Blueprint) -> None:
    add = blueprint.add_url_rule
    add("/kalender", "calendar", calendar)
    add("/kalender/hari", "add_day", add_day, methods=["POST"])
    add("/kalender/hari/hapus", "remove_day", remove_day, methods=["POST"])
    add("/kalender/libur-nasional", "add_holidays", add_holidays, methods=["POST"])


@access.staff
def calendar() -> ResponseReturnValue:
    """A year, ``?tahun=``; and when ``?lama=`` after ``?mulai=&jam=`` is over."""
    year = request.args.get("tahun", local(now()).year, type=int)
    if year not in YEARS:
        abort(404)
    reckoned, error = _reckon_end()
    return _page(year, error, reckoned), 422 if error else 200


@access.roles(OPERATOR)
def add_day() -> ResponseReturnValue:
    """Closes a day by name, or has one worked."""
    service = engine().calendar
    change = service.open if request.form.get("jenis") == "buka" else service.close
    try:
        said = change(person(), request.form, read_digest())
    except (InvalidSubmission, Conflict) as error:
        return _page(_year(), error), error.status
    return show_done(said, _year("tanggal"))


@access.roles(OPERATOR)
def remove_day() -> ResponseReturnValue:
    """Takes back what was said of a day."""
    try:
        said = engine().calendar.remove(person(), request.form, read_digest())
    except (InvalidSubmission, Conflict) as error:
        return _page(_year(), error), error.status
    return show_done(said, _year("tanggal"))


@access.roles(OPERATOR)
def add_holidays() -> ResponseReturnValue:
    """Fills a year that has no closed day yet with the national holidays."""
    try:
        said = engine().calendar.add_holidays(person(), request.form, read_digest())
    except (InvalidSubmission, Conflict) as error:
        return _page(_year(), error), error.status
    return show_done(said, _year())


def read_digest() -> str:
    """The digest of the calendar that the form at hand was drawn from."""
    return request.form.get("kalender", "")


def show_done(said: str, year: int) -> ResponseReturnValue:
    """Back to the calendar, which says what was done and what that means for open tasks."""
    flash(f"{said}. {STAYS}", "ok")
    return redirect(url_for("administration.calendar", tahun=year), 303)


def explain_loss(error: InvalidSubmission | Conflict | None) -> str:
    """What to say above the page to who came too late."""
    return f"{error} {REVIEW}" if isinstance(error, Conflict) else ""


def _year(field: str = "tahun") -> int:
    """The year of the form at hand, or else this one."""
    try:
        year = int(request.form.get(field, "")[:4])
    except ValueError:
        year = 0
    return year if year in YEARS else local(now()).year


def _reckon_end() -> tuple[datetime | None, InvalidSubmission | None]:
    """When the duration asked for is over, or what is wrong with the question."""
    if not request.args.get("lama") and not request.args.get("mulai"):
        return None, None
    read = Typed(request.args)
    day, clock = read.day("mulai"), read.clock("jam", "jam mulai")
    if not query.text("lama"):
        read.refuse("lama", "Tulis lamanya, misalnya 15 menit atau 6 HK.")
    try:
        read.check()
        start = datetime.combine(day, clock, OFFICE_ZONE)
        return engine().calendar.latest().add(start, query.text("lama")), None
    except InvalidSubmission as error:
        return None, error
    except Refused as error:
        return None, InvalidSubmission({"lama": str(error)})


def _page(year: int, error: InvalidSubmission | Conflict | None = None, reckoned: datetime | None = None) -> str:
    latest, today = engine().calendar.latest(), local(now())
    typed: Mapping[str, Any] = {"mulai": f"{today:%Y-%m-%d}", "jam": f"{today:%H:%M}", **request.values}
    return render_template(
        "administration/calendar.html",
        year=year,
        before=year - 1 if year - 1 in YEARS else None,
        after=year + 1 if year + 1 in YEARS else None,
        months=calendar_year.months(latest, year, today.date()),
        weekdays=calendar_year.WEEKDAYS,
        special=calendar_year.special_days(latest, year),
        filled=any(day.year == year for day in latest.closed),
        hours=hours_lines(latest.hours),
        periods=[(period, days_text(period), hours_lines(period.hours)) for period in latest.periods],
        digest=latest.digest,
        kinds=KINDS,
        typed=typed,
        errors=error.errors if isinstance(error, InvalidSubmission) else {},
        lost=explain_loss(error),
        reckoned=reckoned,
    )
