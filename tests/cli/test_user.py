"""``alur user``: accounts from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app import cli
from cli.opened import opened_office

PASSWORD = "tiga kata acak"


@pytest.fixture(autouse=True)
def _folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ALUR_DATA_DIR", str(tmp_path))


def run(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(cli, ["user", *arguments], input=typed)


def add(login: str, *more: str) -> Result:
    return run(
        "add", login, "--name", "Contoh Petugas", "--group", "back_office", *more, typed=f"{PASSWORD}\n{PASSWORD}\n"
    )


def test_an_account_is_made_moved_and_locked() -> None:
    made = add("petugas", "--phone", "0812-0000-0077")
    assert made.exit_code == 0 and PASSWORD not in made.output
    assert run("groups", "petugas", "kadis", "auditor").exit_code == 0
    assert "petugas\tContoh Petugas\tauditor, kadis\taktif" in run("list").output
    assert run("deactivate", "petugas").exit_code == 0
    assert "tidak aktif" in run("list").output
    assert "aktif kembali" in run("deactivate", "petugas", "--again").output
    assert run("password", "petugas", typed="kata sandi lain\nkata sandi lain\n").exit_code == 0


def test_a_name_and_a_phone_are_edited() -> None:
    add("petugas")
    assert "Nama, WhatsApp" in run("edit", "petugas", "--name", "Contoh Lain", "--phone", "0812-0000-0088").output
    assert "petugas\tContoh Lain" in run("list").output
    assert "Tidak ada yang berubah." in run("edit", "petugas", "--name", "Contoh Lain").output
    assert "NIK penanda tangan" in run("edit", "petugas", "--nik", "1407995203950002").output
    assert "NIK harus 16 angka" in run("edit", "petugas", "--nik", "14").output


def test_every_command_is_in_the_record_and_no_secret() -> None:
    add("petugas")
    run("edit", "petugas", "--name", "Contoh Lain")
    run("groups", "petugas", "kadis")
    run("password", "petugas", typed="kata sandi lain\nkata sandi lain\n")
    run("certificate", "petugas", typed="passphrase uji\npassphrase uji\n")
    run("add-group", "dokter", "--name", "Dokter")
    run("deactivate", "petugas")
    run("deactivate", "petugas", "--again")
    with opened_office() as office:
        rows, _ = office.audit_log.page()
    assert {row.actor_name for row in rows} == {"Baris perintah"}
    assert sorted(row.action for row in rows) == [
        "group.added",
        "user.activated",
        "user.certified",
        "user.changed",
        "user.changed",
        "user.created",
        "user.deactivated",
        "user.password_set",
    ]
    told = "\n".join(f"{row.target} {row.detail}" for row in rows)
    assert all(secret not in told for secret in (PASSWORD, "kata sandi lain", "passphrase uji"))


def test_a_lane_of_a_new_diagram_gets_its_group() -> None:
    assert run("add-group", "dokter", "--name", "Dokter").exit_code == 0
    add("petugas")
    assert run("groups", "petugas", "dokter").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("groups", "siapa", "kadis"), "Tidak ada akun “siapa”."),
        (("deactivate", "siapa"), "Tidak ada akun “siapa”."),
        (("edit", "siapa", "--name", "Contoh"), "Tidak ada akun “siapa”."),
        (("add-group", "Tim Dokter", "--name", "Dokter"), "huruf kecil"),
    ],
)
def test_a_refusal_is_a_sentence_and_exit_1(arguments: tuple[str, ...], sentence: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 1 and sentence in done.output and "Traceback" not in done.output


def test_a_weak_password_makes_no_account() -> None:
    done = run("add", "petugas", "--name", "Contoh", "--group", "kadis", typed="pendek\npendek\n")
    assert done.exit_code == 1 and "paling sedikit 10" in done.output
    assert run("list").output == ""
