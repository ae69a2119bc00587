"""What people have begun and not sent: applications before they are cases, and tasks half filled in.

A draft holds raw form values as the page sends them, and the documents uploaded for it.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine.clock import Clock
from engine.errors import NotFound
from engine.services.actor import Actor
from engine.storage import drafts
from engine.storage.database import Connection, Database
from engine.storage.rows.papers import DraftRow


@dataclass(frozen=True)
class Draft:
    """``values`` are raw form values, ``documents`` the references of what was uploaded, by path."""

    id: str
    service: str
    values: Mapping[str, Any]
    documents: Mapping[str, Mapping[str, Any]]
    updated_at: datetime | None
    applicant_id: str | None = None  # for whom an officer fills it in

    @property
    def digests(self) -> frozenset[str]:
        """The documents its owner may refer to when sending it."""
        return frozenset(str(reference["digest"]) for reference in self.documents.values())


class DraftService:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def create(self, actor: Actor, service: str, applicant_id: str | None = None) -> Draft:
        """A new, empty draft of an application; ``applicant_id`` is somebody else's for whom it is filled in."""
        draft = Draft(
            id=secrets.token_hex(16),
            service=service,
            values={},
            documents={},
            updated_at=None,
            applicant_id=applicant_id,
        )
        self.save(actor, draft)
        return draft

    def get(self, actor: Actor, id: str) -> Draft:
        """One's own draft. Raises ``NotFound``."""
        found = self.find(actor, id)
        if found is None:
            raise NotFound("Draf ini tidak ada.")
        return found

    def find(self, actor: Actor, id: str) -> Draft | None:
        """One's own draft, if there is one. A task's draft has the task's id."""
        with self._database.connect() as connection:
            row = drafts.find(connection, id, actor.id)
        return _draft(row) if row is not None else None

    def save(self, actor: Actor, draft: Draft, before: Draft | None = None) -> None:
        """``before`` is the draft as its page was filled in on: documents that have come since stay."""
        with self._database.begin() as connection:
            row = drafts.find(connection, draft.id, actor.id, lock=True) if before is not None else None
            if row is not None and before is not None:
                here = _draft(row).documents
                since = {path: each for path, each in here.items() if each != before.documents.get(path)}
                draft = replace(draft, documents={**draft.documents, **since})
            self._save(connection, actor, draft)

    def attach(self, actor: Actor, draft: Draft, documents: Mapping[str, Mapping[str, Any]]) -> Draft:
        """Adds documents to what has been saved meanwhile: a page sends several files at once, and each adds its own.

        Raises ``NotFound`` when the draft was sent or thrown away.
        """
        with self._database.begin() as connection:
            row = drafts.find(connection, draft.id, actor.id, lock=True)
            if row is None and draft.updated_at is not None:
                raise NotFound("Draf ini tidak ada.")
            begun = _draft(row) if row is not None else draft
            merged = replace(begun, documents={**begun.documents, **documents})
            self._save(connection, actor, merged)
        return merged

    def _save(self, connection: Connection, actor: Actor, draft: Draft) -> None:
        body = {"values": dict(draft.values), "documents": dict(draft.documents)}
        now = self._clock.now()
        drafts.save(connection, draft.id, actor.id, draft.service, body, now, draft.applicant_id)

    def list(self, actor: Actor) -> list[Draft]:
        """One's own drafts of applications, the latest first."""
        with self._database.connect() as connection:
            return [_draft(row) for row in drafts.of_user(connection, actor.id) if ":" not in row.id]

    def discard(self, actor: Actor, id: str) -> None:
        with self._database.begin() as connection:
            drafts.remove(connection, id, actor.id)


def _draft(row: DraftRow) -> Draft:
    body = json.loads(row.body)
    return Draft(
        id=row.id,
        service=row.service,
        values=body["values"],
        documents=body["documents"],
        updated_at=row.updated_at,
        applicant_id=row.applicant_id,
    )
