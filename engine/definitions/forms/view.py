"""A form as a page draws it: fields with labels, values, errors and choices, ready for a template."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.definitions.forms.check import draft, rows_of, shown_label
from engine.definitions.forms.form import Component, FormFile
from engine.definitions.forms.scope import FormScope, hidden, options, readonly, setting, wanted_rows

_PLACE = re.compile(r"\{\{\s*([A-Za-z_][\w.]*)\s*\}\}")


@dataclass(frozen=True)
class Field:
    """One thing to draw. ``value`` is what was typed, else what the case holds, else the default."""

    path: str
    key: str
    type: str
    label: str = ""
    hint: str = ""
    text: str = ""
    value: Any = None
    error: str = ""
    required: bool = False
    readonly: bool = False
    depends: bool = False  # another field's condition reads it
    options: tuple[tuple[str, str], ...] = ()
    rows: tuple[Row, ...] = ()
    fields: tuple[Field, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
    maxlength: int | None = None
    subtype: str = ""
    decimals: int | None = None
    adds: bool = False  # rows can be added and removed


@dataclass(frozen=True)
class Row:
    """A row of a dynamic list; ``index`` is its place in the case's own list."""

    index: int
    item: Mapping[str, Any]
    fields: tuple[Field, ...]

    def __getitem__(self, key: str) -> Field | None:
        """The row's field by its key, if it is shown."""
        return next((each for each in self.fields if each.key == key), None)


def view(
    form: FormFile, sent: Mapping[str, Any] | None, scope: Mapping[str, Any], errors: Mapping[str, str], now: datetime
) -> list[Field]:
    """The fields to draw. ``sent`` is what was typed before, None for a form opened the first time."""
    drawer = _Drawer(form, errors, first=sent is None)
    data = draft(form, sent or {}, scope, now)
    return drawer.fields(form.components, sent or {}, FormScope(data, scope, now), "", False)


class _Drawer:
    def __init__(self, form: FormFile, errors: Mapping[str, str], *, first: bool) -> None:
        self.errors, self.first = errors, first
        self.read: set[str] = set()
        for component in form.walk():
            self.read |= component.hide.names if component.hide else set()
            for expression in component.expressions.values():
                self.read |= expression.names

    def fields(
        self, components: tuple[Component, ...], sent: Mapping[str, Any], scope: FormScope, prefix: str, depends: bool
    ) -> list[Field]:
        shown = [component for component in components if not hidden(component, scope)]
        return [
            self._field(component, sent, scope, prefix, depends)
            for component in shown
            if component.type != "expression"
        ]

    def _field(
        self, component: Component, sent: Mapping[str, Any], scope: FormScope, prefix: str, depends: bool
    ) -> Field:
        path = f"{prefix}{component.key or component.id}"
        depends = depends or component.key in self.read
        common: dict[str, Any] = {
            "path": path,
            "key": component.key,
            "type": component.type,
            "label": _filled(shown_label(component, scope), scope),
            "hint": _filled(str(setting(component, "description", scope) or ""), scope),
            "error": self.errors.get(path, ""),
            "properties": component.properties,
        }
        if component.type == "group":
            return Field(**common, fields=tuple(self.fields(component.components, sent, scope, prefix, depends)))
        if component.type == "dynamiclist":
            return Field(
                **common,
                rows=tuple(self._rows(component, sent, scope, path, depends)),
                adds=component.raw.get("allowAddRemove") is True,
            )
        if component.type == "text":
            return Field(**common, text=_filled(str(setting(component, "text", scope) or ""), scope))
        return self._input(component, sent, scope, common, depends)

    def _input(
        self, component: Component, sent: Mapping[str, Any], scope: FormScope, common: dict[str, Any], depends: bool
    ) -> Field:
        longest = setting(component, "maxLength", scope)
        digits = component.raw.get("decimalDigits")
        return Field(
            **common,
            value=self._value(component, sent, scope),
            required=setting(component, "required", scope) is True,
            readonly=readonly(component, scope),
            depends=depends,
            options=tuple((_wire(value), label) for value, label in options(component, scope)),
            maxlength=longest if isinstance(longest, int) and not isinstance(longest, bool) else None,
            subtype=str(component.raw.get("subtype", "")),
            decimals=digits if isinstance(digits, int) else None,
        )

    def _value(self, component: Component, sent: Mapping[str, Any], scope: FormScope) -> Any:
        known = scope.get(component.key)
        if readonly(component, scope):
            return known
        if component.key in sent:
            return sent[component.key]
        # a browser sends nothing for an empty box; of any other field it means that it was not on the page yet
        if self.first or component.type not in ("checkbox", "checklist"):
            return known if known is not None else component.raw.get("defaultValue")
        return None

    def _rows(
        self, component: Component, sent: Mapping[str, Any], scope: FormScope, path: str, depends: bool
    ) -> list[Row]:
        given = rows_of(sent.get(component.key))
        adds = component.raw.get("allowAddRemove") is True
        if adds and given:
            given = dict(enumerate(given.values()))
        rows = scope[component.key] or []
        before = scope.outer.get(component.key) if not adds else rows
        made = []
        for index in wanted_rows(component, before if isinstance(before, list) else rows, scope):
            if index < len(rows):
                inner = FormScope(rows[index], scope)
                fields = self.fields(component.components, given.get(index, {}), inner, f"{path}.{index}.", depends)
                made.append(Row(index, rows[index], tuple(fields)))
        return made


def _wire(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _filled(text: str, scope: Mapping[str, Any]) -> str:
    """Text with ``{{name}}`` places filled in."""

    def fill(match: re.Match[str]) -> str:
        value: Any = scope
        for part in match[1].split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        return "" if value is None else str(value)

    return _PLACE.sub(fill, text)
