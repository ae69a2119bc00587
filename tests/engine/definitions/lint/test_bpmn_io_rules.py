"""What is left out before the rules of bpmnlint read a file is what none of them asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.definitions.bpmn.xml import parse
from engine.definitions.lint import bpmn_io_rules
from engine.errors import DeploymentRefused
from engine.settings import ROOT


def _readable(path: Path) -> bool:
    try:
        parse(path.read_bytes(), path.name)
    except DeploymentRefused:
        return False
    return True


DIAGRAMS = [
    path for path in sorted(ROOT.glob("processes/*.bpmn")) + sorted(ROOT.glob("docs/**/*.bpmn")) if _readable(path)
]


def test_the_rules_find_the_same_in_the_whole_file(monkeypatch: pytest.MonkeyPatch) -> None:
    read = bpmn_io_rules._lint_file.__wrapped__
    short = {path.name: read(path.read_bytes()) for path in DIAGRAMS}
    monkeypatch.setattr(bpmn_io_rules, "_drop_unasked", lambda data: data.decode())
    assert {path.name: read(path.read_bytes()) for path in DIAGRAMS} == short
    assert any(short.values())


def test_half_of_a_diagram_is_not_read() -> None:
    whole = (ROOT / "processes" / "karang_taruna.bpmn").read_bytes()
    assert bpmn_io_rules._drop_unasked(whole).count("<") < whole.count(b"<") * 0.7
    assert bpmn_io_rules._drop_unasked(whole).count("BPMNShape") == whole.count(b"BPMNShape")
