"""A form in two parts: questions, and the documents to upload."""

from __future__ import annotations

from engine.definitions.forms.camunda_form import Field

UPLOADS = "unggahan"


def split_uploads(fields: list[Field]) -> tuple[list[Field], list[Field]]:
    """(questions, upload lists)."""
    return [each for each in fields if not is_upload(each)], [each for each in fields if is_upload(each)]


def is_upload(field: Field) -> bool:
    """Whether the field belongs on the page of documents: an upload list, or a group around one."""
    return field.properties.get("tampilan") == UPLOADS or any(is_upload(inner) for inner in field.fields)
