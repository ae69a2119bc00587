"""``alur survey``: the satisfaction survey's report."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click

from connectors import open_office, spreadsheet, survey_files
from connectors.survey_report import TITLE, Report, comma, report_on
from engine.dates import local
from engine.errors import AlurError, Refused
from engine.settings import Settings
from office.office import Office
from office.public.surveys import Period

WRITERS: dict[str, Callable[[Report, Settings], bytes]] = {
    ".pdf": survey_files.pdf,
    ".xlsx": lambda report, _: spreadsheet.workbook(survey_files.sheets(report)),
}


@click.group("survey")
def commands() -> None:
    """Survei Kepuasan Masyarakat."""


@commands.command()
@click.option("--service", help="Kode layanan; tanpa ini semua layanan.")
@click.option("--from", "first", default="", help="Hari pertama, tahun-bulan-tanggal; biasanya awal tahun.")
@click.option("--to", "last", default="", help="Hari terakhir, tahun-bulan-tanggal; biasanya hari ini.")
@click.option("--output", type=click.Path(path_type=Path), help="Berkas .pdf atau .xlsx; tanpa ini tabel dicetak.")
def report(service: str | None, first: str, last: str, output: Path | None) -> None:
    """Membuat laporan SKM sebuah periode."""
    office = open_office(Settings.from_environment())
    try:
        office.prepare()
        _run(office, service, first, last, output)
    except AlurError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    finally:
        office.close()


def _run(office: Office, service: str | None, first: str, last: str, output: Path | None) -> None:
    """Raises ``AlurError``."""
    if output is not None and output.suffix.lower() not in WRITERS:
        raise Refused(f"Akhiran berkas harus .pdf atau .xlsx; yang tertulis “{output.name}”.")
    now = office.engine.clock.now()
    period = Period.read(first, last, local(now).date())
    services = {offered.kode: offered.nama for offered, _ in office.engine.repository.services()}
    if service is not None and service not in services:
        raise Refused(f"Layanan “{service}” tidak ada. Yang ada: {', '.join(sorted(services)) or 'belum satu pun'}.")
    made = report_on(office.surveys.answers(service, period), period, service, services, now)
    if output is None:
        click.echo(_text(made))
        return
    try:
        output.write_bytes(WRITERS[output.suffix.lower()](made, office.settings.current()))
    except OSError as error:
        raise Refused(f"Berkas {output} tidak bisa ditulis. Periksa foldernya, lalu coba lagi.") from error
    click.echo(f"Laporan dari {made.index.respondents} responden ditulis ke {output}.")


def _text(made: Report) -> str:
    lines = [TITLE, f"Layanan: {made.service}", f"Periode: {made.days}", "", made.finding, ""]
    lines.append(f"{'Unsur':<36}{'NRR':>7}{'Tertimbang':>12}{'Nilai':>9}  Mutu")
    for each in made.elements:
        numbers = f"{comma(each.mean, 3):>7}{comma(each.weighted, 3):>12}{comma(each.value):>9}"
        lines.append(f"{each.code + ' ' + each.name:<36}{numbers}  {each.band} {each.band_name}")
    index = made.index
    numbers = f"{comma(made.weighted, 3):>19}{comma(index.value):>9}"
    lines.append(f"{'IKM':<36}{numbers}  {index.band} {index.band_name}")
    return "\n".join(lines)
