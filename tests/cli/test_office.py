"""``alur office``: the office's settings from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app import cli
from cli.opened import opened_office


@pytest.fixture(autouse=True)
def _folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ALUR_DATA_DIR", str(tmp_path))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["office", *arguments])


def test_settings_are_changed_shown_and_recorded() -> None:
    done = run("set", "official.name=Contoh Pejabat, S.H. = M.Si.", "office.city=Contoh")
    assert (done.exit_code, done.output) == (0, "Sudah diubah: Kota, Nama pejabat.\n")
    shown = run("show").output.splitlines()
    assert "official.name=Contoh Pejabat, S.H. = M.Si." in shown and "office.city=Contoh" in shown
    assert "Tidak ada yang berubah." in run("set", "office.city=Contoh").output
    with opened_office() as office:
        ((row,), _) = office.audit_log.page()
    assert (row.action, row.actor_name) == ("settings.changed", "Baris perintah")


def test_who_sees_applicants_is_named_and_taken_back() -> None:
    assert "Sudah diubah: Kelompok yang boleh melihat" in run("set", "disclosure.groups=kadis, auditor").output
    assert "disclosure.groups=auditor,kadis" in run("show").output.splitlines()
    assert run("set", "disclosure.groups=").exit_code == 0
    assert "disclosure.groups=" in run("show").output.splitlines()


@pytest.mark.parametrize(
    ("argument", "sentence"),
    [
        ("office.warna=merah", "Tidak ada pengaturan “office.warna”"),
        ("office.city", "KUNCI=NILAI"),
        ("office.city=", "Kota tidak boleh kosong"),
        ("disclosure.groups=auditor,audior", "Tidak ada kelompok “audior”. Yang ada: "),
    ],
)
def test_a_refusal_is_a_sentence_and_exit_1(argument: str, sentence: str) -> None:
    before = run("show").output
    done = run("set", "official.name=Contoh Pejabat", argument)
    assert done.exit_code == 1 and sentence in done.output and "Traceback" not in done.output
    assert run("show").output == before
