"""A command loads what it needs: a check of diagrams waits neither for the site nor for the database's library."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest

import cli
from cli import GROUPS
from cli.process import commands as process
from engine.settings import ROOT

# What only a site, an office, a letter or a signature asks for.
SITE = {"flask", "werkzeug", "jinja2", "waitress", "markdown_it"}
ENGINE = {"sqlalchemy", "alembic", "SpiffWorkflow", "argon2", "stdnum", "httpx", "engine.services.engine"}
PAPERS = {"typst", "pyhanko", "cryptography", "pypdf", "segno", "xlsxwriter", "holidays", "phonenumbers"}
DIAGRAMS = {"lark", "lxml", "bpmn_io", "engine.definitions.deployment.resources"}
_RUN = """
import sys
from app import cli
try:
    cli(sys.argv[1:])
finally:
    print(*sys.modules, file=sys.stderr)
"""


def loaded(tmp_path: Path, *words: str) -> set[str]:
    """The modules that a command has loaded at its end."""
    environment = {"ALUR_DATA_DIR": str(tmp_path), "ALUR_PROCESSES_DIR": str(ROOT), "PATH": "", "LANG": "C.UTF-8"}
    done = subprocess.run(
        [sys.executable, "-c", _RUN, *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return set(done.stderr.split())


def test_help_loads_no_command(tmp_path: Path) -> None:
    modules = loaded(tmp_path, "--help")
    assert modules & (SITE | ENGINE | PAPERS | DIAGRAMS) == set()
    assert not any(name.startswith("cli.") for name in modules)


def test_a_groups_help_loads_neither_site_nor_engine(tmp_path: Path) -> None:
    assert loaded(tmp_path, "process", "--help") & (SITE | ENGINE | PAPERS) == set()


def test_a_check_loads_what_reads_diagrams_and_nothing_else(tmp_path: Path) -> None:
    modules = loaded(tmp_path, "process", "check", str(ROOT / "processes" / "karang_taruna.bpmn"))
    assert modules & (SITE | ENGINE | PAPERS) == set()
    assert modules >= DIAGRAMS


@pytest.mark.parametrize("words", ["user list", "message list", "process list", "incident list", "office show"])
def test_a_command_of_the_engine_loads_no_site(words: str, tmp_path: Path) -> None:
    assert loaded(tmp_path, "db", "upgrade") & SITE == set()  # brings the database to its shape: alembic
    modules = loaded(tmp_path, *words.split())
    unasked = {"alembic", "httpx", "typst", "pyhanko", "pypdf", "xlsxwriter", "holidays", "phonenumbers"}
    assert modules & (SITE | unasked) == set()


@pytest.mark.parametrize("name", GROUPS)
def test_the_list_of_commands_says_what_each_says_of_itself(name: str) -> None:
    found = cli.Commands(later=GROUPS).get_command(click.Context(click.Command("alur")), name)
    assert found is not None and found.name == name
    assert found.get_short_help_str(cli.LONGEST) == GROUPS[name][1]


def test_a_group_that_loads_a_command_later_says_of_it_what_it_says_of_itself() -> None:
    assert isinstance(process, cli.Commands)
    for name, (_, line) in process.later.items():
        found = process.get_command(click.Context(process), name)
        assert found is not None and found.get_short_help_str(cli.LONGEST) == line


def test_every_module_of_commands_is_listed() -> None:
    listed = {where.partition(":")[0] for where, _ in [*GROUPS.values(), *process.later.values()]}  # type: ignore[attr-defined]
    files = {file.stem for file in Path(cli.__file__).parent.glob("*.py")}
    assert {name for name in files if hasattr(import_module(f"{cli.__name__}.{name}"), "commands")} <= listed
    assert listed <= files
