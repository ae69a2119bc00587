"""``alur calendar``: the working calendar."""

from __future__ import annotations

from datetime import date

import click

from cli.opened import opened_office
from engine.dates import local
from engine.services.actor import COMMAND_LINE
from engine.services.calendar import days_text
from engine.services.calendar_words import Typed, hours_text, typed_spans


@click.group("calendar")
def commands() -> None:
    """Kalender kerja. Tanggal ditulis tahun-bulan-tanggal, misalnya 2026-12-24."""


@commands.command()
@click.option("--year", type=click.IntRange(2000, 2100), help="Tahun; tanpa ini tahun berjalan.")
def show(year: int | None) -> None:
    """Mencetak jam kerja, masa jam lain, dan hari khusus setahun."""
    with opened_office() as office:
        calendar = office.engine.calendar.latest()
        year = year or local(office.engine.clock.now()).year
        click.echo(f"Jam kerja: {hours_text(calendar.hours)}")
        for period in calendar.periods:
            click.echo(f"Jam lain {days_text(period)}: {hours_text(period.hours)}")
        for day in sorted(day for day in calendar.closed.keys() | calendar.opened if day.year == year):
            state = "dikerjakan" if day in calendar.opened else "libur"
            click.echo(f"{day.isoformat()}\t{state}\t{calendar.closed.get(day, '')}".rstrip())


@commands.command()
@click.argument("day", metavar="DATE")
@click.argument("name", nargs=-1, required=True)
def close(day: str, name: tuple[str, ...]) -> None:
    """Meliburkan satu hari."""
    with opened_office() as office:
        click.echo(office.engine.calendar.close(COMMAND_LINE, {"tanggal": day, "nama": " ".join(name)}) + ".")


@commands.command("open")
@click.argument("day", metavar="DATE")
def open_(day: str) -> None:
    """Menjadikan akhir pekan atau hari libur hari kerja."""
    with opened_office() as office:
        click.echo(office.engine.calendar.open(COMMAND_LINE, {"tanggal": day}) + ".")


@commands.command()
@click.argument("day", metavar="DATE")
def remove(day: str) -> None:
    """Menghapus hari khusus."""
    with opened_office() as office:
        click.echo(office.engine.calendar.remove(COMMAND_LINE, {"tanggal": day}) + ".")


@commands.command()
@click.argument("year")
def holidays(year: str) -> None:
    """Mengisi tahun yang masih kosong dengan hari libur nasional."""
    with opened_office() as office:
        click.echo(office.engine.calendar.add_holidays(COMMAND_LINE, {"tahun": year}) + ".")


@commands.command()
@click.argument("spans", nargs=-1, required=True)
def hours(spans: tuple[str, ...]) -> None:
    """Menetapkan jam kerja biasa. SPANS seperti "sen-kam 07.30-16.00"; hari yang tidak disebut tutup."""
    with opened_office() as office:
        click.echo(office.engine.calendar.set_hours(COMMAND_LINE, typed_spans(spans)) + ".")


@commands.command()
@click.argument("first")
@click.argument("last")
@click.argument("spans", nargs=-1, required=True)
def period(first: str, last: str, spans: tuple[str, ...]) -> None:
    """Menetapkan jam lain dari FIRST sampai LAST, misalnya Ramadan. SPANS seperti pada hours."""
    with opened_office() as office:
        typed = {"pertama": first, "terakhir": last, **typed_spans(spans)}
        starts = {each.first.isoformat(): each.first for each in office.engine.calendar.latest().periods}
        click.echo(office.engine.calendar.set_period(COMMAND_LINE, typed, instead_of=starts.get(first)) + ".")


@commands.command("remove-period")
@click.argument("first")
def remove_period(first: str) -> None:
    """Menghapus masa jam lain menurut hari pertamanya."""
    with opened_office() as office:
        click.echo(office.engine.calendar.drop_period(COMMAND_LINE, _day(first)) + ".")


def _day(text: str) -> date:
    """Raises ``InvalidSubmission``."""
    read = Typed({"tanggal": text})
    day = read.day("tanggal")
    read.check()
    return day
