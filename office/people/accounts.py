"""Accounts as an operator keeps them; every act goes into the record of administration."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.clock import Clock
from engine.errors import Conflict, Forbidden, InvalidSubmission, NotFound, Refused
from engine.groups import APPLICANT_GROUP, APPLICANTS, OPERATOR, STAFF
from engine.services.actor import SYSTEM, Actor
from engine.storage import accounts, audit_log, identity
from engine.storage.database import Connection, Database
from engine.storage.rows.people import UserRow
from office.people import passwords
from office.people.account_values import nik_changed, phone_changed, read_login, read_name, read_values, shown_to_record
from office.people.groups import GroupService, as_actor, office_day
from office.people.identity_numbers import read_nik, read_phone

PAGE = 50
NO_GROUP = "Pilih paling sedikit satu kelompok."
LAST_OPERATOR = "Ini operator aktif yang terakhir. Beri orang lain kelompok Operator dulu, lalu coba lagi."


@dataclass(frozen=True, slots=True)
class Account:
    """An account as lists show it; ``seen_at`` is when it was last used."""

    row: UserRow
    groups: frozenset[str]
    seen_at: datetime | None


class AccountService:
    """Every officer's account, and what an office may do to an applicant's."""

    def __init__(self, database: Database, clock: Clock, groups: GroupService) -> None:
        self._database, self._clock, self._groups = database, clock, groups

    # Looking ----------------------------------------------------------------------------------

    def users(self) -> list[tuple[UserRow, frozenset[str]]]:
        """Every account with its groups."""
        with self._database.connect() as connection:
            return [(found.row, found.groups) for found in _with_groups(connection, identity.users(connection))]

    def search(
        self, text: str = "", group: str = "", active: bool | None = None, page: int = 1
    ) -> tuple[list[Account], bool]:
        """A page of accounts by name, an officer's login or the end of a NIK, and whether another page follows."""
        with self._database.connect() as connection:
            rows = accounts.search(connection, text, group, active, (page - 1) * PAGE, PAGE + 1)
            return _with_groups(connection, rows[:PAGE]), len(rows) > PAGE

    def account(self, user_id: str) -> Account:
        """One account. Raises ``NotFound``."""
        with self._database.connect() as connection:
            row = identity.by_id(connection, user_id)
            if row is None:
                raise NotFound("Akun ini tidak ada.")
            return _with_groups(connection, [row])[0]

    def signing_nik(self, user_id: str) -> str | None:
        """The NIK an officer signs with; None where none is known."""
        with self._database.connect() as connection:
            row = identity.by_id(connection, user_id)
        return None if row is None else row.signing_nik

    def actor(self, login: str) -> Actor:
        """The account as an actor, for the command line and tests. Raises ``NotFound``, ``Forbidden``."""
        with self._database.connect() as connection:
            row = self._user(connection, login)
            if not row.active:
                raise Forbidden(f"Akun “{login}” tidak aktif.")
            held = identity.held(connection, row.id, office_day(self._clock))
        return as_actor(row, held)

    # Accounts ---------------------------------------------------------------------------------

    def create_user(
        self,
        login: str,
        name: str,
        groups: Iterable[str],
        password: str,
        phone: str | None = None,
        nik: str | None = None,
        by: Actor = SYSTEM,
    ) -> str:
        """An active account: an applicant's when ``groups`` holds pemohon, else staff's; returns its id.

        Raises ``Conflict`` when the login or the NIK is taken, ``NotFound`` for an unknown group, and
        ``InvalidSubmission`` with every other field that is wrong: login, nama, telepon, nik, kelompok, sandi.
        """
        wanted = self._groups.check_known(groups)
        found, errors = read_values(
            ("login", read_login, login),
            ("nama", read_name, name),
            ("telepon", read_phone, phone),
            ("nik", read_nik, nik),
        )
        if not wanted:
            errors["kelompok"] = NO_GROUP
        elif APPLICANT_GROUP in wanted and len(wanted) > 1:
            errors["kelompok"] = "Akun pemohon tidak bisa sekaligus menjadi akun petugas."
        if errors:
            raise InvalidSubmission(errors)
        passwords.check_policy(password, login, name, nik, phone)
        hash = passwords.hash_password(password)
        with self._database.begin() as connection:
            taken = identity.by_login(connection, str(found["login"]), found["nik"])
            if taken is not None and taken.login == found["login"]:
                raise Conflict(f"Nama pengguna “{login}” sudah dipakai.")
            if taken is not None:
                raise Conflict("NIK ini sudah punya akun.")
            row: dict[str, Any] = {"id": secrets.token_hex(16), "created_at": self._clock.now(), "active": True}
            row |= {"kind": APPLICANTS if APPLICANT_GROUP in wanted else STAFF, "password_hash": hash}
            row |= {"login": found["login"], "name": found["nama"], "phone": found["telepon"], "nik": found["nik"]}
            identity.add_user(connection, wanted, **row)
            kept = identity.by_id(connection, row["id"])
            detail = f"nama: {row['name']}; kelompok: {', '.join(sorted(wanted))}"
            self._note(connection, by, "user.created", shown_to_record(kept), detail)
        return str(row["id"])

    def edit_user(
        self,
        login: str,
        name: str | None = None,
        phone: str | None = None,
        groups: Iterable[str] | None = None,
        by: Actor = SYSTEM,
        nik: str | None = None,
    ) -> list[str]:
        """Changes an officer's name, phone or groups, or the ``nik`` they sign with ("" takes a phone or NIK away);
        returns the labels of what changed.

        Raises ``NotFound``, ``Refused``, and ``InvalidSubmission`` at nama, telepon, nik or kelompok.
        """
        wanted = None if groups is None else self._groups.check_known(groups)
        found, errors = read_values(("nama", read_name, name), ("telepon", read_phone, phone), ("nik", read_nik, nik))
        if wanted is not None and not wanted:
            errors["kelompok"] = NO_GROUP
        if wanted and APPLICANT_GROUP in wanted:
            errors["kelompok"] = "Akun petugas tidak bisa sekaligus menjadi akun pemohon."
        if errors:
            raise InvalidSubmission(errors)
        with self._database.begin() as connection:
            row = self._user(connection, login)
            if row.kind == APPLICANTS:
                raise Refused("Data pemohon tidak diubah oleh kantor; akunnya hanya bisa dikunci atau dibuka.")
            changes: dict[str, str] = {}
            if found["nama"] is not None and found["nama"] != row.name:
                changes["Nama"] = f"{row.name} → {found['nama']}"
                identity.update_user(connection, row.id, name=found["nama"])
            if phone is not None and found["telepon"] != row.phone:
                changes["WhatsApp"] = phone_changed(row.phone, found["telepon"])
                identity.update_user(connection, row.id, phone=found["telepon"])
            if nik is not None and found["nik"] != row.signing_nik:
                changes["NIK penanda tangan"] = nik_changed(row.signing_nik, found["nik"])
                identity.update_user(connection, row.id, signing_nik=found["nik"])
            if wanted is not None and wanted != (before := identity.groups_of(connection, row.id)):
                if OPERATOR in before - wanted:
                    self._stays_operated(connection, row, by)
                changes["Kelompok"] = f"{', '.join(sorted(before)) or 'tidak ada'} → {', '.join(sorted(wanted))}"
                identity.set_groups(connection, row.id, wanted)
            if changes:
                detail = "; ".join(f"{label.lower()}: {change}" for label, change in changes.items())
                self._note(connection, by, "user.changed", row.login, detail)
        return list(changes)

    def set_groups(self, login: str, groups: Iterable[str], by: Actor = SYSTEM) -> None:
        """Raises as ``edit_user``."""
        self.edit_user(login, groups=groups, by=by)

    def set_active(self, login: str, active: bool, by: Actor = SYSTEM) -> None:
        """Lets an account in or locks it out; locking ends its sessions.

        Raises ``NotFound``; ``Refused`` where it would lock out oneself or the last operator.
        """
        with self._database.begin() as connection:
            row = self._user(connection, login)
            waits = identity.activation_of(connection, row.id) is not None
            if not active and row.active and OPERATOR in identity.groups_of(connection, row.id):
                self._stays_operated(connection, row, by)
            elif not active and row.id == by.id:
                raise Refused("Anda tidak bisa menonaktifkan akun Anda sendiri.")
            identity.update_user(connection, row.id, active=active)
            identity.drop_activation(connection, row.id)  # no code opens it behind the operator's back
            if not active:
                identity.revoke(connection, row.id, self._clock.now())
            if row.active != active or waits:
                action = "user.activated" if active else "user.deactivated"
                self._note(connection, by, action, shown_to_record(row))

    def set_password(self, login: str, password: str, by: Actor = SYSTEM) -> None:
        """Sets another password and ends all sessions. Raises ``NotFound``, ``InvalidSubmission``."""
        hash = passwords.hash_password(password)
        with self._database.begin() as connection:
            row = self._user(connection, login)
            passwords.check_policy(password, row.login, row.name, row.nik, row.phone)
            identity.update_user(connection, row.id, password_hash=hash)
            identity.revoke(connection, row.id, self._clock.now())
            self._note(connection, by, "user.password_set", shown_to_record(row))

    def note_certificate(self, login: str, by: Actor = SYSTEM) -> None:
        """Notes that an officer was given a signing certificate. Raises ``NotFound``."""
        with self._database.begin() as connection:
            self._note(connection, by, "user.certified", self._user(connection, login).login)

    # Shared -----------------------------------------------------------------------------------

    def _note(self, connection: Connection, by: Actor, action: str, target: str, detail: str = "") -> None:
        audit_log.add(connection, by.id, by.name, action, target, self._clock.now(), detail)

    def _stays_operated(self, connection: Connection, row: UserRow, by: Actor) -> None:
        """Raises ``Refused`` where nobody could undo it: one's own part as operator, or the last operator's."""
        if row.id == by.id:
            raise Refused("Anda tidak bisa mencabut peran operator Anda sendiri. Minta operator lain melakukannya.")
        if row.active and not accounts.other_members(connection, OPERATOR, row.id):
            raise Refused(LAST_OPERATOR)

    def _user(self, connection: Connection, login: str) -> UserRow:
        row = identity.by_login(connection, login.lower())
        if row is None:
            raise NotFound(f"Tidak ada akun “{login}”.")
        return row


def _with_groups(connection: Connection, rows: Sequence[UserRow]) -> list[Account]:
    ids = [row.id for row in rows]
    groups: dict[str, set[str]] = {id: set() for id in ids}
    for each in accounts.groups_of_all(connection, ids):
        groups[each.user_id].add(each.group_key)
    seen = accounts.last_seen(connection, ids)
    return [Account(row, frozenset(groups[row.id]), seen.get(row.id)) for row in rows]
