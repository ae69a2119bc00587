"""Signing a letter once, whatever crashes on the way.

An attempt is committed first; the signed bytes are stored by digest before the command that completes the task.
A retry after a crash adopts the finished attempt. The passphrase passes through and stays nowhere.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from engine.errors import Conflict
from engine.services.actor import Actor
from engine.services.connectors import Signer, SigningFailed
from engine.storage import signing
from engine.storage.database import Database
from engine.storage.documents import DocumentStore


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed document in the store; ``size`` in bytes. ``adopted`` says it came from an earlier attempt."""

    digest: str
    size: int
    adopted: bool = False


class SigningService:
    def __init__(self, database: Database, documents: DocumentStore, signer: Signer) -> None:
        self._database, self._documents, self._signer = database, documents, signer
        self._under_way: set[str] = set()
        self._lock = threading.Lock()

    def sign(self, task_id: str, digest: str, officer: Actor, passphrase: str, reason: str, now: datetime) -> Signed:
        """Signs the document of that digest for the task.

        Raises ``SigningFailed`` (nothing has changed), ``NotFound`` when the document is gone, ``Conflict`` while the
        same task is being signed.
        """
        with self._only_one(task_id), self._database.connect() as held:
            signing.lock(held, task_id)
            id = secrets.token_hex(16)
            with self._database.begin() as connection:
                earlier = signing.find_signed(connection, task_id, digest, officer.id)
                if earlier is None or not self._documents.has(earlier):
                    earlier = None
                    signing.add(connection, id, task_id, digest, officer.id, now)
            if earlier is not None:
                return Signed(earlier, self._documents.path(earlier).stat().st_size, adopted=True)
            return self._attempt(id, digest, officer, passphrase, reason, now)

    def _attempt(self, id: str, digest: str, officer: Actor, passphrase: str, reason: str, now: datetime) -> Signed:
        try:
            data = self._signer.sign(self._documents.get(digest), officer, passphrase, reason)
            signed_digest = self._documents.put(data)
        except Exception as error:
            outcome = signing.REFUSED if isinstance(error, SigningFailed) else signing.FAILED
            with self._database.begin() as connection:
                signing.finish(connection, id, outcome, now)
            raise
        with self._database.begin() as connection:
            signing.finish(connection, id, signing.SIGNED, now, signed_digest)
        return Signed(signed_digest, len(data))

    @contextmanager
    def _only_one(self, task_id: str) -> Iterator[None]:
        """A double click must not sign twice. Across processes the lock in the database sees to it."""
        with self._lock:
            if task_id in self._under_way:
                raise Conflict("Surat ini sedang ditandatangani. Tunggu sebentar, lalu muat ulang halaman.")
            self._under_way.add(task_id)
        try:
            yield
        finally:
            with self._lock:
                self._under_way.discard(task_id)
