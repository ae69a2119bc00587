"""Pages about processes: their versions, what changed from one to the next, and what is wrong with a diagram."""

from __future__ import annotations

from flask import Blueprint

from web.designer import checking, processes, rules, testing, versions

blueprint = Blueprint("designer", __name__, url_prefix="/perancang")
for part in (processes, versions, checking, rules, testing):
    part.add_routes(blueprint)
