"""Every name that a finding can carry has a page, an example that it finds fault with, and one that it leaves alone."""

from __future__ import annotations

import re

import pytest

from connectors import TOPICS
from engine.definitions.deployment.office_groups import DEFAULT
from engine.definitions.deployment.sent_files import place_files, read_sent
from engine.definitions.lint import RULES, check, guide
from engine.errors import DeploymentRefused, Finding
from engine.settings import ROOT
from tests.engine.definitions.lint.rule_names import rule_names

NAMES = sorted({*RULES, *rule_names(ROOT / "engine" / "definitions")})


def found(rule: str, kind: str) -> list[Finding]:
    """What the check of a deployment says of an example, with the form, table and diagram it comes with."""
    try:
        sent = read_sent(guide.example(rule, kind).sent)
        return check(place_files(sent, {}, sent.keys).files, TOPICS, DEFAULT)
    except DeploymentRefused as refused:
        return list(refused.findings)


def names(findings: list[Finding]) -> set[str]:
    return {finding.rule.partition("/")[0] for finding in findings}


def test_the_guide_has_a_page_for_every_name_a_finding_can_carry_and_no_other() -> None:
    assert {path.stem for path in guide.FOLDER.glob("*.md")} - {"README"} == set(NAMES) == set(guide.rules())


def test_findings_are_made_nowhere_else() -> None:
    """So that the names told from ``engine/definitions`` are all there are."""
    elsewhere = [path for folder in ("engine", "connectors", "web") for path in (ROOT / folder).rglob("*.py")]
    made = [
        path for path in elsewhere if re.search(r"\bFinding\(|xml import .*refused", path.read_text(encoding="utf-8"))
    ]
    assert {path.relative_to(ROOT).parts[:2] for path in made} == {("engine", "definitions")}


@pytest.mark.parametrize("rule", NAMES)
def test_only_this_rule_finds_fault_with_its_incorrect_example(rule: str) -> None:
    assert names(found(rule, guide.WRONG)) == {rule}


@pytest.mark.parametrize("rule", NAMES)
def test_no_rule_finds_fault_with_the_correct_example(rule: str) -> None:
    assert found(rule, guide.RIGHT) == []


@pytest.mark.parametrize("rule", NAMES)
def test_a_page_says_what_why_how_and_leads_to_its_examples(rule: str) -> None:
    page = guide.page(rule)
    assert guide.title(page) and f"Aturan `{rule}`." in page
    assert re.findall(r"^## (.+)$", page, re.MULTILINE) == ["Mengapa", "Cara memperbaiki", "Contoh"]
    for kind in (guide.WRONG, guide.RIGHT):
        assert f"]({guide.example(rule, kind).file})" in page


def test_nothing_but_the_pages_and_examples_can_be_asked_for() -> None:
    for rule, kind in (("../perancang", "salah"), ("README", "salah"), ("deadlock", "../x"), ("", "")):
        with pytest.raises(KeyError):
            guide.example(rule, kind)
    with pytest.raises(KeyError):
        guide.page("README")
