"""The documents of a case, one list: what the applicant uploaded, then what the office wrote."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.services.history import InstanceView
from web import letters
from web.documents import address


@dataclass(frozen=True)
class Paper:
    """``reference`` is None where nothing was attached. ``state``: sesuai, perbaiki, diganti, surat, signed or ""."""

    title: str
    reference: dict[str, Any] | None
    url: str
    state: str
    required: bool = True
    anchor: str = ""  # id of the row in the form that examines it

    @property
    def letter(self) -> bool:
        return self.state in ("surat", "signed")


def papers_of(case: InstanceView) -> list[Paper]:
    """Uploads in the order of the requirements, then letters in the order of the diagram."""
    rows = [
        _upload(case, name, index, row)
        for name, value in case.variables.items()
        if isinstance(value, list)
        for index, row in enumerate(value)
        if isinstance(row, dict) and "dokumen" in row
    ]
    return rows + [
        Paper(letter.title, letter.reference, address(case, letter.reference), "signed" if letter.signed else "surat")
        for letter in letters.all_letters(case)
    ]


def _upload(case: InstanceView, name: str, index: int, row: dict[str, Any]) -> Paper:
    reference = row["dokumen"] if isinstance(row["dokumen"], dict) else None
    state = "diganti" if row.get("diganti") and row.get("putusan") != "sesuai" else str(row.get("putusan") or "")
    url = address(case, reference) if reference else ""
    title = f"{index + 1}. {row.get('nama', '')}"
    return Paper(title, reference, url, state, bool(row.get("wajib")), f"{name}-{index}")
