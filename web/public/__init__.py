"""Pages for everybody: what the office offers, registration, sign-in."""

from __future__ import annotations

from flask import Blueprint

from web.public import home, registration, signing_in

blueprint = Blueprint("public", __name__)
for part in (home, registration, signing_in):
    part.add_routes(blueprint)
