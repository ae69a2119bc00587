"""Substitutes: who does the work of somebody who is absent, from one day to another, both included."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from engine.clock import Clock
from engine.dates import local, plain_date
from engine.errors import Conflict, InvalidSubmission, NotFound
from engine.groups import STAFF
from engine.services.actor import Actor
from engine.storage import accounts, audit_log, identity, substitutions
from engine.storage.database import Connection, Database
from engine.storage.rows.people import SubstitutionRow, UserRow

PAGE = 50
REASON_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Substitution:
    """One period; ``state`` is current, coming, past, or ended (before its time)."""

    row: SubstitutionRow
    first: date
    last: date
    state: str


class SubstitutionService:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def people(self) -> Sequence[UserRow]:
        """Every officer, by name."""
        with self._database.connect() as connection:
            return accounts.staff(connection)

    def present(self) -> list[Substitution]:
        """Those in force and those to come, the earliest first."""
        today = self._today()
        with self._database.connect() as connection:
            rows = substitutions.present(connection, today.isoformat())
        return [_read(row, today) for row in rows]

    def past(self, page: int = 1) -> tuple[list[Substitution], bool]:
        """A page of those that are over, the latest first, and whether another page follows."""
        today = self._today()
        with self._database.connect() as connection:
            rows = substitutions.past(connection, today.isoformat(), (page - 1) * PAGE, PAGE + 1)
        return [_read(row, today) for row in rows[:PAGE]], len(rows) > PAGE

    def add(self, absent: str, substitute: str, first: str, last: str, reason: str, by: Actor) -> str:
        """Lets ``substitute`` act for ``absent`` (logins) from ``first`` to ``last`` (ISO dates); returns its id.

        Raises ``InvalidSubmission`` at absen, pengganti, dari, sampai or alasan.
        """
        period, errors = self._period(first, last)
        why = " ".join(reason.split())
        if not why or len(why) > REASON_LENGTH or not why.isprintable():
            errors["alasan"] = f"Isi alasannya, paling panjang {REASON_LENGTH} huruf, misalnya cuti atau dinas luar."
        with self._database.begin() as connection:
            one, other = (_officer(connection, login) for login in (absent, substitute))
            errors |= _wrong_people(connection, one, other)
            if one is not None and period is not None:
                errors |= _overlap(connection, one, *period)
            if errors:
                raise InvalidSubmission(errors)
            assert one is not None and other is not None and period is not None
            id, now = secrets.token_hex(16), self._clock.now()
            row = {"id": id, "user_id": one.id, "substitute_id": other.id, "reason": why, "created_at": now}
            days = {"first": period[0].isoformat(), "last": period[1].isoformat()}
            substitutions.add(connection, **row, **days, created_by=by.name)
            detail = f"diganti {other.login}, {_days(*period)}; alasan: {why}"
            audit_log.add(connection, by.id, by.name, "substitution.added", one.login, now, detail)
        return id

    def end(self, id: str, by: Actor) -> Substitution:
        """Ends one at once; returns it as it was. Raises ``NotFound``, ``Conflict`` when it is over already."""
        with self._database.begin() as connection:
            row = substitutions.find(connection, id)
            if row is None:
                raise NotFound("Penggantian ini tidak ada.")
            found = _read(row, self._today())
            if found.state in ("past", "ended"):
                raise Conflict("Penggantian ini sudah berakhir.")
            now = self._clock.now()
            substitutions.end(connection, id, now)
            detail = f"diganti {row.substitute_login}, {_days(found.first, found.last)}"
            audit_log.add(connection, by.id, by.name, "substitution.ended", row.absent_login, now, detail)
        return found

    def _period(self, first: str, last: str) -> tuple[tuple[date, date] | None, dict[str, str]]:
        start, finish = _day(first), _day(last)
        errors = {}
        if start is None:
            errors["dari"] = "Isi tanggal mulai, misalnya 2026-11-24."
        if finish is None:
            errors["sampai"] = "Isi tanggal terakhir, misalnya 2026-11-27."
        if start is None or finish is None:
            return None, errors
        if finish < start:
            return None, {"sampai": f"Tanggal terakhir tidak boleh sebelum tanggal mulai, {plain_date(start)}."}
        if finish < self._today():
            return None, {"sampai": "Masa ini sudah lewat seluruhnya. Pilih tanggal terakhir hari ini atau sesudahnya."}
        return (start, finish), {}

    def _today(self) -> date:
        """The office's day."""
        return local(self._clock.now()).date()


def _officer(connection: Connection, login: str) -> UserRow | None:
    row = identity.by_login(connection, login.strip().lower())
    return row if row is not None and row.kind == STAFF else None


def _wrong_people(connection: Connection, absent: UserRow | None, substitute: UserRow | None) -> dict[str, str]:
    errors = {}
    if absent is None:
        errors["absen"] = "Pilih petugas yang berhalangan."
    elif not identity.groups_of(connection, absent.id) & _working_groups(connection):
        errors["absen"] = f"{absent.name} tidak ada di kelompok yang memegang tugas, jadi tidak perlu diganti."
    if substitute is None:
        errors["pengganti"] = "Pilih petugas yang menggantikan."
    elif not substitute.active:
        errors["pengganti"] = f"Akun {substitute.name} tidak aktif. Pilih petugas lain."
    elif absent is not None and absent.id == substitute.id:
        errors["pengganti"] = "Pengganti harus orang lain."
    return errors


def _working_groups(connection: Connection) -> frozenset[str]:
    return frozenset(row.key for row in identity.groups(connection) if row.kind == STAFF)


def _overlap(connection: Connection, absent: UserRow, first: date, last: date) -> dict[str, str]:
    found = substitutions.overlapping(connection, absent.id, first.isoformat(), last.isoformat())
    if found is None:
        return {}
    days = _days(date.fromisoformat(found.first), date.fromisoformat(found.last))
    return {"dari": f"{absent.name} sudah diganti {found.substitute_name}, {days}. Pilih tanggal lain."}


def _read(row: SubstitutionRow, today: date) -> Substitution:
    first, last = date.fromisoformat(row.first), date.fromisoformat(row.last)
    if row.ended_at is not None:
        state = "ended"
    else:
        state = "past" if last < today else "coming" if first > today else "current"
    return Substitution(row, first, last, state)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _days(first: date, last: date) -> str:
    return plain_date(first) if first == last else f"{plain_date(first)} sampai {plain_date(last)}"
