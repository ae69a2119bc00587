"""Modeler's form editor: forms made from the guide's tables, as it saves them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from tests.docs.guide import typed
from tests.docs.modeler import generated

COMPONENTS = {
    "Text field": "textfield",
    "Text area": "textarea",
    "Number": "number",
    "Checkbox": "checkbox",
    "Radio group": "radio",
    "Date time": "datetime",
    "Text view": "text",
}


class FormFile:
    """A form of the form editor, grown table by table."""

    def __init__(self, id: str) -> None:
        self.id = id
        self.components: list[dict[str, Any]] = []

    def draw(self, rows: Iterable[tuple[str, ...]]) -> None:
        for label, key, component, required, more in rows:
            self.components.append(_component(label, typed(key), COMPONENTS[component], required == "✓", more))

    @property
    def labels(self) -> dict[str, dict[str, Any]]:
        """Components by what a person sees above them."""
        return {str(each.get("label") or each.get("dateLabel")): each for each in self.components if "key" in each}

    def json(self) -> bytes:
        whole = {
            "components": self.components,
            "type": "default",
            "id": self.id,
            "executionPlatform": "Camunda Cloud",
            "executionPlatformVersion": "8.8.0",
            "exporter": {"name": "Camunda Modeler", "version": "5.40.0"},
            "schemaVersion": 19,
        }
        return json.dumps(whole, ensure_ascii=False, indent=2).encode()


def _component(label: str, key: str, type_: str, required: bool, more: str) -> dict[str, Any]:
    made: dict[str, Any] = {"type": type_, "id": generated("Field", label, key), "layout": {"row": "Row_1"}}
    if type_ == "datetime":  # form-js gives it no label but that of its date
        made |= {"key": key, "subtype": "date", "dateLabel": label}
    elif type_ != "text":
        made |= {"key": key, "label": label}
    if required:
        made["validate"] = {"required": True}
    for place, value in _settings(more):
        _set(made, place, value)
    return made


def _settings(cell: str) -> Iterator[tuple[str, str]]:
    for line in filter(None, cell.split("<br>")):
        place, _, value = line.partition(": ")
        yield place, typed(value)


def _set(made: dict[str, Any], place: str, value: str) -> None:
    group, _, inner = place.partition(" › ")
    if group == "Custom properties":
        made.setdefault("properties", {})[inner] = value
    elif group == "Static options":
        made.setdefault("values", []).append({"label": inner, "value": value})
    elif place == "Hide if":
        made["conditional"] = {"hide": value}
    elif place in ("Minimum", "Maximum", "Maximum length"):
        key = {"Minimum": "min", "Maximum": "max", "Maximum length": "maxLength"}[place]
        made.setdefault("validate", {})[key] = int(value)
    elif place == "Decimal digits":
        made["decimalDigits"] = int(value)
    elif place == "Subtype":
        made["subtype"] = value.lower()
    else:
        assert place == "Text", f"the form editor has no field {place}"
        made["text"] = value
