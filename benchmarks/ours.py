"""Our engine under the same bare shell as the floor: history, chain, form check and authorisation are all in it."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

from flask import Flask, jsonify, request

from benchmarks.diagram import files
from connectors import open_engine
from engine.services.actor import SYSTEM, Actor
from engine.services.runtime import Submission
from engine.settings import Settings


def create(folder: Path) -> Flask:
    """The engine over a database of its own in ``folder``."""
    engine = open_engine(Settings.from_environment({"ALUR_DATA_DIR": str(folder)}))
    engine.prepare()
    engine.repository.deploy(files(), "ukur", "ukur", SYSTEM, engine.clock.now())
    officer = Actor("petugas", "Petugas", frozenset({"back_office"}))
    commands = itertools.count()
    app = Flask("ours")
    app.extensions["engine"] = engine

    def answer(result: Any) -> Any:
        return jsonify(task=result.opened[0].id if result.opened else "")

    @app.post("/start")
    def start() -> Any:
        return answer(engine.runtime.start(officer, "ukur", Submission({}), f"m{next(commands)}"))

    @app.post("/task/<id>")
    def complete(id: str) -> Any:
        submission = Submission(request.get_json())
        return answer(engine.runtime.complete(officer, id, submission, f"s{next(commands)}"))

    return app
