"""A date with a time keeps its time, in the way its component says, and is shown by the office's clock."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from engine.definitions.forms.camunda_form import Form, read_form
from engine.errors import InvalidSubmission

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def form(kept: str = "no_timezone", **more: Any) -> Form:
    component = {
        "type": "datetime",
        "id": "rapat",
        "key": "rapat",
        "subtype": "datetime",
        "dateLabel": "Tanggal rapat",
        "timeLabel": "Jam rapat",
        "timeSerializingFormat": kept,
        **more,
    }
    return read_form(json.dumps({"id": "uji", "components": [component]}).encode(), "forms/uji/uji.form")


@pytest.mark.parametrize(
    ("kept", "value"),
    [
        ("no_timezone", "2026-12-01T13:30"),
        ("utc_offset", "2026-12-01T13:30+07:00"),
        ("utc_normalized", "2026-12-01T06:30Z"),
    ],
)
def test_date_and_time_are_kept_as_camunda_forms_writes_them_and_shown_as_typed(kept: str, value: str) -> None:
    made = form(kept)
    for sent in ("2026-12-01T13:30", "2026-12-01T06:30:00Z", value):
        assert made.check({"rapat": sent}, {}, NOW) == {"rapat": value}
    [field] = made.view(None, {"rapat": value}, {}, NOW)
    assert (field.typed, field.written) == ("2026-12-01T13:30", "1 Desember 2026, 13.30")
    assert field.label == "Tanggal rapat dan Jam rapat"
    assert made.check({"rapat": field.typed}, {}, NOW) == {"rapat": value}


@pytest.mark.parametrize("sent", ["2026-12-01", "13:30", "besok", "2026-12-01T25:00"])
def test_half_of_it_is_refused_with_an_example(sent: str) -> None:
    with pytest.raises(InvalidSubmission, match="Tulis seperti 2026-11-24T13:30"):
        form().check({"rapat": sent}, {}, NOW)
