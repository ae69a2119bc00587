"""``alur db``: the database's shape."""

from __future__ import annotations

import click

from connectors import open_office
from engine.settings import Settings


@click.group("db")
def commands() -> None:
    """Basis data."""


@commands.command()
def upgrade() -> None:
    """Membawa basis data ke bentuk terbaru."""
    office = open_office(Settings.from_environment())
    try:
        office.prepare()
    finally:
        office.close()
    click.echo("Basis data sudah dalam bentuk terbaru.")
