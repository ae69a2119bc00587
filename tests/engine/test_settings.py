"""Every setting is documented, and none is read anywhere but in one file."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from engine.errors import Refused
from engine.settings import Settings
from tests.offices import ROOT

NAME = re.compile(r"ALUR_[A-Z_]+")


def names(path: Path) -> set[str]:
    return set(NAME.findall(path.read_text(encoding="utf-8")))


def test_every_setting_is_documented_and_nothing_else_is() -> None:
    assert names(ROOT / "engine/settings.py") == names(ROOT / "docs/settings.md")


def test_no_other_file_reads_the_environment() -> None:
    for folder in ("engine", "connectors", "web"):
        for path in (ROOT / folder).rglob("*.py"):
            if path.name != "settings.py":
                assert "os.environ" not in path.read_text(encoding="utf-8"), path


@pytest.mark.parametrize(
    ("name", "value"), [("ALUR_PORT", "x"), ("ALUR_WHATSAPP", "pos"), ("ALUR_UPLOAD_LIMIT_MB", "0")]
)
def test_an_unreadable_setting_is_named(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=name):
        Settings.from_environment({"ALUR_DATA_DIR": str(tmp_path), name: value})


def test_a_setting_that_does_not_exist_is_refused_with_the_one_that_was_meant(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"ALUR_PROT bukan setelan Alur\. Mungkin maksudnya ALUR_PORT\."):
        Settings.from_environment({"ALUR_DATA_DIR": str(tmp_path), "ALUR_PROT": "9000"})
    assert Settings.from_environment({"ALUR_DATA_DIR": str(tmp_path), "PROT": "9000"}).port == 8080


def test_the_secret_key_is_made_once_and_for_this_account_only(tmp_path: Path) -> None:
    first = Settings.from_environment({"ALUR_DATA_DIR": str(tmp_path)})
    assert Settings.from_environment({"ALUR_DATA_DIR": str(tmp_path)}).secret_key == first.secret_key
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert first.secret_key not in repr(first)


def test_processes_that_start_together_share_one_whole_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        keys = set(
            pool.map(lambda _: Settings.from_environment({"ALUR_DATA_DIR": str(tmp_path)}).secret_key, range(64))
        )
    assert len(keys) == 1 and len(keys.pop()) == 64
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]  # no half a key lies about
