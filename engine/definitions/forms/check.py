"""Checks a submission against the form it was made with: nothing of it is trusted.

Hidden and read-only values are dropped, expressions recomputed, options, limits and patterns asked
again. A component may state a condition of its own in its properties: ``syarat`` (FEEL that must be
true) and ``pesan`` (the sentence otherwise).

A page sends the whole form. A program sends what it has to say: then what was not sent ``keeps`` the case's value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from engine.definitions.forms.form import DEFAULT, KEYED, Component, FormFile
from engine.definitions.forms.level import Level
from engine.definitions.forms.rows import MOST_ROWS, adds_rows, rows_of, taken_rows
from engine.definitions.forms.scope import FormScope, is_hidden, readonly, setting
from engine.definitions.forms.values import Unusable, coerce_value, is_empty, judge, missing, preset, read
from engine.errors import InvalidSubmission

LOSES = "Baris mana yang dihapus tidak jelas. Kirim barisnya menurut nomornya: {“0”: {…}, “2”: {…}}."
Presets = Callable[[Component], bool]  # whether the page shows the default of a field that was not sent


def check(
    form: FormFile,
    sent: Mapping[str, Any],
    scope: Mapping[str, Any],
    now: datetime,
    documents: frozenset[str],
    *,
    keeps: bool = False,
) -> dict[str, Any]:
    """The clean values, to become process variables. Raises ``InvalidSubmission`` with every field that is wrong."""
    checker = _Checker(documents, keeps)
    data = draft(form, sent, scope, now, lambda _: keeps, keeps=keeps) if form.depends_on_itself else {}
    clean = checker.components(form.components, Level(sent, scope, FormScope(data, scope, now)))
    if checker.errors:
        raise InvalidSubmission(checker.errors)
    return clean


def draft(
    form: FormFile,
    sent: Mapping[str, Any],
    scope: Mapping[str, Any],
    now: datetime,
    presets: Presets = lambda component: False,
    *,
    keeps: bool = False,
) -> dict[str, Any]:
    """What has been filled in so far, without judgement: what conditions and expressions see. Hidden values are no part
    of it. A page's ``presets`` are: what a person sees, a condition sees."""
    level = Level(sent, scope, FormScope({}, scope, now))
    _collect(form.components, level, presets, keeps)
    _drop_hidden(form.components, level.scope)
    return level.own


def _drop_hidden(components: tuple[Component, ...], scope: FormScope) -> None:
    for component in components:
        if is_hidden(component, scope):
            for inner in component.walk():
                scope.own.pop(inner.key, None)
        elif component.type == "group":
            _drop_hidden(component.components, scope)
        elif component.type == "expression":
            scope.own[component.key] = component.expressions["expression"].evaluate(scope)


def _collect(components: tuple[Component, ...], level: Level, presets: Presets, keeps: bool) -> None:
    sent, scope, data = level.sent, level.scope, level.own
    for component in components:
        if component.type == "group":
            _collect(component.components, level, presets, keeps)
        elif component.type == "dynamiclist":
            data[component.key] = _collect_rows(component, level, presets, keeps)
        elif component.type == "expression":
            data[component.key] = component.expressions["expression"].evaluate(scope)
        elif component.type not in KEYED or readonly(component, scope):
            continue
        elif component.key in sent or (not keeps and _is_unticked(component, sent)):
            data[component.key] = coerce_value(component, sent.get(component.key), scope)
        elif (
            presets(component)
            and scope.get_own(component.key) is None
            and (given := preset(component, scope)) is not None
        ):
            data[component.key] = given


def _is_unticked(component: Component, sent: Mapping[str, Any]) -> bool:
    """A browser sends nothing for a box without a tick: in a submission, nothing means no."""
    return bool(sent) and component.type in ("checkbox", "checklist")


def _collect_rows(component: Component, level: Level, presets: Presets, keeps: bool) -> list[Any]:
    rows = []
    for row in taken_rows(component, level.sent, level.scope.get_own(component.key), level.scope):
        if row.wanted:
            inner = level.enter(component, row, dict(row.before))
            _collect(component.components, inner, presets, keeps)
        rows.append(inner.own if row.wanted else row.before)
    return rows


class _Checker:
    def __init__(self, documents: frozenset[str], keeps: bool) -> None:
        self.documents, self.keeps = documents, keeps
        self.errors: dict[str, str] = {}

    def components(self, components: tuple[Component, ...], level: Level) -> dict[str, Any]:
        clean: dict[str, Any] = {}
        scope, data = level.scope, level.own
        for component in components:
            if is_hidden(component, scope):
                for inner in component.walk():
                    data.pop(inner.key, None)
                    if level.prefix and inner.type in KEYED and not inner.fixed:
                        clean[inner.key] = None  # a row keeps nothing that this form has taken off the page
                continue
            if component.type == "group":
                clean |= self.components(component.components, level)
            elif component.type == "dynamiclist":
                clean[component.key] = self._rows(component, level)
            elif component.type == "expression":
                data[component.key] = clean[component.key] = component.expressions["expression"].evaluate(scope)
            elif component.type in KEYED and readonly(component, scope):
                clean |= _read_given(component, level)
            elif component.type in KEYED and self.keeps and component.key not in level.sent:
                clean |= self._read_kept(component, level)
            elif component.type in KEYED:
                clean[component.key] = self._value(component, level)
            self._condition(component, level)
        return clean

    def _rows(self, component: Component, level: Level) -> list[Any]:
        sent, held, path = level.sent, level.case.get(component.key), level.path_of(component)
        taken = taken_rows(component, sent, held, level.scope)
        rows = list(level.own.get(component.key) or (row.before for row in taken))
        if adds_rows(component):
            if component.key not in sent:
                return rows  # it was not on the page
            count = len(rows_of(sent[component.key]))
            if count > MOST_ROWS:
                self.errors[path] = f"Paling banyak {MOST_ROWS} baris; yang Anda kirim {count}."
            if isinstance(sent[component.key], list) and _loses(component, held, count):
                self.errors[path] = LOSES
        for place, row in enumerate(taken):
            if row.wanted:
                inner = level.enter(component, row, dict(rows[place]))
                rows[place] = {**row.before, **self.components(component.components, inner)}
        level.own[component.key] = rows
        return rows

    def _value(self, component: Component, level: Level) -> Any:
        scope, label = level.scope, shown_label(component, level.scope)
        try:
            value = read(component, level.sent.get(component.key), scope, label)
            if component.type == "filepicker":
                value = self._document(value, level.case.get(component.key))
            if not is_empty(component, value):
                judge(component, value, scope, label)
            elif setting(component, "required", scope) is True:
                raise Unusable(missing(component, label))
        except Unusable as error:
            self.errors[level.path_of(component)] = str(error)
            return None
        return value

    def _read_kept(self, component: Component, level: Level) -> dict[str, Any]:
        """What becomes of a field that was not sent: the case's value stays, else it is left with its default."""
        held, scope = level.case.get(component.key), level.scope
        value = held if held is not None else preset(component, scope)
        if value is None:
            value = coerce_value(component, None, scope)
        if is_empty(component, value) and setting(component, "required", scope) is True:
            self.errors[level.path_of(component)] = missing(component, shown_label(component, scope))
        return {} if component.key in level.case and value == held else {component.key: value}

    def _document(self, reference: Any, known: Any) -> Any:
        """Only a document that this person was let in with, or that stands there already."""
        if reference is None:
            return known
        if reference.get("digest") in self.documents or (known and reference.get("digest") == known.get("digest")):
            return dict(reference)
        raise Unusable("Berkas ini tidak kami kenali. Unggah lagi berkasnya.")

    def _condition(self, component: Component, level: Level) -> None:
        rule, path = component.expressions.get("syarat"), level.path_of(component)
        if rule is not None and path not in self.errors and rule.evaluate(level.scope) is not True:
            self.errors[path] = component.properties.get("pesan") or "Isian ini belum sesuai."


def _read_given(component: Component, level: Level) -> dict[str, Any]:
    """What a field writes that nobody fills in: Camunda 7 gives a case the default of one that a diagram draws."""
    if DEFAULT not in component.expressions or level.case.get(component.key) is not None:
        return {}
    return {component.key: preset(component, level.scope)}


def _loses(component: Component, held: Any, count: int) -> bool:
    """Whether a list of so few rows cannot be laid beside the case's: then what the form does not write of a row would
    go over to another."""
    rows = held if isinstance(held, list) else []
    written = {inner.key for inner in component.walk() if not inner.fixed}
    return count < len(rows) and any(isinstance(row, dict) and row.keys() - written for row in rows)


def shown_label(component: Component, scope: Mapping[str, Any]) -> str:
    """The label as people read it."""
    return str(setting(component, "label", scope) or component.label)
