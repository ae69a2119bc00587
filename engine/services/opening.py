"""A case before its first step: whose it is, its row, its number, and the service it is for."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from engine.dates import local
from engine.definitions.analysis import starts
from engine.definitions.bpmn.model import Element
from engine.definitions.deployment.services import Service
from engine.errors import Forbidden, Refused
from engine.execution.values import Command
from engine.groups import DESIGNER
from engine.services.actor import Actor
from engine.services.case_data import opening_variables
from engine.services.repository import Compiled, Repository
from engine.storage import identity, register, steps
from engine.storage.database import Connection
from engine.storage.rows.cases import InstanceRow

REGISTRATION = "registrasi"
ONLINE, COUNTER, STAFF, CALENDAR, MESSAGE = "daring", "loket", "petugas", "jadwal", "pesan"


@dataclass(frozen=True)
class Opening:
    """What a case begins with. ``applicant`` None: it is nobody's, but the office's own. ``event`` is the start event
    whose timer, message or signal starts it, "" where somebody does."""

    compiled: Compiled
    applicant: Actor | None
    service: Service | None = None
    channel: str = ONLINE
    variables: Mapping[str, Any] = field(default_factory=dict)
    business_key: str = ""
    event: str = ""

    @property
    def groups(self) -> frozenset[str]:
        """Whose first task may be completed together with the start."""
        if self.applicant is not None:
            return self.compiled.executable.applicant_groups
        return frozenset({starter_of(self.compiled)})

    def command(self, business_key: str) -> Command:
        """The start, with all that the case knows before anything is filled in."""
        known = opening_variables(self.service, self.applicant) | dict(self.variables)
        if (event := self._begins_at) is not None and event.initiator:
            known.setdefault(event.initiator, None)
        return Command("start", self.event, known | {"nomor_registrasi": business_key})

    @property
    def _begins_at(self) -> Element | None:
        process = self.compiled.process
        return process.elements.get(self.event) if self.event else starts.begin(process)

    def with_starter(self, connection: Connection, actor: Actor) -> Opening:
        """With the login of whoever starts the case, in the variable that the start event names for it."""
        event = self._begins_at
        who = identity.by_id(connection, actor.id) if event is not None and event.initiator else None
        if event is None or who is None:
            return self
        return replace(self, variables={**self.variables, event.initiator: who.login})


def starter_of(compiled: Compiled) -> str:
    """The group of staff that starts the process; "" where none does."""
    return starts.starter(compiled.process, compiled.executable.applicant_groups)


def by_application(compiled: Compiled) -> bool:
    """Whether applicants start the process, and its cases are theirs."""
    return starts.by_application(compiled.process, compiled.executable.applicant_groups)


def list_offered(repository: Repository) -> list[tuple[Service, Compiled]]:
    """The services that can be applied for."""
    return [(service, compiled) for service, compiled in repository.services() if by_application(compiled)]


def startable(repository: Repository, actor: Actor) -> list[Compiled]:
    """The processes that the actor's groups start, by name."""
    found = [compiled for compiled in repository.newest() if starter_of(compiled) in actor.groups]
    return sorted(found, key=lambda compiled: compiled.process.name.casefold())


def opened_by(actor: Actor, compiled: Compiled, variables: Mapping[str, Any], business_key: str = "") -> Opening:
    """What a case begins with that somebody starts by the key of its process.

    Raises ``Forbidden`` for whoever has no part in it, ``Refused`` for a service that it does not offer.
    """
    applied = by_application(compiled)
    lanes = {lane.group for lane in compiled.process.lanes.values()} if applied else {starter_of(compiled)}
    if not actor.groups & (lanes | {DESIGNER}):
        raise Forbidden("Proses ini tidak dimulai oleh kelompok Anda.")
    service = service_of(compiled, variables)
    applicant, channel = (actor, ONLINE) if applied else (None, STAFF)
    return Opening(
        compiled=compiled,
        applicant=applicant,
        service=service,
        channel=channel,
        variables=variables,
        business_key=business_key,
    )


def new_instance(connection: Connection, opening: Opening, now: datetime) -> InstanceRow:
    """The row of a new case, with its registration number where the service or the process has a pattern for one;
    else with the opening's business key, else with its own id."""
    id = f"{int(now.timestamp() * 1000):012x}{secrets.token_hex(10)}"  # in the order of time: indexes grow at one end
    compiled, service = opening.compiled, opening.service
    row = {
        "id": id,
        "definition_id": compiled.info.id,
        "definition_key": compiled.info.key,
        "business_key": opening.business_key or id,
        "service": service.kode if service else "",
        "title": "",
        "applicant_id": opening.applicant.id if opening.applicant else None,
        "channel": opening.channel,
        "seq": 0,
        "state": "active",
        "tokens": b"",
        "variables": "{}",
        "chain": "",
        "started_at": now,
    }
    steps.add_instance(connection, **row)
    if pattern := numbers_itself(compiled, service):
        number = register.allocate(connection, id, REGISTRATION, pattern, now, local(now), register.VALID)
        steps.set_business_key(connection, id, number)
    found = steps.find_instance(connection, id)
    assert found is not None
    return found


def numbers_itself(compiled: Compiled, service: Service | None) -> str:
    """The pattern by which the service or the process numbers its cases; "" for none."""
    own = service.data.get("nomor_registrasi") if service else None
    return str(own or compiled.process.number_pattern)


def service_of(compiled: Compiled, variables: Mapping[str, Any]) -> Service | None:
    """The service that the variables name, or the process's first; None where it offers none. Raises ``Refused``."""
    offered = [each for each in compiled.resources.services.values() if each.process_key == compiled.info.key]
    wanted = variables.get("layanan")
    if wanted is None:
        return offered[0] if offered else None
    found = next((each for each in offered if each.kode == wanted), None)
    if found is None:
        raise Refused(f"Proses ini tidak punya layanan “{wanted}”.")
    return found
