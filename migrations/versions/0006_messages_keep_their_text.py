"""Messages keep their text as it was sent

Messages from before have none: what they said is not known, only put together again where they are shown.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("text", sa.Text(), nullable=True))
