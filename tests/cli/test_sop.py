"""``alur sop document``: the document of a deployed process as a file."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader

from app import cli
from tests.offices import Office


@pytest.fixture(autouse=True)
def _deployed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    Office(tmp_path).engine.close()
    monkeypatch.setenv("ALUR_DATA_DIR", str(tmp_path))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["sop", "document", *arguments])


def test_the_document_is_written_with_what_the_office_has_set(tmp_path: Path) -> None:
    CliRunner().invoke(cli, ["office", "set", "official.name=Contoh Pejabat Baru"])
    path = tmp_path / "sop.pdf"
    result = run("karang_taruna", "--output", str(path))
    assert result.exit_code == 0, result.output
    assert "Izin Bantuan Pemberdayaan Karang Taruna" in result.output and "versi 1" in result.output
    read = PdfReader(io.BytesIO(path.read_bytes()))
    assert "Contoh Pejabat Baru" in read.pages[0].extract_text() and len(read.pages) == 2


@pytest.mark.parametrize(
    ("key", "path", "sentence"),
    [
        ("tidak_ada", "sop.pdf", "Proses “tidak_ada” belum dipasang."),
        ("karang_taruna", "tidak/ada/sop.pdf", "tidak bisa ditulis."),
    ],
)
def test_a_refusal_is_a_sentence_and_1(key: str, path: str, sentence: str, tmp_path: Path) -> None:
    result = run(key, "--output", str(tmp_path / path))
    assert result.exit_code == 1 and isinstance(result.exception, SystemExit)
    assert sentence in result.output
    assert not [*tmp_path.rglob("sop.pdf")]
