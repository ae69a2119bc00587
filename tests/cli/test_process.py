"""``alur process check`` refuses what cannot run, with element and reason, wherever the diagram lies."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.process import commands
from engine.settings import ROOT
from tests.started import drawn, files

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


def test_the_way_to_a_case_that_never_ends_is_told_by_names_and_in_json_by_ids(tmp_path: Path) -> None:
    copy = tmp_path / "salinan.bpmn"
    copy.write_text(
        DRAWN.replace(
            'sourceRef="kabari_dikembalikan" targetRef="perbaiki_berkas"',
            'sourceRef="kabari_dikembalikan" targetRef="periksa_kelengkapan"',
        ).replace(
            'sourceRef="lengkap" targetRef="terbitkan_tanda_terima"',
            'sourceRef="lengkap" targetRef="kabari_dikembalikan"',
        )
    )
    told = checked(str(copy))
    assert told.exit_code == 1
    assert "jalannya: “Permohonan dimulai” → “Ajukan permohonan”" in told.output
    found = [one for one in json.loads(checked("--json", str(copy)).output) if one["rule"] == "deadlock"]
    assert [one["path"][:3] for one in found] == [["mulai", "alir_mulai", "ajukan_permohonan"]]


def test_the_schedule_says_when_the_calendar_starts_what(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "kantor"
    for name, data in files(drawn("R/2099-12-01T08:00/P3M")).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    monkeypatch.setenv("ALUR_PROCESSES_DIR", str(root))
    assert CliRunner().invoke(commands, ["deploy"]).exit_code == 0
    result = CliRunner().invoke(commands, ["schedule"])
    assert (result.exit_code, result.output) == (0, "coba\tAwal triwulan\t2099-12-01 08:00\n")
