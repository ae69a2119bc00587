"""Numbers in forms: JSON's are themselves, a person's are read as they are written here, and a page sent unchanged
changes nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.definitions.forms.camunda_form import Form, read_form
from engine.errors import InvalidSubmission
from engine.numerals import Exact, number_of

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
LUAS = {"type": "number", "key": "luas", "id": "luas", "label": "Luas"}


def form(*components: dict[str, Any]) -> Form:
    return read_form(json.dumps({"id": "uji", "components": list(components)}).encode(), "forms/uji/uji.form")


MADE = form(LUAS)


def read(sent: Any, made: Form = MADE) -> Any:
    return made.check({"luas": sent}, {}, NOW)["luas"]


@pytest.mark.parametrize("number", [1.234, 1234, 0.125, 12345678901234567890, 1e-05, Exact("0.12345678901234567890")])
def test_a_number_of_json_is_itself(number: Any) -> None:
    assert read(number) == number


def test_a_text_is_what_a_person_types() -> None:
    assert (read("1.234"), read("0.125"), read("1,234")) == (1234, 0.125, 1.234)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=12))
def test_a_page_that_is_sent_unchanged_changes_nothing(number: Decimal) -> None:
    held = number_of(number)
    [field] = MADE.view(None, {"luas": held}, {}, NOW)
    assert read(field.typed) == held
    [again] = MADE.view({"luas": field.typed}, {"luas": held}, {}, NOW)
    assert again.typed == field.typed


def test_an_input_shows_what_would_be_typed_and_a_page_what_will_be_read() -> None:
    shown = [MADE.view(typed, {"luas": 1234.5}, {}, NOW)[0] for typed in (None, {"luas": "0.125"}, {"luas": "dua"})]
    assert [field.typed for field in shown] == ["1234,5", "0.125", "dua"]
    assert [field.written for field in shown] == ["1.234,5", "0,125", "dua"]


@pytest.mark.parametrize("sent", [float("nan"), float("inf"), "NaN", "Infinity", True])
def test_what_is_no_number_is_refused_by_name(sent: Any) -> None:
    with pytest.raises(InvalidSubmission, match="Luas harus angka; yang Anda tulis “"):
        read(sent)


def test_the_places_are_counted_to_the_last_digit() -> None:
    three = form({**LUAS, "decimalDigits": 3})
    assert read("0,1250", three) == 0.125
    for sent in (1.2345, "1,2345", Exact("12345678901234567890123456789012345678.1234")):
        with pytest.raises(InvalidSubmission, match="paling banyak 3 angka di belakang koma"):
            read(sent, three)


def test_a_limit_is_told_as_numbers_are_written_here() -> None:
    with pytest.raises(InvalidSubmission, match=r"paling banyak 1\.000,5; yang Anda tulis 1\.000,75\."):
        read("1.000,75", form({**LUAS, "validate": {"max": 1000.5}}))


def test_a_number_chooses_the_option_of_its_worth_and_stands_in_a_text_without_an_exponent() -> None:
    choices = [{"value": 1, "label": "Satu"}, {"value": 2.5, "label": "Dua"}]
    made = form(
        {"type": "select", "key": "pilihan", "id": "p", "values": choices},
        {"type": "checklist", "key": "daftar", "id": "d", "values": choices},
        {"type": "textfield", "key": "teks", "id": "t"},
    )
    clean = made.check({"pilihan": 1.0, "daftar": [2.5, 1.0], "teks": 0.00001}, {}, NOW)
    assert clean == {"pilihan": 1, "daftar": [2.5, 1], "teks": "0.00001"}


def test_a_text_of_a_form_says_a_number_as_people_write_it() -> None:
    [text] = form({"type": "text", "id": "t", "text": "{{luas}} ha, tahun {{tahun}}"}).view(
        None, {"luas": 0.125, "tahun": 2026}, {}, NOW
    )
    assert text.text == "0,125 ha, tahun 2026"
