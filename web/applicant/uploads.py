"""How far the uploading has come, and one row drawn again after its file arrived."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from engine.definitions.forms.camunda_form import Field
from engine.errors import NotFound
from web.forms import Shown
from web.forms.paths import walk


@dataclass(frozen=True, slots=True)
class Progress:
    """Required documents: how many there are and are here; ``wrong`` were refused, ``waiting`` are not there yet."""

    done: int
    total: int
    wrong: tuple[tuple[str, str], ...]  # (anchor, name)

    @property
    def waiting(self) -> int:
        return self.total - self.done


def progress(lists: Iterable[Field], fresh: Container[str] = ()) -> Progress:
    """Over every row of every upload list; what came back with a reason counts once it is a ``fresh`` document."""
    done, total, wrong = 0, 0, []
    for each in walk(lists):
        for row in each.rows:
            file = next((inner for inner in row.fields if inner.type == "filepicker"), None)
            if file is None:
                continue
            total += file.required
            here = file.path in fresh if row.item.get("alasan") else isinstance(file.value, dict)
            done += file.required and here
            if file.error:
                wrong.append((f"{file.path.replace('.', '-')}-baris", str(row.item.get("nama") or file.label)))
    return Progress(done, total, tuple(wrong))


def row_answer(shown: Shown, errors: Mapping[str, str]) -> ResponseReturnValue:
    """The row of the file in the request, as HTML. Raises ``NotFound`` when the form has no such row."""
    found = shown.find(request.form.get("path", ""))
    if found is None:
        raise NotFound("Baris berkas ini tidak ada.")
    parts = {
        "list": found[0],
        "row": found[1],
        "documents": shown.documents,
        "tally": progress(shown.fields, shown.documents.fresh),
    }
    return render_template("applicant/upload.html", **parts), 422 if errors else 200
