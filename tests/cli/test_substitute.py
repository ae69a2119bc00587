"""``alur substitute``: who acts for whom, from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app import cli
from cli.opened import opened_office

AHEAD = ("--from", "2090-01-02", "--to", "2090-01-05", "--reason", "cuti")


@pytest.fixture(autouse=True)
def _office(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ALUR_DATA_DIR", str(tmp_path))
    with opened_office() as office:
        for login, group in (("satu", "koordinator"), ("dua", "sub_koordinator")):
            office.accounts.create_user(login, f"Contoh {login.title()}", [group], "tiga kata acak")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["substitute", *arguments])


def test_one_is_set_listed_and_ended_and_the_record_says_by_what(monkeypatch: pytest.MonkeyPatch) -> None:
    made = run("add", "satu", "dua", *AHEAD)
    assert made.exit_code == 0, made.output
    id = made.output.split()[-1]
    assert f"{id}\tsatu\tdua\t2090-01-02 sampai 2090-01-05\takan datang" in run("list").output
    assert "dua tidak lagi menggantikan satu" in run("end", id).output
    assert "diakhiri" in run("list").output
    with opened_office() as office:
        rows, _ = office.audit_log.page()
    told = {(row.action, row.target) for row in rows if row.actor_name == "Baris perintah"}
    assert told == {("substitution.added", "satu"), ("substitution.ended", "satu")}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("add", "satu", "satu", *AHEAD), "orang lain"),
        (("add", "siapa", "dua", *AHEAD), "Pilih petugas"),
        (("add", "satu", "dua", "--from", "2020-01-01", "--to", "2020-01-02", "--reason", "cuti"), "sudah lewat"),
        (("end", "tidak-ada"), "tidak ada"),
    ],
)
def test_a_refusal_is_a_sentence_and_exit_1(arguments: tuple[str, ...], sentence: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 1 and sentence in done.output and "Traceback" not in done.output
    assert run("list").output == ""
