"""A process's tests: run from its page, and their coverage on the diagram."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engine.errors import Conflict, NotFound
from engine.groups import DESIGNER
from office.process_tests.model import ProcessTests, UnreadableTests
from office.process_tests.reading import read
from office.process_tests.run import FOLDER, file_of
from web import access
from web.current import engine, now, person, settings
from web.designer.marks import Mark
from web.designer.marks import pins as pins_of
from web.designer.trials import Trials


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/proses/<key>/uji", view_func=tests)
    blueprint.add_url_rule("/proses/<key>/uji", view_func=run_tests, methods=["POST"])


@access.staff
def tests(key: str) -> ResponseReturnValue:
    """What the tests are, what came of their last run, and what they cover. The page asks anew while they run."""
    process = engine().versions.process(key)
    trial, running = Trials(settings()).last(key)
    found, wrong = _read_tests(key)
    marks = _never(trial.coverage) if trial and trial.coverage else []
    return render_template(
        "designer/tests.html",
        process=process,
        file=(FOLDER / f"{key}.yaml").as_posix(),
        tests=found,
        wrong=wrong,
        trial=trial,
        running=running,
        marks=marks,
        pins=pins_of(marks),
        taken=_write_counts(trial.coverage) if trial and trial.coverage else "",
    )


@access.roles(DESIGNER)
def run_tests(key: str) -> ResponseReturnValue:
    """Runs the tests that lie beside the diagrams now."""
    engine().versions.process(key)
    if not file_of(settings().processes_dir, key).is_file():
        raise NotFound("Proses ini belum punya uji.")
    try:
        Trials(settings()).start(key, person().name, now())
    except Conflict as error:
        flash(str(error), "warn")
    return redirect(url_for("designer.tests", key=key), 303)


def _read_tests(key: str) -> tuple[ProcessTests | None, list[str]]:
    """The tests as they are written now; or what is wrong with them."""
    file = file_of(settings().processes_dir, key)
    try:
        return read(file.read_bytes(), (FOLDER / file.name).as_posix()), []
    except FileNotFoundError:
        return None, []
    except UnreadableTests as error:
        return None, list(error.sentences)
    except OSError:
        return None, [f"{file.name}: berkas ini tidak bisa dibuka."]


def _never(coverage: dict[str, Any]) -> list[Mark]:
    """The flows that no test takes, numbered in the diagram's order."""
    return [
        Mark(number=number, kind="never", name=flow["name"], id=flow["id"], shape=flow["id"], lines=())
        for number, flow in enumerate(coverage["never"], start=1)
    ]


def _write_counts(coverage: dict[str, Any]) -> str:
    """What ``coverage.js`` draws."""
    return json.dumps({"flows": coverage["flows"], "elements": coverage["elements"]})
