"""Paths of fields ("berkas.2.dokumen"): reaching into values, and walking through drawn fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engine.definitions.forms.camunda_form import Field


def walk(fields: Iterable[Field]) -> Iterator[Field]:
    """Every field, with those of groups and rows, in the order of the page."""
    for each in fields:
        yield each
        yield from walk(each.fields)
        for row in each.rows:
            yield from walk(row.fields)


def place_documents(values: Mapping[str, Any], documents: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """A copy of the values with each document reference at its path; lists that are missing become rows by index."""
    made = dict(values)
    for path, reference in documents.items():
        _place(made, path.split("."), dict(reference))
    return made


def _place(into: dict[str, Any], path: list[str], reference: dict[str, Any]) -> None:
    key, *rest = path
    if not rest:
        into[key] = reference
        return
    rows = into.get(key)
    if isinstance(rows, list):
        index = int(rest[0])
        if index < len(rows) and isinstance(rows[index], dict):
            rows = into[key] = list(rows)
            rows[index] = dict(rows[index])
            _place(rows[index], rest[1:], reference)
        return
    rows = into[key] = dict(rows or {})
    rows[rest[0]] = dict(rows.get(rest[0]) or {})
    _place(rows[rest[0]], rest[1:], reference)
