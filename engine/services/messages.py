"""Messages: one to the case that waits for it, or to the process that it starts (Camunda 7's order).

Who sends one is a person who handles the case, or a case of the office. What comes early is kept where its sender says
so. A resend is recognised by its command.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from engine.clock import Clock
from engine.definitions.bpmn.elements import MESSAGE
from engine.errors import Conflict, NotFound, Refused
from engine.exact_json import dumps, loads
from engine.execution.values import Command
from engine.services.actor import Actor
from engine.services.known_commands import find_known
from engine.services.message_access import Check, check_handles
from engine.services.message_posting import LISTED, post_to
from engine.services.message_starts import MessageStarts
from engine.services.own_variables import refuse_at_task
from engine.services.repository import Compiled, Repository
from engine.services.runtime import Runtime
from engine.services.step_result import StepResult
from engine.storage import locks, messages, steps, subscriptions
from engine.storage.database import Connection, Database
from engine.storage.messages import Posting
from engine.storage.rows.cases import InstanceRow
from engine.storage.rows.messages import SubscriptionRow, WaitingCase

MOST = 1000  # that wait for one message before it must say more nearly whom it is for
TRIES = 5
NAMED = 10


class Ambiguous(Conflict):
    """More than one could take the message; trying again would not help."""


@dataclass(frozen=True)
class Message:
    """``about`` are what its key or the case's number must be, ``keys`` values of the case's variables; ``instance_id``
    names one case, ``sender_id`` the case that sent it, which does not get it."""

    name: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    business_key: str = ""
    about: tuple[str, ...] = ()
    keys: Mapping[str, Any] = field(default_factory=dict)
    instance_id: str = ""
    sender_id: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a message: the case it reached or ``started``; neither where it is kept."""

    result: StepResult | None = None
    started: bool = False
    waiting_id: str = ""


class MessageService:
    def __init__(
        self, database: Database, repository: Repository, runtime: Runtime, clock: Clock, wake: Callable[[], None]
    ) -> None:
        self._database, self._repository, self._runtime = database, repository, runtime
        self._clock, self._wake = clock, wake
        self._starts = MessageStarts(database, repository, runtime, wake)

    def correlate(
        self,
        actor: Actor,
        message: Message,
        command_id: str,
        kept_for: timedelta | None = None,
        check: Check = check_handles,
    ) -> Received:
        """Brings a message to the one that waits for it, else starts the process that it starts, else keeps it.

        Raises ``NotFound`` where nobody waits and it is not to be kept, ``Ambiguous`` where several do, ``Forbidden``
        where the actor does not handle the case.
        """
        if (known := self._find_known(command_id, actor)) is not None:
            return known
        for _ in range(TRIES):
            if (found := self._waiting(message)) is not None:
                with suppress(_Gone):
                    return Received(self._bring(actor, found, message.variables, command_id, check), False, found.id)
                continue
            start = None if message.instance_id else self._starts.find(MESSAGE, message.name)
            if start is not None:
                check(actor, start.compiled)
                result = self._starts.begin(actor, start, message.variables, command_id, message.business_key)
                return Received(result, True)
            if kept_for is None:
                raise NotFound(self._describe_absence(message))
            if self._keep(actor, message, command_id, kept_for):
                return Received()
        raise Conflict("Kasus yang menunggu pesan ini baru saja berubah. Kirim lagi.")

    def bring(
        self,
        actor: Actor,
        waiting_id: str,
        variables: Mapping[str, Any],
        command_id: str,
        check: Check = check_handles,
    ) -> StepResult:
        """Brings a message to a case that is known to wait for it. Raises ``NotFound`` where it no longer does."""
        with self._database.connect() as connection:
            row = subscriptions.find(connection, waiting_id)
        if row is None:
            if (known := self._find_known(command_id, actor)) is not None and known.result is not None:
                return known.result
            raise NotFound("Pesan ini tidak lagi ditunggu kasus itu.")
        try:
            return self._bring(actor, row, variables, command_id, check)
        except _Gone:
            raise NotFound("Pesan ini tidak lagi ditunggu kasus itu.") from None

    def _bring(
        self, actor: Actor, found: SubscriptionRow, variables: Mapping[str, Any], command_id: str, check: Check
    ) -> StepResult:
        def ask(connection: Connection, row: InstanceRow, compiled: Compiled) -> tuple[Command, str]:
            if subscriptions.find(connection, found.id) is None:  # after the lock: another may have brought it
                raise _Gone("Pesan ini baru saja diterima kasus itu.")
            check(actor, compiled)
            refuse_at_task(None, variables.keys())
            return Command("correlate", found.id.partition(":")[2], dict(variables)), found.element

        return self._runtime.on_case(found.instance_id, command_id, actor, ask)

    def correlate_all(self, actor: Actor, message: Message, command_id: str) -> list[WaitingCase]:
        """Sends a message to all who wait for it and all that it starts, and says who waited; a worker brings it.

        Raises ``NotFound`` where there is nobody, ``Forbidden`` where the actor does not handle all of them.
        """
        refuse_at_task(None, message.variables.keys())
        if self._find_known(command_id, actor, spread=True) is not None:
            return []
        found = self.all_waiting(message)
        starts = [] if message.instance_id else self._starts.all(MESSAGE, message.name)
        if not found and not starts:
            raise NotFound(self._describe_absence(message))
        reached = {row.definition_id for row in found}
        for compiled in [*map(self._repository.get, sorted(reached)), *(each.compiled for each in starts)]:
            check_handles(actor, compiled)
        now = self._now()
        root = _posting(actor, message, command_id, now, now + LISTED, messages.SPREAD)
        rows = [post_to(root, messages.SUBSCRIPTION, row.id, now) for row in found]
        rows += [post_to(root, messages.START, each.compiled.info.key, now) for each in starts]
        with self._database.begin() as connection:
            messages.add(connection, root, *rows)
        self._wake()
        return found

    # Who waits --------------------------------------------------------------------------------

    def _waiting(self, message: Message) -> WaitingCase | None:
        found = self.all_waiting(message)
        if len(found) > 1:
            raise Ambiguous(
                f"Ada {len(found)} yang menunggu pesan “{message.name}”. Sebut kasusnya dengan businessKey atau "
                "correlationKeys, atau kirim ke semuanya dengan all."
            )
        return found[0] if found else None

    def all_waiting(self, message: Message) -> list[WaitingCase]:
        """Everything that waits for the message. Raises ``Refused`` where that is too much to look through."""
        about = _abouts(message)
        keys = [text for text in map(subscriptions.key_text, message.keys.values()) if text is not None]
        with self._database.connect() as connection:
            rows = subscriptions.waiting(
                connection,
                MESSAGE,
                message.name,
                MOST + 1,
                instance_id=message.instance_id,
                but=message.sender_id,
                about=about,
                keys=keys,
            )
        if len(rows) > MOST:
            raise Refused(
                f"Lebih dari {MOST} kasus menunggu pesan “{message.name}”. Sebut kasusnya dengan businessKey."
            )
        return [row for row in rows if _holds(row, message.keys)]

    def _describe_absence(self, message: Message) -> str:
        with self._database.connect() as connection:
            rows = subscriptions.names(connection, MESSAGE, 50, message.business_key)
        names = list(dict.fromkeys(row.name for row in rows))[:NAMED]
        names += [name for name in self._starts.names(MESSAGE) if name not in names][:NAMED]
        whom = f"kasus {message.business_key}" if message.business_key else "kasus itu" if message.keys else "kasus"
        there = ", ".join(f"“{name}”" for name in names) or "tidak ada"
        return f"Tidak ada {whom} yang menunggu pesan “{message.name}”. Pesan yang bisa diterima sekarang: {there}."

    # Kept -------------------------------------------------------------------------------------

    def _keep(self, actor: Actor, message: Message, command_id: str, kept_for: timedelta) -> bool:
        """Keeps it unless somebody has come to wait for it meanwhile; whether it is kept."""
        if len(message.keys) + len(message.about) > 1 or message.instance_id:
            raise Refused("Pesan yang disimpan disebut dengan businessKey dan paling banyak satu correlationKey.")
        catching = self._starts.catching(MESSAGE, message.name)
        if not catching:
            raise NotFound(self._describe_absence(message))
        refuse_at_task(None, message.variables.keys())
        for compiled in catching:
            check_handles(actor, compiled)
        now = self._now()
        row = _posting(actor, message, command_id, now, now + min(kept_for, LISTED), messages.KEPT)
        with self._database.begin() as connection:
            if self.is_awaited(connection, message):
                return False
            messages.add(connection, row)
        return True

    def is_awaited(self, connection: Connection, message: Message) -> bool:
        """Whether somebody waits for a message that is about to be kept. Until the transaction ends nobody comes to
        wait for it."""
        locks.take(connection, "message", subscriptions.shorten(message.name))
        return self.first_waiting(connection, message) is not None

    def first_waiting(self, connection: Connection, message: Message) -> WaitingCase | None:
        """Who has waited longest for a message that was kept."""
        about = _abouts(message, with_keys=True)
        found = subscriptions.waiting(connection, MESSAGE, message.name, 1, but=message.sender_id, about=about)
        return found[0] if found else None

    def _find_known(self, command_id: str, actor: Actor, *, spread: bool = False) -> Received | None:
        """What became of a message that was sent before; ``spread`` to all who waited."""
        with self._database.connect() as connection:
            step, result = steps.find_command(connection, command_id), find_known(connection, command_id, actor)
            kept = messages.of_command(connection, command_id) if step is None else None
        if step is not None and result is not None:
            return Received(result, step.command == "start", f"{result.instance_id}:{step.target}")
        if kept is not None and kept.actor_id != actor.id:
            raise Conflict("Kiriman ini sudah dipakai orang lain. Pakai Idempotency-Key yang lain.")
        wanted = messages.SPREAD if spread else messages.KEPT
        return Received() if kept is not None and kept.state == wanted else None

    def waits_for(self, instance_id: str) -> Sequence[SubscriptionRow]:
        """The messages and signals that a case waits for, the longest first."""
        with self._database.connect() as connection:
            return subscriptions.of_instance(connection, instance_id)

    def _now(self) -> datetime:
        return self._clock.now().astimezone(UTC)


class _Gone(Conflict):
    """Another has brought it, or the case has gone on."""


def _abouts(message: Message, *, with_keys: bool = False) -> list[str]:
    """What must be the key that is waited for, or the case's number."""
    keys = map(subscriptions.key_text, message.keys.values()) if with_keys else ()
    return [each for each in (message.business_key, *message.about, *keys) if each]


def _posting(actor: Actor, message: Message, command_id: str, now: datetime, until: datetime, state: str) -> Posting:
    """A row that is not to be delivered as it is."""
    about = _abouts(replace(message, business_key=""), with_keys=True)
    return Posting(
        id=command_id,
        kind=MESSAGE,
        name=message.name,
        variables=dumps(dict(message.variables)),
        actor_id=actor.id,
        actor_name=actor.name,
        command_id=command_id,
        received_at=now,
        expires_at=until,
        due_at=until,
        key=subscriptions.shorten(about[0]) if about else None,
        business_key=message.business_key,
        sender_id=message.sender_id or None,
        state=state,
    )


def _holds(row: WaitingCase, keys: Mapping[str, Any]) -> bool:
    """Whether each is the key that is waited for, or what the case's variable of that name holds."""
    if not keys:
        return True
    variables = loads(row.variables)
    return all(
        (row.key is not None and subscriptions.key_text(value) == row.key)
        or (name in variables and variables[name] == value)
        for name, value in keys.items()
    )
