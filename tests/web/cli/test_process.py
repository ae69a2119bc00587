"""``alur process check`` refuses what cannot run, with element and reason, wherever the diagram lies."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from web.cli.process import commands

ROOT = Path(__file__).parents[3]
DRAWN = (ROOT / "processes" / "karang_taruna.bpmn").read_text()
LINK = (
    '<bpmn:intermediateThrowEvent id="tautan" name="Ke sana"><bpmn:linkEventDefinition id="ke" name="A" />'
    "</bpmn:intermediateThrowEvent>"
)
COPIES = {
    "tautan": DRAWN.replace("<bpmn:endEvent", LINK + "<bpmn:endEvent", 1),
    "verifikasi": DRAWN.replace('camunda:formRef="verifikasi"', 'camunda:formRef="tidak_ada"'),
    "alir_tidak_lengkap": DRAWN.replace("${keputusan_kelengkapan == 'kembalikan'}", "__import__('os')"),
}


@pytest.fixture(autouse=True)
def project(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ALUR_PROCESSES_DIR", str(ROOT))
    monkeypatch.setenv("ALUR_DATA_DIR", str(tmp_path / "var"))


def checked(*arguments: str) -> Result:
    return CliRunner().invoke(commands, ["check", *arguments])


def test_a_copy_elsewhere_is_checked_with_the_projects_forms(tmp_path: Path) -> None:
    copy = tmp_path / "salinan.bpmn"
    copy.write_text(DRAWN)
    result = checked(str(copy))
    assert (result.exit_code, result.exception) == (0, None), result.output


@pytest.mark.parametrize("element", COPIES)
def test_a_copy_that_cannot_run_is_refused_by_element(element: str, tmp_path: Path) -> None:
    assert COPIES[element] != DRAWN
    copy = tmp_path / "salinan.bpmn"
    copy.write_text(COPIES[element])
    result = checked("--json", str(copy))
    assert result.exit_code == 1 and isinstance(result.exception, SystemExit)
    refused = [finding for finding in json.loads(result.output) if finding["category"] == "error"]
    assert element in {finding["element"] for finding in refused}
    assert all(finding["message"] for finding in refused)


def test_without_a_path_the_whole_project_is_checked() -> None:
    assert checked().exit_code == 0
