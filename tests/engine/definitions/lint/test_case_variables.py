"""What the engine itself writes into a case can be overwritten by no form, table or mapping."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.errors import Finding
from tests.engine.definitions.diagrams import TASK, diagram, extended, findings, flow

RULE = "case-variables"
SERVICE = {"forms/coba/layanan.json": json.dumps([{"kode": "izin", "nama": "Izin", "persyaratan": []}]).encode()}


def form(*components: dict[str, Any]) -> dict[str, bytes]:
    made = [{"id": f"c{place}", "label": "Isian", **each} for place, each in enumerate(components)]
    return {"forms/coba/periksa.form": json.dumps({"id": "periksa", "type": "default", "components": made}).encode()}


def told(data: bytes, files: dict[str, bytes] | None = None) -> list[Finding]:
    return findings(data, RULE, files)


@pytest.mark.parametrize("key", ["nomor_registrasi", "pemohon", "layanan", "layanan_nama", "parent"])
@pytest.mark.parametrize("type_", ["textfield", "filepicker", "number"])
def test_a_field_called_like_a_variable_of_the_case_is_refused_by_name(key: str, type_: str) -> None:
    (found,) = told(diagram(), form({"type": type_, "key": key}))
    assert (found.file, found.element, found.category) == ("forms/coba/periksa.form", key, "error")
    assert f"“{key}” pada formulir “periksa”" in found.message and f"{key}_baru" in found.message


def test_a_field_in_a_group_is_found_and_one_in_a_row_is_the_rows_own() -> None:
    inside = {"id": "d", "type": "textfield", "key": "pemohon", "label": "Pemohon"}
    assert told(diagram(), form({"type": "group", "components": [inside]}))
    assert told(diagram(), form({"type": "dynamiclist", "path": "anggota", "components": [inside]})) == []


def test_what_is_only_shown_overwrites_nothing() -> None:
    shown = ({"type": "textfield", "key": "nomor_registrasi", "disabled": True},)
    assert told(diagram(), form(*shown)) == []


@pytest.mark.parametrize(
    ("component", "refused"),
    [
        ({"type": "dynamiclist", "path": "berkas", "components": []}, False),
        ({"type": "dynamiclist", "path": "berkas", "components": [], "allowAddRemove": True}, True),
        ({"type": "textfield", "key": "berkas"}, True),
    ],
)
def test_the_requirements_are_filled_in_row_by_row_and_not_otherwise(component: dict[str, Any], refused: bool) -> None:
    assert bool(told(diagram(), form(component) | SERVICE)) is refused
    assert told(diagram(), form(component)) == []  # without a service there are none


def number(result: str) -> str:
    inputs = {"jenis": "izin", "pola": "{nomor}", "hasil": result}
    given = "".join(
        f'<camunda:inputParameter name="{name}">{text}</camunda:inputParameter>' for name, text in inputs.items()
    )
    head = '<bpmn:serviceTask id="nomori" name="Nomori" camunda:type="external" camunda:topic="nomor">'
    return f"{head}{extended(f'<camunda:inputOutput>{given}</camunda:inputOutput>')}</bpmn:serviceTask>"


def numbered(result: str) -> bytes:
    flows = flow("a", "mulai", "periksa") + flow("b", "periksa", "nomori") + flow("c", "nomori", "selesai")
    return diagram(TASK + number(result), flows)


def test_a_number_is_not_kept_in_a_variable_of_the_case() -> None:
    (found,) = told(numbered("nomor_registrasi"))
    assert found.element == "nomori" and "“nomor_registrasi” pada “Nomori”" in found.message
    assert told(numbered("nomor_izin")) == []


def test_a_field_does_not_overwrite_what_a_step_of_the_system_makes() -> None:
    (found,) = told(numbered("hasil"))
    assert found.element == "hasil" and "nomor atau surat yang ditulis “Nomori”" in found.message


@pytest.mark.parametrize("variable", ["layanan", "__now__"])
def test_a_tables_answer_is_not_kept_in_a_variable_of_the_case(variable: str) -> None:
    task = f'<bpmn:businessRuleTask id="periksa" camunda:decisionRef="x" camunda:resultVariable="{variable}" />'
    (found,) = told(diagram(task))
    assert found.element == "periksa" and f"Variabel hasil “{variable}”" in found.message
