"""The data folder belongs to the account that runs us: 0700, its files 0600, an older wider one too."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

import pytest

from engine.private import OTHERS, open_data_dir
from tests.offices import Office


def wide(folder: Path) -> list[Path]:
    return [each for each in (folder, *folder.rglob("*")) if each.lstat().st_mode & OTHERS]


def test_whatever_an_office_keeps_is_for_its_account_only(tmp_path: Path) -> None:
    office = Office(tmp_path / "var")
    office.apply()
    assert {"alur.db", "alur.db-wal", "alur.db-shm", "documents", "ca"} <= {
        each.name for each in (tmp_path / "var").iterdir()
    }
    assert wide(tmp_path / "var") == []
    office.engine.close()


def test_an_existing_folder_that_others_can_read_is_closed_and_that_is_said_once(
    prepared: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "var"
    shutil.copytree(prepared, folder)
    paper = folder / "documents" / "aa" / "bb" / "cc"
    paper.parent.mkdir(parents=True)
    paper.write_bytes(b"isi")
    for each in (folder, *folder.rglob("*")):
        each.chmod(0o755 if each.is_dir() else 0o644)
    with caplog.at_level(logging.WARNING):
        Office(folder).engine.close()
        Office(folder).engine.close()
    said = [record.getMessage() for record in caplog.records if str(folder) in record.getMessage()]
    assert wide(folder) == [] and len(said) == 1 and "bisa dibaca akun lain" in said[0]
    assert paper.read_bytes() == b"isi"


def test_what_is_not_ours_in_a_folder_stays_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "proyek"
    (folder / "alat").mkdir(parents=True)
    program = folder / "alat" / "jalan.sh"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    folder.chmod(0o755)
    open_data_dir(folder, ())
    assert program.stat().st_mode & 0o777 == 0o755 and folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_everybody_shares_is_left_to_everybody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = tmp_path / "bersama"
    folder.mkdir()
    folder.chmod(0o1777)
    open_data_dir(folder, ())
    assert folder.stat().st_mode & 0o7777 == 0o1777 and "ALUR_DATA_DIR" in caplog.text


def test_a_database_elsewhere_is_closed_too(tmp_path: Path) -> None:
    elsewhere = tmp_path / "lain" / "kantor.db"
    elsewhere.parent.mkdir()
    elsewhere.touch(0o644)
    elsewhere.chmod(0o644)
    Office(tmp_path / "var", database={"ALUR_DATABASE_URL": f"sqlite:///{elsewhere}"}).engine.close()
    assert elsewhere.stat().st_mode & 0o777 == 0o600
