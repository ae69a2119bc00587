"""Rows of a dynamic list: which there are once a form is sent, and what the case holds of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.definitions.forms.form import Component
from engine.definitions.forms.scope import wanted_rows

MOST_ROWS = 50  # of those that people add


@dataclass(frozen=True, slots=True)
class TakenRow:
    """``index`` is its number on the page: its place in the case's own list, or beyond for a new one. ``before`` is
    what the case holds of it, ``wanted`` whether the form is about it (property ``baris``), ``sent`` what came for
    it."""

    index: int
    before: Any
    wanted: bool
    sent: Mapping[str, Any]


def adds_rows(component: Component) -> bool:
    """Whether people add and remove rows."""
    return component.raw.get("allowAddRemove") is True


def rows_of(sent: Any) -> dict[int, Mapping[str, Any]]:
    """Rows as sent: a list, or a mapping by index."""
    if isinstance(sent, list):
        return {index: row for index, row in enumerate(sent) if isinstance(row, Mapping)}
    if isinstance(sent, Mapping):
        return {int(k): row for k, row in sent.items() if str(k).isdigit() and isinstance(row, Mapping)}
    return {}


def taken_rows(
    component: Component, sent: Mapping[str, Any], held: Any, scope: Mapping[str, Any]
) -> tuple[TakenRow, ...]:
    """The rows in their order; ``held`` is the list as the case holds it.

    Of a list that people add to, those that were sent; those that the form is not about always stay, and so does the
    whole list where nothing of it was sent.
    """
    known = held if isinstance(held, list) else []
    wanted = set(wanted_rows(component, known, scope))
    given = rows_of(sent.get(component.key))
    rows = tuple(TakenRow(index, row, index in wanted, given.get(index, {})) for index, row in enumerate(known))
    if not adds_rows(component) or component.key not in sent:
        return rows
    first = list(given)[:MOST_ROWS]
    kept = tuple(row for row in rows if not row.wanted or row.index in first)
    return kept + tuple(TakenRow(index, {}, True, given[index]) for index in first if index >= len(known))
