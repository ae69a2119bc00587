"""How far the uploading has come, and what still has to be replaced."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass

from engine.definitions.forms.camunda_form import Field
from web.forms.filling import Shown
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


def not_replaced(shown: Shown) -> dict[str, str]:
    """Documents that came back with a reason and still are the old ones, by path, with the sentence."""
    rows = [row for each in walk(shown.fields) for row in each.rows if row.item.get("alasan")]
    return {
        file.path: f"Unggah pengganti {row.item.get('nama') or file.label}."
        for row in rows
        for file in row.fields
        if file.type == "filepicker" and file.required and file.path not in shown.documents.fresh
    }
