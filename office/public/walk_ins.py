"""Applicants who come to the counter: an account is made for them, and they may take it over later with a code."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable
from datetime import timedelta

from engine.clock import Clock
from engine.errors import InvalidSubmission, NotFound
from engine.groups import APPLICANT_GROUP, APPLICANTS
from engine.services.actor import Actor
from engine.services.masks import mask_nik
from engine.storage import audit_log, identity, walk_ins
from engine.storage.database import Connection, Database
from engine.storage.rows.cases import CounterCase
from engine.storage.rows.people import PersonRow, UserRow
from engine.storage.rows.work import TaskOfCounter
from office.people import passwords
from office.people.attempts import Attempts
from office.people.identity_numbers import read_nik, read_phone

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # without what is mistaken for something else
LENGTH, LIFE, TRIES = 10, timedelta(days=90), 5
WITHIN, MOST = timedelta(minutes=15), 8
SHOWN = 20
WRONG = (
    "NIK dan kode itu tidak cocok, atau kodenya sudah tidak berlaku. Periksa bukti pendaftaran Anda, "
    "atau minta kode baru di loket dengan membawa KTP."
)


class WalkInService:
    def __init__(self, database: Database, clock: Clock, secret_key: str) -> None:
        self._database, self._clock, self._attempts = database, clock, Attempts(secret_key)

    def applicant(self, officer: Actor, nik: str, name: str, phone: str) -> Actor:
        """The applicant with this NIK: their account as it is, or a new one that nobody can sign in to yet.

        ``phone`` may be empty. Raises ``InvalidSubmission`` with every field that is wrong.
        """
        clean, number = " ".join(name.split()), None
        errors: dict[str, str] = {}
        try:
            nik = read_nik(nik)
        except InvalidSubmission as error:
            errors |= error.errors
        try:
            number = read_phone(phone) if phone.strip() else None
        except InvalidSubmission as error:
            errors |= error.errors
        if not 3 <= len(clean) <= 100:
            errors["nama"] = "Isi nama lengkap seperti di KTP."
        if errors:
            raise InvalidSubmission(errors)
        with self._database.begin() as connection:
            return self._found_or_made(connection, officer, nik, clean, number)

    def _found_or_made(self, connection: Connection, officer: Actor, nik: str, name: str, phone: str | None) -> Actor:
        others = identity.applicants_with(connection, nik, phone or "")
        known: UserRow | None = next((row for row in others if row.nik == nik), None)
        if phone and any(row.nik != nik and row.phone == phone for row in others):
            raise InvalidSubmission({"telepon": "Nomor ini dipakai pemohon lain. Minta nomor pemohon sendiri."})
        if known is None:
            now, id = self._clock.now(), secrets.token_hex(16)
            account = {"id": id, "login": nik, "kind": APPLICANTS, "name": name, "nik": nik, "phone": phone}
            hash = passwords.hash_password(secrets.token_urlsafe(32))  # nobody's: the account opens with a code only
            identity.add_user(
                connection, [APPLICANT_GROUP], **account, password_hash=hash, active=False, created_at=now
            )
            audit_log.add(connection, officer.id, officer.name, "walk_in.created", mask_nik(nik), now)
            known = identity.by_id(connection, id)
        elif not known.active:
            identity.drop_activation(connection, known.id)  # a registration that never ended must not drop it now
            if phone and known.phone != phone:
                identity.update_user(connection, known.id, phone=phone)
                known = identity.by_id(connection, known.id)
        return _actor(known)

    def find(self, applicant_id: str) -> Actor:
        """An applicant by their account. Raises ``NotFound``."""
        with self._database.connect() as connection:
            row = identity.by_id(connection, applicant_id)
        if row is None or row.kind != APPLICANTS:
            raise NotFound("Pemohon ini tidak ada.")
        return _actor(row)

    def find_all(self, applicant_ids: Iterable[str]) -> dict[str, Actor]:
        """Applicants by the ids of their accounts, asked for at once. Raises ``NotFound``."""
        wanted = set(applicant_ids)
        with self._database.connect() as connection:
            rows = identity.by_ids(connection, wanted)
        found = {row.id: _actor(row) for row in rows if row.kind == APPLICANTS}
        if wanted - found.keys():
            raise NotFound("Pemohon ini tidak ada.")
        return found

    def code(self, applicant_id: str) -> str | None:
        """A fresh code to take the account over with ("K7QM2-RTX9P"); None where its owner signs in already.

        Stored only as a keyed digest; a code from before no longer works.
        """
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        with self._database.begin() as connection:
            row = identity.by_id(connection, applicant_id)
            if row is None or row.active:
                return None
            now = self._clock.now()
            walk_ins.set_code(connection, row.id, self._hash_code(row.id, code), now, now + LIFE)
        return f"{code[:5]}-{code[5:]}"

    def take_over(self, nik: str, code: str, password: str) -> None:
        """Opens the account to its owner, with a password of their own. Raises ``InvalidSubmission``.

        One sentence for whatever does not fit: nobody learns here who has been at the counter.
        """
        digits, clean = read_nik(nik), "".join(sign for sign in code.upper() if sign in ALPHABET)
        if not clean:
            raise InvalidSubmission({"kode": "Isi kode dari bukti pendaftaran Anda."})
        passwords.check_policy(password, digits)
        hash, now = passwords.hash_password(password), self._clock.now()
        with self._database.begin() as connection:
            if not self._attempts.may(connection, now, WITHIN, MOST, "ambil akun", digits):
                raise InvalidSubmission({"kode": "Terlalu banyak percobaan. Coba lagi 15 menit lagi."})
            user = identity.by_login(connection, digits)
            row = walk_ins.code_of(connection, user.id) if user is not None else None
            if user is not None and row is not None and row.expires_at > now and row.tries < TRIES:
                if hmac.compare_digest(row.code_hash, self._hash_code(user.id, clean)):
                    identity.update_user(connection, user.id, active=True, password_hash=hash)
                    walk_ins.drop_code(connection, user.id)
                    audit_log.add(connection, user.id, user.name, "walk_in.taken_over", mask_nik(digits), now)
                    return
                walk_ins.count_try(connection, user.id)
        raise InvalidSubmission({"kode": WRONG})

    def newest(self) -> list[CounterCase]:
        """The latest cases taken in at the counter."""
        with self._database.connect() as connection:
            return list(walk_ins.newest(connection, SHOWN))

    def waiting(self) -> list[TaskOfCounter]:
        """What waits for applicants of the counter: an officer may do it for them when they come."""
        with self._database.connect() as connection:
            return list(walk_ins.waiting(connection, 100))

    def _hash_code(self, user_id: str, code: str) -> str:
        return self._attempts.hash_parts("ambil akun", user_id, code)


def _actor(row: PersonRow | None) -> Actor:
    assert row is not None
    groups = frozenset({APPLICANT_GROUP})
    return Actor(id=row.id, name=row.name, groups=groups, applicant=True, nik=row.nik, phone=row.phone)
