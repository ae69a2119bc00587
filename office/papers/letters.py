"""Letters the office made: which a case has, and which one an address or a file is."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.definitions.bpmn.model import Element
from engine.definitions.bpmn.topics import LETTER
from engine.definitions.deployment.resources import Resources
from engine.errors import NotFound
from engine.services.actor import SYSTEM
from engine.services.history import HistoryService, InstanceView
from engine.storage import attachments
from engine.storage.database import Database
from office.public import codes

UNKNOWN = "Alamat pemeriksaan ini tidak kami kenal. Pindai lagi kode QR-nya, atau unggah PDF-nya di bawah ini."


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of a case: what people call it, its variable and its document reference."""

    title: str
    variable: str
    reference: Mapping[str, Any]
    internal: bool  # kept within the office
    needs_signature: bool

    @property
    def signed(self) -> bool:
        return bool(self.reference.get("ditandatangani"))

    @property
    def given_out(self) -> bool:
        """Whether the applicant may have it: a draft that waits for its signature is none of theirs."""
        return not self.internal and (self.signed or not self.needs_signature)


@dataclass(frozen=True, slots=True)
class KnownLetter:
    """A letter with its case. ``digest`` is that of the file asked about: the letter's present one, or an older."""

    case: InstanceView
    letter: Letter
    digest: str

    @property
    def present(self) -> bool:
        return bool(self.letter.reference["digest"] == self.digest)


def letters_of(view: InstanceView) -> list[Letter]:
    """Every letter made so far, in the order of the diagram."""
    elements = view.compiled.process.elements.values()
    signed = {element.signs for element in elements}
    found = []
    for element in elements:
        variable = letter_variable(element, view.compiled.resources)
        reference = view.variables.get(variable) if variable else None
        if isinstance(reference, dict) and "digest" in reference:
            title = variable.replace("_", " ").capitalize()
            found.append(
                Letter(
                    title=title,
                    variable=variable,
                    reference=reference,
                    internal=element.internal,
                    needs_signature=variable in signed,
                )
            )
    return found


def letter_variable(element: Element, resources: Resources) -> str:
    """Where a letter task puts its letter; "" for any other element."""
    topic = resources.topic_of(element)
    return topic.variable(element) if topic is not None and topic.makes_letter else ""


class LetterService:
    def __init__(self, database: Database, history: HistoryService, secret_key: str) -> None:
        self._database, self._history, self._key = database, history, secret_key

    def by_code(self, business_key: str, code: str) -> KnownLetter:
        """The letter whose QR leads here. Raises ``NotFound`` with one sentence, whatever is wrong."""
        try:
            view = self._history.instance(SYSTEM, self._history.find(business_key))
        except NotFound:
            raise NotFound(UNKNOWN) from None
        for letter in letters_of(view):
            wanted = codes.letter_code(self._key, view.business_key, str(letter.reference.get(LETTER)))
            if codes.matches(code, wanted):
                return KnownLetter(view, letter, str(letter.reference["digest"]))
        raise NotFound(UNKNOWN)

    def by_content(self, data: bytes) -> KnownLetter | None:
        """The letter that has these very bytes, or had them once; what applicants uploaded is no letter."""
        digest = hashlib.sha256(data).hexdigest()
        with self._database.connect() as connection:
            rows = attachments.with_digest(connection, digest)
        for row in rows:
            view = self._history.instance(SYSTEM, row.instance_id)
            for letter in letters_of(view):
                if letter.variable == row.variable:
                    return KnownLetter(view, letter, digest)
        return None
