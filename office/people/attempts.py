"""How often somebody may try at one thing: counted in the database, so that no second process forgets it."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

from engine.storage import identity
from engine.storage.database import Connection


class Attempts:
    """``key`` keeps what is counted from being read back out of the database."""

    def __init__(self, key: str) -> None:
        self._key = key.encode()

    def may(self, connection: Connection, now: datetime, within: timedelta, most: int, *subject: str) -> bool:
        """Counts one more attempt at ``subject``, unless there were ``most`` of them already: then it may not."""
        counted = self.hash_parts(*subject)
        if identity.attempts(connection, counted, now - within) >= most:
            return False
        identity.add_attempt(connection, counted, now)
        return True

    def hash_parts(self, *parts: str) -> str:
        """A keyed digest: a code of six digits must not be guessed back from the database alone."""
        return hmac.new(self._key, "\0".join(parts).encode(), hashlib.sha256).hexdigest()
