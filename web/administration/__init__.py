"""Pages for those who keep the office: people, groups, substitutes, settings, and the record of it all."""

from __future__ import annotations

from flask import Blueprint

from web.administration import calendar, calendar_hours, groups, incidents, office, people, record, substitutes

blueprint = Blueprint("administration", __name__, url_prefix="/pengelolaan")
for part in (people, groups, substitutes, office, record, incidents, calendar, calendar_hours):
    part.add_routes(blueprint)
