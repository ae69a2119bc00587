"""Brings a database to the shape of ``tables``: Alembic, run from code."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from engine.errors import Refused
from engine.storage.database import Database, refusal

SCRIPTS = Path(__file__).resolve().parents[2] / "migrations"
VERSIONS = SCRIPTS / "versions"  # their names begin with their numbers
NEWER = (
    "Basis data ini dibuat oleh Alur yang lebih baru (bentuk {found}; program ini mengenal sampai {newest}), jadi "
    "tidak dibuka. Jalankan Alur yang lebih baru itu, atau pilih basis data lain dengan ALUR_DATABASE_URL atau "
    "ALUR_DATA_DIR."
)
_ALONE = sa.text("SELECT pg_advisory_lock(hashtextextended('alur migrations ' || :schema, 0))")
_DONE = sa.text("SELECT pg_advisory_unlock_all()")


def upgrade(database: Database, revision: str = "head") -> None:
    """Runs every migration the database has not seen; on an up-to-date one this does nothing.

    Alembic is loaded only where there is something to do. On PostgreSQL the office's schema is made first, and of
    several processes that start at once one does it. Raises ``Refused`` where the database cannot be opened, or has a
    shape that this program does not know.
    """
    known = {path.name[:4] for path in VERSIONS.glob("[0-9]*.py")}
    try:
        found = _revision(database)
        if found is not None and found not in known:
            raise Refused(NEWER.format(found=found, newest=max(known)))
        if revision != "head" or found != max(known):
            _run(database, revision)
    except sa.exc.DBAPIError as error:
        raise refusal(database.url, error) from error


def _run(database: Database, revision: str) -> None:
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
