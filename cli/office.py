"""``alur office``: the office's name, letterhead and the official who signs."""

from __future__ import annotations

import click

from cli.opened import opened_office
from engine.errors import Refused
from engine.services.actor import COMMAND_LINE
from office.settings import FIELDS

KEYS = tuple(field.key for field in FIELDS)


@click.group("office")
def commands() -> None:
    """Nama kantor, kop surat, pejabat penanda tangan, dan siapa yang boleh melihat data pemohon."""


@commands.command()
def show() -> None:
    """Mencetak pengaturan yang berlaku."""
    with opened_office() as office:
        for key, value in office.settings.values().items():
            click.echo(f"{key}={value}")


@commands.command("set")
@click.argument("settings", metavar="KEY=VALUE...", nargs=-1, required=True)
def set_(settings: tuple[str, ...]) -> None:
    """Mengubah pengaturan, misalnya official.name="Contoh Pejabat"."""
    with opened_office() as office:
        changed = office.settings.change(COMMAND_LINE, dict(map(_pair, settings)))
        click.echo(f"Sudah diubah: {', '.join(changed)}." if changed else "Tidak ada yang berubah.")


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals:
        raise Refused(f"Tulis “{text}” sebagai KUNCI=NILAI, misalnya official.name=Contoh.")
    if key not in KEYS:
        raise Refused(f"Tidak ada pengaturan “{key}”. Yang ada: {', '.join(KEYS)}.")
    return key, value
