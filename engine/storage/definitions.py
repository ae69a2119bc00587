"""What was deployed: deployments, their files, and the process definitions in them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.groups import APPLICANTS
from engine.storage import locks
from engine.storage.rows.definitions import DefinitionRow, VersionRow
from engine.storage.rows.shape import read_all, read_first
from engine.storage.tables import (
    deployment,
    deployment_resource,
    group,
    process_definition,
    process_instance,
    resource,
    user,
)


def lock(connection: Connection) -> None:
    """One deployment at a time: versions are counted."""
    locks.take(connection, "deployment")


def add_deployment(
    connection: Connection,
    id: str,
    name: str,
    source: str,
    digest: str,
    actor_id: str,
    at: datetime,
    files: Mapping[str, bytes],
) -> None:
    """Stores a set of files; a file that is there already is stored once."""
    connection.execute(
        sa.insert(deployment),
        {"id": id, "name": name, "source": source, "digest": digest, "deployed_by": actor_id, "deployed_at": at},
    )
    rows = []
    for path, data in files.items():
        key = hashlib.sha256(data).hexdigest()
        if connection.execute(sa.select(resource.c.digest).where(resource.c.digest == key)).first() is None:
            connection.execute(sa.insert(resource), {"digest": key, "data": data})
        rows.append({"deployment_id": id, "name": path, "digest": key})
    connection.execute(sa.insert(deployment_resource), rows)


def add_definition(connection: Connection, **row: Any) -> None:
    connection.execute(sa.insert(process_definition), row)


def latest(connection: Connection, key: str) -> DefinitionRow | None:
    """The newest version of a process."""
    return read_first(connection, _newest().where(process_definition.c.key == key).limit(1), DefinitionRow)


def latest_from(connection: Connection, key: str, source: str) -> DefinitionRow | None:
    """The newest version of a process that came from ``source``."""
    return read_first(
        connection,
        _newest().where(process_definition.c.key == key, deployment.c.source == source).limit(1),
        DefinitionRow,
    )


def last_digest(connection: Connection, source: str) -> str | None:
    """That of the newest set of files from ``source``."""
    query = sa.select(deployment.c.digest).where(deployment.c.source == source)
    found: str | None = connection.execute(query.order_by(deployment.c.deployed_at.desc()).limit(1)).scalar()
    return found


def newest_ids(connection: Connection) -> list[str]:
    """The newest version of every process, by key."""
    newest = sa.func.max(process_definition.c.version).label("version")
    last = sa.select(process_definition.c.key, newest).group_by(process_definition.c.key).subquery()
    same = process_definition.c.key == last.c.key, process_definition.c.version == last.c.version
    query = sa.select(process_definition.c.id).join_from(process_definition, last, sa.and_(*same))
    return list(connection.execute(query.order_by(process_definition.c.key)).scalars())


def ids(connection: Connection) -> list[str]:
    """Every version of every process."""
    return list(connection.execute(sa.select(process_definition.c.id)).scalars())


def find(connection: Connection, id: str) -> DefinitionRow | None:
    return read_first(connection, _newest().where(process_definition.c.id == id), DefinitionRow)


def all_definitions(connection: Connection) -> Sequence[DefinitionRow]:
    """Every version of every process, newest first within each."""
    return read_all(
        connection,
        _newest().order_by(None).order_by(process_definition.c.key, process_definition.c.version.desc()),
        DefinitionRow,
    )


def versions(connection: Connection, key: str = "") -> Sequence[VersionRow]:
    """Every version, of one process or of all by key, newest first: with its deployment's name as ``reason``, the name
    of the account as ``deployer`` (None for what is no account), and its cases ``running`` and ``ended``."""
    over = process_instance.c.ended_at.is_not(None)
    cases = (
        sa.select(
            process_instance.c.definition_id,
            sa.func.count().filter(~over).label("running"),
            sa.func.count().filter(over).label("ended"),
        )
        .group_by(process_instance.c.definition_id)
        .subquery()
    )
    query: sa.Select[Any] = (
        sa.select(
            *process_definition.c,
            deployment.c.source,
            deployment.c.deployed_by,
            deployment.c.name.label("reason"),
            user.c.name.label("deployer"),
            sa.func.coalesce(cases.c.running, 0).label("running"),
            sa.func.coalesce(cases.c.ended, 0).label("ended"),
        )
        .join_from(process_definition, deployment, process_definition.c.deployment_id == deployment.c.id)
        .outerjoin(user, user.c.id == deployment.c.deployed_by)
        .outerjoin(cases, cases.c.definition_id == process_definition.c.id)
        .order_by(process_definition.c.key, process_definition.c.version.desc())
    )
    return read_all(connection, query.where(process_definition.c.key == key) if key else query, VersionRow)


def _newest() -> sa.Select[Any]:
    return (
        sa.select(*process_definition.c, deployment.c.source, deployment.c.deployed_by)
        .join_from(process_definition, deployment, process_definition.c.deployment_id == deployment.c.id)
        .order_by(process_definition.c.version.desc())
    )


def files_of(connection: Connection, deployment_id: str) -> dict[str, bytes]:
    """The files of a deployment by their names."""
    query = (
        sa.select(deployment_resource.c.name, resource.c.data)
        .join_from(deployment_resource, resource, deployment_resource.c.digest == resource.c.digest)
        .where(deployment_resource.c.deployment_id == deployment_id)
    )
    return {row.name: row.data for row in connection.execute(query)}


def applicant_groups(connection: Connection) -> frozenset[str]:
    """Groups whose tasks belong to the case's own applicant."""
    return frozenset(connection.execute(sa.select(group.c.key).where(group.c.kind == APPLICANTS)).scalars())
