"""``alur history``: proves what happened."""

from __future__ import annotations

import sys

import click

from connectors import open_office
from engine.settings import Settings


@click.group("history")
def commands() -> None:
    """Riwayat kasus."""


@commands.command()
@click.argument("business_key", required=False)
def verify(business_key: str | None) -> None:
    """Memeriksa rantai bukti dan menjalankan ulang setiap langkah, semua kasus atau satu nomor registrasi."""
    office = open_office(Settings.from_environment())
    try:
        instance = office.engine.history.find(business_key) if business_key else None
        checked, problems = office.engine.replay.verify(instance)
    finally:
        office.close()
    for problem in problems:
        click.echo(f"{problem.business_key} langkah {problem.seq}: {problem.message}")
    if problems:
        click.echo(f"{len(problems)} masalah pada {checked} kasus.")
        sys.exit(1)
    click.echo(f"Riwayat utuh: {checked} kasus diperiksa dan dijalankan ulang, tidak ada yang berubah.")
