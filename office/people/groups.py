"""Groups: every lane's, and the parts of an office that hold no tasks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from engine.clock import Clock
from engine.dates import local
from engine.errors import Conflict, InvalidSubmission, NotFound, Refused
from engine.groups import ALL_OFFICERS, APPLICANTS, GROUPS, STAFF
from engine.services.actor import SYSTEM, Actor
from engine.storage import accounts, audit_log, identity
from engine.storage.database import Database
from engine.storage.rows.people import GroupSize, HeldGroup, PersonInSession, PersonRow

NAME_LENGTH = 60


class GroupService:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def all(self) -> Sequence[GroupSize]:
        """Every group with ``members``, the number of its active accounts; those with tasks first."""
        with self._database.connect() as connection:
            return accounts.group_sizes(connection)

    def seed(self) -> None:
        """The groups every office has."""
        with self._database.begin() as connection:
            for key, name, kind in GROUPS:
                identity.add_group(connection, key, name, kind)

    def add(self, key: str, name: str, by: Actor = SYSTEM) -> None:
        """A group of staff for a lane that a new diagram brings along.

        Raises ``Refused`` for a bad key, ``Conflict`` for one that is taken, ``InvalidSubmission`` at ``nama``.
        """
        if re.fullmatch(r"[a-z][a-z0-9_]{1,63}", key) is None:
            raise Refused(
                f"Kunci kelompok “{key}” hanya boleh huruf kecil, angka, dan garis bawah, misalnya tim_teknis."
            )
        clean = " ".join(name.split())
        if not clean or len(clean) > NAME_LENGTH or not clean.isprintable():
            sentence = f"Isi nama kelompok, paling panjang {NAME_LENGTH} huruf, misalnya Tim Teknis."
            raise InvalidSubmission({"nama": sentence})
        with self._database.begin() as connection:
            if key == ALL_OFFICERS or not identity.add_group(connection, key, clean, STAFF):
                raise Conflict(f"Kelompok “{key}” sudah ada.")
            audit_log.add(connection, by.id, by.name, "group.added", key, self._clock.now(), clean)

    def check_known(self, groups: Iterable[str]) -> set[str]:
        """Raises ``NotFound`` naming the first group that is not there."""
        wanted = set(groups)
        with self._database.connect() as connection:
            known = {row.key for row in identity.groups(connection)}
        if unknown := sorted(wanted - known):
            raise NotFound(f"Kelompok “{unknown[0]}” tidak ada.")
        return wanted


def office_day(clock: Clock) -> str:
    """The office's day, as substitutions are kept."""
    return local(clock.now()).date().isoformat()


def as_actor(row: PersonRow, held: Iterable[HeldGroup | PersonInSession]) -> Actor:
    """An account's row and what ``identity.held`` gives for it, as the one who acts."""
    held = list(held)
    rows = [(each.acting, each.group_key) for each in held if each.group_key]
    own = frozenset(key for absent, key in rows if not absent)
    if row.kind == STAFF:
        own |= {ALL_OFFICERS}
    acting: dict[str, str] = {}
    for absent, key in sorted((row for row in rows if row[0]), key=lambda row: row[0]):
        if key not in own:
            before = acting.get(key)
            acting[key] = f"{before}, {absent}" if before else absent
    return Actor(
        id=row.id,
        name=row.name,
        groups=own | acting.keys(),
        applicant=row.kind == APPLICANTS,
        nik=row.nik,
        phone=row.phone,
        acting=acting,
        stands_for={each.absent_id: each.acting for each in held if each.absent_id},
    )
