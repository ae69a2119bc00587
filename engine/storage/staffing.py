"""How many people stand behind a service."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.groups import STAFF
from engine.storage.tables import membership, user


def active_members(connection: Connection, groups: Collection[str]) -> int:
    """Active accounts of staff in any of these groups, each counted once."""
    query = (
        sa.select(sa.func.count(sa.distinct(user.c.id)))
        .join_from(user, membership, membership.c.user_id == user.c.id)
        .where(user.c.active, user.c.kind == STAFF, membership.c.group_key.in_(list(groups)))
    )
    return int(connection.execute(query).scalar_one())
