"""``alur db``: the database's shape."""

from __future__ import annotations

import click

from connectors import open_engine
from engine.settings import Settings


@click.group("db")
def commands() -> None:
    """Basis data."""


@commands.command()
def upgrade() -> None:
    """Membawa basis data ke bentuk terbaru."""
    engine = open_engine(Settings.from_environment())
    try:
        engine.prepare()
    finally:
        engine.close()
    click.echo("Basis data sudah dalam bentuk terbaru.")
