"""What the request at hand works with: the engine, the settings, the clock and the person."""

from __future__ import annotations

from datetime import datetime

from flask import current_app, g

from engine.services.actor import Actor
from engine.services.engine import Engine
from engine.settings import Settings
from office.office import Office

EXTENSION = "alur"


def office() -> Office:
    """The office this application serves."""
    found: Office = current_app.extensions[EXTENSION]
    return found


def engine() -> Engine:
    """Its engine."""
    return office().engine


def settings() -> Settings:
    """The settings as they stand: the environment's, and over them what the operator has set."""
    return office().settings.current()


def now() -> datetime:
    """One moment for the whole request, so that everything on a page agrees; aware, UTC."""
    if "now" not in g:
        g.now = engine().clock.now()
    return g.now  # type: ignore[no-any-return]


def actor() -> Actor | None:
    """The person who is signed in, or None."""
    found: Actor | None = g.get("actor")
    return found


def person() -> Actor:
    """The person who is signed in; only for views that a statement of access keeps for signed-in people."""
    found = actor()
    assert found is not None, "a view without a statement of access was reached"
    return found
