"""A form being filled in: typed values and uploaded files live in a draft until the form is sent.

So nothing that was typed or uploaded is lost to a wrong value elsewhere, a closed page or a dead phone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flask import request
from werkzeug.datastructures import FileStorage

from engine.definitions.forms.camunda_form import Field, Form
from engine.errors import Refused
from office.papers.drafts import Draft
from web.current import now, office, person
from web.forms.files import take_in
from web.forms.paths import place_documents, walk

REMOVE = "lepas "  # the button that takes an uploaded file out again: "lepas berkas.2.dokumen"
ADD_ROW, DROP_ROW = "tambah ", "hapus "
FIRST_ADDED = 500  # the number of the first row that is added: no row of the case's own list is so numbered


@dataclass(frozen=True)
class Received:
    """A draft with what has just been sent; ``errors`` are files that were not let in, by path."""

    draft: Draft
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Documents:
    """What templates ask about documents: where one is served, and which paths hold a new upload."""

    address: Callable[[Mapping[str, Any]], str]
    fresh: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Shown:
    """A form ready to draw: its fields, and the errors as (anchor, sentence) for the summary."""

    fields: list[Field]
    errors: list[tuple[str, str]]
    documents: Documents
    form: str = ""  # the form's digest, which comes back with what is sent

    def find(self, path: str) -> tuple[Field, Any] | None:
        """A dynamic list and its row that hold the path, for redrawing that row alone."""
        for each in walk(self.fields):
            for row in each.rows:
                if any(inner.path == path for inner in row.fields):
                    return each, row
        return None


def receive(form: Form, draft: Draft, fields: Iterable[Field] | None = None, *, replace_all: bool = True) -> Received:
    """Takes in the request. With ``fields``, the request holds only these; the draft's other values stay, as they all
    do where it shall not ``replace_all``."""
    sent = json.loads(json.dumps(form.collect(request.form.items(multi=True))))
    kept = dict(draft.values) if fields is not None or not replace_all else {}
    for each in walk(fields or () if replace_all else ()):
        kept.pop(each.key, None)
    values, action = {**kept, **sent}, request.form.get("aksi", "")
    _change_rows(form, values, action)
    documents = dict(draft.documents)
    if action.startswith(REMOVE):
        documents.pop(action.removeprefix(REMOVE), None)
    if action.startswith(DROP_ROW):
        row = f"{action.removeprefix(DROP_ROW)}."
        documents = {path: each for path, each in documents.items() if not path.startswith(row)}
    return _taken_in(form, replace(draft, values=values, documents=documents), request.files.items())


def attach_file(form: Form, draft: Draft) -> Received:
    """Takes in one file the moment it was chosen, and saves it: ``berkas`` is the file, ``path`` where it belongs."""
    file = request.files.get("berkas")
    got = _taken_in(form, draft, [(request.form.get("path", ""), file)] if file else [])
    new = {path: each for path, each in got.draft.documents.items() if each != draft.documents.get(path)}
    return Received(office().drafts.attach(person(), draft, new), got.errors)


def _taken_in(form: Form, draft: Draft, files: Iterable[tuple[str, FileStorage]]) -> Received:
    documents, errors = dict(draft.documents), {}
    for path, file in files:
        if not file.filename or not _is_filepicker(form, path):
            continue
        try:
            documents[path] = take_in(file)
        except Refused as error:
            errors[path] = str(error)
    return Received(replace(draft, documents=documents), errors)


def show(
    form: Form | None,
    draft: Draft,
    scope: Mapping[str, Any],
    errors: Mapping[str, str],
    address: Callable[[Mapping[str, Any]], str],
) -> Shown:
    """The form with what the draft holds, over what the case holds."""
    uploaded = draft.documents
    documents = Documents(address, frozenset(uploaded))
    if form is None:
        return Shown([], _summary([], errors), documents)
    added = {path: each for path, each in uploaded.items() if _is_in_added_row(path)}
    typed = place_documents(draft.values, added) if draft.values else None
    fields = form.view(typed, place_documents(scope, uploaded), errors, now())
    return Shown(fields, _summary(fields, errors), documents, form.digest)


def select_errors(errors: Mapping[str, str], fields: Iterable[Field]) -> dict[str, str]:
    """Those of the errors that stand at one of these fields or within them."""
    keys = {each.path for each in walk(fields)}
    return {path: text for path, text in errors.items() if path in keys or path.split(".")[0] in keys}


def _summary(fields: list[Field], errors: Mapping[str, str]) -> list[tuple[str, str]]:
    """In the order of the page; what stands at no shown field comes last, without a link."""
    found = []
    for each in walk(fields):
        if each.path in errors:
            anchor = each.path.replace(".", "-")
            first = f"{anchor}-1" if each.type in ("radio", "checklist") else anchor
            asked = f"{each.label} " if each.label.endswith("?") else ""  # a sentence alone would not say which
            found.append((first, asked + errors[each.path]))
    shown = {each.path for each in walk(fields)}
    return found + [("", text) for path, text in errors.items() if path not in shown]


def _is_in_added_row(path: str) -> bool:
    _, index, *rest = [*path.split("."), "", ""]
    return index.isdigit() and int(index) >= FIRST_ADDED and bool(rest[0])


def _is_filepicker(form: Form, path: str) -> bool:
    """Whether the form has a filepicker there: ``collect`` keeps only what the form knows."""
    key = path.rpartition(".")[2]
    known = any(each.type == "filepicker" and each.key == key for part in form.components for each in part.walk())
    return known and bool(form.collect([(path, "x")]))


def _change_rows(form: Form, values: dict[str, Any], action: str) -> None:
    """The buttons that add and remove rows of a list."""
    if action.startswith(ADD_ROW):
        key = action.removeprefix(ADD_ROW)
        if any(part.type == "dynamiclist" and part.key == key for each in form.components for part in each.walk()):
            rows = values.setdefault(key, {})
            rows[str(max([FIRST_ADDED - 1, *map(int, rows)]) + 1)] = {}
    elif action.startswith(DROP_ROW):
        key, _, index = action.removeprefix(DROP_ROW).rpartition(".")
        if isinstance(values.get(key), dict):
            values[key].pop(index, None)
