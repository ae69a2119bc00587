"""Every case, to be found and looked into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from engine.storage.database import Row
from web import access
from web.current import engine, person
from web.documents import WITHOUT_PAPERS
from web.staff import asked

STATES = (("", "Semua keadaan"), ("active", "Berjalan"), ("completed", "Selesai"), ("stalled", "Terhenti"))


@dataclass(frozen=True, slots=True)
class Line:
    """One case of the list; ``end`` is what the end event it reached is called."""

    row: Row[Any]
    end: str


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/kasus", view_func=cases)


@access.staff
def cases() -> ResponseReturnValue:
    """A page of cases, newest first, narrowed down by ``?q=&keadaan=``."""
    text, state = asked.text("q"), asked.text("keadaan")
    state = state if state in dict(STATES) else ""
    rows, more = engine().history.search(text, state, asked.page())
    return render_template(
        "staff/cases.html",
        rows=[Line(row, _end(row)) for row in rows],
        more=more,
        page=asked.page(),
        address=asked.with_page,
        text=text,
        state=state,
        states=STATES,
        named=not person().groups <= WITHOUT_PAPERS,
        services={service.kode: service.nama for service, _ in engine().repository.services()},
    )


def _end(row: Row[Any]) -> str:
    if row.end_event is None:
        return ""
    return engine().repository.compiled(row.definition_id).process.elements[row.end_event].name
