"""A start that cannot be: one sentence that names what to change, exit 1 and no traceback. Real processes."""

from __future__ import annotations

import ctypes
import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.offices import ROOT

START = "from app import cli; cli()"
BIND_LOW_PORTS, DROP = 10, 24  # CAP_NET_BIND_SERVICE, PR_CAPBSET_DROP
UNPRIVILEGED = Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")


def run(
    folder: Path | str, *command: str, before: Callable[[], object] | None = None, **settings: str | bytes
) -> tuple[int, str]:
    """The exit code and what was said on both outputs."""
    environment = {os.fsencode(name): os.fsencode(value) for name, value in (os.environ | settings).items()}
    environment.setdefault(b"ALUR_DATA_DIR", os.fsencode(folder))
    done = subprocess.run(
        [sys.executable, "-c", START, *command],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=before,
    )
    return done.returncode, done.stdout


def assert_refused(done: tuple[int, str], *named: str) -> None:
    code, said = done
    assert code == 1 and "Traceback" not in said and len(said.strip().splitlines()) == 1, said
    for each in named:
        assert each in said


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])


def test_a_port_that_another_program_holds_is_named_and_nothing_is_touched(tmp_path: Path, taken: int) -> None:
    assert_refused(run(tmp_path, "serve", "--demo", ALUR_PORT=str(taken)), f"Porta {taken}", "ALUR_PORT")
    assert not (tmp_path / "alur.db").exists()


def test_a_port_that_this_account_may_not_use_is_named(tmp_path: Path) -> None:
    if UNPRIVILEGED.exists() and int(UNPRIVILEGED.read_text()) <= 81:
        pytest.skip("this system lets everybody use every port")

    def without_privilege() -> None:
        ctypes.CDLL(None).prctl(DROP, BIND_LOW_PORTS, 0, 0, 0)

    done = run(tmp_path, "serve", before=without_privilege if os.geteuid() == 0 else None, ALUR_PORT="81")
    assert_refused(done, "porta 81", "ALUR_PORT")


@pytest.mark.parametrize("host", ["192.0.2.1", "tidak ada.example", "tidak-ada.invalid"])
def test_an_address_that_is_not_this_machines_is_named(tmp_path: Path, host: str) -> None:
    assert_refused(run(tmp_path, "serve", ALUR_HOST=host, ALUR_PORT="18999"), host, "ALUR_HOST")


@pytest.mark.parametrize("command", [("serve", "--demo"), ("user", "list"), ("db", "upgrade")])
@pytest.mark.parametrize("key", [{}, {"ALUR_SECRET_KEY": "kunci-uji"}])
def test_a_data_folder_that_cannot_be_written_is_named(
    tmp_path: Path, command: tuple[str, ...], key: dict[str, str]
) -> None:
    (tmp_path / "berkas").touch()
    for folder in (tmp_path / "berkas", tmp_path / "berkas" / "var", Path("/sys/alur")):
        assert_refused(run(folder, *command, ALUR_PORT="18999", **key), str(folder), "ALUR_DATA_DIR")


@pytest.mark.parametrize("command", [("serve",), ("work",), ("user", "list")])
def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path, command: tuple[str, ...]) -> None:
    assert run(tmp_path, "db", "upgrade")[0] == 0
    with sqlite3.connect(tmp_path / "alur.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    assert_refused(run(tmp_path, *command, ALUR_PORT="18999"), "lebih baru", "9999", "ALUR_DATABASE_URL")


def test_a_database_that_is_none_or_away_is_named_without_its_password(tmp_path: Path) -> None:
    (tmp_path / "alur.db").write_text("bukan basis data, hanya tulisan yang cukup panjang untuk dibaca " * 20)
    (tmp_path / "alur.db").chmod(0o600)
    assert_refused(run(tmp_path, "user", "list"), "alur.db", "ALUR_DATABASE_URL")
    code, said = run(tmp_path, "user", "list", ALUR_DATABASE_URL="postgresql://alur:rahasia@127.0.0.1:1/alur")
    assert_refused((code, said), "127.0.0.1:1", "ALUR_DATABASE_URL")
    assert "rahasia" not in said


BAD: dict[str, str | bytes] = {
    "ALUR_DATA_DIR": "/dev/null/var",
    "ALUR_DATABASE_URL": "mysql://kantor/alur",
    "ALUR_OFFICE_SCHEMA": "Rokan Hilir",
    "ALUR_PROCESSES_DIR": "/tidak/ada",
    "ALUR_HOST": "bukan alamat",
    "ALUR_PORT": "²",
    "ALUR_BASE_URL": "izin.contoh.id",
    "ALUR_UPLOAD_LIMIT_MB": "0",
    "ALUR_DEMO": "ya",
    "ALUR_WHATSAPP": "pos",
    "ALUR_SIGNER": "pena",
    "ALUR_META_URL": "graph",
    "ALUR_BSRE_URL": "bsre",
    "ALUR_SYSTEM_NAME": b"SILASTRI \xff",
    "ALUR_SECRET_KEY": "kunci\nuji",
}


@pytest.mark.parametrize("name", BAD)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, name: str) -> None:
    assert_refused(run(tmp_path, "serve", **{"ALUR_PORT": "18999", name: BAD[name]}), name)


@pytest.mark.parametrize(
    ("chosen", "missing"),
    [
        ({"ALUR_WHATSAPP": "meta"}, "ALUR_META_TOKEN"),
        ({"ALUR_WHATSAPP": "meta", "ALUR_META_TOKEN": "x"}, "ALUR_META_PHONE_ID"),
        ({"ALUR_SIGNER": "bsre"}, "ALUR_BSRE_URL"),
    ],
)
def test_a_setting_that_another_one_needs_is_named(tmp_path: Path, chosen: dict[str, str], missing: str) -> None:
    assert_refused(run(tmp_path, "serve", ALUR_PORT="18999", **chosen), missing)


def test_an_empty_key_is_no_key(tmp_path: Path) -> None:
    (tmp_path / "secret_key").touch()
    assert_refused(run(tmp_path, "user", "list"), "secret_key", "ALUR_SECRET_KEY")


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    assert_refused(run(tmp_path, "register", "export", "--output", "/tidak/ada/buku.xlsx"), "/tidak/ada/buku.xlsx")
