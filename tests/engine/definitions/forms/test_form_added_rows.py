"""A list that people add to: the case's rows stay on the page and in the case, each under its own number."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from engine.definitions.forms.camunda_form import Field, Form, read_form
from engine.errors import InvalidSubmission

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
NAME = {"type": "textfield", "key": "nama", "id": "nama", "label": "Nama"}
HELD = [{"nama": "a", "id": 1}, {"nama": "b", "id": 2}, {"nama": "c", "id": 3}]


def form(*components: dict[str, Any], **more: Any) -> Form:
    listed = {"type": "dynamiclist", "path": "tim", "id": "tim", "allowAddRemove": True, **more}
    listed["components"] = list(components or (NAME,))
    other = {"type": "textfield", "key": "lain", "id": "lain"}
    return read_form(json.dumps({"id": "uji", "components": [listed, other]}).encode(), "forms/uji/uji.form")


def posted(fields: list[Field]) -> list[tuple[str, str]]:
    """What a browser sends of the list."""
    [listed] = [field for field in fields if field.key == "tim"]
    items = [(listed.path, "")]
    for row in listed.rows:
        items += [(f"{listed.path}.{row.index}", "")]
        items += [(each.path, str(each.typed)) for each in row.fields if each.typed is not None]
    return items


def test_a_page_sent_unchanged_keeps_every_row_and_all_of_it() -> None:
    made = form()
    for sent in (None, {"lain": "x"}):
        fields = made.view(sent, {"tim": HELD}, {}, NOW)
        assert made.check(made.collect(posted(fields)), {"tim": HELD}, NOW)["tim"] == HELD


def test_a_list_that_was_not_on_the_page_stays() -> None:
    assert form().check({"lain": "x"}, {"tim": HELD}, NOW)["tim"] == HELD


def test_a_row_that_was_taken_out_takes_no_other_with_it() -> None:
    sent = {"tim": {"0": {"nama": "a"}, "2": {"nama": "z"}, "500": {"nama": "baru"}}}
    assert form().check(sent, {"tim": HELD}, NOW)["tim"] == [HELD[0], {"nama": "z", "id": 3}, {"nama": "baru"}]
    rows = form().view(sent, {"tim": HELD}, {}, NOW)[0].rows
    assert [(row.index, row.fields[0].path) for row in rows] == [
        (0, "tim.0.nama"),
        (2, "tim.2.nama"),
        (500, "tim.500.nama"),
    ]


def test_all_rows_can_be_taken_out() -> None:
    made = form()
    assert made.check(made.collect([("tim", ""), ("lain", "x")]), {"tim": HELD}, NOW)["tim"] == []


def test_a_row_of_which_a_browser_sends_nothing_is_there() -> None:
    made = form({"type": "checkbox", "key": "hadir", "id": "hadir"})
    held = [{"hadir": True}, {"hadir": True}]
    sent = made.collect([("tim", ""), ("tim.0", ""), ("tim.1", ""), ("tim.1.hadir", "true")])
    assert made.check(sent, {"tim": held}, NOW)["tim"] == [{"hadir": False}, {"hadir": True}]


def test_a_new_row_shows_nothing_of_a_variable_that_is_called_alike() -> None:
    [row] = form().view({"tim": {"500": {}}}, {"nama": "Dari kasus"}, {}, NOW)[0].rows
    assert row.fields[0].value is None


def test_rows_that_the_form_is_not_about_stay() -> None:
    made = form(properties={"baris": "=id > 1"})
    assert made.check({"tim": {"2": {"nama": "z"}}}, {"tim": HELD}, NOW)["tim"] == [HELD[0], {"nama": "z", "id": 3}]


def test_a_shorter_list_of_a_program_is_refused_where_rows_hold_more() -> None:
    with pytest.raises(InvalidSubmission, match="Baris mana yang dihapus tidak jelas"):
        form().check({"tim": [{"nama": "b"}]}, {"tim": HELD}, NOW)
    plain = [{"nama": "a"}, {"nama": "b"}]
    assert form().check({"tim": [{"nama": "b"}]}, {"tim": plain}, NOW)["tim"] == [{"nama": "b"}]


def test_an_error_stands_at_the_rows_number_on_the_page() -> None:
    made = form({**NAME, "validate": {"required": True}})
    with pytest.raises(InvalidSubmission) as refusal:
        made.check({"tim": {"0": {"nama": "a"}, "500": {"nama": ""}}}, {}, NOW)
    assert refusal.value.errors == {"tim.500.nama": "Isi nama."}
