"""A Camunda Form: its components as a tree, read once and checked for what the server can draw and check."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any

from engine.definitions.bpmn.xml import LARGEST, make_refusal
from engine.errors import DeploymentRefused, Finding
from engine.expressions import Expression, ExpressionError, compile_expression, patterns
from engine.numerals import read_json_part

TEXTS = frozenset({"textfield", "textarea"})
CHOICES = frozenset({"radio", "select", "checklist"})
KEYED = TEXTS | CHOICES | {"number", "checkbox", "datetime", "filepicker", "expression"}
SUPPORTED = KEYED | {"text", "group", "dynamiclist", "separator"}
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,62}")
DEFAULT = "defaultValue"
DEEPEST = 4  # groups and lists within each other
MOST = 200  # components


@dataclass(frozen=True)
class Component:
    """One component. ``raw`` is its JSON; expressions in it are compiled already."""

    id: str
    type: str
    key: str
    raw: Mapping[str, Any]
    components: tuple[Component, ...] = ()
    hide: Expression | None = None
    expressions: Mapping[str, Expression] = field(default_factory=dict)  # by where they stand: "required", "label" …

    @property
    def label(self) -> str:
        """Modeler labels a datetime as a date, a time, or both."""
        parts = [str(text) for place in ("dateLabel", "timeLabel") if (text := self.raw.get(place))]
        return str(self.raw.get("label") or (" dan ".join(parts) if self.subtype == "datetime" else "".join(parts[:1])))

    @property
    def subtype(self) -> str:
        """Of a datetime: date, time or datetime."""
        return str(self.raw.get("subtype", ""))

    @property
    def properties(self) -> Mapping[str, str]:
        found = self.raw.get("properties", {})
        return found if isinstance(found, dict) else {}

    @property
    def validate(self) -> Mapping[str, Any]:
        found = self.raw.get("validate", {})
        return found if isinstance(found, dict) else {}

    @property
    def fixed(self) -> bool:
        """Never taken from what is sent."""
        return bool(self.raw.get("disabled")) or self.raw.get("readonly") is True

    def walk(self) -> Iterator[Component]:
        yield self
        for child in self.components:
            yield from child.walk()


@dataclass(frozen=True)
class FormFile:
    """A form file as read."""

    id: str
    file: str
    components: tuple[Component, ...]
    digest: str = ""  # of its bytes: whether a page shows this very form

    def walk(self) -> Iterator[Component]:
        for component in self.components:
            yield from component.walk()

    @cached_property
    def depends_on_itself(self) -> bool:
        """Whether anything in it may ask what was filled in beside it: a condition, an expression, choices, a list."""
        return any(
            each.hide or each.expressions or each.type == "dynamiclist" or "valuesKey" in each.raw
            for each in self.walk()
        )


def read_form_file(data: bytes, file: str, id: str = "") -> FormFile:
    """``id`` is what it is known by, where it does not say so itself. Raises ``DeploymentRefused`` with every component
    that cannot be drawn or checked."""
    if len(data) > LARGEST:
        raise make_refusal(file, "", f"Berkas ini lebih dari {LARGEST // 1024} kB.", "form")
    try:
        found = json.loads(data, parse_float=read_json_part)
    except (ValueError, RecursionError) as error:
        raise make_refusal(file, "", f"Berkas ini bukan JSON yang utuh: {error}", "form") from error
    if (
        not isinstance(found, dict)
        or not isinstance(found.get("components"), list)
        or not isinstance(id or found.get("id"), str)
    ):
        raise make_refusal(file, "", "Berkas ini bukan Camunda Form: harus ada id dan components.", "form")
    return FormFile(id or found["id"], file, read_components(found["components"], file), sha256(data).hexdigest())


def read_components(items: Any, file: str) -> tuple[Component, ...]:
    """The components of a form, from their JSON. Raises ``DeploymentRefused``."""
    reader = _Reader(file)
    components = reader.components(items, 1)
    if reader.count > MOST:
        reader.say("", f"Formulir ini punya lebih dari {MOST} komponen.")
    if reader.findings:
        raise DeploymentRefused(reader.findings)
    return components


class _Reader:
    def __init__(self, file: str) -> None:
        self.file, self.findings, self.count = file, list[Finding](), 0

    def say(self, component: str, message: str) -> None:
        self.findings.append(Finding(self.file, component, message, "form-component"))

    def components(self, items: Any, depth: int) -> tuple[Component, ...]:
        if not isinstance(items, list) or depth > DEEPEST:
            self.say("", f"Daftar komponen tidak terbaca, atau bersarang lebih dari {DEEPEST} tingkat.")
            return ()
        found = [self._component(item, depth) for item in items]
        keys = [component.key for component in found if component is not None and component.key]
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            self.say(key, f"Kunci “{key}” dipakai dua komponen di tempat yang sama.")
        return tuple(component for component in found if component is not None)

    def _component(self, raw: Any, depth: int) -> Component | None:
        self.count += 1
        if not isinstance(raw, dict) or not isinstance(raw.get("type"), str):
            self.say("", "Sebuah komponen tidak punya type.")
            return None
        type_ = raw["type"]
        key = raw.get("path") if type_ == "dynamiclist" else raw.get("key")
        id = str(raw.get("id") or key or type_)
        if type_ not in SUPPORTED:
            self.say(id, f"Komponen “{type_}” tidak didukung. Pakai: {', '.join(sorted(SUPPORTED))}.")
            return None
        if type_ in KEYED or type_ == "dynamiclist":
            if not isinstance(key, str) or not _KEY.fullmatch(key):
                self.say(id, f"Kunci “{key}” tidak sah; pakai huruf, angka, dan garis bawah.")
                return None
        else:
            key = ""
        children = self.components(raw.get("components", []), depth + 1) if type_ in ("group", "dynamiclist") else ()
        expressions = {place: made for place, text in _texts(raw) if (made := self._compile_text(id, text)) is not None}
        if type_ == "expression" and "expression" not in expressions:
            self.say(id, "Komponen ini belum berisi ekspresi FEEL (diawali =).")
        self._pattern(id, raw)
        return Component(
            id=id,
            type=type_,
            key=str(key),
            raw=raw,
            components=children,
            hide=expressions.pop("hide", None),
            expressions=expressions,
        )

    def _compile_text(self, id: str, text: str) -> Expression | None:
        try:
            return compile_expression(text)
        except ExpressionError as error:
            self.say(id, str(error))
            return None

    def _pattern(self, id: str, raw: Mapping[str, Any]) -> None:
        validate = raw.get("validate")
        pattern = validate.get("pattern") if isinstance(validate, dict) else None
        if pattern is None or (isinstance(pattern, str) and pattern.startswith("=")):
            return
        try:
            patterns.compile_pattern(str(pattern))
        except patterns.BadPattern:
            self.say(id, f"Pola “{pattern}” tidak terbaca.")


def _texts(raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every place of a component that may hold FEEL, where it does."""
    conditional = raw.get("conditional")
    places: list[tuple[str, Any]] = [("hide", conditional.get("hide") if isinstance(conditional, dict) else None)]
    places += [
        (name, raw.get(name)) for name in ("label", "description", "text", "expression", "valuesExpression", "readonly")
    ]
    validate = raw.get("validate")
    if isinstance(validate, dict):
        places += [
            (name, validate.get(name)) for name in ("required", "min", "max", "minLength", "maxLength", "pattern")
        ]
    properties = raw.get("properties")
    if isinstance(properties, dict):
        places += [("baris", properties.get("baris")), ("syarat", properties.get("syarat"))]
    for place, text in places:
        if isinstance(text, str) and text.strip().startswith("="):
            yield place, text
