"""Who asks: the owner of the token in the Authorization header. Without one nobody reaches any address."""

from __future__ import annotations

from flask import Response, g, request

from engine.errors import Unauthorized
from web.current import engine

NEEDED = "Permintaan ini perlu token yang berlaku: Authorization: Bearer …"


def by_token() -> None:
    """Before every request. Raises ``Unauthorized``."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    found = engine().tokens.actor(given.strip()) if scheme.lower() == "bearer" else None
    if found is None:
        raise Unauthorized(NEEDED)
    g.actor = found


def unkept(answer: Response) -> Response:
    """Nothing of it is kept on the way, and no page may read it."""
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
