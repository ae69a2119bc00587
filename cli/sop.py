"""``alur sop``: the SOP document of a process."""

from __future__ import annotations

from pathlib import Path

import click

from cli.opened import opened_office
from connectors import sop_document
from engine.errors import Refused


@click.group("sop")
def commands() -> None:
    """Dokumen SOP, dibuat dari diagramnya."""


@commands.command()
@click.argument("key")
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Berkas PDF.")
def document(key: str, output: Path) -> None:
    """Menulis dokumen SOP versi terbaru sebuah proses sebagai PDF."""
    with opened_office() as office:
        compiled = office.engine.repository.latest(key)
        info = compiled.info
        data = sop_document.pdf(compiled.drawn, info.version, info.deployed_at, office.settings.current())
        try:
            output.write_bytes(data)
        except OSError as error:
            raise Refused(f"Berkas {output} tidak bisa ditulis. Periksa foldernya, lalu coba lagi.") from error
        click.echo(f"Dokumen SOP “{info.name}”, diagram versi {info.version}, ditulis ke {output}.")
