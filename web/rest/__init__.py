"""The engine for programs: the part of Camunda 7's REST interface that tasks need, with a token of ours, and of Camunda
8's what Modeler needs.

An application of its own beside the site: it knows no cookies, so it needs no protection of them, and a request costs
what it does and little more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

from engine.settings import Settings
from office.office import Office
from web import compression, edge
from web.application import Application
from web.current import EXTENSION
from web.rest import camunda_8, deployments, errors, messages, processes, signing_in, tasks
from web.rest.camunda_8 import problems

PREFIXES = ("/engine-rest", problems.PREFIX)
BELOW = tuple(f"{prefix}/" for prefix in PREFIXES)
Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


def build(settings: Settings, office: Office) -> Flask:
    """The application over one office."""
    app = Application("web.rest", static_folder=None)
    app.extensions[EXTENSION] = office
    app.config["MAX_CONTENT_LENGTH"] = settings.upload_limit
    compression.install(app)
    edge.install(app, json_only=True)
    app.before_request(signing_in.sign_in)
    app.after_request(signing_in.add_headers)
    errors.install(app)
    for part in (tasks, processes, deployments, messages):
        part.add_routes(app)
    app.register_blueprint(camunda_8.blueprint)
    return app


def beside(site: Wsgi, rest: Wsgi) -> Wsgi:
    """The site, with the other application below ``PREFIXES``."""

    def choose(environment: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        return (rest if is_below(environment["PATH_INFO"]) else site)(environment, start_response)

    return choose


def is_below(path: str) -> bool:
    """Whether an address is the programs'."""
    return path in PREFIXES or path.startswith(BELOW)
