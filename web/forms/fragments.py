"""What a page swaps in while a form is filled in: fields that hang on an answer, and a row whose file arrived."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from engine.errors import NotFound
from web.forms.parts import split_uploads
from web.forms.sheet import Sheet
from web.forms.uploads import progress


def answer_fields(sheet: Sheet) -> str:
    """The fields drawn again for what has been answered so far."""
    shown = sheet.receive().show()
    return render_template("applicant/fields.html", fields=shown.fields, documents=shown.documents)


def answer_questions(sheet: Sheet) -> str:
    """The same of the questions alone: documents have rows of their own."""
    shown = sheet.receive(split_uploads(sheet.show().fields)[0]).show()
    return render_template("applicant/fields.html", fields=split_uploads(shown.fields)[0], documents=shown.documents)


def answer_upload(sheet: Sheet) -> ResponseReturnValue:
    """Takes in one document; answers its row, and the tally, drawn again. Raises ``NotFound`` where the form has no
    such row."""
    sheet = sheet.attach()
    shown = sheet.show()
    found = shown.find(request.form.get("path", ""))
    if found is None:
        raise NotFound("Baris berkas ini tidak ada.")
    parts = {
        "list": found[0],
        "row": found[1],
        "documents": shown.documents,
        "tally": progress(shown.fields, shown.documents.fresh),
    }
    return render_template("applicant/upload.html", **parts), 422 if sheet.errors else 200
