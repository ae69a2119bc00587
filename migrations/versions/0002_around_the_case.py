"""What stands around a case: the counter, prints, substitutes, settings, and a record of administration

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.titles import title_key

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _tables()
    instance = "process_instance"
    op.add_column(instance, sa.Column("channel", sa.String(length=16), server_default="daring", nullable=False))
    op.add_column(instance, sa.Column("title_key", sa.String(length=255), server_default="", nullable=False))
    op.create_index("ix_process_instance_channel", instance, ["channel", "started_at"], unique=False)
    op.create_index("ix_process_instance_title_key", instance, ["title_key"], unique=False)
    op.add_column("draft", sa.Column("applicant_id", sa.String(length=64), nullable=True))
    op.create_index("ix_attachment_digest", "attachment", ["digest"], unique=False)
    op.create_index("ix_register_allocated_at", "register", ["allocated_at"], unique=False)
    _name_the_cases()


def _tables() -> None:
    op.create_table(
        "administration",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_administration")),
    )
    op.create_index("ix_administration_at", "administration", ["at"], unique=False)
    op.create_table(
        "setting",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )
    op.create_table(
        "substitution",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("substitute_id", sa.String(length=64), nullable=False),
        sa.Column("first", sa.String(length=10), nullable=False),
        sa.Column("last", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.Column("ended_at", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["substitute_id"], ["user_account.id"], name=op.f("fk_substitution_substitute_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_substitution_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitution")),
    )
    op.create_index("ix_substitution_substitute_id", "substitution", ["substitute_id", "last"], unique=False)
    op.create_table(
        "takeover",
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.Column("expires_at", sa.String(length=32), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_takeover_user_id")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_takeover")),
    )
    op.create_table(
        "printing",
        sa.Column("instance_id", sa.String(length=64), nullable=False),
        sa.Column("document", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["instance_id"], ["process_instance.id"], name=op.f("fk_printing_instance_id")),
        sa.PrimaryKeyConstraint("instance_id", "document", "number", name=op.f("pk_printing")),
    )
    op.create_index("ix_printing_at", "printing", ["at"], unique=False)


def _name_the_cases() -> None:
    """Cases from before get the key that their titles are compared by."""
    table = sa.table("process_instance", sa.column("id"), sa.column("title"), sa.column("title_key"))
    connection = op.get_bind()
    for row in connection.execute(sa.select(table.c.id, table.c.title)).all():
        connection.execute(sa.update(table).where(table.c.id == row.id).values(title_key=title_key(row.title)))
