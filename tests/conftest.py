"""What tests share."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.office import Office


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office's data folder at its very beginning, made once: keys and hashes take their time."""
    folder = tmp_path_factory.mktemp("office") / "var"
    Office(folder).engine.close()
    return folder


@pytest.fixture
def office(prepared: Path, tmp_path: Path) -> Iterator[Office]:
    """An office of its own, with every demo person in it."""
    shutil.copytree(prepared, tmp_path / "var")
    made = Office(tmp_path / "var")
    yield made
    made.engine.close()
