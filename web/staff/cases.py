"""Every case, to be found and looked into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from engine.storage.rows.cases import ListedCase
from web import access, query
from web.current import engine, office, person

STATES = (("", "Semua keadaan"), ("active", "Berjalan"), ("completed", "Selesai"), ("stalled", "Terhenti"))


@dataclass(frozen=True, slots=True)
class Line:
    """One case of the list; ``service`` is what it is about, ``end`` what the end event it reached is called."""

    row: ListedCase
    service: str
    end: str


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/kasus", view_func=cases)


@access.staff
def cases() -> ResponseReturnValue:
    """A page of cases, newest first, narrowed down by ``?q=&keadaan=``."""
    text, state = query.text("q"), query.text("keadaan")
    state = state if state in dict(STATES) else ""
    rows, more = engine().history.search(text, state, query.page(), office().disclosure.reach(person()))
    names = {service.kode: service.nama for service, _ in engine().repository.services()}
    return render_template(
        "staff/cases.html",
        rows=[_line(row, names) for row in rows],
        more=more,
        page=query.page(),
        address=query.page_address,
        text=text,
        state=state,
        states=STATES,
    )


def _line(row: ListedCase, names: Mapping[str, str]) -> Line:
    service = names.get(row.service, row.service)
    if service and row.end_event is None:
        return Line(row, service, "")
    process = engine().repository.get(row.definition_id).process
    return Line(row, service or process.name, process.elements[row.end_event].name if row.end_event else "")
