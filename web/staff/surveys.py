"""The satisfaction survey's report: as a page, on paper, and as a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from connectors import spreadsheet, survey_files
from connectors.survey_report import Report, comma, list_names, percent, report_on, scale
from engine.dates import local
from engine.errors import InvalidSubmission
from office.public.surveys import Period
from web import access, query
from web.current import engine, now, office, settings

# Suggestions on the page; the report on paper has them all.
SHOWN = 30
BAND_TAGS = {
    "A": ("ok", "circle-check"),
    "B": ("ok", "circle-check"),
    "C": ("warn", "triangle-alert"),
    "D": ("bad", "circle-alert"),
}


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/skm", view_func=survey_report)
    blueprint.add_url_rule("/skm/laporan.pdf", view_func=survey_pdf)
    blueprint.add_url_rule("/skm/laporan.xlsx", view_func=survey_spreadsheet)


@access.staff
def survey_report() -> ResponseReturnValue:
    """The report over ``?layanan=&dari=&sampai=``: all services and this year so far by default."""
    services = _services()
    try:
        service, period = _read_question(services)
    except InvalidSubmission as error:
        return _page(services, errors=error.errors), error.status
    found = office().surveys.answers(service, period)
    report = report_on(found, period, service, services, now()) if found else None
    return _page(services, period, report)


@access.staff
def survey_pdf() -> ResponseReturnValue:
    """The same report as a PDF. Raises ``NotFound`` without answers."""
    report = _report()
    return _file(survey_files.pdf(report, settings()), "application/pdf", report, "pdf")


@access.staff
def survey_spreadsheet() -> ResponseReturnValue:
    """The same report as a spreadsheet. Raises ``NotFound`` without answers."""
    report = _report()
    return _file(spreadsheet.workbook(survey_files.sheets(report)), spreadsheet.MEDIA_TYPE, report, "xlsx")


def _report() -> Report:
    services = _services()
    service, period = _read_question(services)
    return report_on(office().surveys.answers(service, period), period, service, services, now())


def _read_question(services: Mapping[str, str]) -> tuple[str | None, Period]:
    """Raises ``InvalidSubmission`` by field."""
    service, errors = query.text("layanan"), {}
    if service and service not in services:
        errors["layanan"] = "Layanan ini tidak ada. Pilih salah satu dari daftar."
    try:
        period = Period.read(query.text("dari"), query.text("sampai"), _today())
    except InvalidSubmission as error:
        raise InvalidSubmission({**errors, **error.errors}) from error
    if errors:
        raise InvalidSubmission(errors)
    return service or None, period


def _page(
    services: Mapping[str, str],
    period: Period | None = None,
    report: Report | None = None,
    errors: Mapping[str, str] | None = None,
) -> str:
    quick = _quick(_today())
    return render_template(
        "staff/survey.html",
        services=services,
        service=query.text("layanan"),
        first=period.first.isoformat() if period else query.text("dari"),
        last=period.last.isoformat() if period else query.text("sampai"),
        period=period,
        quick=quick,
        # In January all of them are the same days: the year is what the page shows by itself.
        chosen=next((label for label, each in reversed(quick) if each == period), ""),
        report=report,
        errors=errors or {},
        scale=scale(),
        shown=SHOWN,
        tags=BAND_TAGS,
        comma=comma,
        percent=percent,
        listed=list_names,
    )


def _quick(today: date) -> list[tuple[str, Period]]:
    """Periods that reports are usually made on, up to today."""
    starts = [
        (label, today.replace(month=(today.month - 1) // months * months + 1, day=1))
        for label, months in (("Triwulan ini", 3), ("Semester ini", 6), ("Tahun ini", 12))
    ]
    return [(label, Period(start, today)) for label, start in starts]


def _services() -> dict[str, str]:
    return {service.kode: service.nama for service, _ in engine().repository.services()}


def _today() -> date:
    return local(now()).date()


def _file(data: bytes, media_type: str, report: Report, ending: str) -> Response:
    name = f"laporan-skm-{report.period.first}-{report.period.last}.{ending}"
    return Response(data, mimetype=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
