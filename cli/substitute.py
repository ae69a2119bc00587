"""``alur substitute``: who acts for whom."""

from __future__ import annotations

import click

from cli.opened import opened_office
from engine.services.actor import COMMAND_LINE

STATES = {"current": "berlaku", "coming": "akan datang", "past": "selesai", "ended": "diakhiri"}


@click.group("substitute")
def commands() -> None:
    """Pengganti petugas yang berhalangan."""


@commands.command()
@click.argument("login")
@click.argument("substitute")
@click.option("--from", "first", required=True, help="Tanggal mulai, misalnya 2026-11-24.")
@click.option("--to", "last", required=True, help="Tanggal terakhir, ikut dihitung.")
@click.option("--reason", required=True, help="Alasan, misalnya cuti.")
def add(login: str, substitute: str, first: str, last: str, reason: str) -> None:
    """Menetapkan SUBSTITUTE sebagai pengganti LOGIN."""
    with opened_office() as office:
        id = office.substitutions.add(login, substitute, first, last, reason, by=COMMAND_LINE)
        click.echo(f"{substitute} menggantikan {login}. Id: {id}")


@commands.command("list")
def list_() -> None:
    """Mencetak penggantian yang berlaku, akan datang, dan yang terakhir selesai."""
    with opened_office() as office:
        for each in [*office.substitutions.present(), *office.substitutions.past()[0]]:
            row, days = each.row, f"{each.first} sampai {each.last}"
            click.echo(f"{row.id}\t{row.absent_login}\t{row.substitute_login}\t{days}\t{STATES[each.state]}")


@commands.command()
@click.argument("id")
def end(id: str) -> None:
    """Mengakhiri sebuah penggantian sekarang juga."""
    with opened_office() as office:
        ended = office.substitutions.end(id, by=COMMAND_LINE)
        click.echo(f"{ended.row.substitute_login} tidak lagi menggantikan {ended.row.absent_login}.")
