"""The applicant's own applications: the list, and one of them with its story."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from cases import documents
from cases.timeline import ahead, standing, story
from cases.working_days import days_of
from office.public.service_levels import service_level_of
from web import access
from web.current import engine, now, office, person
from web.papers import address

SHOWN = 50


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/permohonan", view_func=applications)
    blueprint.add_url_rule("/permohonan/<instance_id>", view_func=application)


@access.applicant
def applications() -> ResponseReturnValue:
    """Everything begun and sent; what waits for the applicant first."""
    who = person()
    cases = [(line, standing(line)) for line in engine().history.lines_of_applicant(who, SHOWN)]
    cases.sort(key=lambda case: case[1].kind != "yours")  # a stable sort: else the newest first
    names = {service.kode: service.nama for service, _ in engine().repository.services()}
    # A service that is no longer offered keeps its code.
    drafts = [(draft, names.get(draft.service, draft.service)) for draft in office().drafts.list(who)]
    return render_template("applicant/applications.html", cases=cases, drafts=drafts)


@access.applicant
def application(instance_id: str) -> ResponseReturnValue:
    """Whose turn it is, what is to do, what happened, and the letters."""
    history, calendar = engine().history, engine().calendar.current()
    view = history.instance(person(), instance_id)
    events = history.events(view)
    level = service_level_of(view, events, calendar, now())
    return render_template(
        "applicant/application.html",
        view=view,
        standing=standing(view),
        story=story(view, events),
        ahead=ahead(view, events),
        level=level,
        days=days_of(level, view.started_at, calendar, now()) if level else [],
        left=calendar.days_between(now(), level.at) if level else 0,
        letters=documents.letters(view),
        sendable=engine().case_messages.list_offered(person(), view.id),
        address=address,
    )
