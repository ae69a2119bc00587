"""A case before its first step: its row, its number, and the service it is for."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.dates import local
from engine.definitions.services import Service
from engine.errors import Refused
from engine.services.actor import Actor
from engine.services.repository import Compiled
from engine.storage import register, steps
from engine.storage.database import Connection, Row

REGISTRATION = "registrasi"
ONLINE, COUNTER = "daring", "loket"


def new_instance(
    connection: Connection,
    applicant: Actor,
    service: Service | None,
    compiled: Compiled,
    now: datetime,
    channel: str = ONLINE,
    business_key: str = "",
) -> Row[Any]:
    """The row of a new case, with its registration number where the service or the process has a pattern for one;
    else with ``business_key``, else with its own id."""
    id = f"{int(now.timestamp() * 1000):012x}{secrets.token_hex(10)}"  # in the order of time: indexes grow at one end
    row = {
        "id": id,
        "definition_id": compiled.info.id,
        "definition_key": compiled.info.key,
        "business_key": business_key or id,
        "service": service.kode if service else "",
        "title": "",
        "applicant_id": applicant.id,
        "channel": channel,
        "seq": 0,
        "state": "active",
        "tokens": b"",
        "variables": "{}",
        "chain": "",
        "started_at": now,
    }
    steps.add_instance(connection, **row)
    own = service.data.get("nomor_registrasi") if service else None
    pattern = str(own or compiled.process.properties.get("nomor_registrasi", ""))
    if pattern:
        number = register.allocate(connection, id, REGISTRATION, pattern, now, local(now), register.VALID)
        steps.set_business_key(connection, id, number)
    found = steps.find_instance(connection, id)
    assert found is not None
    return found


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
