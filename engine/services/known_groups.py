"""The groups that a deployment counts on: the office's own, or without an office those that each of them has."""

from __future__ import annotations

from engine.definitions.deployment.office_groups import OfficeGroups
from engine.groups import ALL_OFFICERS, ALL_OFFICERS_NAME, APPLICANTS
from engine.storage import accounts
from engine.storage.database import Connection


def office_groups(connection: Connection) -> OfficeGroups:
    """The office's groups, and in which of them somebody works."""
    rows = accounts.group_sizes(connection)
    manned = {row.key for row in rows if row.members or row.kind == APPLICANTS} | {ALL_OFFICERS}
    names = {ALL_OFFICERS: ALL_OFFICERS_NAME} | {row.key: row.name for row in rows}
    officers = {name for row in accounts.staff(connection) if row.active for name in (row.login, row.id)}
    return OfficeGroups(names, frozenset(manned), frozenset(officers))
