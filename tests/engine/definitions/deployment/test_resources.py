"""A deployment is read as a whole: what cannot be read is a finding, and the rest is read all the same."""

from __future__ import annotations

from pathlib import Path

from engine.definitions.deployment.folder import read_folder
from engine.definitions.deployment.resources import Resources, read_resources
from engine.definitions.lint import MOST_FILES, check
from engine.settings import ROOT
from tests.engine.definitions.diagrams import TOPICS, diagram


def test_the_offices_own_processes_have_no_errors() -> None:
    assert [finding for finding in check(read_folder(ROOT), TOPICS) if finding.category == "error"] == []


def test_everything_is_found_under_its_id() -> None:
    resources, findings = read_resources(read_folder(ROOT), TOPICS)
    assert findings == []
    assert "karang_taruna" in resources.processes
    assert "rekomendasi_teknis" in resources.decisions
    assert {"karang_taruna", "sip"} <= resources.services.keys()
    assert "surat_izin" in resources.letters
    assert {element.form for element in resources.processes["karang_taruna"].steps} <= resources.forms.keys()


def test_a_broken_file_does_not_hide_the_others() -> None:
    files = {"processes/a.bpmn": b"<", "processes/b.bpmn": diagram(), "forms/coba/x.form": b"{"}
    resources, findings = read_resources(files, TOPICS)
    assert resources.processes.keys() == {"coba"}
    assert {finding.file for finding in findings} == {"processes/a.bpmn", "forms/coba/x.form"}


def test_a_file_that_is_known_is_not_read_again() -> None:
    first, _ = read_resources({"processes/a.bpmn": diagram()}, TOPICS)
    again, _ = read_resources({"processes/a.bpmn": diagram(), "forms/coba/x.form": b"{"}, TOPICS, [first])
    other, _ = read_resources({"processes/a.bpmn": diagram() + b"\n"}, TOPICS, [first])
    moved, _ = read_resources({"processes/b.bpmn": diagram()}, TOPICS, [first])
    assert again.processes["coba"] is first.processes["coba"]
    assert other.processes["coba"] is not first.processes["coba"]
    assert moved.processes["coba"].file == "processes/b.bpmn"


def test_a_broken_file_is_a_finding_every_time() -> None:
    known: list[Resources] = []
    for _ in range(2):
        read, findings = read_resources({"processes/a.bpmn": b"<"}, TOPICS, known)
        assert [finding.file for finding in findings] == ["processes/a.bpmn"]
        known.append(read)


def test_two_of_the_same_id_are_named() -> None:
    _, findings = read_resources({"processes/a.bpmn": diagram(), "processes/b.bpmn": diagram()}, TOPICS)
    assert [(finding.file, finding.element, finding.rule) for finding in findings] == [
        ("processes/b.bpmn", "coba", "duplicate-id")
    ]


def test_too_many_files_are_not_read() -> None:
    (finding,) = check({f"letters/{n}.typ": b"" for n in range(MOST_FILES + 1)}, TOPICS)
    assert finding.rule == "size"


def test_only_designers_files_are_taken_from_a_folder(tmp_path: Path) -> None:
    theirs = ("processes/a.bpmn", "forms/a/x.form", "letters/l.typ")
    for name in (*theirs, "processes/.b.bpmn", "forms/a/x.py", "else/y.bpmn"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    assert read_folder(tmp_path).keys() == set(theirs)
