"""``alur user``: accounts and groups."""

from __future__ import annotations

import click

from cli.opened import opened_office
from engine.services.actor import COMMAND_LINE
from office.people.access_tokens import LONGEST_DAYS, SCOPES


@click.group("user")
def commands() -> None:
    """Akun dan kelompok."""


@commands.command()
@click.argument("login")
@click.option("--name", required=True, help="Nama lengkap.")
@click.option("--group", "groups", multiple=True, required=True, help="Kelompok; boleh lebih dari satu.")
@click.option("--phone", help="Nomor WhatsApp.")
@click.password_option(prompt="Kata sandi", confirmation_prompt="Ulangi kata sandi")
def add(login: str, name: str, groups: tuple[str, ...], phone: str | None, password: str) -> None:
    """Membuat akun petugas."""
    with opened_office() as office:
        office.accounts.create_user(login, name, groups, password, phone, by=COMMAND_LINE)
        click.echo(f"Akun {login} dibuat.")


@commands.command("list")
def list_() -> None:
    """Mencetak semua akun."""
    with opened_office() as office:
        for row, groups in office.accounts.users():
            state = "aktif" if row.active else "tidak aktif"
            click.echo(f"{row.login}\t{row.name}\t{', '.join(sorted(groups))}\t{state}")


@commands.command()
@click.argument("login")
@click.option("--name", help="Nama lengkap.")
@click.option("--phone", help="Nomor WhatsApp; kosong untuk menghapusnya.")
@click.option("--nik", help="NIK untuk tanda tangan BSrE; kosong untuk menghapusnya.")
def edit(login: str, name: str | None, phone: str | None, nik: str | None) -> None:
    """Mengubah nama, nomor WhatsApp, atau NIK penanda tangan seorang petugas."""
    with opened_office() as office:
        changed = office.accounts.edit_user(login, name, phone, by=COMMAND_LINE, nik=nik)
        click.echo(f"{login} diubah: {', '.join(changed)}." if changed else "Tidak ada yang berubah.")


@commands.command()
@click.argument("login")
@click.argument("groups", nargs=-1, required=True)
def groups(login: str, groups: tuple[str, ...]) -> None:
    """Menetapkan kelompok sebuah akun."""
    with opened_office() as office:
        office.accounts.set_groups(login, groups, by=COMMAND_LINE)
        click.echo(f"Kelompok {login}: {', '.join(groups)}.")


@commands.command("add-group")
@click.argument("key")
@click.option("--name", required=True, help="Nama kelompok, seperti nama lajurnya di diagram.")
def add_group(key: str, name: str) -> None:
    """Membuat kelompok petugas untuk lajur baru."""
    with opened_office() as office:
        office.groups.add(key, name, by=COMMAND_LINE)
        click.echo(f"Kelompok {key} dibuat.")


@commands.command()
@click.argument("login")
@click.option("--again", is_flag=True, help="Aktifkan kembali.")
def deactivate(login: str, again: bool) -> None:
    """Menonaktifkan akun dan mengakhiri semua sesinya."""
    with opened_office() as office:
        office.accounts.set_active(login, again, by=COMMAND_LINE)
        click.echo(f"Akun {login} {'aktif kembali' if again else 'tidak aktif lagi'}.")


@commands.command()
@click.argument("login")
@click.password_option(prompt="Kata sandi baru", confirmation_prompt="Ulangi kata sandi")
def password(login: str, password: str) -> None:
    """Mengganti kata sandi sebuah akun."""
    with opened_office() as office:
        office.accounts.set_password(login, password, by=COMMAND_LINE)
        click.echo(f"Kata sandi {login} diganti.")


@commands.command()
@click.argument("login")
@click.password_option("--passphrase", prompt="Passphrase tanda tangan", confirmation_prompt="Ulangi passphrase")
def certificate(login: str, passphrase: str) -> None:
    """Membuat sertifikat tanda tangan (CA UJI) untuk seorang pejabat. Sertifikat BSrE diterbitkan oleh BSrE."""
    with opened_office() as office:
        office.engine.signer.enrol(office.accounts.actor(login), passphrase)
        office.accounts.note_certificate(login, by=COMMAND_LINE)
        click.echo(f"Sertifikat {login} dibuat.")


@commands.command()
@click.argument("login")
@click.option("--name", required=True, help="Untuk apa token ini.")
@click.option("--scope", type=click.Choice(sorted(SCOPES)), default="tugas", show_default=True)
@click.option("--days", type=click.IntRange(1, LONGEST_DAYS), default=90, show_default=True)
def token(login: str, name: str, scope: str, days: int) -> None:
    """Membuat token untuk program yang bekerja atas nama sebuah akun; dicetak sekali."""
    with opened_office() as office:
        click.echo(office.access_tokens.create(office.accounts.actor(login), name, scope, days))
