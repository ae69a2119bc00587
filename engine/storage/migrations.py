"""Brings a database to the shape of ``tables``: Alembic, run from code."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from engine.storage.database import Database

SCRIPTS = Path(__file__).resolve().parents[2] / "migrations"
VERSIONS = SCRIPTS / "versions"  # their names begin with their numbers
_ALONE = sa.text("SELECT pg_advisory_lock(hashtextextended('alur migrations ' || :schema, 0))")
_DONE = sa.text("SELECT pg_advisory_unlock_all()")


def upgrade(database: Database, revision: str = "head") -> None:
    """Runs every migration the database has not seen; on an up-to-date one this does nothing.

    Alembic is loaded only where there is something to do. On PostgreSQL the office's schema is made first, and of
    several processes that start at once one does it.
    """
    if revision == "head" and _revision(database) == max(path.name[:4] for path in VERSIONS.glob("[0-9]*.py")):
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    with database.engine.connect() as connection:
        if not database.is_sqlite:
            connection.execute(_ALONE, {"schema": database.schema})
            if database.schema:
                connection.execute(sa.schema.CreateSchema(database.schema, if_not_exists=True))
            connection.commit()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()
        if not database.is_sqlite:
            connection.execute(_DONE)
            connection.commit()


def _revision(database: Database) -> str | None:
    """The newest migration that the database has seen; None before the first."""
    with database.engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return found
