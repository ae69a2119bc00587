"""Rows of process definitions."""

from __future__ import annotations

from datetime import datetime

from engine.storage.rows.shape import RowShape


class DefinitionRow(RowShape):
    """A version of a process, with where its deployment came from."""

    id: str
    key: str
    version: int
    name: str
    deployment_id: str
    resource: str
    digest: str
    deployed_at: datetime
    source: str
    deployed_by: str


class VersionRow(DefinitionRow):
    """A version as designers look at it; ``deployer`` is an account's name, ``running`` and ``ended`` count cases."""

    reason: str
    deployer: str | None
    running: int
    ended: int
