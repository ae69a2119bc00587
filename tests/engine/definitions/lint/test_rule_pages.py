"""Every rule has a page, with an incorrect diagram that it finds fault with and a correct one that it leaves alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.definitions.deployment import check
from engine.definitions.lint import RULES
from engine.settings import ROOT
from tests.engine.definitions.diagrams import FORM, TOPICS

PAGES = ROOT / "docs" / "panduan" / "aturan"
TABLE = """\
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="tabel" name="Jalur" namespace="http://contoh.test">
  <decision id="jalur" name="Jalur"><decisionTable id="t" hitPolicy="FIRST">
    <input id="m"><inputExpression id="e"><text>hasil</text></inputExpression></input>
    <output id="k" name="jalur" typeRef="string" />
    <rule id="r">
      <inputEntry id="a"><text>-</text></inputEntry><outputEntry id="b"><text>"biasa"</text></outputEntry>
    </rule>
  </decisionTable></decision>
</definitions>
"""


def found(diagram: Path) -> set[str]:
    """The rules that find fault with a diagram of the guide, deployed with its form and table."""
    files = {
        "processes/contoh.bpmn": diagram.read_bytes(),
        "processes/jalur.dmn": TABLE.encode(),
        "forms/contoh/periksa.form": json.dumps(FORM).encode(),
    }
    return {finding.rule.partition("/")[0] for finding in check(files, TOPICS)}


def test_the_guide_has_a_page_for_every_rule_and_no_other() -> None:
    rules = {*RULES, "limits"}
    assert {path.stem for path in PAGES.glob("*.md")} - {"README"} == rules
    index = (PAGES / "README.md").read_text(encoding="utf-8")
    assert all(f"]({rule}.md)" in index for rule in rules)


@pytest.mark.parametrize("rule", RULES)
def test_only_this_rule_finds_fault_with_its_incorrect_diagram(rule: str) -> None:
    assert found(PAGES / f"{rule}-salah.bpmn") == {rule}


@pytest.mark.parametrize("rule", RULES)
def test_no_rule_finds_fault_with_the_correct_diagram(rule: str) -> None:
    assert found(PAGES / f"{rule}-benar.bpmn") == set()
