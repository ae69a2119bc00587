"""Rows of a form: required by their own values, bounded in number, checked in time that grows with their number."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from time import process_time
from typing import Any

import pytest

from engine.definitions.forms.camunda_form import Form, read_form
from engine.errors import InvalidSubmission

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
PAPER = {"digest": "a" * 64, "nama": "rab.pdf"}


def rows(*components: dict[str, Any], **more: Any) -> Form:
    listed = {"type": "dynamiclist", "path": "berkas", "id": "berkas", "components": list(components), **more}
    return read_form(json.dumps({"id": "uji", "components": [listed]}).encode(), "forms/uji/uji.form")


def field(type: str, key: str, **more: Any) -> dict[str, Any]:
    return {"type": type, "key": key, "id": key, "label": key.capitalize(), **more}


def rejected(made: Form, values: dict[str, Any], scope: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(InvalidSubmission) as refusal:
        made.check(values, scope, NOW)
    return refusal.value.errors


def test_a_document_is_required_where_its_row_says_so() -> None:
    made = rows(field("filepicker", "dokumen", label="Dokumen", validate={"required": "=wajib"}))
    case = {
        "berkas": [
            {"wajib": True, "dokumen": None},
            {"wajib": False, "dokumen": None},
            {"wajib": True, "dokumen": PAPER},
        ]
    }
    assert rejected(made, {}, case) == {"berkas.0.dokumen": "Unggah Dokumen."}


def test_a_document_that_stands_there_already_stays() -> None:
    made = rows(field("filepicker", "dokumen", validate={"required": True}))
    case = {"berkas": [{"dokumen": PAPER}]}
    assert made.check({}, case, NOW)["berkas"] == [{"dokumen": PAPER}]


def test_another_rows_document_is_not_taken() -> None:
    made = rows(field("filepicker", "dokumen"))
    case = {"berkas": [{"dokumen": PAPER}, {"dokumen": None}]}
    errors = rejected(made, {"berkas": {"1": {"dokumen": PAPER}}}, case)
    assert errors["berkas.1.dokumen"].startswith("Berkas ini tidak kami kenali")


def test_people_may_add_and_remove_rows_where_the_form_says_so() -> None:
    made = rows(field("textfield", "nama"), allowAddRemove=True)
    clean = made.check({"berkas": {"0": {"nama": "a"}, "7": {"nama": "b"}}}, {"berkas": [{"nama": "lama"}] * 5}, NOW)
    assert clean == {"berkas": [{"nama": "a"}, {"nama": "b"}]}


def test_more_than_fifty_rows_are_refused() -> None:
    made = rows(field("textfield", "nama"), allowAddRemove=True)
    sent = {"berkas": {str(n): {"nama": "a"} for n in range(51)}}
    assert rejected(made, sent, {})["berkas"] == "Paling banyak 50 baris; yang Anda kirim 51."


def test_the_time_grows_with_the_rows_and_not_their_square() -> None:
    made = rows(*(field("textfield", f"k{n}", conditional={"hide": '=k0 = "tutup"'}) for n in range(10)))

    def seconds(count: int) -> float:
        case = {"berkas": [{f"k{n}": "lama" for n in range(10)} for _ in range(count)]}
        sent = {"berkas": {str(row): {f"k{n}": "baru" for n in range(10)} for row in range(count)}}
        best = 9.0
        for _ in range(5):
            start = process_time()
            made.check(sent, case, NOW)
            best = min(best, process_time() - start)
        return best

    assert seconds(48) < 8 * seconds(12)  # four times the rows: 4 when linear, 16 when quadratic
