"""The engine for programs: the part of Camunda 7's REST interface that tasks need, with a token of ours."""

from __future__ import annotations

from flask import Blueprint

from web.rest import errors, processes, tasks
from web.security import csrf

blueprint = Blueprint("rest", __name__, url_prefix="/engine-rest")
csrf.exempt(blueprint)  # a token in a header is sent by nobody's browser by itself
for part in (tasks, processes):
    part.add_routes(blueprint)
errors.install(blueprint)
