"""Rule form-keys: what would overwrite another's value, or be lost, is named with its cure before it is deployed."""

from __future__ import annotations

import json
from typing import Any

from connectors import TOPICS
from engine.definitions.lint import check
from engine.errors import Finding
from tests.engine.definitions.diagrams import diagram, flow

TASKS = "".join(f'<bpmn:userTask id="{id}" name="{id}" camunda:formRef="{id}" />' for id in ("satu", "dua"))
FLOWS = flow("a", "mulai", "satu") + flow("b", "satu", "dua") + flow("c", "dua", "selesai")


def field(type: str, key: str, **more: Any) -> dict[str, Any]:
    return {"type": type, "key": key, "id": f"id_{key}", "label": key.capitalize(), **more}


def group(id: str, *components: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "group", "id": id, "label": id.capitalize(), "components": list(components), **more}


def found(one: list[dict[str, Any]], two: list[dict[str, Any]] | None = None) -> list[Finding]:
    lane = "satu</bpmn:flowNodeRef><bpmn:flowNodeRef>dua"
    files = {"processes/coba.bpmn": diagram(TASKS, FLOWS, lane=lane)}
    for id, components in (("satu", one), ("dua", two or [field("textfield", "lain")])):
        files[f"forms/coba/{id}.form"] = json.dumps({"id": id, "components": components}).encode()
    return [each for each in check(files, TOPICS) if each.rule == "form-keys"]


def test_a_group_with_a_path_is_refused_with_the_name_that_its_fields_will_have() -> None:
    [finding] = found([group("tempat", field("textfield", "desa"), path="alamat")])
    assert (finding.category, finding.element, finding.file) == ("error", "tempat", "forms/coba/satu.form")
    assert "Kosongkan Path-nya; isiannya lalu dibaca sebagai desa, bukan alamat.desa." in finding.message
    assert found([group("tempat", field("textfield", "desa"), path="")]) == []


def test_a_key_in_two_groups_is_refused_naming_both_fields() -> None:
    [finding] = found([group("satu", field("textfield", "a")), group("dua", field("number", "a", label="Luas"))])
    assert finding.category == "error" and "Kunci “a” dipakai “A” dan “Luas”" in finding.message


def test_a_rows_keys_are_its_own() -> None:
    rows = {"type": "dynamiclist", "path": "daftar", "id": "daftar", "components": [field("textfield", "a")]}
    assert found([field("textfield", "a"), rows]) == []
    rows["components"] = [group("x", field("textfield", "b")), group("y", field("textfield", "b"))]
    [finding] = found([field("textfield", "a"), rows])
    assert "Kunci “b”" in finding.message


def test_a_key_of_two_kinds_is_warned_of_naming_both_forms() -> None:
    [finding] = found([field("number", "luas")], [field("textarea", "luas")])
    assert (finding.category, finding.file) == ("warn", "forms/coba/dua.form")
    assert "berisi number di formulir “satu” dan textarea di formulir “dua”" in finding.message
    dates = [field("datetime", "hari", subtype=subtype) for subtype in ("date", "datetime")]
    assert len(found(dates[:1], dates[1:])) == 1


def test_the_same_kind_twice_or_a_value_only_shown_is_no_fault() -> None:
    assert found([field("textfield", "luas")], [field("textarea", "luas")]) == []
    assert found([field("number", "luas")], [field("textfield", "luas", readonly=True)]) == []
