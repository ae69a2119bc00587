"""Alur's entry point: makes the office and the web application from the settings, and the command line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from cli import GROUPS, Commands
from engine import heap
from engine.settings import Settings

# Each command loads what it needs itself: the site is most of what a start takes, and only two of them have one.
if TYPE_CHECKING:
    from flask import Flask

    from office.office import Office

THREADS = 8


def create_app(settings: Settings | None = None, office: Office | None = None) -> Flask:
    """The web application. Without an office it opens one: migrated, with the folder's processes deployed."""
    from web.site import build

    settings = settings or Settings.from_environment()
    return build(settings, office or _prepare_office(settings))


def _prepare_office(settings: Settings) -> Office:
    from connectors import open_office

    heap.give_back()
    office = open_office(settings)
    office.prepare()
    office.engine.deploy_folder(settings.processes_dir)
    if settings.demo:
        from office import demo

        demo.create_accounts(office)
    return office


@click.group(cls=Commands, later=GROUPS)
def cli() -> None:
    """Alur: SOP sebuah kantor, digambar sebagai diagram BPMN, adalah programnya."""


@cli.command()
@click.option("--demo", "with_demo", is_flag=True, help="Buat akun contoh dan cetak cara masuknya.")
@click.option("--host", help="Alamat tempat mendengarkan.")
@click.option("--port", type=click.IntRange(1, 65535), help="Nomor porta.")
def serve(with_demo: bool, host: str | None, port: int | None) -> None:
    """Menjalankan situs dengan satu pekerja di dalamnya."""
    from engine.services.folder import FolderWatch
    from web import server
    from web.site import body_limit

    settings = Settings.from_environment()
    if with_demo:
        settings = replace(settings, demo=True)
    address = (host or settings.host, port or settings.port)
    sockets = server.listen(*address)  # before anything is touched: another Alur may be running over the same folder
    office = _prepare_office(settings)
    app = create_app(settings, office)
    office.engine.start_worker()
    watch = FolderWatch(settings.processes_dir, office.engine.repository, office.engine.clock, click.echo)
    watch.start()
    click.echo(f"{settings.system_name} berjalan di http://{address[0]}:{address[1]} (Ctrl+C menghentikan)")
    if settings.demo:
        _print_accounts(office)
    heap.settle()
    try:
        server.serve(app, sockets, THREADS, body_limit(settings))
    finally:
        watch.stop()
        office.close()


@cli.command()
def work() -> None:
    """Menjalankan satu pekerja tanpa situs: surat, pesan, dan pewaktu."""
    office = _prepare_office(Settings.from_environment())
    try:
        office.engine.worker.run_forever()
    except KeyboardInterrupt:
        click.echo("Pekerja berhenti.")
    finally:
        office.close()


def _print_accounts(office: Office) -> None:
    from office import demo

    click.echo(f"\nAkun contoh, semuanya dengan kata sandi {demo.PASSWORD}:")
    for account in demo.ACCOUNTS:
        click.echo(f"  {account.login:<18}{account.name}")
    if office.engine.signer.test:
        click.echo(f"Passphrase tanda tangan Kadis (CA UJI): {demo.PASSPHRASE}\n")


if __name__ == "__main__":
    cli()
