"""A form as a page draws it: fields with labels, values, errors and choices, ready for a template."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.definitions.forms.check import draft, shown_label
from engine.definitions.forms.form import DEFAULT, Component, FormFile
from engine.definitions.forms.level import Level
from engine.definitions.forms.rows import adds_rows, taken_rows
from engine.definitions.forms.scope import FormScope, is_hidden, options, readonly, setting
from engine.definitions.forms.values import preset
from engine.definitions.forms.written import typed_value, written_value
from engine.numerals import is_number, write_typed

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

    @property
    def typed(self) -> Any:
        """The value as it would be typed: "0,125"."""
        return typed_value(self.type, self.subtype, self.value)

    @property
    def written(self) -> Any:
        """The value as a page says it: "1.234,5"."""
        return written_value(self.type, self.subtype, self.value)


@dataclass(frozen=True)
class Row:
    """A row of a dynamic list; ``index`` is its place in the case's own list, or beyond for one that was added."""

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
    data = draft(form, sent or {}, scope, now, drawer.presets)
    return drawer.fields(form.components, Level(sent or {}, scope, FormScope(data, scope, now)), depends=False)


class _Drawer:
    def __init__(self, form: FormFile, errors: Mapping[str, str], *, first: bool) -> None:
        self.errors, self.first = errors, first
        self.read: set[str] = set()
        for component in form.walk():
            self.read |= component.hide.names if component.hide else set()
            for expression in component.expressions.values():
                self.read |= expression.names

    def presets(self, component: Component) -> bool:
        """Whether a field that was not sent shows what stands there. A browser sends nothing for an empty box; of any
        other field it means that it was not on the page yet."""
        return self.first or component.type not in ("checkbox", "checklist")

    def fields(self, components: tuple[Component, ...], level: Level, *, depends: bool) -> list[Field]:
        shown = [component for component in components if not is_hidden(component, level.scope)]
        return [self._field(component, level, depends) for component in shown if component.type != "expression"]

    def _field(self, component: Component, level: Level, depends: bool) -> Field:
        scope, path = level.scope, level.path_of(component)
        depends = depends or component.key in self.read
        common: dict[str, Any] = {
            "path": path,
            "key": component.key,
            "type": component.type,
            "label": _fill_places(shown_label(component, scope), scope),
            "hint": _fill_places(str(setting(component, "description", scope) or ""), scope),
            "error": self.errors.get(path, ""),
            "properties": component.properties,
        }
        if component.type == "group":
            inside = self.fields(component.components, level, depends=depends)
            return Field(**common, fields=tuple(inside))
        if component.type == "dynamiclist":
            return Field(**common, rows=tuple(self._rows(component, level, depends)), adds=adds_rows(component))
        if component.type == "text":
            return Field(**common, text=_fill_places(str(setting(component, "text", scope) or ""), scope))
        return self._input(component, level, common, depends)

    def _input(self, component: Component, level: Level, common: dict[str, Any], depends: bool) -> Field:
        scope = level.scope
        longest = setting(component, "maxLength", scope)
        digits = component.raw.get("decimalDigits")
        return Field(
            **common,
            value=self._value(component, level),
            required=setting(component, "required", scope) is True,
            readonly=readonly(component, scope),
            depends=depends,
            options=tuple((_wire(value), label) for value, label in options(component, scope)),
            maxlength=longest if isinstance(longest, int) and not isinstance(longest, bool) else None,
            subtype=component.subtype,
            decimals=digits if isinstance(digits, int) else None,
        )

    def _value(self, component: Component, level: Level) -> Any:
        known = level.scope.get_own(component.key)
        if readonly(component, level.scope):
            given = known is None and DEFAULT in component.expressions
            return preset(component, level.scope) if given else known
        if component.key in level.sent:
            return level.sent[component.key]
        return known if self.presets(component) else None

    def _rows(self, component: Component, level: Level, depends: bool) -> list[Row]:
        taken = taken_rows(component, level.sent, level.case.get(component.key), level.scope)
        items = level.own.get(component.key) or [row.before for row in taken]
        return [
            Row(
                row.index,
                item,
                tuple(self.fields(component.components, level.enter(component, row, item), depends=depends)),
            )
            for row, item in zip(taken, items, strict=True)
            if row.wanted
        ]


def _wire(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _fill_places(text: str, scope: Mapping[str, Any]) -> str:
    """Text with ``{{name}}`` places filled in."""

    def fill(match: re.Match[str]) -> str:
        value: Any = scope
        for part in match[1].split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        return "" if value is None else write_typed(value) if is_number(value) else str(value)

    return _PLACE.sub(fill, text)
