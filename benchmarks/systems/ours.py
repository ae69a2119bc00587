"""Our whole application over the measured process: the same site that `make run` starts."""

from __future__ import annotations

import json
from pathlib import Path

from flask import Flask

from app import create_app
from benchmarks.diagram import files
from connectors import open_office
from engine import heap
from engine.errors import Conflict
from engine.services.actor import SYSTEM
from engine.settings import Settings
from office.office import Office

LOGIN, PASSWORD = "petugas", "ukur ukur ukur"


def opened(folder: Path) -> Office:
    """The office over a database of its own in ``folder``, with the measured process and one officer."""
    office = open_office(Settings.from_environment({"ALUR_DATA_DIR": str(folder)}))
    office.prepare()
    office.engine.repository.deploy(files(), "ukur", "ukur", SYSTEM, office.engine.clock.now())
    try:
        office.accounts.create_user(LOGIN, "Contoh Petugas", ["back_office"], PASSWORD)
    except Conflict:
        return office  # measured before over the same data
    token = office.access_tokens.create(office.accounts.actor(LOGIN), "ukur", "tugas", 30)
    (folder / "token.json").write_text(json.dumps(token), encoding="utf-8")
    return office


def create(folder: Path) -> Flask:
    """As the command that starts the site makes it."""
    heap.give_back()
    office = opened(folder)
    app = create_app(office.engine.settings, office)
    heap.settle()
    return app


def token(folder: Path) -> str:
    """What a program signs in with."""
    return str(json.loads((folder / "token.json").read_text(encoding="utf-8")))
