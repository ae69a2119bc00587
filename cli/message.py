"""``alur message``: the outbox."""

from __future__ import annotations

import click

from cases.notification_states import STATES
from cli.opened import opened_office
from engine.dates import local
from engine.errors import Refused
from engine.services.actor import COMMAND_LINE
from engine.services.masks import mask_phone


@click.group("message")
def commands() -> None:
    """Pesan keluar."""


@commands.command("list")
@click.option("--state", type=click.Choice(list(STATES)), help="Hanya yang berkeadaan ini.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="Paling banyak sekian.")
def list_(state: str | None, limit: int) -> None:
    """Mencetak pesan, yang terbaru dulu; isinya tidak dicetak."""
    with opened_office() as office:
        for notification in office.notifications.newest((state,) if state else (), limit):
            at = f"{local(notification.created_at):%Y-%m-%d %H:%M}"
            to = f"{notification.recipient_name} ({mask_phone(notification.recipient)})"
            parts = [
                notification.id,
                at,
                notification.status,
                notification.template,
                to,
                notification.business_key or "-",
            ]
            click.echo("\t".join([*parts, notification.error] if notification.error else parts))


@commands.command()
@click.argument("id", required=False)
@click.option("--failed", is_flag=True, help="Semua yang gagal.")
@click.option("--twice", is_flag=True, help="Boleh sampai dua kali: untuk pesan yang belum pasti.")
def retry(id: str | None, failed: bool, twice: bool) -> None:
    """Mengirim ulang satu pesan, atau semua yang gagal dengan --failed."""
    with opened_office() as office:
        if (id is None) != failed:
            raise Refused("Sebutkan satu pesan, atau pakai --failed untuk semua yang gagal.")
        if id is None:
            click.echo(f"{office.notifications.retry_failed(COMMAND_LINE)} pesan menunggu dikirim ulang.")
        else:
            office.notifications.retry(COMMAND_LINE, id, twice=twice)
            click.echo("Pesan menunggu dikirim ulang.")
