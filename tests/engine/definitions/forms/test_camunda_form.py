"""Forms: nothing a browser sends is believed before the form's own file allows it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from engine.definitions.forms.camunda_form import Form, read_form
from engine.errors import DeploymentRefused, InvalidSubmission

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
PAPER = {"digest": "a" * 64, "nama": "rab.pdf"}
ROWS = [
    {"nama": "Proposal", "wajib": True, "dokumen": PAPER, "putusan": "sesuai", "alasan": ""},
    {"nama": "RAB", "wajib": True, "dokumen": None, "putusan": "perbaiki", "alasan": "Belum ditandatangani"},
]


def form(*components: dict[str, Any]) -> Form:
    data = {"id": "uji", "components": list(components)}
    return read_form(json.dumps(data).encode(), "forms/uji/uji.form")


def field(type: str, key: str, **more: Any) -> dict[str, Any]:
    return {"type": type, "key": key, "id": key, "label": key.capitalize(), **more}


def rejected(made: Form, values: dict[str, Any], scope: dict[str, Any] | None = None) -> dict[str, str]:
    with pytest.raises(InvalidSubmission) as refusal:
        made.check(values, scope or {}, NOW)
    return refusal.value.errors


@pytest.mark.parametrize(
    ("component", "value", "sentence"),
    [
        (field("textfield", "nama", validate={"required": True}), "  ", "Isi nama."),
        (
            field("radio", "putusan", values=[{"value": "a", "label": "A"}], validate={"required": True}),
            None,
            "Pilih putusan.",
        ),
        (field("radio", "putusan", values=[{"value": "a", "label": "A"}]), "b", "tidak dikenal"),
        (field("textfield", "nama", validate={"maxLength": 3}), "abcd", "paling panjang 3 huruf; yang Anda tulis 4"),
        (field("textfield", "nama"), "x" * 501, "paling panjang 500 huruf"),
        (field("textfield", "nama"), "a\x00b", "tidak terbaca"),
        (field("number", "umur"), "NaN", "harus angka"),
        (field("number", "umur"), "9" * 401, "paling panjang 400 angka; yang Anda tulis 401"),
        (field("number", "umur", decimalDigits=0), "1,5", "bilangan bulat"),
        (field("number", "umur", validate={"min": 17}), "16", "paling sedikit 17"),
        (field("datetime", "tanggal", subtype="date"), "24-11-2026", "Tulis seperti 2026-11-24"),
        (field("checkbox", "setuju", validate={"required": True}), None, "Beri tanda"),
        (
            field("textfield", "kode", validate={"pattern": "^[0-9]+$", "patternErrorMessage": "Hanya angka."}),
            "x",
            "Hanya angka.",
        ),
        (field("textfield", "surel", validate={"validationType": "email"}), "x@", "bukan alamat surel"),
        (field("filepicker", "dokumen"), {"digest": "b" * 64, "nama": "x"}, "tidak kami kenali"),
    ],
)
def test_a_wrong_value_gets_a_sentence_at_its_field(component: dict[str, Any], value: Any, sentence: str) -> None:
    errors = rejected(form(component), {component["key"]: value})
    assert sentence in errors[component["key"]]


def test_values_come_back_typed_and_unknown_ones_are_dropped() -> None:
    made = form(field("number", "jumlah"), field("checkbox", "ya"), field("textfield", "nama"))
    clean = made.check({"jumlah": "Rp 38.970.000", "ya": "on", "nama": " Contoh ", "admin": "1"}, {}, NOW)
    assert clean == {"jumlah": 38970000, "ya": True, "nama": "Contoh"}


def test_hidden_and_read_only_values_are_never_taken() -> None:
    made = form(
        field("radio", "putusan", values=[{"value": "ya", "label": "Ya"}, {"value": "tidak", "label": "Tidak"}]),
        field("textfield", "alasan", conditional={"hide": '=putusan != "tidak"'}, validate={"required": True}),
        field("textfield", "nomor", readonly=True),
    )
    assert made.check({"putusan": "ya", "alasan": "x", "nomor": "palsu"}, {"nomor": "1"}, NOW) == {"putusan": "ya"}
    assert rejected(made, {"putusan": "tidak"}) == {"alasan": "Isi alasan."}


def test_an_expression_is_computed_here_and_never_read_from_the_wire() -> None:
    made = form(field("number", "a"), field("expression", "dua", expression="=a * 2"))
    assert made.check({"a": "4", "dua": "1000"}, {}, NOW) == {"a": 4, "dua": 8}


def verdict(**more: Any) -> dict[str, Any]:
    inner = [
        field("textfield", "nama", readonly=True),
        field(
            "radio",
            "putusan",
            values=[{"value": v, "label": v} for v in ("sesuai", "perbaiki")],
            validate={"required": True},
        ),
        field("textarea", "alasan", conditional={"hide": '=putusan != "perbaiki"'}, validate={"required": True}),
    ]
    return {"type": "dynamiclist", "path": "berkas", "id": "berkas", "components": inner, **more}


def test_rows_that_the_form_is_not_about_pass_through_unchanged() -> None:
    made = form(verdict(properties={"baris": '=putusan != "sesuai"'}))
    sent = {"berkas": {0: {"putusan": "perbaiki", "alasan": "curang"}, 1: {"putusan": "sesuai", "nama": "palsu"}}}
    clean = made.check(sent, {"berkas": ROWS}, NOW)["berkas"]
    assert clean[0] == ROWS[0]
    assert (clean[1]["putusan"], clean[1]["nama"]) == ("sesuai", "RAB")


def test_rows_cannot_be_added_from_outside() -> None:
    made = form(verdict())
    sent = {"berkas": {n: {"putusan": "sesuai"} for n in range(5)}}
    assert len(made.check(sent, {"berkas": ROWS}, NOW)["berkas"]) == 2


def test_an_error_in_a_row_stands_at_the_row() -> None:
    errors = rejected(
        form(verdict()), {"berkas": {0: {"putusan": "sesuai"}, 1: {"putusan": "perbaiki"}}}, {"berkas": ROWS}
    )
    assert errors == {"berkas.1.alasan": "Isi alasan."}


def test_a_list_can_state_a_condition_of_its_own() -> None:
    rule = '=some b in berkas satisfies b.putusan = "perbaiki"'
    made = form(verdict(properties={"syarat": rule, "pesan": "Tandai satu berkas."}))
    sent = {"berkas": {0: {"putusan": "sesuai"}, 1: {"putusan": "sesuai"}}}
    assert rejected(made, sent, {"berkas": ROWS}) == {"berkas": "Tandai satu berkas."}


def test_a_document_is_taken_only_from_those_let_in() -> None:
    made = form(field("filepicker", "dokumen", validate={"required": True}))
    assert made.check({"dokumen": PAPER}, {}, NOW, frozenset({PAPER["digest"]})) == {"dokumen": PAPER}
    assert rejected(made, {"dokumen": PAPER})["dokumen"].startswith("Berkas ini tidak kami kenali")


def test_what_was_typed_is_shown_again_with_the_sentence() -> None:
    made = form(field("number", "umur", validate={"min": 17}))
    shown = made.view({"umur": "16"}, {}, {"umur": "Terlalu muda."}, NOW)
    assert (shown[0].value, shown[0].error) == ("16", "Terlalu muda.")


def test_only_known_paths_are_collected() -> None:
    made = form(verdict(), field("textfield", "nama"))
    items = [("nama", "a"), ("berkas.1.alasan", "b"), ("berkas.1.jahat", "c"), ("lain", "d"), ("berkas.x.alasan", "e")]
    assert made.collect(items) == {"nama": "a", "berkas": {1: {"alasan": "b"}}}


@pytest.mark.parametrize(
    ("component", "sentence"),
    [
        ({"type": "iframe", "id": "x"}, "tidak didukung"),
        (field("textfield", "a b"), "tidak sah"),
        (field("textfield", "nama", conditional={"hide": "=1 +"}), "tidak terbaca"),
        (field("textfield", "nama", validate={"pattern": "["}), "Pola"),
        (field("expression", "x", expression="a"), "belum berisi"),
    ],
)
def test_a_form_that_cannot_be_used_is_refused_with_the_component(component: dict[str, Any], sentence: str) -> None:
    with pytest.raises(DeploymentRefused, match=sentence):
        form(component)


def test_an_unticked_box_means_no_even_if_the_case_said_yes() -> None:
    made = form(
        field("checkbox", "ada"),
        field("textfield", "mana", conditional={"hide": "=ada != true"}, validate={"required": True}),
        field("textfield", "lain"),
    )
    assert made.check({"lain": "x"}, {"ada": True}, NOW) == {"ada": False, "lain": "x"}


def test_a_document_that_stands_there_is_not_lost_when_nothing_or_text_is_sent() -> None:
    made = form(field("filepicker", "dokumen", validate={"required": True}), field("textfield", "lain"))
    for sent in ({"lain": "x"}, {"lain": "x", "dokumen": "jahat"}):
        assert made.check(sent, {"dokumen": PAPER}, NOW)["dokumen"] == PAPER


def test_a_verdict_of_yes_takes_the_old_reason_away() -> None:
    sent = {"berkas": {0: {"putusan": "sesuai"}, 1: {"putusan": "sesuai"}}}
    assert form(verdict()).check(sent, {"berkas": ROWS}, NOW)["berkas"][1]["alasan"] is None


def test_a_pattern_cannot_make_the_server_hang() -> None:
    made = form(field("textfield", "nama", validate={"pattern": r"^(\w+\s?)*$", "maxLength": 500}))
    assert "tidak sesuai bentuk" in rejected(made, {"nama": "a" * 400 + "!"})["nama"]


@pytest.mark.parametrize("text", ["1e5000", "1e9999999", "1e400", "NaN", "-Infinity"])
def test_a_number_that_is_none_is_refused_whatever_its_size(text: str) -> None:
    assert "harus angka" in rejected(form(field("number", "jumlah")), {"jumlah": text})["jumlah"]


def test_an_answer_that_is_false_is_an_answer() -> None:
    """Only a tick that is not there is nothing filled in."""
    choices = [{"value": True, "label": "Ya"}, {"value": False, "label": "Tidak"}]
    made = form(field("radio", "sesuai", values=choices, validate={"required": True}))
    assert made.check({"sesuai": "false"}, {}, NOW)["sesuai"] is False
