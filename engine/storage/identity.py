"""Accounts, groups, sessions, activation codes and failed sign-ins."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.groups import APPLICANTS, STAFF
from engine.storage import locks
from engine.storage.prepared import PreparedQuery
from engine.storage.rows.people import CodeRow, GroupRow, HeldGroup, PendingUser, PersonInSession, SessionRow, UserRow
from engine.storage.rows.shape import read_all, read_first
from engine.storage.tables import activation, group, login_failure, membership, session, substitution, user

WEB, TOKEN = "web", "token"  # a browser's session, and a program's token
_absent = user.alias("absent")
_OPEN = (
    session.c.token_hash == sa.bindparam("token"),
    session.c.kind == sa.bindparam("of_kind"),
    session.c.revoked_at.is_(None),
    user.c.active,
)
_PERSON = tuple(user.c[name] for name in ("id", "name", "kind", "nik", "phone")) + tuple(
    session.c[name] for name in ("expires_at", "seen_at", "scope")
)
_OWN = membership.c.group_key, sa.literal("").label("acting"), sa.literal("").label("absent_id")
# What a substitute holds in the place of somebody who is absent.
_LENT = membership.c.group_key, _absent.c.name, _absent.c.id
_IN_FORCE = (
    substitution.c.first <= sa.bindparam("today"),
    substitution.c.last >= sa.bindparam("today"),
    substitution.c.ended_at.is_(None),
    group.c.kind == STAFF,
)


def _lent(query: sa.Select[Any]) -> sa.Select[Any]:
    """From a substitution to the groups of the one who is absent."""
    query = query.join(_absent, _absent.c.id == substitution.c.user_id)
    query = query.join(membership, membership.c.user_id == _absent.c.id)
    return query.join(group, group.c.key == membership.c.group_key).where(*_IN_FORCE)


# Looked up at every request: two keyed halves of one statement, for a join with a union would read all memberships.
_SESSION = PreparedQuery[PersonInSession](
    sa.union_all(
        sa.select(*_PERSON, *_OWN)
        .join_from(session, user, session.c.user_id == user.c.id)
        .outerjoin(membership, membership.c.user_id == user.c.id)
        .where(*_OPEN),
        _lent(
            sa.select(*_PERSON, *_LENT)
            .join_from(session, user, session.c.user_id == user.c.id)
            .join(substitution, substitution.c.substitute_id == user.c.id)
            .where(*_OPEN)
        ),
    )
)
_HELD = sa.union_all(
    sa.select(*_OWN).where(membership.c.user_id == sa.bindparam("user")),
    _lent(sa.select(*_LENT).select_from(substitution).where(substitution.c.substitute_id == sa.bindparam("user"))),
)


def add_user(connection: Connection, groups: Iterable[str], **row: Any) -> None:
    connection.execute(sa.insert(user), row)
    set_groups(connection, row["id"], groups)


def set_groups(connection: Connection, user_id: str, groups: Iterable[str]) -> None:
    connection.execute(sa.delete(membership).where(membership.c.user_id == user_id))
    rows = [{"user_id": user_id, "group_key": key} for key in sorted(set(groups))]
    if rows:
        connection.execute(sa.insert(membership), rows)


def drop_user(connection: Connection, user_id: str) -> None:
    """Drops an account that nobody has used yet; a used one is locked, never dropped."""
    for table in (activation, membership):
        connection.execute(sa.delete(table).where(table.c.user_id == user_id))
    connection.execute(sa.delete(user).where(user.c.id == user_id))


def update_user(connection: Connection, user_id: str, **changes: Any) -> None:
    connection.execute(sa.update(user).where(user.c.id == user_id).values(**changes))


def by_id(connection: Connection, user_id: str) -> UserRow | None:
    return read_first(connection, sa.select(user).where(user.c.id == user_id), UserRow)


def by_ids(connection: Connection, user_ids: Collection[str]) -> Sequence[UserRow]:
    """The accounts with these ids, in no order."""
    return read_all(connection, sa.select(user).where(user.c.id.in_(sorted(user_ids))), UserRow)


def by_login(connection: Connection, login: str, nik: str | None = None, phone: str | None = None) -> UserRow | None:
    """An account by its login, or by the NIK or phone a person may write instead."""
    ways = [user.c.login == login]
    if nik is not None:
        ways.append(user.c.nik == nik)
    if phone is not None:
        ways.append(sa.and_(user.c.phone == phone, user.c.kind == APPLICANTS))
    query = sa.select(user).where(sa.or_(*ways)).order_by(user.c.active.desc(), user.c.created_at.desc())
    return read_first(connection, query.limit(1), UserRow)


def applicants_with(connection: Connection, nik: str, phone: str) -> Sequence[PendingUser]:
    """Accounts of applicants with this NIK or this phone, the NIK's first; ``pending`` when never activated."""
    pending = activation.c.user_id.is_not(None).label("pending")
    query = sa.select(user, pending).outerjoin(activation, activation.c.user_id == user.c.id)
    here = sa.or_(user.c.nik == nik, sa.and_(user.c.phone == phone, user.c.kind == APPLICANTS))
    return read_all(connection, query.where(here).order_by(sa.case((user.c.nik == nik, 0), else_=1)), PendingUser)


def users(connection: Connection) -> Sequence[UserRow]:
    return read_all(connection, sa.select(user).order_by(user.c.kind, user.c.login), UserRow)


def groups_of(connection: Connection, user_id: str) -> frozenset[str]:
    return frozenset(
        connection.execute(sa.select(membership.c.group_key).where(membership.c.user_id == user_id)).scalars()
    )


def held(connection: Connection, user_id: str, today: str) -> Sequence[HeldGroup]:
    """(group_key, acting): the account's own groups, and those it holds on ``today`` (ISO) in somebody's place."""
    return read_all(connection, _HELD, HeldGroup, {"user": user_id, "today": today})


def add_group(connection: Connection, key: str, name: str, kind: str) -> bool:
    """A group, and whether it is new; one that is there already stays as it is."""
    locks.take(connection, "group", key)
    if connection.execute(sa.select(group.c.key).where(group.c.key == key)).first() is not None:
        return False
    connection.execute(sa.insert(group), {"key": key, "name": name, "kind": kind})
    return True


def groups(connection: Connection) -> Sequence[GroupRow]:
    return read_all(connection, sa.select(group).order_by(group.c.kind, group.c.key), GroupRow)


def group_names(connection: Connection, keys: Collection[str]) -> dict[str, str]:
    """By key, of those of these groups that there are."""
    rows = connection.execute(sa.select(group.c.key, group.c.name).where(group.c.key.in_(sorted(keys))))
    return {row[0]: row[1] for row in rows}


def officers_named(connection: Connection, names: Collection[str]) -> Sequence[UserRow]:
    """The active officers with these logins or ids."""
    called = sa.or_(user.c.login.in_(sorted(names)), user.c.id.in_(sorted(names)))
    return read_all(connection, sa.select(user).where(called, user.c.kind == STAFF, user.c.active), UserRow)


# Sessions ---------------------------------------------------------------------------------------


def add_session(
    connection: Connection,
    token_hash: str,
    user_id: str,
    at: datetime,
    expires_at: datetime,
    user_agent: str,
    kind: str = WEB,
    scope: str = "",
) -> None:
    row = {"token_hash": token_hash, "user_id": user_id, "created_at": at, "seen_at": at, "expires_at": expires_at}
    connection.execute(sa.insert(session), row | {"user_agent": user_agent[:200], "kind": kind, "scope": scope})


def find_session(connection: Connection, token_hash: str, today: str, kind: str = WEB) -> Sequence[PersonInSession]:
    """One row a group that the session's user holds on ``today``, as ``held``; ``scope`` is a token's.

    None when the session is unknown, of another kind, revoked or its user inactive.
    """
    return _SESSION.all(connection, {"token": token_hash, "today": today, "of_kind": kind})


def touch_session(connection: Connection, token_hash: str, at: datetime, expires_at: datetime) -> None:
    connection.execute(
        sa.update(session).where(session.c.token_hash == token_hash).values(seen_at=at, expires_at=expires_at)
    )


def sessions_of(connection: Connection, user_id: str, now: datetime, kind: str = WEB) -> Sequence[SessionRow]:
    open_now = session.c.revoked_at.is_(None), session.c.expires_at > now
    here = session.c.user_id == user_id, session.c.kind == kind, *open_now
    return read_all(connection, sa.select(session).where(*here).order_by(session.c.seen_at.desc()), SessionRow)


def revoke(
    connection: Connection, user_id: str, at: datetime, token_hash: str | None = None, but: str | None = None
) -> None:
    """Revokes one session of a user, or all, or all ``but`` one."""
    query = sa.update(session).where(session.c.user_id == user_id, session.c.revoked_at.is_(None)).values(revoked_at=at)
    if token_hash is not None:
        query = query.where(session.c.token_hash == token_hash)
    if but is not None:
        query = query.where(session.c.token_hash != but)
    connection.execute(query)


# Activation -------------------------------------------------------------------------------------


def set_activation(connection: Connection, user_id: str, code_hash: str, at: datetime, expires_at: datetime) -> None:
    locks.take(connection, "activation", user_id)
    connection.execute(sa.delete(activation).where(activation.c.user_id == user_id))
    row = {"user_id": user_id, "code_hash": code_hash, "created_at": at, "expires_at": expires_at, "tries": 0}
    connection.execute(sa.insert(activation), row)


def activation_of(connection: Connection, user_id: str, *, lock: bool = False) -> CodeRow | None:
    """``lock`` lets one guess at a time be looked at (PostgreSQL)."""
    query = sa.select(activation).where(activation.c.user_id == user_id)
    return read_first(connection, query.with_for_update() if lock else query, CodeRow)


def count_try(connection: Connection, user_id: str) -> None:
    connection.execute(
        sa.update(activation).where(activation.c.user_id == user_id).values(tries=activation.c.tries + 1)
    )


def drop_activation(connection: Connection, user_id: str) -> None:
    connection.execute(sa.delete(activation).where(activation.c.user_id == user_id))


# Attempts that are counted: failed sign-ins, registrations, codes asked for --------------------


def add_attempt(connection: Connection, login_hash: str, at: datetime) -> None:
    connection.execute(sa.insert(login_failure), {"login_hash": login_hash, "at": at})


def attempts(connection: Connection, login_hash: str, since: datetime) -> int:
    """How many there were; nobody else counts them before the transaction ends."""
    locks.take(connection, "attempts", login_hash)
    here = login_failure.c.login_hash == login_hash, login_failure.c.at >= since
    return int(connection.execute(sa.select(sa.func.count()).select_from(login_failure).where(*here)).scalar_one())


def forget_attempts(connection: Connection, login_hash: str, before: datetime) -> None:
    """Drops a login's attempts, and everybody's that are older than ``before``."""
    connection.execute(
        sa.delete(login_failure).where(sa.or_(login_failure.c.login_hash == login_hash, login_failure.c.at < before))
    )
