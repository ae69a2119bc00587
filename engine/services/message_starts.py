"""Processes that a message or signal starts: their newest versions only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.definitions.analysis.starts import start_events
from engine.definitions.bpmn.elements import END_EVENT, SEND_TASK, THROW_EVENT
from engine.errors import Conflict
from engine.services.actor import SYSTEM, Actor
from engine.services.opening import MESSAGE, Opening, numbers_itself, service_of
from engine.services.own_variables import refuse_at_start
from engine.services.repository import Compiled, Repository
from engine.services.runtime import Runtime
from engine.services.step_result import StepResult
from engine.storage import cases, steps
from engine.storage.database import Database

THROWING = frozenset({THROW_EVENT, END_EVENT, SEND_TASK})
Caught = Mapping[tuple[str, str], str]  # kind and name of an event -> the start event


@dataclass(frozen=True)
class MessageStart:
    """A process and the start event that the message sets off."""

    compiled: Compiled
    event: str


class MessageStarts:
    def __init__(self, database: Database, repository: Repository, runtime: Runtime, wake: Callable[[], None]) -> None:
        self._database, self._repository, self._runtime, self._wake = database, repository, runtime, wake
        self._caught: dict[str, Caught] = {}  # by definition: a version never changes

    def all(self, kind: str, name: str) -> list[MessageStart]:
        """What it starts."""
        found = [(each, self._of(each).get((kind, name))) for each in self._repository.newest()]
        return [MessageStart(compiled, event) for compiled, event in found if event is not None]

    def find(self, kind: str, name: str) -> MessageStart | None:
        """The one process that it starts, if any. Raises ``Conflict`` where there are several."""
        found = self.all(kind, name)
        if len(found) > 1:
            names = ", ".join(each.compiled.process.name for each in found)
            raise Conflict(f"Pesan “{name}” memulai lebih dari satu proses: {names}. Kirim ke semuanya dengan all.")
        return found[0] if found else None

    def at(self, key: str, kind: str, name: str) -> MessageStart | None:
        """The newest version of a process, if that is what it starts."""
        return next((each for each in self.all(kind, name) if each.compiled.info.key == key), None)

    def catching(self, kind: str, name: str) -> list[Compiled]:
        """The processes whose cases may wait for it, or that it starts."""
        return [compiled for compiled in self._repository.newest() if name in _names(compiled, kind)]

    def caught_names(self, kind: str) -> list[str]:
        """What a process may wait for, or is started by."""
        return sorted({name for compiled in self._repository.newest() for name in _names(compiled, kind)})

    def names(self, kind: str) -> list[str]:
        """What starts a process."""
        found = {name for each in self._repository.newest() for at, name in self._of(each) if at == kind}
        return sorted(found)

    def begin(
        self, actor: Actor, start: MessageStart, variables: Mapping[str, Any], command_id: str, business_key: str = ""
    ) -> StepResult:
        """Starts a case. It is nobody's, but the office's own. Raises ``Conflict`` where its number is taken."""
        if actor != SYSTEM:
            refuse_at_start(start.compiled, variables.keys())
        service = service_of(start.compiled, variables)
        if numbers_itself(start.compiled, service):
            business_key = ""
        opening = Opening(start.compiled, None, service, MESSAGE, variables, business_key, start.event)
        with self._database.begin() as connection:
            taken = business_key and cases.by_business_key(connection, business_key) is not None
            if taken and steps.find_command(connection, command_id) is None:
                raise Conflict(f"Sudah ada kasus bernomor {business_key}, dan kasus itu tidak menunggu pesan ini.")
            result = self._runtime.begin(connection, opening, actor, command_id)
        if result.due:
            self._wake()
        return result

    def _of(self, compiled: Compiled) -> Caught:
        found = self._caught.get(compiled.info.id)
        if found is None:
            events = start_events(compiled.process)
            found = {(each.event.kind, each.event.name): each.id for each in events if each.event.name}
            self._caught[compiled.info.id] = found
        return found


def _names(compiled: Compiled, kind: str) -> set[str]:
    events = (each for each in compiled.process.elements.values() if each.event.kind == kind)
    return {each.event.name for each in events if each.kind not in THROWING}
