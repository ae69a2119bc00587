"""A form's values as a test writes them, made what a browser would send: files put in, rows of a list spelt out."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from engine.definitions.forms.form import KEYED, Component
from engine.storage.documents import DocumentStore, reference

PDF = "pdf"
EVERY = "semua"
MOST_PAGES = 50

Components = tuple[Component, ...]


class Files:
    """Small PDFs, no two alike. ``digests`` are of all that were made."""

    def __init__(self, documents: DocumentStore) -> None:
        self._documents, self._made = documents, dict[str, None]()

    @property
    def digests(self) -> frozenset[str]:
        return frozenset(self._made)

    def make(self, pages: int) -> dict[str, Any]:
        """A stored PDF's reference."""
        name = f"berkas-uji-{len(self._made) + 1}.pdf"
        from pypdf import PdfWriter  # as late as this: it takes its memory

        writer, out = PdfWriter(), io.BytesIO()
        for _ in range(pages):
            writer.add_blank_page(595, 842)  # A4 in points
        writer.add_metadata({"/Title": name})
        writer.write(out)
        digest = self._documents.put(out.getvalue())
        self._made[digest] = None
        return reference(digest, name, pages, out.tell())


def fill_values(
    components: Components, values: Mapping[Any, Any], case: Mapping[str, Any], make: Callable[[int], Any]
) -> dict[Any, Any]:
    """What is sent. ``case`` holds the lists as they stand, ``make`` a file of so many pages."""
    known = fields(components)
    found: dict[Any, Any] = {}
    for key, value in values.items():
        component = known.get(str(key))
        if component is not None and component.type == "dynamiclist":
            rows = spell_rows(value, len(_list(case.get(component.key))))
            value = {index: fill_values(component.components, row, {}, make) for index, row in rows.items()}
        elif component is not None and component.type == "filepicker" and (pages := pages_of(value)):
            value = make(pages)
        found[key] = value
    return found


def fields(components: Components) -> dict[str, Component]:
    """What can be filled in at this level, by its key."""
    found: dict[str, Component] = {}
    for component in components:
        if component.type == "group":
            found |= fields(component.components)
        elif component.type in KEYED or component.type == "dynamiclist":
            found[component.key] = component
    return found


def spell_rows(value: Any, count: int) -> dict[int, Mapping[Any, Any]]:
    """Rows by their number, from a list or a mapping; ``semua`` stands for each of the ``count`` rows there are."""
    if isinstance(value, list):
        return {index: row for index, row in enumerate(value) if isinstance(row, dict)}
    if not isinstance(value, dict):
        return {}
    every = value.get(EVERY)
    rows = {index: dict(every) for index in range(count)} if isinstance(every, dict) else {}
    for key, row in value.items():
        if str(key).isdecimal() and isinstance(row, dict):
            rows[int(key)] = {**rows.get(int(key), {}), **row}
    return dict(sorted(rows.items()))


def pages_of(value: Any) -> int:
    """How many pages the file is to have; 0 for what is none."""
    if value == PDF:
        return 1
    pages = value.get(PDF) if isinstance(value, dict) and len(value) == 1 else None
    return pages if type(pages) is int and 0 < pages <= MOST_PAGES else 0


def wrong(components: Components, values: Mapping[Any, Any], path: str = "") -> Iterator[str]:
    """Sentences about what the form cannot take; a field it does not know would be passed over in silence."""
    known = fields(components)
    for key, value in values.items():
        component, here = known.get(str(key)), f"{path}{key}"
        if component is None:
            there = f"yang ada: {', '.join(known)}" if known else "formulirnya tidak punya isian"
            yield f"bidang “{here}” tidak ada di formulir; {there}"
        elif component.type == "filepicker" and value is not None and not pages_of(value):
            yield f"“{here}” adalah berkas: tulis pdf, atau {{pdf: 3}} untuk tiga halaman (paling banyak {MOST_PAGES})"
        elif component.type == "dynamiclist":
            yield from _wrong_rows(component, value, here)


def _wrong_rows(component: Component, value: Any, path: str) -> Iterator[str]:
    rows = dict(enumerate(value)) if isinstance(value, list) else value
    if not isinstance(rows, dict):
        yield f"“{path}” adalah daftar: tulis [{{…}}, {{…}}], atau {{0: {{…}}}} menurut nomor barisnya"
        return
    for key, row in rows.items():
        if key != EVERY and not str(key).isdecimal():
            yield f"baris “{key}” pada “{path}” harus nomor mulai dari 0, atau {EVERY}"
        elif not isinstance(row, dict):
            yield f"baris “{key}” pada “{path}” harus berisi bidang dan isinya"
        else:
            yield from wrong(component.components, row, f"{path}.{key}.")


def _list(found: Any) -> list[Any]:
    return found if isinstance(found, list) else []
