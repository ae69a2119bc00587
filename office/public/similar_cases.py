"""Cases of the same organisation: still under way, or granted this year. Whoever takes in another one is told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from engine.clock import Clock
from engine.dates import local
from engine.storage import cases, register
from engine.storage.database import Connection, Database
from engine.titles import title_key

GRANT = "izin"  # the kind of number that a grant has in the register
SHOWN = 20


@dataclass(frozen=True, slots=True)
class SimilarCase:
    """Another case of the same name; ``number`` is the grant's where it was granted."""

    instance_id: str
    business_key: str
    title: str
    kind: Literal["in_process", "granted"]
    number: str
    since: datetime


class SimilarCases:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def of(self, definition_key: str, title: str, but: str = "") -> list[SimilarCase]:
        """Cases of that process with this title, ``but`` one instance, newest first."""
        key = title_key(title)
        if not key:
            return []
        found = []
        with self._database.connect() as connection:
            rows = [row for row in cases.with_title(connection, definition_key, key, SHOWN) if row.id != but]
            grants = self._grants(connection, [row.id for row in rows])
            for row in rows:
                grant = grants.get(row.id)
                if grant is not None:
                    found.append(
                        SimilarCase(
                            instance_id=row.id,
                            business_key=row.business_key,
                            title=row.title,
                            kind="granted",
                            number=grant[0],
                            since=grant[1],
                        )
                    )
                elif row.ended_at is None:
                    found.append(
                        SimilarCase(
                            instance_id=row.id,
                            business_key=row.business_key,
                            title=row.title,
                            kind="in_process",
                            number="",
                            since=row.started_at,
                        )
                    )
        return found

    def _grants(self, connection: Connection, instance_ids: Collection[str]) -> dict[str, tuple[str, datetime]]:
        """(number, when) of the first grant that was made valid this year, by case."""
        year, found = local(self._clock.now()).year, dict[str, tuple[str, datetime]]()
        for row in register.of_instances(connection, instance_ids):
            settled = row.settled_at or row.allocated_at
            if row.kind == GRANT and row.state == register.VALID and local(settled).year == year:
                found.setdefault(row.instance_id, (row.text, settled))
        return found
