"""Where a walk through a form stands: at the form itself, or in one row of a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.definitions.forms.form import Component
from engine.definitions.forms.rows import TakenRow
from engine.definitions.forms.scope import FormScope


@dataclass(frozen=True, slots=True)
class Level:
    """``sent`` is what came for it, ``case`` what the case holds of it, ``scope`` what its expressions see, its ``own``
    values first. ``prefix`` begins the paths of its fields: "berkas.2."."""

    sent: Mapping[str, Any]
    case: Mapping[str, Any]
    scope: FormScope
    prefix: str = ""

    @property
    def own(self) -> dict[str, Any]:
        return self.scope.own

    def path_of(self, component: Component) -> str:
        return f"{self.prefix}{component.key or component.id}"

    def enter(self, component: Component, row: TakenRow, own: dict[str, Any]) -> Level:
        """A row of the list, with ``own`` values."""
        return Level(row.sent, row.before, FormScope(own, self.scope), f"{self.path_of(component)}.{row.index}.")
