"""Modeler's element templates: what they set is what the engine reads, and what got lost of them is seen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest

from connectors import TOPICS
from engine.definitions.lint.template_complete import templates
from engine.settings import ROOT
from tests.engine.definitions.diagrams import diagram, extended, findings, flow

FILES = sorted((ROOT / "processes" / ".camunda" / "element-templates").glob("*.json"))
CAMUNDA_7, CAMUNDA_8 = "@camunda/element-templates-json-schema", "@camunda/zeebe-element-templates-json-schema"
# What each schema lets a field be, by what it is bound to (resources/schema.json of either package).
TYPES = {
    CAMUNDA_7: {
        "property": {"Hidden"},
        "camunda:property": {"String", "Dropdown"},
        "camunda:inputParameter": {"String", "Dropdown"},
    },
    CAMUNDA_8: {
        "zeebe:userTask": {"Hidden"},
        "zeebe:taskDefinition": {"Hidden"},
        "zeebe:taskHeader": {"String", "Dropdown"},
        "zeebe:property": {"String", "Text", "Dropdown"},
        "zeebe:input": {"String", "Text", "Dropdown"},
    },
}
PLAIN = flow("masuk", "mulai", "periksa") + flow("keluar", "periksa", "selesai")


def read(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))


def schema_of(template: dict[str, Any]) -> str:
    return CAMUNDA_8 if CAMUNDA_8 in template["$schema"] else CAMUNDA_7


def applied(template: dict[str, Any], kind: str, **changed: str) -> bytes:
    """A diagram with one element to which Modeler has applied the template; ``changed`` are fields typed over."""
    fields = [
        (each["binding"], changed.get(each.get("id", ""), each.get("value", ""))) for each in template["properties"]
    ]
    if schema_of(template) == CAMUNDA_8:
        return applied_in_camunda_8(template["id"], kind, fields)
    attributes, properties, inputs = "", "", ""
    for binding, value in fields:
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


def applied_in_camunda_8(id: str, kind: str, fields: list[tuple[dict[str, str], str]]) -> bytes:
    inside = '<zeebe:formDefinition formId="periksa" />' if kind == "userTask" else ""
    found: dict[str, str] = {"zeebe:property": "", "zeebe:taskHeader": "", "zeebe:input": ""}
    for binding, value in fields:
        said = quoteattr(value)
        if binding["type"] == "zeebe:userTask":
            inside += "<zeebe:userTask />"
        elif binding["type"] == "zeebe:taskDefinition":
            inside += f"<zeebe:taskDefinition {binding['property']}={said} />"
        elif binding["type"] == "zeebe:property":
            found["zeebe:property"] += f'<zeebe:property name="{binding["name"]}" value={said} />'
        elif binding["type"] == "zeebe:taskHeader":
            found["zeebe:taskHeader"] += f'<zeebe:header key="{binding["key"]}" value={said} />'
        else:
            found["zeebe:input"] += f'<zeebe:input source={said} target="{binding["name"]}" />'
    holders = {"zeebe:property": "properties", "zeebe:taskHeader": "taskHeaders", "zeebe:input": "ioMapping"}
    inside += "".join(f"<zeebe:{holders[name]}>{text}</zeebe:{holders[name]}>" for name, text in found.items() if text)
    head = f'<bpmn:{kind} id="periksa" name="Periksa" zeebe:modelerTemplate="{id}"'
    drawn = diagram(f"{head}>{extended(inside)}</bpmn:{kind}>", PLAIN)
    return drawn.replace(b'id="berkas"', b'id="berkas" modeler:executionPlatform="Camunda Cloud"')


def kinds(template: dict[str, Any]) -> list[str]:
    return [f"{each[5].lower()}{each[6:]}" for each in template["appliesTo"]]


def needed(template: dict[str, Any]) -> tuple[str, ...]:
    asked = [each["binding"] for each in template["properties"] if each.get("constraints", {}).get("notEmpty")]
    return tuple(binding.get("name") or binding["key"] for binding in asked)


@pytest.mark.parametrize("schema", [CAMUNDA_7, CAMUNDA_8])
def test_the_rule_asks_for_what_the_templates_ask_for(schema: str) -> None:
    """A template is the same one in both dialects, so it has the same id and the same fields."""
    found = [template for template in map(read, FILES) if schema_of(template) == schema]
    assert {each["id"]: (each["name"], needed(each)) for each in found} == templates(TOPICS)
    assert len(found) == len(templates(TOPICS))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_modeler_would_take_the_template(path: Path) -> None:
    """It refuses a whole template for one field of a type that its binding does not allow."""
    template = read(path)
    types = TYPES[schema_of(template)]
    for field in template["properties"]:
        assert field["type"] in types[field["binding"]["type"]] | {"Hidden"}
    if schema_of(template) == CAMUNDA_8:
        assert template["engines"] == {"camunda": "^8.6"}
        bound = {field["binding"]["type"] for field in template["properties"]}
        assert ("zeebe:userTask" in bound) is (template.get("elementType") == {"value": "bpmn:UserTask"})


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_field_has_a_default_so_that_applying_a_template_loses_nothing(path: Path) -> None:
    groups = {group["id"] for group in read(path)["groups"]}
    for field in read(path)["properties"]:
        assert isinstance(field.get("value"), str) or field["binding"] == {"type": "zeebe:userTask"}
        assert field["type"] == "Hidden" or (field["label"] and field["group"] in groups)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_a_freshly_applied_template_lacks_is_named(path: Path) -> None:
    template = read(path)
    empty = {each["id"]: "" for each in template["properties"] if "id" in each}
    filled = {name: value.get("value") or "isi" for value in template["properties"] if (name := value.get("id"))}
    for kind in kinds(template):
        rules = ("template-complete", "known-topic", "sop-properties")
        found = [each.message for rule in rules for each in findings(applied(template, kind, **empty), rule)]
        for name in needed(template):
            assert any(name in message for message in found), name
        assert findings(applied(template, kind, **filled), "template-complete") == []
        assert not findings(applied(template, kind, **filled), "supported-elements")


@pytest.mark.parametrize("name", ["tanda-tangan-tte", "tanda-tangan-tte-camunda-8"])
def test_an_emptied_field_is_warned_of_at_its_element(name: str) -> None:
    template = read(next(path for path in FILES if path.stem == name))
    filled = {"uraian": "Menandatangani.", "tanda_tangan_bila": ""}
    [found] = findings(applied(template, "userTask", **filled), "template-complete")
    assert (found.category, found.element) == ("warn", "periksa")
    assert "“Tanda tangan TTE”, tetapi tanda_tangan_bila kosong" in found.message
