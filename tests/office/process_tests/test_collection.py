"""pytest runs ``tests/processes/*.yaml``: a test is an item, and a failure is read without a traceback."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.offices import ROOT
from tests.small_tests import APPLY, CHECK, OFFICE, written

CONFTEST = """
from tests import process_tests

def pytest_collect_file(file_path, parent):
    return process_tests.collected(file_path, parent)
"""


def collected(root: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider", "--rootdir", str(root), "-c", os.devnull]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run([*command, str(root)], cwd=root, env=environment, capture_output=True, text=True, check=False)


def test_each_test_is_an_item_and_fails_in_words(tmp_path: Path) -> None:
    root = tmp_path / "kantor"
    shutil.copytree(OFFICE, root)
    folder = root / "tests" / "processes"
    folder.mkdir(parents=True)
    failing = written(APPLY, CHECK.replace("ended: selesai", "ended: false")).partition("tests:\n")[2]
    (folder / "uji.yaml").write_text(written(APPLY) + failing.replace("name: Coba", "name: Gagal"))
    (root / "lain.yaml").write_text("bukan: uji")
    (root / "conftest.py").write_text(CONFTEST)
    done = collected(root)
    assert done.returncode == 1, done.stdout
    assert "uji.yaml::Coba PASSED" in done.stdout and "uji.yaml::Gagal FAILED" in done.stdout
    assert "  gagal  Gagal (" in done.stdout and "diharapkan  masih berjalan" in done.stdout
    assert "runtest" not in done.stdout and "lain.yaml" not in done.stdout
    (folder / "rusak.yaml").write_text("process: [")
    broken = collected(root)
    assert broken.returncode == 2 and "rusak.yaml: YAML tidak terbaca di baris" in broken.stdout
