"""``alur register``: Buku Registrasi from the command line."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cases.register_sheet import in_year, sheet
from cli.opened import opened_office
from connectors.spreadsheet import workbook
from office.papers.register_book import RegisterFilter


@click.group("register")
def commands() -> None:
    """Buku Registrasi."""


@commands.command("list")
@click.option("--year", type=click.IntRange(2000, 2100), help="Tahun; tanpa ini semua tahun.")
@click.option("--text", default="", help="Bagian nomor atau nama.")
@click.option("--state", default="", type=click.Choice(["", "berlaku", "dipesan", "batal"]), help="Keadaan nomor.")
def list_(year: int | None, text: str, state: str) -> None:
    """Mencetak nomor, yang tertua di atas."""
    with opened_office() as office:
        for row in office.register_book.all(in_year(RegisterFilter(text=text, state=state), year or 0)):
            told = [row.text, row.kind, row.state, row.business_key, row.title, row.reason or ""]
            click.echo("\t".join(told).rstrip())


@commands.command()
@click.option("--year", type=click.IntRange(2000, 2100), help="Tahun; tanpa ini semua tahun.")
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Berkas .xlsx.")
def export(year: int | None, output: Path) -> None:
    """Menulis buku sebagai lembar kerja."""
    with opened_office() as office:
        services = {service.kode: service.nama for service, _ in office.engine.repository.services()}
        name = office.settings.current().office.name
        rows = office.register_book.all(in_year(RegisterFilter(), year or 0))
        output.write_bytes(workbook([sheet(rows, services, name, year or 0)]))
        click.echo(f"Buku Registrasi ditulis ke {output}.")


@commands.command()
def gaps() -> None:
    """Memeriksa bahwa tidak ada nomor yang hilang; keluar dengan 1 bila ada."""
    with opened_office() as office:
        series = office.register_book.series()
    for each in series:
        word = "utuh" if each.whole else "ADA YANG HILANG"
        click.echo(f"{each.pattern}\t{each.year or '-'}\t{each.first}–{each.last}\t{word}")
    sys.exit(0 if all(each.whole for each in series) else 1)
