"""Who people are: accounts, activation by a code on their phone, sign-in, sessions that can be revoked."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from engine.clock import Clock
from engine.errors import InvalidSubmission, Refused
from engine.groups import APPLICANT_GROUP, APPLICANTS
from engine.services.actor import Actor
from engine.storage import identity, outbox
from engine.storage.database import Connection, Database
from engine.storage.rows.people import SessionRow
from office.people import passwords
from office.people.attempts import Attempts
from office.people.groups import as_actor, office_day
from office.people.identity_numbers import read_nik, read_phone
from office.wording import Compose

CODE_LIFE, CODE_TRIES, CODE_PAUSE = timedelta(minutes=10), 5, timedelta(minutes=1)
DAY, REGISTRATIONS, CODES = timedelta(days=1), 8, 10  # for one NIK or phone; for one registration
FAILURE_WINDOW, FAILURES = timedelta(minutes=15), 8
STAFF_SESSION, APPLICANT_SESSION = timedelta(hours=12), timedelta(days=30)
TOUCH_AFTER = timedelta(minutes=5)
WRONG_CODE = (
    "Kode ini keliru atau sudah tidak berlaku. Periksa pesan WhatsApp terakhir dari kami, atau minta kode baru. "
    f"Satu kode berlaku 10 menit dan boleh dicoba {CODE_TRIES} kali."
)
WRONG = "Nama pengguna atau kata sandi keliru."


@dataclass(frozen=True, slots=True)
class SignIn:
    """A new session: ``token`` goes into the person's cookie and is stored nowhere else."""

    token: str
    actor: Actor


class IdentityService:
    """Accounts as their owners use them: registering and signing in."""

    def __init__(self, database: Database, clock: Clock, secret_key: str, compose: Compose) -> None:
        self._database, self._clock, self._compose = database, clock, compose
        self._attempts = Attempts(secret_key)

    # Registration -----------------------------------------------------------------------------

    def register(self, nik: str, name: str, phone: str, password: str) -> str:
        """Registers an applicant and sends the activation code; returns an id to activate with.

        A NIK or phone that has an account already gets the same answer, and its owner a message: nobody learns
        here who is registered. Raises ``InvalidSubmission`` with every field that is wrong.
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
        hash = passwords.hash_password(password)
        with self._database.begin() as connection:
            return self._register(connection, found["nik"], clean, found["telepon"], hash)

    def _register(self, connection: Connection, nik: str, name: str, phone: str, hash: str) -> str:
        """Every limit here counts what was sent in, never what was found: a refusal tells nothing about accounts."""
        now, id = self._clock.now(), secrets.token_hex(16)
        for field, value in (("nik", nik), ("telepon", phone)):
            if not self._attempts.may(connection, now, DAY, REGISTRATIONS, "daftar", value):
                message = "Terlalu banyak pendaftaran dengan nomor ini hari ini. Coba lagi besok."
                raise InvalidSubmission({field: message})
        self._attempts.may(connection, now, CODE_PAUSE, 1, "kode", id)  # the first code counts as one
        known = identity.applicants_with(connection, nik, phone)
        if owner := next((row for row in known if not row.pending), None):
            if owner.phone is not None:
                self._send(connection, id, owner.phone, "akun_sudah_ada", {"nama": owner.name}, now)
            return id
        for row in known:  # never activated: whoever registers last waits, under an id nobody else knows
            identity.drop_user(connection, row.id)
        account = {"id": id, "login": nik, "kind": APPLICANTS, "name": name, "nik": nik, "phone": phone}
        identity.add_user(connection, [APPLICANT_GROUP], **account, password_hash=hash, active=False, created_at=now)
        self._send_code(connection, id, name, phone, now)
        return id

    def resend_code(self, user_id: str) -> None:
        """Sends another activation code: once a minute, a few times a day. Raises ``Refused``.

        An id that waits for nothing gets the same answers.
        """
        with self._database.begin() as connection:
            now = self._clock.now()
            if not self._attempts.may(connection, now, DAY, CODES, "kode sehari", user_id):
                raise Refused("Terlalu banyak kode diminta hari ini. Coba lagi besok.")
            if not self._attempts.may(connection, now, CODE_PAUSE, 1, "kode", user_id):
                raise Refused("Kode baru saja dikirim. Tunggu satu menit sebelum meminta lagi.")
            row = identity.by_id(connection, user_id)
            if row is not None and row.phone is not None and identity.activation_of(connection, user_id) is not None:
                self._send_code(connection, user_id, row.name, row.phone, now)

    def _send_code(self, connection: Connection, user_id: str, name: str, phone: str, now: datetime) -> None:
        code = f"{secrets.randbelow(10**6):06d}"
        identity.set_activation(
            connection, user_id, self._attempts.hash_parts("code", user_id, code), now, now + CODE_LIFE
        )
        self._send(connection, secrets.token_hex(16), phone, "kode_aktivasi", {"nama": name, "kode": code}, now)

    def _send(
        self, connection: Connection, id: str, phone: str, template: str, values: Mapping[str, str], now: datetime
    ) -> None:
        made = self._compose(template, values)
        outbox.add(connection, id, None, phone, template, made.params, now, values["nama"], made.text)

    def activate(self, user_id: str, code: str) -> None:
        """Activates an account with the code from its phone. Raises ``InvalidSubmission`` at ``kode``.

        One sentence for every failure: it would tell otherwise whether an account waits behind the id.
        """
        clean = "".join(code.split())
        with self._database.begin() as connection:
            row, now = identity.activation_of(connection, user_id, lock=True), self._clock.now()
            if row is not None and row.expires_at > now and row.tries < CODE_TRIES:
                if hmac.compare_digest(row.code_hash, self._attempts.hash_parts("code", user_id, clean)):
                    identity.update_user(connection, user_id, active=True)
                    identity.drop_activation(connection, user_id)
                    return
                identity.count_try(connection, user_id)
        raise InvalidSubmission({"kode": WRONG_CODE})

    def phone_of_pending(self, user_id: str) -> str | None:
        """The phone an account that still waits for activation gets its code on."""
        with self._database.connect() as connection:
            row, waits = identity.by_id(connection, user_id), identity.activation_of(connection, user_id)
        return row.phone if row is not None and waits is not None else None

    # Signing in -------------------------------------------------------------------------------

    def authenticate(self, login: str, password: str, user_agent: str = "") -> SignIn:
        """Signs in by user name, NIK or phone. Raises ``InvalidSubmission`` with one sentence for every failure."""
        actor, token, now = self.verify_login(login, password), secrets.token_urlsafe(32), self._clock.now()
        with self._database.begin() as connection:
            identity.add_session(connection, _digest(token), actor.id, now, now + _life(actor), user_agent)
        return SignIn(token, actor)

    def verify_login(self, login: str, password: str) -> Actor:
        """Whose user name, NIK or phone and password these are, without a session. Raises as ``authenticate``."""
        clean = login.strip().lower()
        nik, phone = _or_none(read_nik, clean), _or_none(read_phone, clean)
        # However a number is spaced it is one login; and it counts before the password is looked at, so that many
        # guesses at the same moment are not all free.
        counted, now = nik or phone or clean, self._clock.now()
        with self._database.begin() as connection:
            if not self._attempts.may(connection, now, FAILURE_WINDOW, FAILURES, "login", counted):
                raise InvalidSubmission({"sandi": "Terlalu banyak percobaan keliru. Coba lagi 15 menit lagi."})
            row = identity.by_login(connection, clean, nik, phone)
            held = identity.held(connection, row.id, office_day(self._clock)) if row is not None else ()
        hash = row.password_hash if row is not None else None
        right = passwords.matches(hash, password[: passwords.LONGEST])
        if row is None or not right or not row.active:
            raise InvalidSubmission({"sandi": WRONG})
        with self._database.begin() as connection:
            identity.forget_attempts(connection, self._attempts.hash_parts("login", counted), now - DAY)
        return as_actor(row, held)

    def session(self, token: str) -> Actor | None:
        """Whose session this is: one keyed look-up; None when it is unknown, over or revoked."""
        now, hash = self._clock.now(), _digest(token)
        with self._database.look_up() as connection:
            rows = identity.find_session(connection, hash, office_day(self._clock))
        if not rows or rows[0].expires_at <= now:
            return None
        first = rows[0]
        actor = as_actor(first, rows)
        if now - first.seen_at > TOUCH_AFTER:
            with self._database.begin() as connection:
                identity.touch_session(connection, hash, now, now + _life(actor))
        return actor

    def sign_out(self, actor: Actor, token: str) -> None:
        with self._database.begin() as connection:
            identity.revoke(connection, actor.id, self._clock.now(), token_hash=_digest(token))

    def sessions(self, actor: Actor) -> Sequence[SessionRow]:
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
        hash = passwords.hash_password(new)
        with self._database.begin() as connection:
            identity.update_user(connection, actor.id, password_hash=hash)
            identity.revoke(connection, actor.id, self._clock.now(), but=_digest(token))


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
