"""Commands that were carried out before: sent again, they are answered with what they did."""

from __future__ import annotations

from engine.errors import Conflict
from engine.execution.events import INSTANCE_ENDED
from engine.services.actor import Actor
from engine.services.step_result import StepResult, last_event, opened_tasks
from engine.storage import steps
from engine.storage.database import Connection


def find_known(connection: Connection, command_id: str, actor: Actor) -> StepResult | None:
    """The stored result of a command that was carried out before."""
    row = steps.find_command(connection, command_id)
    if row is None:
        return None
    if row.actor_id != actor.id:
        raise Conflict("Kiriman ini sudah dipakai orang lain. Muat ulang halaman, lalu coba lagi.")
    instance = steps.find_instance(connection, row.instance_id)
    assert instance is not None
    events = steps.events_of(row)
    ended = last_event(events, INSTANCE_ENDED) is not None
    opened = opened_tasks(row.instance_id, events)
    return StepResult(
        instance_id=row.instance_id,
        business_key=instance.business_key,
        seq=row.seq,
        opened=opened,
        ended=ended,
        repeated=True,
        definition_id=instance.definition_id,
    )
