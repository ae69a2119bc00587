"""Who people are: accounts, activation by a code on their phone, sign-in, sessions that can be revoked."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from engine.clock import Clock
from engine.errors import Conflict, Forbidden, InvalidSubmission, NotFound, Refused
from engine.services import passwords
from engine.services.actor import Actor
from engine.services.identity_numbers import read_nik, read_phone
from engine.storage import identity, outbox
from engine.storage.database import Connection, Database, Row

GROUPS = (
    ("pemohon", "Pemohon", "pemohon"),
    ("back_office", "Back Office", "staf"),
    ("sub_koordinator", "Sub Koordinator", "staf"),
    ("koordinator", "Koordinator", "staf"),
    ("tim_teknis_opd", "Tim Teknis OPD", "staf"),
    ("kadis", "Kepala Dinas", "staf"),
    ("auditor", "Auditor", "peran"),
    ("perancang", "Perancang proses", "peran"),
    ("operator", "Operator", "peran"),
)
CODE_LIFE, CODE_TRIES, CODE_PAUSE = timedelta(minutes=10), 5, timedelta(minutes=1)
FAILURE_WINDOW, FAILURES = timedelta(minutes=15), 8
STAFF_SESSION, APPLICANT_SESSION = timedelta(hours=12), timedelta(days=30)
TOUCH_AFTER = timedelta(minutes=5)
WRONG = "Nama pengguna atau kata sandi keliru."


@dataclass(frozen=True, slots=True)
class SignIn:
    """A new session: ``token`` goes into the person's cookie and is stored nowhere else."""

    token: str
    actor: Actor


class IdentityService:
    def __init__(self, database: Database, clock: Clock, secret_key: str) -> None:
        self._database, self._clock, self._key = database, clock, secret_key.encode()

    # Registration -----------------------------------------------------------------------------

    def register(self, nik: str, name: str, phone: str, password: str) -> str:
        """Registers an applicant and sends the activation code; returns an id to activate with.

        A NIK that has an account already gets the same answer, and its owner a message: nobody learns here who
        is registered. Raises ``InvalidSubmission`` with every field that is wrong.
        """
        errors: dict[str, str] = {}
        found: dict[str, str] = {}
        for field, read, text in (("nik", read_nik, nik), ("telepon", read_phone, phone)):
            try:
                found[field] = read(text)
            except InvalidSubmission as error:
                errors |= error.errors
        clean = " ".join(name.split())
        if not 3 <= len(clean) <= 100:
            errors["nama"] = "Isi nama lengkap Anda seperti di KTP."
        try:
            passwords.check_policy(password, nik, phone, name)
        except InvalidSubmission as error:
            errors |= error.errors
        if errors:
            raise InvalidSubmission(errors)
        hash = passwords.hashed(password)
        with self._database.begin() as connection:
            return self._register(connection, found["nik"], clean, found["telepon"], hash)

    def _register(self, connection: Connection, nik: str, name: str, phone: str, hash: str) -> str:
        now = self._clock.now()
        known = identity.by_login(connection, nik, nik=nik)
        if known is not None and known.active:
            id = secrets.token_hex(16)
            outbox.add(connection, id, None, known.phone, "akun_sudah_ada", {"nama": known.name}, now, known.name)
            return id
        if known is not None:
            id = str(known.id)
            identity.update_user(connection, id, name=name, phone=phone, password_hash=hash)
        else:
            id = secrets.token_hex(16)
            row = {"id": id, "login": nik, "kind": "pemohon", "name": name, "nik": nik, "phone": phone}
            identity.add_user(connection, ["pemohon"], **row, password_hash=hash, active=False, created_at=now)
        if not self._too_soon(connection, id, now):
            self._send_code(connection, id, name, phone, now)
        return id

    def resend_code(self, user_id: str) -> None:
        """Sends another activation code; not more often than once a minute. Raises ``Refused``."""
        with self._database.begin() as connection:
            row, now = identity.by_id(connection, user_id), self._clock.now()
            if row is None or row.active:
                return  # the answer is the same as for an account that waits
            if self._too_soon(connection, user_id, now):
                raise Refused("Kode baru saja dikirim. Tunggu satu menit sebelum meminta lagi.")
            self._send_code(connection, user_id, row.name, row.phone, now)

    def _too_soon(self, connection: Connection, user_id: str, now: datetime) -> bool:
        last = identity.activation_of(connection, user_id)
        return last is not None and last.created_at + CODE_PAUSE > now

    def _send_code(self, connection: Connection, user_id: str, name: str, phone: str, now: datetime) -> None:
        code = f"{secrets.randbelow(10**6):06d}"
        identity.set_activation(connection, user_id, self._keyed("code", user_id, code), now, now + CODE_LIFE)
        outbox.add(
            connection, secrets.token_hex(16), None, phone, "kode_aktivasi", {"nama": name, "kode": code}, now, name
        )

    def activate(self, user_id: str, code: str) -> None:
        """Activates an account with the code from its phone. Raises ``InvalidSubmission`` at ``kode``."""
        clean = "".join(code.split())
        with self._database.begin() as connection:
            row, now = identity.activation_of(connection, user_id), self._clock.now()
            if row is not None and row.expires_at > now and row.tries < CODE_TRIES:
                if hmac.compare_digest(row.code_hash, self._keyed("code", user_id, clean)):
                    identity.update_user(connection, user_id, active=True)
                    identity.drop_activation(connection, user_id)
                    return
                identity.count_try(connection, user_id)
                message = "Kode ini keliru. Periksa lagi pesan WhatsApp terakhir dari kami."
            elif row is not None and row.tries >= CODE_TRIES:
                message = "Terlalu banyak percobaan. Minta kode baru."
            else:
                message = "Kode ini sudah tidak berlaku. Minta kode baru."
        raise InvalidSubmission({"kode": message})

    def phone_of_pending(self, user_id: str) -> str | None:
        """The phone an account that still waits for activation gets its code on."""
        with self._database.connect() as connection:
            row = identity.by_id(connection, user_id)
        return row.phone if row is not None and not row.active else None

    # Signing in -------------------------------------------------------------------------------

    def authenticate(self, login: str, password: str, user_agent: str = "") -> SignIn:
        """Signs in by user name, NIK or phone. Raises ``InvalidSubmission`` with one sentence for every failure."""
        clean = login.strip().lower()
        hash, now = self._keyed("login", clean), self._clock.now()
        with self._database.connect() as connection:
            if identity.failures(connection, hash, now - FAILURE_WINDOW) >= FAILURES:
                raise InvalidSubmission({"sandi": "Terlalu banyak percobaan keliru. Coba lagi 15 menit lagi."})
            row = identity.by_login(connection, clean, _or_none(read_nik, clean), _or_none(read_phone, clean))
            groups = identity.groups_of(connection, row.id) if row is not None else frozenset()
        right = passwords.matches(
            row.password_hash if row is not None else passwords.DUMMY, password[: passwords.LONGEST]
        )
        if row is None or not right or not row.active:
            with self._database.begin() as connection:
                identity.add_failure(connection, hash, now)
            raise InvalidSubmission({"sandi": WRONG})
        token = secrets.token_urlsafe(32)
        actor = Actor(row.id, row.name, groups, row.kind == "pemohon", row.nik, row.phone)
        with self._database.begin() as connection:
            identity.forget_failures(connection, hash, now - timedelta(days=1))
            identity.add_session(connection, _digest(token), row.id, now, now + _life(actor), user_agent)
        return SignIn(token, actor)

    def session(self, token: str) -> Actor | None:
        """Whose session this is: one keyed look-up; None when it is unknown, over or revoked."""
        now, hash = self._clock.now(), _digest(token)
        with self._database.connect() as connection:
            rows = identity.find_session(connection, hash)
        if not rows or rows[0].expires_at <= now:
            return None
        first = rows[0]
        groups = frozenset(row.group_key for row in rows if row.group_key)
        actor = Actor(first.id, first.name, groups, first.kind == "pemohon", first.nik, first.phone)
        if now - first.seen_at > TOUCH_AFTER:
            with self._database.begin() as connection:
                identity.touch_session(connection, hash, now, now + _life(actor))
        return actor

    def sign_out(self, actor: Actor, token: str) -> None:
        with self._database.begin() as connection:
            identity.revoke(connection, actor.id, self._clock.now(), token_hash=_digest(token))

    def sessions(self, actor: Actor) -> Sequence[Row[Any]]:
        """The actor's open sessions, the latest used first."""
        with self._database.connect() as connection:
            return identity.sessions_of(connection, actor.id, self._clock.now())

    def revoke(self, actor: Actor, token_hash: str) -> None:
        """Ends one of the actor's own sessions; another's is not touched."""
        with self._database.begin() as connection:
            identity.revoke(connection, actor.id, self._clock.now(), token_hash=token_hash)

    def is_current(self, token: str, token_hash: str) -> bool:
        return hmac.compare_digest(_digest(token), token_hash)

    def change_password(self, actor: Actor, old: str, new: str, token: str) -> None:
        """Changes one's password and ends all other sessions. Raises ``InvalidSubmission``."""
        with self._database.connect() as connection:
            row = identity.by_id(connection, actor.id)
        if row is None or not passwords.matches(row.password_hash, old):
            raise InvalidSubmission({"sandi_lama": "Kata sandi lama keliru."})
        passwords.check_policy(new, row.nik, row.phone, row.name, row.login)
        with self._database.begin() as connection:
            identity.update_user(connection, actor.id, password_hash=passwords.hashed(new))
            identity.revoke(connection, actor.id, self._clock.now(), but=_digest(token))

    # Administration ---------------------------------------------------------------------------

    def seed_groups(self) -> None:
        """The groups every office has."""
        with self._database.begin() as connection:
            for key, name, kind in GROUPS:
                identity.add_group(connection, key, name, kind)

    def create_user(
        self,
        login: str,
        name: str,
        groups: Iterable[str],
        password: str,
        phone: str | None = None,
        nik: str | None = None,
    ) -> str:
        """An active account: an applicant's when ``groups`` holds pemohon, else staff's; returns its id.

        Raises ``Conflict`` when the login is taken, ``InvalidSubmission`` and ``NotFound`` for bad values.
        """
        wanted = self._known_groups(groups)
        passwords.check_policy(password, login, name, nik)
        with self._database.begin() as connection:
            if identity.by_login(connection, login.lower()) is not None:
                raise Conflict(f"Nama pengguna “{login}” sudah dipakai.")
            id = secrets.token_hex(16)
            row = {"id": id, "login": login.lower(), "name": name, "created_at": self._clock.now(), "active": True}
            row |= {"kind": "pemohon" if "pemohon" in wanted else "staf", "password_hash": passwords.hashed(password)}
            row |= {"phone": read_phone(phone) if phone else None, "nik": read_nik(nik) if nik else None}
            identity.add_user(connection, wanted, **row)
        return id

    def set_groups(self, login: str, groups: Iterable[str]) -> None:
        """Raises ``NotFound``."""
        wanted = self._known_groups(groups)
        with self._database.begin() as connection:
            identity.set_groups(connection, self._user(connection, login).id, wanted)

    def set_active(self, login: str, active: bool) -> None:
        """Lets an account in or locks it out; locking ends its sessions. Raises ``NotFound``."""
        with self._database.begin() as connection:
            row = self._user(connection, login)
            identity.update_user(connection, row.id, active=active)
            if not active:
                identity.revoke(connection, row.id, self._clock.now())

    def set_password(self, login: str, password: str) -> None:
        """Raises ``NotFound``, ``InvalidSubmission``."""
        passwords.check_policy(password, login)
        with self._database.begin() as connection:
            row = self._user(connection, login)
            identity.update_user(connection, row.id, password_hash=passwords.hashed(password))
            identity.revoke(connection, row.id, self._clock.now())

    def users(self) -> list[tuple[Row[Any], frozenset[str]]]:
        """Every account with its groups."""
        with self._database.connect() as connection:
            return [(row, identity.groups_of(connection, row.id)) for row in identity.users(connection)]

    def actor(self, login: str) -> Actor:
        """The account as an actor, for the command line and tests. Raises ``NotFound``, ``Forbidden``."""
        with self._database.connect() as connection:
            row = self._user(connection, login)
            if not row.active:
                raise Forbidden(f"Akun “{login}” tidak aktif.")
            groups = identity.groups_of(connection, row.id)
        return Actor(row.id, row.name, groups, row.kind == "pemohon", row.nik, row.phone)

    def _user(self, connection: Connection, login: str) -> Row[Any]:
        row = identity.by_login(connection, login.lower())
        if row is None:
            raise NotFound(f"Tidak ada akun “{login}”.")
        return row

    def _known_groups(self, groups: Iterable[str]) -> set[str]:
        wanted = set(groups)
        with self._database.connect() as connection:
            known = {row.key for row in identity.groups(connection)}
        if unknown := sorted(wanted - known):
            raise NotFound(f"Kelompok “{unknown[0]}” tidak ada.")
        return wanted

    def _keyed(self, *parts: str) -> str:
        """A keyed digest: a code of six digits must not be guessed back from the database alone."""
        return hmac.new(self._key, "\0".join(parts).encode(), hashlib.sha256).hexdigest()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _life(actor: Actor) -> timedelta:
    return APPLICANT_SESSION if actor.applicant else STAFF_SESSION


def _or_none(read: Any, text: str) -> str | None:
    try:
        found: str = read(text)
    except InvalidSubmission:
        return None
    return found
