"""A form as a page draws it: what is shown, with which words, and what may be changed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from engine.definitions.forms.camunda_form import Field, Form, read_form

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
ROWS = [
    {"nama": "Proposal", "wajib": True, "putusan": "sesuai"},
    {"nama": "RAB", "wajib": False, "putusan": "perbaiki"},
]


def form(*components: dict[str, Any]) -> Form:
    return read_form(json.dumps({"id": "uji", "components": list(components)}).encode(), "forms/uji/uji.form")


def field(type: str, key: str, **more: Any) -> dict[str, Any]:
    return {"type": type, "key": key, "id": key, "label": key.capitalize(), **more}


def shown(made: Form, values: dict[str, Any] | None = None, **scope: Any) -> dict[str, Field]:
    return {each.path: each for each in made.view(values, scope, {}, NOW)}


def test_a_form_opened_first_shows_what_the_case_holds_else_the_default() -> None:
    made = form(field("textfield", "nama", defaultValue="Contoh"), field("number", "umur", defaultValue=17))
    found = shown(made, nama="Dari perkara")
    assert (found["nama"].value, found["umur"].value) == ("Dari perkara", 17)


def test_a_hidden_field_is_not_drawn_and_its_switch_is_known() -> None:
    choices = [{"value": "ya", "label": "Ya"}, {"value": "tidak", "label": "Tidak"}]
    made = form(
        field("radio", "putusan", values=choices),
        field("textfield", "alasan", conditional={"hide": '=putusan != "tidak"'}),
        field("textfield", "catatan"),
    )
    assert list(shown(made, {"putusan": "ya"})) == ["putusan", "catatan"]
    found = shown(made, {"putusan": "tidak"})
    assert list(found) == ["putusan", "alasan", "catatan"]
    assert (found["putusan"].depends, found["catatan"].depends) == (True, False)
    assert found["putusan"].options == (("ya", "Ya"), ("tidak", "Tidak"))


def test_labels_and_texts_are_filled_in() -> None:
    made = form(
        field("textfield", "alasan", label='="Alasan untuk " + pemohon.nama'),
        {"type": "text", "id": "salam", "text": "Halo {{pemohon.nama}}{{tidak_ada}}."},
    )
    label, text = made.view(None, {"pemohon": {"nama": "Contoh"}}, {}, NOW)
    assert (label.label, text.text) == ("Alasan untuk Contoh", "Halo Contoh.")


def test_choices_can_come_from_the_case() -> None:
    desa = [{"value": "teluk_kelayang", "label": "Teluk Kelayang"}]
    by_key, by_expression = (
        field("select", "desa", valuesKey="daftar"),
        field("select", "desa2", valuesExpression="=daftar"),
    )
    found = shown(form(by_key, by_expression), daftar=desa)
    assert found["desa"].options == found["desa2"].options == (("teluk_kelayang", "Teluk Kelayang"),)


def test_a_read_only_field_shows_the_case_whatever_was_sent() -> None:
    found = shown(form(field("textfield", "nomor", readonly=True)), {"nomor": "palsu"}, nomor="KT-2026-0001")
    assert (found["nomor"].readonly, found["nomor"].value) == (True, "KT-2026-0001")


def test_rows_are_drawn_with_their_place_in_the_cases_own_list() -> None:
    inner = [field("textfield", "alasan", validate={"required": "=wajib"})]
    rows = {
        "type": "dynamiclist",
        "path": "berkas",
        "components": inner,
        "properties": {"baris": '=putusan != "sesuai"'},
    }
    (row,) = shown(form(rows), berkas=ROWS)["berkas"].rows
    assert (row.index, row.item["nama"]) == (1, "RAB")
    alasan = row["alasan"]
    assert alasan is not None
    assert (alasan.path, alasan.required) == ("berkas.1.alasan", False)
    assert row["tidak_ada"] is None


def test_a_row_sees_its_own_values_first_and_the_forms_behind_them() -> None:
    hidden = {"hide": '=parent.nama != "Contoh" or nama != "RAB"'}
    rows = {"type": "dynamiclist", "path": "berkas", "components": [field("textfield", "alasan", conditional=hidden)]}
    drawn = shown(form(rows), nama="Contoh", berkas=ROWS)["berkas"].rows
    assert [bool(row.fields) for row in drawn] == [False, True]


def test_a_date_drawn_in_modeler_has_the_label_that_modeler_gives_it() -> None:
    """Modeler's form editor writes ``dateLabel`` or ``timeLabel``, and no ``label``."""
    made = form(
        {"type": "datetime", "id": "a", "key": "tanggal", "subtype": "date", "dateLabel": "Tanggal acara"},
    )
    assert shown(made)["tanggal"].label == "Tanggal acara"
