"""``alur case``: one case from the command line."""

from __future__ import annotations

from pathlib import Path

import click

from cases import dossier
from cli.opened import opened_office
from engine.services.actor import COMMAND_LINE
from office.papers.printings import DOSSIER


@click.group("case")
def commands() -> None:
    """Kasus."""


@commands.command("dossier")
@click.argument("number")
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Berkas PDF.")
@click.option("--reason", default="", help="Alasan, bila ini cetak ulang.")
def dossier_(number: str, output: Path, reason: str) -> None:
    """Menulis dosir sebuah kasus sebagai satu PDF; tercatat sebagai cetakan."""
    with opened_office() as office:
        view = office.engine.history.instance(COMMAND_LINE, office.engine.history.find(number))
        print_number = office.printings.log(COMMAND_LINE, view.id, DOSSIER, None, reason)
        with output.open("wb") as file:
            made = dossier.write(office, view, COMMAND_LINE, print_number, file)
        click.echo(f"Dosir {number} ditulis ke {output}: {made.pages} halaman, {len(made.entries)} penanda.")
