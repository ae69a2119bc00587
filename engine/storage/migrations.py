"""Brings a database to the shape of ``tables``: Alembic, run from code."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config

from engine.storage.database import Database

SCRIPTS = Path(__file__).resolve().parents[2] / "migrations"


def upgrade(database: Database, revision: str = "head") -> None:
    """Runs every migration the database has not seen; on an up-to-date one this does nothing."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    with database.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()
