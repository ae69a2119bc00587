"""The outbox, for people who look into it and send again what did not go."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.clock import Clock, SystemClock
from engine.errors import Conflict, NotFound, Refused
from engine.exact_json import loads
from engine.services.actor import Actor
from engine.services.masks import mask_row
from engine.services.repository import Repository
from engine.storage import audit_log, outbox
from engine.storage.database import Database
from engine.storage.disclosure import WHOLE, Reach
from engine.storage.rows.papers import MessageOfCase
from office.wording import Wording, wording_of

PAGE = 50
FAULTS = {outbox.FAILED: "gagal", outbox.UNKNOWN: "belum pasti"}  # what may be sent again
OUTBOX = "pesan keluar"


@dataclass(frozen=True)
class NotificationView:
    """A notification in the outbox; ``recipient`` is a phone number in E.164, ``secret`` says that its parameters open
    somebody's account, ``wording`` is what it says, ``business_key`` is the number of its case; what is not
    ``in_clear`` has neither ``params`` nor ``wording``, and name and number in masks."""

    id: str
    instance_id: str | None
    recipient: str
    recipient_name: str
    template: str
    params: Mapping[str, Any]
    created_at: datetime
    status: str
    error: str | None
    attempts: int
    due_at: datetime
    secret: bool
    wording: Wording | None
    business_key: str | None = None
    in_clear: bool = True


class NotificationService:
    def __init__(
        self,
        database: Database,
        repository: Repository,
        clock: Clock | None = None,
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        self._database, self._repository = database, repository
        self._clock, self._wake = clock or SystemClock(), wake

    def newest(self, statuses: Sequence[str] = (), limit: int = 100) -> list[NotificationView]:
        """The latest notifications in these states (none: all), newest first."""
        with self._database.connect() as connection:
            rows = outbox.search(connection, statuses, "", 0, limit)
        return [self._notification(row) for row in rows]

    def page(
        self, statuses: Sequence[str] = (), text: str = "", page: int = 1, reach: Reach = WHOLE
    ) -> tuple[list[NotificationView], bool]:
        """A page of notifications in these states (none: all), newest first, and whether another page follows.

        ``text`` is part of a recipient's name or of a case's number, or the last digits of a phone.
        """
        with self._database.connect() as connection:
            rows = outbox.search(connection, statuses, text, (page - 1) * PAGE, PAGE + 1, reach)
        shown = [mask_row(row, names=("recipient_name",), phones=("recipient",)) for row in rows[:PAGE]]
        return [self._notification(row, in_clear=row.in_clear) for row in shown], len(rows) > PAGE

    def counts(self, text: str = "", reach: Reach = WHOLE) -> dict[str, int]:
        """How many notifications are in each state."""
        with self._database.connect() as connection:
            return outbox.counts(connection, text, reach)

    def to(self, phone: str, limit: int = 20) -> list[NotificationView]:
        """The latest notifications to one phone, newest first."""
        with self._database.connect() as connection:
            rows = outbox.newest(connection, limit, recipient=phone)
        return [self._notification(row) for row in rows]

    def retry(self, actor: Actor, id: str, *, twice: bool = False) -> None:
        """Sends a notification again that failed; one that is unknown only when it may arrive ``twice``.

        Raises ``NotFound``, ``Conflict``, ``Refused``.
        """
        now = self._clock.now()
        with self._database.begin() as connection:
            row = outbox.find(connection, id, lock=True)
            if row is None:
                raise NotFound("Pesan ini tidak ada.")
            if row.status not in FAULTS:
                raise Conflict("Pesan ini tidak gagal lagi: sudah dikirim ulang atau sedang menunggu dikirim.")
            if row.status == outbox.UNKNOWN and not twice:
                raise Refused("Pesan ini mungkin sudah sampai. Kirim ulang hanya bila boleh sampai dua kali.")
            if not outbox.is_whole(row):
                raise Refused(
                    "Kode di pesan ini sudah kami hapus. Penerima bisa meminta kode baru di halaman aktivasi."
                )
            outbox.retry(connection, now, id)
            target = row.business_key or OUTBOX  # no name: the record is read by people who may not see applicants
            detail = f"{row.template.replace('_', ' ')}, tadinya {FAULTS[row.status]}"
            audit_log.add(connection, actor.id, actor.name, "message.retried", target, now, detail)
        self._wake()

    def retry_failed(self, actor: Actor) -> int:
        """Sends every notification again that failed; returns how many. Those that are unknown are left."""
        now = self._clock.now()
        with self._database.begin() as connection:
            count = outbox.retry(connection, now)
            if count:
                detail = f"{count} pesan yang gagal"
                audit_log.add(connection, actor.id, actor.name, "message.retried", OUTBOX, now, detail)
        self._wake()
        return count

    def _notification(self, row: MessageOfCase, *, in_clear: bool = True) -> NotificationView:
        compiled = self._repository.get(row.definition_id) if row.definition_id and row.text is None else None
        return NotificationView(
            id=row.id,
            instance_id=row.instance_id,
            recipient=row.recipient,
            recipient_name=row.recipient_name,
            template=row.template,
            params=loads(row.params) if in_clear else {},
            created_at=row.created_at,
            status=row.status,
            error=row.error,
            attempts=row.attempts,
            due_at=row.due_at,
            secret=row.template in outbox.SECRETS,
            wording=wording_of(row, compiled) if in_clear else None,
            business_key=row.business_key,
            in_clear=in_clear,
        )
