"""``alur process``: what designers draw, checked and deployed from the command line."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from cli import Commands
from cli.opened import opened_office
from connectors import TOPICS, open_office
from engine.dates import local
from engine.definitions.bpmn.expansion import missing_calls
from engine.definitions.deployment.folder import FOLDERS, read_folder
from engine.definitions.deployment.office_groups import DEFAULT
from engine.definitions.deployment.resources import Resources, read_resources
from engine.definitions.lint import check_read
from engine.errors import DeploymentRefused, Finding
from engine.services.actor import SYSTEM
from engine.settings import Settings

# It needs the office, which a check does not.
TEST = ("process_test:test_", "Menjalankan uji proses; tanpa KUNCI_ATAU_BERKAS: semua di tests/processes/.")


@click.group("process", cls=Commands, later={"test": TEST})
def commands() -> None:
    """Proses yang digambar perancang."""


@commands.command("check")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Cetak temuan sebagai JSON.")
def check_(paths: tuple[Path, ...], as_json: bool) -> None:
    """Memeriksa diagram, formulir, tabel, dan surat; tanpa PATH: semua di folder kerja."""
    root = Settings.from_environment().processes_dir
    findings: list[Finding] = []
    names: dict[tuple[str, str], str] = {}
    for path in paths or (root / "processes",):
        resources, unreadable = _read(path.resolve(), root)
        found = check_read(resources, unreadable, DEFAULT)
        findings += found
        names |= _names(resources, found)
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2))
    else:
        _say(findings, names)
    sys.exit(1 if any(finding.category == "error" for finding in findings) else 0)


@commands.command()
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--name", help="Nama pemasangan: apa yang berubah dan mengapa.")
def deploy(folder: Path | None, name: str | None) -> None:
    """Memasang folder berisi processes/, forms/, dan letters/."""
    settings = Settings.from_environment()
    root = (folder or settings.processes_dir).resolve()
    office = open_office(settings)
    files = read_folder(root)
    try:
        office.prepare()
        made = office.engine.repository.deploy(files, name or root.name, "folder", SYSTEM, office.engine.clock.now())
    except DeploymentRefused as error:
        _say(error.findings, _names(read_resources(files, TOPICS)[0], error.findings))
        sys.exit(1)
    finally:
        office.close()
    for definition in made.definitions:
        click.echo(f"Terpasang: {definition.name}, versi {definition.version} ({definition.id}).")
    for finding in made.warnings:
        click.echo(f"periksa  {finding.file}  {finding.element or '-'}: {finding.message} [{finding.rule}]")
    if not made.definitions:
        click.echo("Tidak ada yang berubah; versi yang berjalan tetap.")


@commands.command("list")
def list_() -> None:
    """Mencetak semua proses dengan versinya."""
    office = open_office(Settings.from_environment())
    try:
        office.prepare()
        for definition in office.engine.repository.definitions():
            click.echo(
                f"{definition.id}\t{definition.name}\t{definition.deployed_at:%Y-%m-%d %H:%M} UTC\t{definition.source}"
            )
    finally:
        office.close()


@commands.command()
def schedule() -> None:
    """Mencetak kapan kalender memulai proses: proses, peristiwa mulai, waktu berikutnya, dan kendalanya."""
    with opened_office() as office:
        for each in office.engine.schedules.all():
            due = f"{local(each.due_at):%Y-%m-%d %H:%M}" if each.due_at else "-"
            click.echo(f"{each.key}\t{each.event}\t{due}\t{each.error or ''}".rstrip())


def _read(path: Path, root: Path) -> tuple[Resources, list[Finding]]:
    """What belongs to a path, and what of it cannot be read: a folder's own files, or one diagram with the forms,
    tables and letters beside it.

    A diagram that lies elsewhere is looked at with the project's own forms, tables and letters. The diagrams that it
    calls come with it.
    """
    if path.is_dir():
        return read_resources(
            read_folder(path if any((path / name).is_dir() for name in FOLDERS) else path.parent), TOPICS
        )
    around = path.parent.parent if path.parent.name == "processes" else root
    beside, _ = read_resources(read_folder(around), TOPICS)
    files = {name: data for name, data in beside.files.items() if not name.endswith(".bpmn")}
    files[f"processes/{path.name}"] = path.read_bytes()
    read = read_resources(files, TOPICS, [beside])
    while called := missing_calls(read[0].processes) & beside.processes.keys():
        drawn = {beside.processes[key].file for key in called}
        files |= {name: beside.files[name] for name in drawn}
        read = read_resources(files, TOPICS, [read[0], beside])
    return read


def _names(resources: Resources, findings: Sequence[Finding]) -> dict[tuple[str, str], str]:
    """What elements are called, by file and id; nothing where no finding has a way to be told."""
    if not any(finding.path for finding in findings):
        return {}
    processes = resources.processes.values()
    return {(one.file, id): element.name or id for one in processes for id, element in one.elements.items()}


def _say(findings: Sequence[Finding], names: Mapping[tuple[str, str], str]) -> None:
    for finding in findings:
        place = f"{finding.file}:{finding.line}" if finding.line else finding.file
        word = "salah" if finding.category == "error" else "periksa"
        click.echo(f"{word}  {place}  {finding.element or '-'}: {finding.message} [{finding.rule}]")
        if way := [f"“{names[finding.file, id]}”" for id in finding.path if (finding.file, id) in names]:
            click.echo(f"       jalannya: {' → '.join(way)}")
    errors = sum(finding.category == "error" for finding in findings)
    click.echo(
        f"{errors} kesalahan, {len(findings) - errors} hal untuk diperiksa." if findings else "Tidak ada temuan."
    )
