"""Brings what was sent to whom it is for: the worker's part of messages and signals.

Each delivery is one command with an id of its own, so that it is carried out once however often it is tried. What
nobody takes is kept as drawn, then waits for somebody to look; nothing is dropped without a word.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from engine.clock import Clock
from engine.definitions.bpmn.elements import SIGNAL
from engine.errors import AlurError, Conflict, NotFound, Unavailable
from engine.exact_json import loads
from engine.services.actor import Actor
from engine.services.message_posting import LISTED, post_to
from engine.services.message_starts import MessageStarts
from engine.services.messages import Ambiguous, Message, MessageService
from engine.services.repository import Compiled, Repository
from engine.services.runtime import Runtime
from engine.services.signals import SignalService
from engine.storage import audit_log, jobs, messages, steps, subscriptions
from engine.storage.database import Database
from engine.storage.rows.messages import PostedMessage

log = logging.getLogger(__name__)
BATCH = 100  # cases that one step of spreading a signal reaches


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A message or signal that found nobody, or could not be carried out. ``sender_id`` is the case that sent it, ""
    where ``sender`` did."""

    id: str
    kind: str
    name: str
    sender_id: str
    business_key: str
    sender: str
    sent_at: datetime
    error: str


def _message(row: PostedMessage, values: Mapping[str, Any]) -> Message:
    """As it was sent."""
    about = (row.key,) if row.key is not None else ()
    return Message(row.name, values, row.business_key, about, sender_id=row.sender_id or "")


class MessageDelivery:
    def __init__(
        self,
        database: Database,
        repository: Repository,
        runtime: Runtime,
        correlation: MessageService,
        signals: SignalService,
        clock: Clock,
        wake: Callable[[], None],
    ) -> None:
        self._database, self._messages, self._signals = database, correlation, signals
        self._starts = MessageStarts(database, repository, runtime, wake)
        self._clock, self._wake = clock, wake

    def deliver_due(self) -> bool:
        """Delivers what is due; whether there was anything. For the workers."""
        with self._database.begin() as connection:
            rows = messages.claim_due(connection, self._now())
        for row in rows:
            self._try(row)
        return bool(rows)

    def _try(self, row: PostedMessage) -> None:
        try:
            self._deliver(row)
        except Ambiguous as error:
            self._fail(row, str(error))
        except (Conflict, Unavailable) as error:
            self._try_later(row, str(error))
        except AlurError as error:
            self._fail(row, str(error))
        except Exception as error:
            log.exception("message %s failed", row.id)
            self._try_later(row, f"Kesalahan tak terduga ({type(error).__name__}).")

    def _deliver(self, row: PostedMessage) -> None:
        if row.reach == messages.ALL:
            self._spread(row)
            return
        actor = Actor(row.actor_id, row.actor_name)
        values: dict[str, Any] = loads(row.variables)
        arrived = DELIVER[row.reach](self, row, actor, values)
        if arrived:
            with self._database.begin() as connection:
                messages.drop(connection, row.id)

    def _correlate(self, row: PostedMessage, actor: Actor, values: Mapping[str, Any]) -> bool:
        message = _message(row, values)
        try:
            self._messages.correlate(actor, message, row.command_id, check=was_checked)
        except NotFound as error:
            self._keep(row, message, str(error))
            return False
        return True

    def _keep(self, row: PostedMessage, message: Message, absence: str) -> None:
        """Nobody waits for it: it is kept as drawn, else it waits for somebody to look."""
        now = self._now()
        if row.expires_at <= now:
            self._fail(row, absence)
            return
        with self._database.begin() as connection:
            if self._messages.is_awaited(connection, message):
                messages.change(connection, row.id, due_at=now)
            else:
                messages.change(connection, row.id, state=messages.KEPT, due_at=row.expires_at)

    def _bring(self, row: PostedMessage, actor: Actor, values: Mapping[str, Any]) -> bool:
        try:
            self._messages.bring(actor, row.target, values, row.command_id, check=was_checked)
        except NotFound:
            self._hand_on(row, values)
            return False
        return True

    def _hand_on(self, row: PostedMessage, values: Mapping[str, Any]) -> None:
        """One that was kept for a case which has gone on meanwhile goes to who has waited longest."""
        now = self._now()
        with self._database.begin() as connection:
            kept = self._messages.first_waiting(connection, _message(row, values)) if row.expires_at > now else None
            if kept is not None:
                messages.change(connection, row.id, target=kept.id, due_at=now)
            else:
                messages.change(connection, row.id, reach=messages.ONE, target="", due_at=now)

    def _signal(self, row: PostedMessage, actor: Actor, values: Mapping[str, Any]) -> bool:
        """One that the case no longer waits for has come too late: it was sent to those who wait."""
        try:
            self._signals.bring(actor, row.target, row.name, values, row.command_id, check=was_checked)
        except (Conflict, NotFound):
            with self._database.connect() as connection:
                waiting = subscriptions.waiting(connection, SIGNAL, row.name, 1, instance_id=row.target)
            if waiting:
                raise
        return True

    def _start(self, row: PostedMessage, actor: Actor, values: Mapping[str, Any]) -> bool:
        """A process that is no longer started by it is left alone."""
        start = self._starts.at(row.target, row.kind, row.name)
        if start is not None:
            self._starts.begin(actor, start, values, row.command_id)
        return True

    # Signals ----------------------------------------------------------------------------------

    def _spread(self, row: PostedMessage) -> None:
        """Posts a signal to the next ``BATCH`` who wait; after the last of them to what it starts."""
        now = self._now()
        with self._database.begin() as connection:
            root = messages.find(connection, row.id, lock=True)
            if root is None or root.state != messages.DUE or root.target != row.target:
                return  # another worker has done it
            found = subscriptions.next_cases(
                connection,
                row.kind,
                row.name,
                BATCH,
                after=row.target,
                before=row.received_at,
                but=row.sender_id or "",
            )
            done = row.target.partition(":")[0]
            cases = [each for each in dict.fromkeys(each.instance_id for each in found) if each != done]
            messages.add(connection, *(post_to(row, messages.CASE, each, now) for each in cases))
            if len(found) == BATCH:
                messages.change(connection, row.id, target=found[-1].id, due_at=now)
                return
            keys = [each.compiled.info.key for each in self._starts.all(row.kind, row.name)]
            messages.add(connection, *(post_to(row, messages.START, key, now) for key in keys))
            messages.change(connection, row.id, state=messages.SPREAD, due_at=row.expires_at)

    # What did not arrive ----------------------------------------------------------------------

    def _fail(self, row: PostedMessage, message: str) -> None:
        with self._database.begin() as connection:
            until = self._now() + LISTED
            messages.change(connection, row.id, state=messages.FAILED, error=message, due_at=until, retries=0)

    def _try_later(self, row: PostedMessage, message: str) -> None:
        if row.retries <= 1:
            self._fail(row, message)
            return
        later = self._now() + timedelta(seconds=10 * 4 ** (jobs.RETRIES - row.retries))
        with self._database.begin() as connection:
            messages.change(connection, row.id, error=message, due_at=later, retries=row.retries - 1)

    def failing(self) -> list[Undelivered]:
        """What could not be delivered and waits for somebody, oldest first."""
        with self._database.connect() as connection:
            rows = messages.failed(connection)
            senders = {row.sender_id: steps.find_instance(connection, row.sender_id) for row in rows if row.sender_id}
        numbers = {id: found.business_key for id, found in senders.items() if found is not None}
        return [
            Undelivered(
                row.id,
                row.kind,
                row.name,
                row.sender_id or "",
                numbers.get(row.sender_id or "", ""),
                row.actor_name,
                row.received_at,
                row.error or "",
            )
            for row in rows
        ]

    def of_case(self, instance_id: str) -> Sequence[PostedMessage]:
        """What a case has sent that has not arrived, the first sent first."""
        with self._database.connect() as connection:
            return messages.sent_by(connection, instance_id)

    def retry(self, actor: Actor, id: str) -> None:
        """Lets the workers try once more. Raises ``NotFound``, ``Conflict`` where it has not failed."""
        self._settle(actor, id, "message.retried")
        self._wake()

    def discard(self, actor: Actor, id: str) -> None:
        """Nobody is to get it any more. Raises as ``retry``."""
        self._settle(actor, id, "message.discarded")

    def _settle(self, actor: Actor, id: str, action: str) -> None:
        now = self._now()
        with self._database.begin() as connection:
            row = messages.find(connection, id, lock=True)
            if row is None:
                raise NotFound("Pesan ini tidak ada.")
            if row.state != messages.FAILED:
                raise Conflict("Pesan ini sedang dikirim; tidak perlu dicoba lagi.")
            if action == "message.discarded":
                messages.drop(connection, id)
            else:
                fresh = {"state": messages.DUE, "due_at": now, "retries": jobs.RETRIES, "error": None}
                messages.change(connection, id, **fresh)
            audit_log.add(connection, actor.id, actor.name, action, row.name, now, row.error or "")

    def _now(self) -> datetime:
        return self._clock.now().astimezone(UTC)


def was_checked(_actor: Actor, _compiled: Compiled) -> None:
    """Whether the sender may, was asked when it was sent."""


Deliver = Callable[[MessageDelivery, PostedMessage, Actor, Mapping[str, Any]], bool]
DELIVER: Mapping[str, Deliver] = {
    messages.ONE: MessageDelivery._correlate,
    messages.SUBSCRIPTION: MessageDelivery._bring,
    messages.CASE: MessageDelivery._signal,
    messages.START: MessageDelivery._start,
}
