"""Accounts and groups as the operator's pages list them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.groups import STAFF
from engine.storage.rows.people import GroupSize, ListedUser, MembershipRow, UserRow
from engine.storage.rows.shape import read_all
from engine.storage.tables import activation, group, membership, session, user


def staff(connection: Connection) -> Sequence[UserRow]:
    """Every officer's account, by name."""
    return read_all(connection, sa.select(user).where(user.c.kind == STAFF).order_by(user.c.name, user.c.id), UserRow)


def search(
    connection: Connection, text: str, group_key: str, active: bool | None, offset: int, limit: int
) -> Sequence[ListedUser]:
    """Accounts by name, an officer's login or the end of a NIK, officers first; ``waits`` for an activation."""
    waits = sa.exists().where(activation.c.user_id == user.c.id).label("waits")
    query = sa.select(user, waits).order_by(user.c.kind.desc(), user.c.name, user.c.id)
    if text:
        login = user.c.login.icontains(text, autoescape=True) & (user.c.kind == STAFF)
        query = query.where(
            user.c.name.icontains(text, autoescape=True) | login | user.c.nik.endswith(text, autoescape=True)
        )
    if group_key:
        query = query.where(sa.exists().where(membership.c.user_id == user.c.id, membership.c.group_key == group_key))
    if active is not None:
        query = query.where(user.c.active == active)
    return read_all(connection, query.offset(offset).limit(limit), ListedUser)


def groups_of_all(connection: Connection, user_ids: Collection[str]) -> Sequence[MembershipRow]:
    """(user_id, group_key) of these accounts."""
    return read_all(connection, sa.select(membership).where(membership.c.user_id.in_(user_ids)), MembershipRow)


def last_seen(connection: Connection, user_ids: Collection[str]) -> dict[str, datetime]:
    """When each of these accounts was used last; those that never were are missing."""
    query = sa.select(session.c.user_id, sa.func.max(session.c.seen_at)).where(session.c.user_id.in_(user_ids))
    return {row[0]: row[1] for row in connection.execute(query.group_by(session.c.user_id))}


def other_members(connection: Connection, group_key: str, user_id: str) -> int:
    """How many other active accounts are in the group; they stay so until the transaction ends."""
    query = sa.select(user.c.id).join_from(user, membership, membership.c.user_id == user.c.id)
    here = membership.c.group_key == group_key, user.c.active, user.c.id != user_id
    return len(connection.execute(query.where(*here).with_for_update()).all())


def group_sizes(connection: Connection) -> Sequence[GroupSize]:
    """Every group with ``members``, the number of its active accounts."""
    active = sa.and_(user.c.id == membership.c.user_id, user.c.active)
    query = sa.select(*group.c, sa.func.count(user.c.id).label("members")).join_from(
        group, membership, membership.c.group_key == group.c.key, isouter=True
    )
    query = query.outerjoin(user, active).group_by(*group.c).order_by(group.c.kind.desc(), group.c.name)
    return read_all(connection, query, GroupSize)
