"""A filled-in form as question and answer, for people to read once more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from engine.definitions.forms.camunda_form import Field

ASKED = {"textfield", "textarea", "number", "checkbox", "radio", "select", "checklist", "datetime"}


def answers(fields: Iterable[Field]) -> Iterator[tuple[str, str]]:
    """(label, answer) of every question that was shown."""
    for each in fields:
        if each.type == "group":
            yield from answers(each.fields)
        elif each.type in ASKED:
            yield each.label, _answer(each, each.value)


def _answer(field: Field, value: Any) -> str:
    if field.type == "checkbox":
        return "Ya" if value in (True, "true", "on", "1") else "Tidak"
    if value is None or value == "" or value == []:
        return "tidak diisi"
    if field.type == "checklist":
        given = {str(item) for item in (value if isinstance(value, list) else [value])}
        return ", ".join(text for wire, text in field.options if wire in given)
    if field.options:
        return dict(field.options).get(str(value), str(value))
    return str(field.written)
