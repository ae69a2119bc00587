"""Rows of people: accounts, their groups and sessions, codes, substitutions, and what the audit log says of them."""

from __future__ import annotations

from datetime import datetime

from engine.storage.rows.shape import RowShape


class PersonRow(RowShape):
    """Who somebody is."""

    id: str
    name: str
    kind: str
    nik: str | None
    phone: str | None


class UserRow(PersonRow):
    """An account."""

    login: str
    password_hash: str
    active: bool
    created_at: datetime
    signing_nik: str | None


class PendingUser(UserRow):
    """An account, and whether it was never activated."""

    pending: bool


class ListedUser(UserRow):
    """An account, and whether it waits for an activation."""

    waits: bool


class HeldGroup(RowShape):
    """A group that somebody holds, ``acting`` in whose place ("" in their own), and that account's id."""

    group_key: str
    acting: str
    absent_id: str


class PersonInSession(PersonRow):
    """Whose session it is, with one of their groups as ``HeldGroup``; ``group_key`` is None where they hold none."""

    group_key: str | None
    acting: str
    absent_id: str
    expires_at: datetime
    seen_at: datetime
    scope: str


class MembershipRow(RowShape):
    """That an account is in a group."""

    user_id: str
    group_key: str


class GroupRow(RowShape):
    """A group."""

    key: str
    name: str
    kind: str


class GroupSize(GroupRow):
    """A group, and how many active accounts are in it."""

    members: int


class SessionRow(RowShape):
    """A browser's session, or a program's token."""

    token_hash: str
    user_id: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    user_agent: str
    kind: str
    scope: str


class CodeRow(RowShape):
    """A code that opens an account."""

    user_id: str
    code_hash: str
    created_at: datetime
    expires_at: datetime
    tries: int


class SubstitutionRow(RowShape):
    """A substitution with the names of both."""

    id: str
    user_id: str
    substitute_id: str
    first: str
    last: str
    reason: str
    created_by: str
    created_at: datetime
    ended_at: datetime | None
    absent_name: str
    absent_login: str
    substitute_name: str
    substitute_login: str


class AuditRow(RowShape):
    """An act of administration."""

    id: str
    at: datetime
    actor_id: str
    actor_name: str
    action: str
    target: str
    detail: str
