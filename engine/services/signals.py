"""Signals: one delivery a case, so that a storm of them holds nobody up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC
from typing import Any

from engine.clock import Clock
from engine.definitions.bpmn.elements import SIGNAL
from engine.errors import Conflict, Forbidden, NotFound
from engine.exact_json import dumps
from engine.execution.values import Command
from engine.services.actor import Actor
from engine.services.message_access import Check, check_handles, handles, reaches_all
from engine.services.message_posting import LISTED
from engine.services.message_starts import MessageStarts
from engine.services.own_variables import refuse_at_task
from engine.services.repository import Compiled, Repository
from engine.services.runtime import Runtime
from engine.services.step_result import StepResult
from engine.storage import messages, steps, subscriptions
from engine.storage.database import Connection, Database
from engine.storage.messages import Posting
from engine.storage.rows.cases import InstanceRow


class SignalService:
    def __init__(
        self, database: Database, repository: Repository, runtime: Runtime, clock: Clock, wake: Callable[[], None]
    ) -> None:
        self._database, self._repository, self._runtime = database, repository, runtime
        self._clock, self._wake = clock, wake
        self._starts = MessageStarts(database, repository, runtime, wake)

    def broadcast(self, actor: Actor, name: str, variables: Mapping[str, Any], command_id: str) -> None:
        """Sends a signal to all who wait for it and all that it starts; a worker brings it to them.

        Raises ``Forbidden`` where the actor does not handle one of them, ``Refused`` for variables of the engine's own.
        """
        refuse_at_task(None, variables.keys())
        self._check_reach(actor, name)
        now = self._clock.now().astimezone(UTC)
        row = Posting(
            id=command_id,
            kind=SIGNAL,
            name=name,
            variables=dumps(dict(variables)),
            actor_id=actor.id,
            actor_name=actor.name,
            command_id=command_id,
            received_at=now,
            expires_at=now + LISTED,
            due_at=now,
            reach=messages.ALL,
        )
        with self._database.begin() as connection:
            steps.lock_command(connection, command_id)
            known = messages.find(connection, command_id)
            if known is not None and known.actor_id != actor.id:
                raise Conflict("Kiriman ini sudah dipakai orang lain. Pakai Idempotency-Key yang lain.")
            if known is None:
                messages.add(connection, row)
        self._wake()

    def bring(
        self,
        actor: Actor,
        instance_id: str,
        name: str,
        variables: Mapping[str, Any],
        command_id: str,
        check: Check = check_handles,
    ) -> StepResult:
        """Sends a signal to one case. Raises ``Conflict`` where it does not wait for it."""

        def ask(_: Connection, row: InstanceRow, compiled: Compiled) -> tuple[Command, str]:
            check(actor, compiled)
            refuse_at_task(None, variables.keys())
            return Command("signal", name, dict(variables)), ""

        return self._runtime.on_case(instance_id, command_id, actor, ask)

    def _check_reach(self, actor: Actor, name: str) -> None:
        """Raises ``NotFound`` for a signal that no diagram knows, ``Forbidden``."""
        with self._database.connect() as connection:
            ids = subscriptions.definitions(connection, SIGNAL, name)
        reached = [*map(self._repository.get, ids), *self._starts.catching(SIGNAL, name)]
        if not reached:
            there = ", ".join(f"“{each}”" for each in self._starts.caught_names(SIGNAL)) or "tidak ada"
            raise NotFound(f"Tidak ada diagram yang menunggu sinyal “{name}”. Yang ditunggu: {there}.")
        foreign = next((each for each in reached if not handles(actor, each)), None)
        if foreign is not None and not reaches_all(actor):
            raise Forbidden(
                f"Sinyal sampai ke semua yang menunggunya, juga {foreign.process.name}, yang bukan bagian Anda. "
                "Minta operator mengirimnya."
            )
