"""``alur user``: accounts and groups."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from connectors import open_engine
from engine.errors import AlurError
from engine.services.engine import Engine
from engine.settings import Settings


@click.group("user")
def commands() -> None:
    """Akun dan kelompok."""


@contextmanager
def _engine() -> Iterator[Engine]:
    """The engine; a refusal is printed, and ends the command with 1."""
    engine = open_engine(Settings.from_environment())
    try:
        engine.prepare()
        yield engine
    except AlurError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    finally:
        engine.close()


@commands.command()
@click.argument("login")
@click.option("--name", required=True, help="Nama lengkap.")
@click.option("--group", "groups", multiple=True, required=True, help="Kelompok; boleh lebih dari satu.")
@click.option("--phone", help="Nomor WhatsApp.")
@click.password_option(prompt="Kata sandi", confirmation_prompt="Ulangi kata sandi")
def add(login: str, name: str, groups: tuple[str, ...], phone: str | None, password: str) -> None:
    """Membuat akun petugas."""
    with _engine() as engine:
        engine.identity.create_user(login, name, groups, password, phone)
        click.echo(f"Akun {login} dibuat.")


@commands.command("list")
def list_() -> None:
    """Mencetak semua akun."""
    with _engine() as engine:
        for row, groups in engine.identity.users():
            state = "aktif" if row.active else "tidak aktif"
            click.echo(f"{row.login}\t{row.name}\t{', '.join(sorted(groups))}\t{state}")


@commands.command()
@click.argument("login")
@click.argument("groups", nargs=-1, required=True)
def groups(login: str, groups: tuple[str, ...]) -> None:
    """Menetapkan kelompok sebuah akun."""
    with _engine() as engine:
        engine.identity.set_groups(login, groups)
        click.echo(f"Kelompok {login}: {', '.join(groups)}.")


@commands.command("add-group")
@click.argument("key")
@click.option("--name", required=True, help="Nama kelompok, seperti nama lajurnya di diagram.")
def add_group(key: str, name: str) -> None:
    """Membuat kelompok petugas untuk lajur baru."""
    with _engine() as engine:
        engine.identity.add_group(key, name)
        click.echo(f"Kelompok {key} dibuat.")


@commands.command()
@click.argument("login")
@click.option("--again", is_flag=True, help="Aktifkan kembali.")
def deactivate(login: str, again: bool) -> None:
    """Menonaktifkan akun dan mengakhiri semua sesinya."""
    with _engine() as engine:
        engine.identity.set_active(login, again)
        click.echo(f"Akun {login} {'aktif kembali' if again else 'tidak aktif lagi'}.")


@commands.command()
@click.argument("login")
@click.password_option(prompt="Kata sandi baru", confirmation_prompt="Ulangi kata sandi")
def password(login: str, password: str) -> None:
    """Mengganti kata sandi sebuah akun."""
    with _engine() as engine:
        engine.identity.set_password(login, password)
        click.echo(f"Kata sandi {login} diganti.")


@commands.command()
@click.argument("login")
@click.password_option("--passphrase", prompt="Passphrase tanda tangan", confirmation_prompt="Ulangi passphrase")
def certificate(login: str, passphrase: str) -> None:
    """Membuat sertifikat tanda tangan (CA UJI) untuk seorang pejabat."""
    with _engine() as engine:
        engine.signer.enrol(engine.identity.actor(login), passphrase)
        click.echo(f"Sertifikat {login} dibuat.")
