"""``alur incident``: what failed and waits for somebody."""

from __future__ import annotations

import click

from cli.opened import opened_office
from engine.dates import local
from engine.errors import Refused
from engine.services.actor import COMMAND_LINE


@click.group("incident")
def commands() -> None:
    """Kendala: pekerjaan yang gagal."""


@commands.command("list")
def list_() -> None:
    """Mencetak kendala yang belum selesai, yang terlama dulu."""
    with opened_office() as office:
        for each in office.engine.incidents.list_open():
            at = f"{local(each.created_at):%Y-%m-%d %H:%M}"
            click.echo(f"{each.id}\t{each.business_key}\t{each.element}\t{at}\t{each.message}")


@commands.command()
@click.argument("id", required=False)
@click.option("--all", "everything", is_flag=True, help="Semua kendala yang belum selesai.")
def retry(id: str | None, everything: bool) -> None:
    """Mencoba lagi satu kendala, atau semuanya dengan --all; pekerja menjalankannya."""
    with opened_office() as office:
        if (id is None) != everything:
            raise Refused("Sebutkan satu kendala, atau pakai --all untuk semuanya.")
        if id is None:
            click.echo(f"{office.engine.incidents.retry_all(COMMAND_LINE)} kendala dicoba lagi.")
        else:
            office.engine.incidents.retry(COMMAND_LINE, id)
            click.echo("Kendala dicoba lagi.")
