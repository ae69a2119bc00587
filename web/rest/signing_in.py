"""Who asks: the owner of the token in the Authorization header, or a designer with name and password.

Camunda Modeler knows HTTP Basic and Bearer. A password opens what a designer's token opens and no more: deployments.
Modeler's window has no origin of its own (``file://``, ``null``): only for those, and never with cookies, may an answer
be read across origins.
"""

from __future__ import annotations

from dataclasses import replace

from flask import Response, g, request
from flask.typing import ResponseReturnValue

from engine.errors import InvalidSubmission, Unauthorized
from engine.groups import DESIGNER
from engine.services.actor import Actor
from web.current import office

NEEDED = "Permintaan ini perlu token yang berlaku: Authorization: Bearer …"
ORIGINS = frozenset({"null", "file://"})
ALLOWED = {
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Accept, Idempotency-Key",
    "Access-Control-Max-Age": "600",
}


def sign_in() -> ResponseReturnValue | None:
    """Before every request; a preflight of Modeler's window is answered without. Raises ``Unauthorized``."""
    if request.method == "OPTIONS" and request.headers.get("Origin") in ORIGINS:
        return "", 204
    g.actor = _by_token() or _by_password()
    if g.actor is None:
        raise Unauthorized(NEEDED)
    return None


def _by_token() -> Actor | None:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    return office().access_tokens.actor(given.strip()) if scheme.lower() == "bearer" else None


def _by_password() -> Actor | None:
    """A designer's account; counted and slowed as signing in on the page is."""
    given = request.authorization
    if given is None or given.type != "basic" or not given.username:
        return None
    try:
        who = office().identity.verify_login(given.username, given.password or "")
    except InvalidSubmission:
        return None
    return replace(who, groups=who.groups & {DESIGNER}) if DESIGNER in who.groups else None


def add_headers(answer: Response) -> Response:
    """Nothing of it is kept on the way; only Modeler's window may read it from elsewhere."""
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    origin = request.headers.get("Origin")
    if origin in ORIGINS:
        answer.headers["Access-Control-Allow-Origin"] = origin
        answer.headers["Vary"] = "Origin"
        answer.headers.update(ALLOWED)
    return answer
