"""A PDF's pages for merging: its signature fields taken out, what they show left on the page.

A signature holds for the bytes it was made over. Copied into another file it could only be a broken one.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdf import PdfReader
    from pypdf.generic import ArrayObject, DictionaryObject

DEPTH = 32  # of a form's fields; a field that is its own parent has no end
# What makes an annotation a field that can be signed; without it, it is a stamp that looks the same.
FIELD = ("/FT", "/V", "/DV", "/T", "/TU", "/TM", "/Ff", "/Lock", "/SV", "/Parent", "/Kids", "/MK", "/DA", "/A", "/AA")
PRINT = 4  # annotation flag: shown on paper too


def read_unsigned(pdf: bytes) -> PdfReader:
    """The PDF opened, without its signature fields. Raises whatever pypdf does."""
    from pypdf import PdfReader  # as late as this: a web process may never need it, and it takes its memory
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject

    reader = PdfReader(io.BytesIO(pdf))
    for page in reader.pages:
        annotations = _value(page, "/Annots")
        if isinstance(annotations, ArrayObject):
            page[NameObject("/Annots")] = _stamp_signatures(annotations)
    form = _value(reader.root_object, "/AcroForm")
    if isinstance(form, DictionaryObject):
        form.pop("/SigFlags", None)
        _drop_signatures(form, "/Fields", DEPTH)
    return reader


def _stamp_signatures(annotations: ArrayObject) -> ArrayObject:
    """The annotations; a signature that can be seen has become a stamp, another is left out."""
    from pypdf.generic import ArrayObject, DictionaryObject

    kept = ArrayObject()
    for reference in annotations:
        annotation = reference.get_object()
        if isinstance(annotation, DictionaryObject) and _is_signature(annotation, DEPTH):
            if not _can_be_seen(annotation):
                continue
            _make_stamp(annotation)
        kept.append(reference)
    return kept


def _can_be_seen(annotation: DictionaryObject) -> bool:
    rectangle = [float(each.get_object()) for each in _value(annotation, "/Rect") or ()]
    left, bottom, right, top = rectangle if len(rectangle) == 4 else (0, 0, 0, 0)
    return "/AP" in annotation and left != right and bottom != top


def _make_stamp(annotation: DictionaryObject) -> None:
    from pypdf.generic import NameObject, NumberObject

    for key in FIELD:
        annotation.pop(key, None)
    annotation[NameObject("/Subtype")] = NameObject("/Stamp")
    annotation[NameObject("/F")] = NumberObject(int(annotation.get("/F", 0)) | PRINT)


def _drop_signatures(parent: DictionaryObject, key: str, depth: int) -> None:
    """Takes the signatures out of a list of fields, and of their own kids."""
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject

    fields = _value(parent, key)
    if not isinstance(fields, ArrayObject) or not depth:
        return
    kept = ArrayObject()
    for reference in fields:
        field = reference.get_object()
        if isinstance(field, DictionaryObject):
            if _is_signature(field, DEPTH) or field.get("/Subtype") == "/Stamp":
                continue
            _drop_signatures(field, "/Kids", depth - 1)
        kept.append(reference)
    parent[NameObject(key)] = kept


def _is_signature(field: DictionaryObject, depth: int) -> bool:
    """Whether it is a signature field, or inherits from one."""
    from pypdf.generic import DictionaryObject

    if (kind := _value(field, "/FT")) is not None:
        return bool(kind == "/Sig")
    parent = _value(field, "/Parent")
    return isinstance(parent, DictionaryObject) and depth > 0 and _is_signature(parent, depth - 1)


def _value(parent: DictionaryObject, key: str) -> Any:
    value = parent.get(key)
    return None if value is None else value.get_object()
