"""Programs sign in with a token of their own; the queue is read in the order of an index

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NEVER = "9999"
INDEXES = (
    ("ix_task_queue", ["candidate_group", "sort_at", "id"], "applicant_id IS NULL"),
    ("ix_task_free", ["candidate_group", "sort_at"], "applicant_id IS NULL AND assignee_id IS NULL"),
    ("ix_task_applicant_id", ["applicant_id"], "applicant_id IS NOT NULL"),
    ("ix_task_assignee_id", ["assignee_id"], "assignee_id IS NOT NULL"),
)


def upgrade() -> None:
    op.add_column("session", sa.Column("kind", sa.String(length=16), server_default="web", nullable=False))
    op.add_column("session", sa.Column("scope", sa.String(length=16), server_default="", nullable=False))
    op.add_column("task", sa.Column("sort_at", sa.String(length=32), server_default="", nullable=False))
    task = sa.table("task", sa.column("due_at"), sa.column("sort_at"))
    op.execute(sa.update(task).values(sort_at=sa.func.coalesce(task.c.due_at, NEVER)))
    for name in ("ix_task_candidate_group", "ix_task_applicant_id", "ix_task_assignee_id"):
        op.drop_index(name, "task")
    for name, columns, where in INDEXES:
        op.create_index(name, "task", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
