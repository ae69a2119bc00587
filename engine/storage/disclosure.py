"""Which cases of a list are in clear for somebody: the rule as a condition, so that a page asks nothing row by row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.storage.tables import history, process_instance, task, task_candidate
from engine.storage.tasks import GROUP, USER

COUNTER = "loket"  # the channel of what was taken in at the counter


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose cases an actor sees in clear. ``definitions`` are those that one of the actor's ``groups`` handles;
    ``counter`` adds what was taken in there, ``everything`` leaves nothing out; ``users`` are the actor's own id and
    those of whom the actor stands in for."""

    everything: bool = False
    actor_id: str = ""
    groups: frozenset[str] = frozenset()
    definitions: frozenset[str] = frozenset()
    counter: bool = False
    users: frozenset[str] = frozenset()


WHOLE = Reach(everything=True)  # of who holds the database itself: the command line, the engine's own work


def in_clear(reach: Reach) -> sa.ColumnElement[bool]:
    """Whether the row's ``process_instance`` is in clear."""
    if reach.everything:
        return sa.literal(True)
    case = process_instance.c
    at_work = sa.or_(
        sa.and_(task.c.candidate_group.in_(sorted(reach.groups)), task.c.applicant_id.is_(None)),
        task.c.assignee_id == reach.actor_id,
        _names(reach),
    )
    waits = sa.exists().where(task.c.instance_id == case.id, at_work).correlate(process_instance)
    took_part = sa.exists().where(history.c.instance_id == case.id, history.c.actor_id == reach.actor_id)
    parts = [
        case.definition_id.in_(sorted(reach.definitions)),
        case.applicant_id == reach.actor_id,
        waits,
        took_part.correlate(process_instance),
    ]
    if reach.counter:
        parts.insert(0, case.channel == COUNTER)
    return sa.func.coalesce(sa.or_(*parts), sa.false(), type_=sa.Boolean)


def _names(reach: Reach) -> sa.ColumnElement[bool]:
    """Whether the row's ``task`` names the actor, or a group of theirs."""
    kind, key = task_candidate.c.kind, task_candidate.c.key
    groups = sa.and_(kind == GROUP, key.in_(sorted(reach.groups)))
    users = sa.and_(kind == USER, key.in_(sorted(reach.users)))
    return sa.exists().where(task_candidate.c.task_id == task.c.id, sa.or_(groups, users)).correlate(task)


def labelled(reach: Reach) -> sa.ColumnElement[Any]:
    """The same as a column ``in_clear``."""
    return in_clear(reach).label("in_clear")


def covers(connection: Connection, reach: Reach, instance_id: str) -> bool:
    """Whether one case is in clear."""
    found = sa.select(process_instance.c.id).where(process_instance.c.id == instance_id, in_clear(reach))
    return connection.execute(found).first() is not None
