"""Every process, and one with its versions."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from engine.services.versions import ProcessVersions
from web import access
from web.current import engine


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/proses", view_func=processes)
    blueprint.add_url_rule("/proses/<key>", view_func=process)


@access.staff
def processes() -> ResponseReturnValue:
    """Every process with its newest version."""
    return render_template("designer/processes.html", processes=engine().versions.processes())


@access.staff
def process(key: str) -> ResponseReturnValue:
    """The newest version's diagram, every version, and a form to choose two of them."""
    found = engine().versions.process(key)
    older, newer = asked_pair(found)
    schedule = engine().schedules.of(key)
    return render_template("designer/process.html", process=found, older=older, newer=newer, schedule=schedule)


def asked_pair(process: ProcessVersions) -> tuple[int, int]:
    """The versions that ``?dari=&ke=`` names, the older first; by default the last two."""
    newest = process.newest.number
    pair = request.args.get("dari", max(newest - 1, 1), type=int), request.args.get("ke", newest, type=int)
    return min(pair), max(pair)
