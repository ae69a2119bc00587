"""A default is what the page shows and what its conditions see; a program that says nothing has said nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from engine.definitions.forms.camunda_form import Form, read_form
from engine.errors import InvalidSubmission

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
CHOICE = {
    "type": "radio",
    "key": "cara",
    "id": "cara",
    "defaultValue": "a",
    "values": [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}],
}
REASON = {
    "type": "textfield",
    "key": "alasan",
    "id": "alasan",
    "label": "Alasan",
    "validate": {"required": True},
    "conditional": {"hide": '=cara != "a"'},
}


def form(*components: dict[str, Any]) -> Form:
    return read_form(json.dumps({"id": "uji", "components": list(components)}).encode(), "forms/uji/uji.form")


def keys(made: Form, sent: dict[str, Any] | None, **case: Any) -> list[str]:
    return [field.key for field in made.view(sent, case, {}, NOW)]


def test_a_field_that_hangs_on_a_default_is_on_the_page_from_the_first() -> None:
    made = form(CHOICE, REASON)
    assert keys(made, None) == ["cara", "alasan"]
    assert keys(made, None, cara="b") == keys(made, {"cara": "b"}) == ["cara"]


def test_so_it_is_where_the_field_with_the_default_has_only_just_come_onto_the_page() -> None:
    switch = {"type": "textfield", "key": "lain", "id": "lain"}
    made = form(switch, {**CHOICE, "conditional": {"hide": "=lain = null"}}, REASON)
    assert keys(made, None) == ["lain"]
    assert keys(made, {"lain": "x"}) == ["lain", "cara", "alasan"]


def test_an_empty_box_is_no_longer_its_default() -> None:
    box = {"type": "checkbox", "key": "cara", "id": "cara", "defaultValue": True}
    made = form(box, {**REASON, "conditional": {"hide": "=cara != true"}}, {"type": "textfield", "key": "x", "id": "x"})
    assert keys(made, None) == ["cara", "alasan", "x"]
    assert keys(made, {"x": "1"}) == ["cara", "x"]


def test_a_default_that_the_field_cannot_have_is_none() -> None:
    made = form({**CHOICE, "defaultValue": "z"}, REASON)
    assert made.view(None, {}, {}, NOW)[0].value is None and keys(made, None) == ["cara"]


def test_a_default_that_modeler_writes_as_text_is_the_number_it_says() -> None:
    [field] = form({"type": "number", "key": "n", "id": "n", "defaultValue": "1.234"}).view(None, {}, {}, NOW)
    assert (field.value, field.typed) == (1.234, "1,234")


def test_a_row_has_its_own_defaults() -> None:
    listed = {"type": "dynamiclist", "path": "berkas", "id": "berkas", "components": [CHOICE, REASON]}
    [field] = form(listed).view(None, {"berkas": [{}, {"cara": "b"}]}, {}, NOW)
    assert [[each.key for each in row.fields] for row in field.rows] == [["cara", "alasan"], ["cara"]]


def test_what_a_program_does_not_send_is_not_filled_in_for_it() -> None:
    made = form({**CHOICE, "validate": {"required": True}})
    with pytest.raises(InvalidSubmission, match="Pilih"):
        made.check({}, {}, NOW)
