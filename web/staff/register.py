"""Buku Registrasi: the page, the print view and the spreadsheet."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from cases.register_sheet import CHANNELS, in_year, sheet
from connectors.spreadsheet import MEDIA_TYPE, workbook
from engine.dates import local
from engine.groups import AUDITOR, COORDINATOR_GROUP, COUNTER_GROUP, DEPUTY_GROUP, HEAD_GROUP
from office.papers.register_book import RegisterFilter
from web import access, query
from web.current import engine, now, office, person, settings

READERS = (COUNTER_GROUP, DEPUTY_GROUP, COORDINATOR_GROUP, HEAD_GROUP, AUDITOR)
STATES = (("", "Semua keadaan"), ("berlaku", "Berlaku"), ("dipesan", "Dipesan"), ("batal", "Batal"))
MOST_PRINTED = 3_000


def add_routes(blueprint: Blueprint) -> None:
    at = "/buku-registrasi"
    blueprint.add_url_rule(at, view_func=register)
    blueprint.add_url_rule(f"{at}/cetak", view_func=print_register)
    blueprint.add_url_rule(f"{at}/lembar-kerja.xlsx", view_func=export_register)


@access.roles(*READERS)
def register() -> ResponseReturnValue:
    """A page of numbers, newest first; narrowed down by ``?q=&jenis=&keadaan=&layanan=&tahun=``."""
    book, wanted, year = office().register_book, _read_filter(), _year()
    reach = office().disclosure.reach(person())
    rows, more = book.page(wanted, query.page(), reach)
    return render_template(
        "staff/register.html",
        rows=rows,
        more=more,
        page=query.page(),
        address=query.page_address,
        wanted=wanted,
        year=year,
        years=range(local(now()).year, 2023, -1),
        counts=book.counts(replace(wanted, state=""), reach),
        kinds=book.kinds(),
        series=[each for each in book.series() if not year or each.year in (0, year)],
        services=_services(),
        states=STATES,
        channels=CHANNELS,
        query={name: value for name, value in request.args.items() if name != "hal"},
    )


@access.roles(*READERS)
def print_register() -> ResponseReturnValue:
    """The book as paper wants it: oldest first, without the page around it."""
    rows = list(
        islice(office().register_book.all(_read_filter(), office().disclosure.reach(person())), MOST_PRINTED + 1)
    )
    return render_template(
        "staff/register_print.html",
        rows=rows[:MOST_PRINTED],
        cut=len(rows) > MOST_PRINTED,
        year=_year(),
        services=_services(),
        channels=CHANNELS,
    )


@access.roles(*READERS)
def export_register() -> ResponseReturnValue:
    """The same numbers as a spreadsheet."""
    year = _year()
    rows = office().register_book.all(_read_filter(), office().disclosure.reach(person()))
    data = workbook([sheet(rows, _services(), settings().office.name, year)])
    name = f"buku-registrasi-{year or 'semua'}.xlsx"
    return Response(data, mimetype=MEDIA_TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _read_filter() -> RegisterFilter:
    state = query.text("keadaan")
    wanted = RegisterFilter(
        query.text("q"), query.text("jenis"), state if state in dict(STATES) else "", query.text("layanan")
    )
    return in_year(wanted, _year())


def _year() -> int:
    """The year asked for, this one by default; 0 for all."""
    text = request.args.get("tahun", str(local(now()).year))
    return int(text) if text.isascii() and text.isdigit() and 2000 <= int(text[:4]) <= 2100 and len(text) == 4 else 0


def _services() -> dict[str, str]:
    return {service.kode: service.nama for service, _ in engine().repository.services()}
