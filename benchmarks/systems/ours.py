"""Our whole application over the measured process: the same site that `make run` starts."""

from __future__ import annotations

import json
from pathlib import Path

from flask import Flask

from app import create_app
from benchmarks.diagram import files
from connectors import open_engine
from engine import heap
from engine.errors import Conflict
from engine.services.actor import SYSTEM
from engine.services.engine import Engine
from engine.settings import Settings

LOGIN, PASSWORD = "petugas", "ukur ukur ukur"


def opened(folder: Path) -> Engine:
    """The engine over a database of its own in ``folder``, with the measured process and one officer."""
    engine = open_engine(Settings.from_environment({"ALUR_DATA_DIR": str(folder)}))
    engine.prepare()
    engine.repository.deploy(files(), "ukur", "ukur", SYSTEM, engine.clock.now())
    try:
        engine.identity.create_user(LOGIN, "Contoh Petugas", ["back_office"], PASSWORD)
    except Conflict:
        return engine  # measured before over the same data
    token = engine.tokens.create(engine.identity.actor(LOGIN), "ukur", "tugas", 30)
    (folder / "token.json").write_text(json.dumps(token), encoding="utf-8")
    return engine


def create(folder: Path) -> Flask:
    heap.give_back()  # as the command that starts the site does
    engine = opened(folder)
    return create_app(engine.settings, engine)


def token(folder: Path) -> str:
    """What a program signs in with."""
    return str(json.loads((folder / "token.json").read_text(encoding="utf-8")))
