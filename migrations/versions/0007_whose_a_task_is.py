"""A task may be several groups' and people's, has a priority, and can be put off

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

OFFICE = "applicant_id IS NULL"
INDEXES = (
    ("ix_task_queue", ["candidate_group", "sort_at", sa.text("priority DESC"), "id", "follow_up_at"], OFFICE),
    ("ix_task_free", ["candidate_group", "sort_at", "follow_up_at"], f"{OFFICE} AND assignee_id IS NULL"),
)


def upgrade() -> None:
    op.add_column("task", sa.Column("priority", sa.Integer(), server_default="50", nullable=False))
    op.add_column("task", sa.Column("follow_up_at", sa.String(length=32), nullable=True))
    op.add_column("task", sa.Column("candidates", sa.Text(), nullable=True))
    for name, columns, where in INDEXES:
        op.drop_index(name, "task")
        op.create_index(name, "task", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
    op.create_table(
        "task_candidate",
        sa.Column("task_id", sa.String(length=96), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("sort_at", sa.String(length=32), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_candidate_task_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("task_id", "kind", "key", name=op.f("pk_task_candidate")),
    )
    columns = ["kind", "key", "sort_at", sa.text("priority DESC"), "task_id"]
    op.create_index("ix_task_candidate_queue", "task_candidate", columns)
