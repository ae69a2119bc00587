"""What a form's expressions see: a row's own values first, then the form's, then the case's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.definitions.forms.form import Component


class FormScope(Mapping[str, Any]):
    """Values layered over each other; ``parent`` is the layer around a row's."""

    def __init__(self, own: dict[str, Any], outer: Mapping[str, Any], now: datetime | None = None) -> None:
        self.own, self.outer = own, outer
        self.now: Any = now if now is not None else outer.get("__now__")

    def __getitem__(self, name: str) -> Any:
        if name == "__now__":
            return self.now
        if name in self.own:
            return self.own[name]
        if name == "parent":
            return dict(self.outer)
        return self.outer[name]

    def get_own(self, name: str) -> Any:
        """What this layer itself holds: a row nothing of the form's or the case's, which happen to be called alike."""
        return self.own.get(name, None if isinstance(self.outer, FormScope) else self.outer.get(name))

    def __iter__(self) -> Any:
        return iter({**self.outer, **self.own})

    def __len__(self) -> int:
        return len({**self.outer, **self.own})

    def __contains__(self, name: object) -> bool:
        return name in ("__now__", "parent") or name in self.own or name in self.outer


def is_hidden(component: Component, scope: Mapping[str, Any]) -> bool:
    """Whether the component's condition takes it off the page."""
    return component.hide is not None and component.hide.evaluate(scope) is True


def setting(component: Component, place: str, scope: Mapping[str, Any], default: Any = None) -> Any:
    """A setting that may be FEEL: validate.required, readonly, label …"""
    expression = component.expressions.get(place)
    if expression is not None:
        return expression.evaluate(scope)
    return component.validate.get(place, component.raw.get(place, default))


def readonly(component: Component, scope: Mapping[str, Any]) -> bool:
    return component.fixed or setting(component, "readonly", scope) is True


def options(component: Component, scope: Mapping[str, Any]) -> list[tuple[Any, str]]:
    """(value, label) of every choice."""
    found = component.raw.get("values")
    if "valuesExpression" in component.expressions:
        found = component.expressions["valuesExpression"].evaluate(scope)
    elif isinstance(component.raw.get("valuesKey"), str):
        found = scope.get(component.raw["valuesKey"])
    pairs: list[tuple[Any, str]] = []
    for item in found if isinstance(found, list) else []:
        if isinstance(item, dict):
            pairs.append((item.get("value"), str(item.get("label", item.get("value")))))
        else:
            pairs.append((item, str(item)))
    return pairs


def wanted_rows(component: Component, rows: Any, scope: Mapping[str, Any]) -> list[int]:
    """Indices of a dynamic list's rows that this form is about (its property ``baris``)."""
    if not isinstance(rows, list):
        return []
    condition = component.expressions.get("baris")
    return [
        index
        for index, row in enumerate(rows)
        if isinstance(row, dict) and (condition is None or condition.evaluate(FormScope(row, scope)) is True)
    ]
