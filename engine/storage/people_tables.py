"""The tables of people: accounts, their groups and sessions, and who acts for whom. Part of ``tables``."""

from __future__ import annotations

import sqlalchemy as sa

from engine.storage.columns import id_column, instant, metadata, text

user = sa.Table(
    "user_account",
    metadata,
    id_column(),
    text("login", size=64),
    text("kind", size=16),  # pemohon, staf
    text("name"),
    text("nik", required=False, size=16),
    text("phone", required=False, size=32),
    text("password_hash"),
    sa.Column("active", sa.Boolean, nullable=False),
    instant("created_at"),
    text("signing_nik", required=False, size=16),  # an officer's, where a signature is asked for in their name
    sa.UniqueConstraint("login"),
    sa.UniqueConstraint("nik"),
    sa.Index("ix_user_account_phone", "phone"),
)
group = sa.Table(
    "group_account",
    metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    text("name"),
    text("kind", size=16),  # pemohon, staf, peran
)
membership = sa.Table(
    "membership",
    metadata,
    sa.Column("user_id", sa.ForeignKey("user_account.id"), primary_key=True),
    sa.Column("group_key", sa.ForeignKey("group_account.key"), primary_key=True),
    sa.Index("ix_membership_group_key", "group_key"),
)
session = sa.Table(
    "session",
    metadata,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("user_id", sa.ForeignKey("user_account.id"), nullable=False),
    instant("created_at"),
    instant("seen_at"),
    instant("expires_at"),
    instant("revoked_at", required=False),
    text("user_agent"),  # of a token: what its owner calls it
    sa.Column("kind", sa.String(16), nullable=False, server_default="web"),  # web: a cookie's; token: a program's
    sa.Column("scope", sa.String(16), nullable=False, server_default=""),  # of a token: tugas, perancang
    sa.Index("ix_session_user_id", "user_id"),
)
activation = sa.Table(
    "activation",
    metadata,
    sa.Column("user_id", sa.ForeignKey("user_account.id"), primary_key=True),
    text("code_hash", size=64),
    instant("created_at"),
    instant("expires_at"),
    sa.Column("tries", sa.Integer, nullable=False),
)
# An account that the counter made for a walk-in: its owner takes it over with the code from the receipt.
takeover = sa.Table(
    "takeover",
    metadata,
    sa.Column("user_id", sa.ForeignKey("user_account.id"), primary_key=True),
    text("code_hash", size=64),
    instant("created_at"),
    instant("expires_at"),
    sa.Column("tries", sa.Integer, nullable=False),
)
# Who acts for whom, from one day to another, both included.
substitution = sa.Table(
    "substitution",
    metadata,
    id_column(),
    sa.Column("user_id", sa.ForeignKey("user_account.id"), nullable=False),
    sa.Column("substitute_id", sa.ForeignKey("user_account.id"), nullable=False),
    text("first", size=10),  # ISO dates in the office's zone
    text("last", size=10),
    text("reason"),
    text("created_by"),
    instant("created_at"),
    instant("ended_at", required=False),
    sa.Index("ix_substitution_substitute_id", "substitute_id", "last"),
)
login_failure = sa.Table(
    "login_failure",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    text("login_hash", size=64),
    instant("at"),
    sa.Index("ix_login_failure_login_hash", "login_hash", "at"),
)
