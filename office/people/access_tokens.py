"""Personal access tokens: a program signs in as a person, with part of what that person may do."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from engine.clock import Clock
from engine.dates import local
from engine.errors import InvalidSubmission
from engine.groups import DESIGNER
from engine.services.actor import Actor
from engine.storage import audit_log, identity
from engine.storage.database import Database
from engine.storage.rows.people import SessionRow
from office.people.groups import as_actor

SCOPES = {"tugas": "Mengerjakan tugas", DESIGNER: "Memasang diagram dari Camunda Modeler"}
PREFIX = "alur_"  # so that a token left in a file is recognised as one
LONGEST_DAYS = 366
TOUCH_AFTER = timedelta(hours=1)


class AccessTokenService:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def create(self, actor: Actor, name: str, scope: str, days: int) -> str:
        """A new token of the actor's, shown once and stored as a digest only.

        Raises ``InvalidSubmission`` at nama, lingkup or hari.
        """
        clean, errors = " ".join(name.split()), {}
        if not 3 <= len(clean) <= 60:
            errors["nama"] = "Beri nama, misalnya Modeler di laptop kantor."
        if scope not in SCOPES or (scope == DESIGNER and DESIGNER not in actor.groups):
            errors["lingkup"] = "Pilih apa yang boleh dilakukan token ini; yang itu bukan wewenang Anda."
        if not 1 <= days <= LONGEST_DAYS:
            errors["hari"] = f"Masa berlaku 1 sampai {LONGEST_DAYS} hari."
        if errors:
            raise InvalidSubmission(errors)
        token, now = PREFIX + secrets.token_urlsafe(32), self._clock.now()
        until = now + timedelta(days=days)
        with self._database.begin() as connection:
            hashed = _digest(token)
            identity.add_session(connection, hashed, actor.id, now, until, clean, identity.TOKEN, scope)
            audit_log.add(connection, actor.id, actor.name, "token.created", clean, now, f"{scope}, {days} hari")
        return token

    def actor(self, token: str) -> Actor | None:
        """Whom the token stands for, with the groups of its scope; None when it is unknown, over or revoked."""
        now, hashed = self._clock.now(), _digest(token)
        with self._database.look_up() as connection:
            rows = identity.find_session(connection, hashed, local(now).date().isoformat(), identity.TOKEN)
        if not rows or rows[0].expires_at <= now:
            return None
        first, who = rows[0], as_actor(rows[0], rows)
        if now - first.seen_at > TOUCH_AFTER:
            with self._database.begin() as connection:
                identity.touch_session(connection, hashed, now, first.expires_at)
        kept = who.groups & {DESIGNER} if first.scope == DESIGNER else who.groups - {DESIGNER}
        return who if kept == who.groups else replace(who, groups=kept)

    def of(self, actor: Actor) -> Sequence[SessionRow]:
        """The actor's tokens that still work, the latest used first."""
        with self._database.connect() as connection:
            return identity.sessions_of(connection, actor.id, self._clock.now(), identity.TOKEN)

    def revoke(self, actor: Actor, token_hash: str) -> None:
        """Ends one of the actor's own tokens; another's is not touched."""
        now = self._clock.now()
        with self._database.begin() as connection:
            identity.revoke(connection, actor.id, now, token_hash=token_hash)
            audit_log.add(connection, actor.id, actor.name, "token.revoked", actor.name, now)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
