"""Every case, to be found and looked into."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from web import access
from web.current import engine
from web.staff import asked

STATES = (("", "Semua keadaan"), ("active", "Berjalan"), ("completed", "Selesai"), ("stalled", "Terhenti"))


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
        rows=rows,
        more=more,
        page=asked.page(),
        address=asked.with_page,
        text=text,
        state=state,
        states=STATES,
        services={service.kode: service.nama for service, _ in engine().repository.services()},
    )
