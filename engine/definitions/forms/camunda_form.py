"""Camunda Forms: drawn by the server, and checked by it from the same file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from engine.definitions.forms.check import check
from engine.definitions.forms.form import KEYED, Component, FormFile, read_form_file
from engine.definitions.forms.rows import adds_rows
from engine.definitions.forms.view import Field, Row, view

__all__ = ["Field", "Form", "Row", "read_form"]


class Form:
    """One form. ``id`` is what a user task's formRef names."""

    def __init__(self, file: FormFile) -> None:
        self._form = file
        self.id, self.file, self.components, self.digest = file.id, file.file, file.components, file.digest

    def check(
        self,
        values: Mapping[str, Any],
        scope: Mapping[str, Any],
        now: datetime,
        documents: frozenset[str] = frozenset(),
        *,
        keeps: bool = False,
    ) -> dict[str, Any]:
        """The clean values of a submission. ``scope`` is what the case holds, ``documents`` the digests of files this
        person has been let in with; what was not sent ``keeps`` the case's value, or is empty. Raises
        ``InvalidSubmission``."""
        return check(self._form, values, scope, now, documents, keeps=keeps)

    def view(
        self, values: Mapping[str, Any] | None, scope: Mapping[str, Any], errors: Mapping[str, str], now: datetime
    ) -> list[Field]:
        """What a page draws; ``values`` is what was typed before, None at first."""
        return view(self._form, values, scope, errors, now)

    def collect(self, items: Iterable[tuple[str, str]]) -> dict[str, Any]:
        """Nests fields named by path ("berkas.2.alasan"); what the form does not know is dropped."""
        found: dict[str, Any] = {}
        for path, text in items:
            _place(self._form.components, path.split("."), text, found)
        return found

    @property
    def writes(self) -> frozenset[str]:
        """The variables it sets."""
        return frozenset(_list_keys(self._form.components))

    @property
    def fixed(self) -> frozenset[str]:
        """The variables it shows and takes from nobody."""
        return frozenset(each.key for each in _outside_rows(self._form.components) if each.key and each.fixed)

    @property
    def reads(self) -> frozenset[str]:
        """The variables its expressions read from the case. What is read inside a list's rows is the rows' own."""
        names: set[str] = set()
        for component in _outside_rows(self._form.components):
            names |= component.hide.names if component.hide else set()
            for place, expression in component.expressions.items():
                names |= set() if place == "baris" else expression.names
        known = {component.key for component in self._form.walk()}
        return frozenset(names - known)


def read_form(data: bytes, file: str) -> Form:
    """Raises ``DeploymentRefused`` naming each component that cannot be used."""
    return Form(read_form_file(data, file))


def _outside_rows(components: tuple[Component, ...]) -> Iterable[Component]:
    for component in components:
        yield component
        if component.type == "group":
            yield from _outside_rows(component.components)


def _list_keys(components: tuple[Component, ...]) -> Iterable[str]:
    for component in components:
        if component.type == "group":
            yield from _list_keys(component.components)
        elif component.key and not component.fixed:
            yield component.key


def _place_row(component: Component, path: list[str], text: str, into: dict[str, Any]) -> None:
    """A list or a row alone says that it was on the page, and is so where people take rows out."""
    known = not path or (path[0].isdigit() and len(path[0]) < 4)
    if known and (len(path) > 1 or adds_rows(component)):
        rows = into.setdefault(component.key, {})
        row = rows.setdefault(int(path[0]), {}) if path else rows
        if len(path) > 1:
            _place(component.components, path[1:], text, row)


def _place(components: tuple[Component, ...], path: list[str], text: str, into: dict[str, Any]) -> None:
    for component in components:
        if component.type == "group":
            _place(component.components, path, text, into)
        elif component.key != path[0]:
            continue
        elif component.type == "dynamiclist":
            _place_row(component, path[1:], text, into)
        elif component.type == "checklist" and len(path) == 1:
            into.setdefault(component.key, []).append(text)
        elif component.type in KEYED and len(path) == 1:
            into[component.key] = text
