"""``alur process test``: plays processes' tests, and says how much of their diagrams they cover."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from connectors import open_office
from engine.errors import AlurError
from engine.settings import Settings
from office.process_tests.outcome import Difference, Outcome
from office.process_tests.picture import picture
from office.process_tests.run import FOLDER, Run, file_of, root_of, sentences_of


@click.command("test")
@click.argument("wanted", metavar="[KUNCI_ATAU_BERKAS]…", nargs=-1)
@click.option(
    "--coverage",
    "coverage_file",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Tulis cakupan ke berkas .json, atau .svg (diagram, satu proses).",
)
@click.option("--json", "as_json", is_flag=True, help="Cetak hasil sebagai JSON.")
def test_(wanted: tuple[str, ...], coverage_file: Path | None, as_json: bool) -> None:
    """Menjalankan uji proses; tanpa KUNCI_ATAU_BERKAS: semua di tests/processes/."""
    root = Settings.from_environment().processes_dir
    files = [_file(each, root) for each in wanted] or sorted((root / FOLDER).glob("*.yaml"))
    if not files:
        raise click.ClickException(f"Belum ada uji proses di {root / FOLDER}.")
    ending = coverage_file.suffix if coverage_file else ""
    if ending not in ("", ".json", ".svg") or (ending == ".svg" and len(files) > 1):
        raise click.UsageError("--coverage menulis .json, atau .svg bila hanya satu proses yang diuji.")
    reports = [_run(file, root_of(file, root), coverage_file if ending == ".svg" else None, as_json) for file in files]
    if coverage_file and ending == ".json":
        found = {report["process"]: report["coverage"] for report in reports if "coverage" in report}
        coverage_file.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    tests = [test for report in reports for test in report["tests"]]
    failed = sum(not test["passed"] for test in tests)
    if as_json:
        click.echo(json.dumps(reports, ensure_ascii=False, indent=2))
    else:
        click.echo(f"{len(tests) - failed} uji lulus, {failed} gagal.")
    sys.exit(1 if failed or any("error" in report for report in reports) else 0)


def _file(wanted: str, root: Path) -> Path:
    file = Path(wanted) if wanted.endswith((".yaml", ".yml")) else file_of(root, wanted)
    if not file.is_file():
        raise click.ClickException(f"{wanted}: berkas uji {file} tidak ada.")
    return file


def _run(file: Path, root: Path, picture_file: Path | None, quiet: bool) -> dict[str, Any]:
    """Plays a file's tests and tells as it goes; what came of them as JSON values, with ``error`` where they could
    not be played."""
    report: dict[str, Any] = {"file": str(file), "process": file.stem, "tests": []}
    try:
        with closing(Run(file, root, open_office)) as run:
            report["process"] = run.tests.process
            if not quiet:
                click.echo(f"{run.tests.process}  {run.tests.file}")
            for outcome in run:
                report["tests"].append(outcome.to_json())
                if not quiet:
                    click.echo("\n".join(describe_outcome(outcome)))
            report["coverage"] = run.coverage.to_json()
            if not quiet:
                click.echo("\n".join(_describe_coverage(report["coverage"])))
            if picture_file:
                picture_file.write_bytes(picture(run.diagram, run.drawn, run.coverage))
    except AlurError as error:
        report["error"] = sentences_of(error)
        if not quiet:
            click.echo("\n".join(report["error"]))
    return report


def describe_outcome(outcome: Outcome) -> Iterator[str]:
    """A line for a test, and below it what was not as expected."""
    seconds = f"{outcome.seconds:.1f}".replace(".", ",")
    yield f"  {'lulus' if outcome.passed else 'gagal'}  {outcome.name} ({seconds} detik)"
    for step in outcome.steps:
        if step.differences:
            yield f"         {f'langkah {step.number}: ' if step.number else ''}{step.title}"
            for each in step.differences:
                yield from difference(each, " " * 11)


def difference(found: Difference, indent: str = "") -> Iterator[str]:
    """What was expected and what came, below each other."""
    yield f"{indent}{found.what}"
    yield f"{indent}  diharapkan  {found.expected}"
    yield f"{indent}  ternyata    {found.found}"


def _describe_coverage(coverage: dict[str, Any]) -> Iterator[str]:
    taken = sum(count > 0 for count in coverage["flows"].values())
    yield f"  cakupan {coverage['percent']} %: {taken} dari {len(coverage['flows'])} alir pernah dilalui."
    if coverage["never"]:
        yield "  Belum pernah dilalui:"
        yield from (f"    {flow['id']}  {flow['name']}" for flow in coverage["never"])
