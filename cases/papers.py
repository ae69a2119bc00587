"""The documents of a case, one list: what the applicant uploaded, then what the office wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cases.replaced import BACK, find_unjudged
from engine.definitions.forms.camunda_form import Field
from engine.services.history import HistoryRow, InstanceView
from office.papers.letters import letters_of
from office.papers.printings import DOSSIER

PENDING = ("", "diganti")  # states of a document that waits for a verdict
Address = Callable[[InstanceView, Mapping[str, Any]], str]
EXAMINATION = "pemeriksaan"  # the property ``tampilan`` of a list of documents to be judged


@dataclass(frozen=True)
class Paper:
    """``reference`` is None where nothing was attached. ``state``: sesuai, perbaiki, diganti, diterima (replaced, and
    the new one accepted), surat, signed or ""; ``number`` is its place among the requirements, 0 for a letter; ``path``
    that of its row ("berkas.2"), or the letter's variable; ``internal`` says that it is kept within the office."""

    name: str
    reference: Mapping[str, Any] | None
    url: str
    state: str
    number: int = 0
    path: str = ""
    internal: bool = False

    @property
    def letter(self) -> bool:
        return self.number == 0

    @property
    def title(self) -> str:
        return f"{self.number}. {self.name}" if self.number else self.name


@dataclass(frozen=True, slots=True)
class Tally:
    """Documents judged good, to be mended, and not judged yet."""

    good: int
    bad: int
    left: int

    @property
    def total(self) -> int:
        return self.good + self.bad + self.left


def _nowhere(case: InstanceView, reference: Mapping[str, Any]) -> str:
    """On paper nothing is served."""
    return ""


def papers_of(case: InstanceView, events: Iterable[HistoryRow] = (), address: Address = _nowhere) -> list[Paper]:
    """Uploads in the order of the requirements, then letters in the order of the diagram; ``address`` says where each
    is served.

    Without the case's ``events`` every document that was replaced counts as accepted.
    """
    process, applicants = case.compiled.process, case.compiled.executable.applicant_groups
    own = {element.id for element in process.elements.values() if process.group_of(element.id) in applicants}
    waiting = find_unjudged(events, own)
    rows = [
        _upload(case, f"{name}.{index}", index, row, f"{name}.{index}" in waiting, address)
        for name, value in case.variables.items()
        if isinstance(value, list)
        for index, row in enumerate(value)
        if isinstance(row, dict) and "dokumen" in row
    ]
    return rows + [
        Paper(
            letter.title,
            letter.reference,
            address(case, letter.reference),
            "signed" if letter.signed else "surat",
            path=letter.variable,
            internal=letter.internal,
        )
        for letter in letters_of(case)
    ]


def printables(case: InstanceView) -> list[tuple[str, str]]:
    """What may be printed of the case: (document, what people call it); letters that wait for a signature may not."""
    valid = [letter for letter in letters_of(case) if letter.signed or not letter.needs_signature]
    return [(letter.variable, letter.title) for letter in valid] + [(DOSSIER, "Dosir lengkap")]


def _upload(case: InstanceView, path: str, index: int, row: dict[str, Any], waits: bool, address: Address) -> Paper:
    reference = row["dokumen"] if isinstance(row["dokumen"], dict) else None
    verdict = str(row.get("putusan") or "")
    replaced = row.get("diganti") and verdict != BACK
    state = "diganti" if replaced and waits else "diterima" if replaced else verdict
    url = address(case, reference) if reference else ""
    return Paper(name=str(row.get("nama", "")), reference=reference, url=url, state=state, number=index + 1, path=path)


def tally(fields: Iterable[Field]) -> Tally | None:
    """How far the examination of the form's documents is; None where the form examines none now."""
    rows = [row for each in fields if each.properties.get("tampilan") == EXAMINATION for row in each.rows]
    questions = [field for row in rows if (field := next((f for f in row.fields if f.type == "radio"), None))]
    good = sum(field.value == field.options[0][0] for field in questions)
    left = sum(field.value in (None, "") for field in questions)
    return Tally(good, len(questions) - good - left, left) if questions else None
