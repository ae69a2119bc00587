"""Pages for everybody: what the office offers, registration, sign-in."""

from __future__ import annotations

from flask import Blueprint

from web.public import home, registration, signing_in, taking_over, tracking, verification

blueprint = Blueprint("public", __name__)
for part in (home, tracking, verification, registration, taking_over, signing_in):
    part.add_routes(blueprint)
