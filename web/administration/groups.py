"""Groups: who works in which lane, and which lane nobody works in yet."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.definitions.bpmn.elements import USER_TASK
from engine.definitions.bpmn.model import Lane
from engine.errors import Conflict, InvalidSubmission, Refused
from engine.groups import ALL_OFFICERS, APPLICANTS, OPERATOR
from web import access
from web.current import engine, office, person

FIELDS = ("nama", "kunci")


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/kelompok", view_func=groups, methods=["GET", "POST"])


@access.roles(OPERATOR)
def groups() -> ResponseReturnValue:
    """Every group with the number of its members; takes a new one."""
    if request.method == "GET":
        return _page(dict.fromkeys(FIELDS, ""), {})
    typed = {name: request.form.get(name, "") for name in FIELDS}
    try:
        office().groups.add(typed["kunci"].strip(), typed["nama"], by=person())
    except InvalidSubmission as error:
        return _page(typed, error.errors), error.status
    except (Refused, Conflict) as error:
        return _page(typed, {"kunci": str(error)}), error.status
    flash(f"Kelompok {' '.join(typed['nama'].split())} dibuat. Sekarang beri petugas kelompok ini.", "ok")
    return redirect(url_for("administration.groups"), 303)


def _page(typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    rows = office().groups.all()
    sizes = {row.key: row.members for row in rows}
    applicants = {row.key for row in rows if row.kind == APPLICANTS}
    manned = applicants | {ALL_OFFICERS}
    lonely = [lane.name for key, lane in _working_lanes().items() if key not in manned and not sizes.get(key)]
    return render_template("administration/groups.html", groups=rows, lonely=lonely, typed=typed, errors=errors)


def _working_lanes() -> dict[str, Lane]:
    """The lanes of the newest diagrams in which people have tasks, by their group."""
    found: dict[str, Lane] = {}
    for compiled in engine().repository.newest():
        process = compiled.process
        at_work = {element.lane for element in process.elements.values() if element.kind == USER_TASK}
        found |= {lane.group: lane for lane in process.lanes.values() if lane.id in at_work}
    return found
