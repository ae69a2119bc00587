"""Modeler's element templates: what they set is what the engine reads, and what got lost of them is seen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest

from engine.definitions.lint.template_complete import TEMPLATES
from engine.settings import ROOT
from tests.engine.definitions.diagrams import diagram, extended, findings, flow

FILES = sorted((ROOT / "processes" / ".camunda" / "element-templates").glob("*.json"))
SHOWN = {"String", "Text", "Dropdown", "Boolean"}
PLAIN = flow("masuk", "mulai", "periksa") + flow("keluar", "periksa", "selesai")


def read(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))


def applied(template: dict[str, Any], kind: str, **changed: str) -> bytes:
    """A diagram with one element to which Modeler has applied the template; ``changed`` are fields typed over."""
    attributes, properties, inputs = "", "", ""
    for field in template["properties"]:
        binding, value = field["binding"], changed.get(field.get("id", ""), field["value"])
        if binding["type"] == "property":
            attributes += f" {binding['name']}={quoteattr(value)}"
        elif binding["type"] == "camunda:property":
            properties += f'<camunda:property name="{binding["name"]}" value={quoteattr(value)} />'
        else:
            inputs += f'<camunda:inputParameter name="{binding["name"]}">{escape(value)}</camunda:inputParameter>'
    inside = f"<camunda:properties>{properties}</camunda:properties>" if properties else ""
    inside += f"<camunda:inputOutput>{inputs}</camunda:inputOutput>" if inputs else ""
    head = f'<bpmn:{kind} id="periksa" name="Periksa" camunda:modelerTemplate="{template["id"]}"{attributes}'
    form = ' camunda:formRef="periksa"' if kind == "userTask" else ""
    return diagram(f"{head}{form}>{extended(inside)}</bpmn:{kind}>", PLAIN)


def kinds(template: dict[str, Any]) -> list[str]:
    return [f"{each[5].lower()}{each[6:]}" for each in template["appliesTo"]]


def needed(template: dict[str, Any]) -> tuple[str, ...]:
    fields = template["properties"]
    return tuple(each["binding"]["name"] for each in fields if each.get("constraints", {}).get("notEmpty"))


def test_the_rule_asks_for_what_the_templates_ask_for() -> None:
    templates = {read(path)["id"]: (read(path)["name"], needed(read(path))) for path in FILES}
    assert templates == TEMPLATES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_field_has_a_default_so_that_applying_a_template_loses_nothing(path: Path) -> None:
    groups = {group["id"] for group in read(path)["groups"]}
    for field in read(path)["properties"]:
        assert isinstance(field["value"], str)
        assert field["binding"]["type"] in ("property", "camunda:property", "camunda:inputParameter")
        assert field["type"] == "Hidden" or (field["type"] in SHOWN and field["label"] and field["group"] in groups)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_a_freshly_applied_template_lacks_is_named(path: Path) -> None:
    template = read(path)
    empty = {each["id"]: "" for each in template["properties"] if "id" in each}
    filled = {name: value["value"] or "isi" for value in template["properties"] if (name := value.get("id"))}
    for kind in kinds(template):
        rules = ("template-complete", "known-topic", "sop-properties")
        found = [each.message for rule in rules for each in findings(applied(template, kind, **empty), rule)]
        for name in needed(template):
            assert any(name in message for message in found), name
        assert findings(applied(template, kind, **filled), "template-complete") == []
        assert not findings(applied(template, kind, **filled), "supported-elements")


def test_an_emptied_field_is_warned_of_at_its_element() -> None:
    template = read(next(path for path in FILES if path.stem == "tanda-tangan-tte"))
    filled = {"uraian": "Menandatangani.", "tanda_tangan_bila": ""}
    [found] = findings(applied(template, "userTask", **filled), "template-complete")
    assert (found.category, found.element) == ("warn", "periksa")
    assert "“Tanda tangan TTE”, tetapi tanda_tangan_bila kosong" in found.message
