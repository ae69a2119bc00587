"""``alur process test`` plays tests, tells differences so that one can act on them, and writes what was covered."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lxml import etree

from cli.process import commands
from tests.small_tests import APPLY, CHECK, OFFICE, written


@pytest.fixture(autouse=True)
def root(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder of a designer's own."""
    shutil.copytree(OFFICE, tmp_path / "kantor")
    monkeypatch.setenv("ALUR_PROCESSES_DIR", str(tmp_path / "kantor"))
    monkeypatch.setenv("ALUR_DATA_DIR", str(tmp_path / "var"))
    return tmp_path / "kantor"


def put(root: Path, *steps: str, key: str = "uji") -> Path:
    file = root / "tests" / "processes" / f"{key}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(written(*steps).replace("process: uji", f"process: {key}"))
    return file


def said(*arguments: str) -> Result:
    return CliRunner().invoke(commands, ["test", *arguments])


def test_what_passes_is_a_line_and_what_no_test_takes_is_named(root: Path) -> None:
    put(root, APPLY, CHECK)
    result = said()
    assert (result.exit_code, result.exception) == (0, None), result.output
    assert "uji  tests/processes/uji.yaml\n  lulus  Coba (" in result.output
    assert "cakupan 66 %: 4 dari 6 alir pernah dilalui." in result.output
    assert "    f4  Lengkap? → Perbaiki berkas (tidak)\n" in result.output
    assert result.output.endswith("1 uji lulus, 0 gagal.\n")


def test_a_failure_shows_what_was_expected_below_what_came(root: Path) -> None:
    put(root, APPLY, CHECK.replace("ended: selesai", "ended: false"))
    result = said("uji")
    assert result.exit_code == 1 and "  gagal  Coba (" in result.output
    assert (
        "         langkah 2: Periksa kelengkapan (back_office)\n"
        "           akhir kasus\n"
        "             diharapkan  masih berjalan\n"
        "             ternyata    selesai\n"
    ) in result.output
    assert result.output.endswith("0 uji lulus, 1 gagal.\n")


def test_results_and_coverage_are_had_as_json(root: Path, tmp_path: Path) -> None:
    file, coverage = put(root, APPLY, CHECK.replace("tasks: []", "tasks: [perbaiki]")), tmp_path / "cakupan.json"
    result = said(str(file), "--json", "--coverage", str(coverage))
    (report,) = json.loads(result.output)
    (test,) = report["tests"]
    assert result.exit_code == 1 and (test["name"], test["passed"], test["wrong"][0]["step"]) == ("Coba", False, 2)
    assert test["wrong"][0]["differences"] == [{"what": "tugas terbuka", "expected": "perbaiki", "found": "tidak ada"}]
    written_coverage = json.loads(coverage.read_text())["uji"]
    assert written_coverage == report["coverage"] and written_coverage["flows"]["f1"] == 1
    assert [flow["id"] for flow in written_coverage["never"]] == ["f4", "f5"]


def test_coverage_is_drawn_for_one_process(root: Path, tmp_path: Path) -> None:
    put(root, APPLY)
    drawn = tmp_path / "cakupan.svg"
    assert said("uji", "--coverage", str(drawn)).exit_code == 0
    assert "2 dari 6 alir dilalui (33 %)" in "".join(etree.fromstring(drawn.read_bytes()).itertext())
    put(root, APPLY, key="lain")
    for name in ("x.svg", "x.png"):
        refused = said("--coverage", str(tmp_path / name))
        assert refused.exit_code == 2 and "--coverage menulis .json, atau .svg" in refused.output


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("process: [", "tests/processes/uji.yaml: YAML tidak terbaca di baris"),
        (written(APPLY).replace("as: pemohon", "as: satpam"), "langkah 1: kelompok “satpam” tidak ada"),
        (written(APPLY).replace("process: uji", "process: lain"), "Proses “lain” tidak ada di folder processes/."),
    ],
)
def test_tests_that_cannot_be_played_are_said_and_fail(root: Path, text: str, sentence: str) -> None:
    put(root).write_text(text)
    result = said()
    assert result.exit_code == 1 and sentence in result.output and isinstance(result.exception, SystemExit)


def test_what_cannot_be_played_is_an_error_in_json(root: Path) -> None:
    put(root).write_text("process: [")
    (report,) = json.loads(said("--json").output)
    assert "YAML tidak terbaca" in report["error"][0] and report["tests"] == []


def test_a_diagram_that_cannot_run_is_said_by_element(root: Path) -> None:
    put(root, APPLY)
    diagram = root / "processes" / "uji.bpmn"
    diagram.write_text(diagram.read_text().replace('formRef="uji_pemeriksaan"', 'formRef="hilang"'))
    result = said()
    assert result.exit_code == 1 and "processes/uji.bpmn  periksa: " in result.output


def test_a_file_is_played_on_the_processes_it_lies_beside(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = put(root, APPLY)
    monkeypatch.setenv("ALUR_PROCESSES_DIR", str(tmp_path))
    assert said(str(file)).exit_code == 0
    aside = tmp_path / "uji.yaml"
    aside.write_text(file.read_text())
    monkeypatch.setenv("ALUR_PROCESSES_DIR", str(root))
    assert said(str(aside)).exit_code == 0


def test_no_tests_are_said(root: Path) -> None:
    assert "Belum ada uji proses di" in said().output
    missing = said("tidak_ada")
    assert missing.exit_code == 1 and "tidak_ada.yaml tidak ada" in missing.output
