"""The web application: blueprints, one an audience, and what they share."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from engine.settings import Settings
from office.office import Office
from web import access, compression, edge, errors, filters, limits, menu, rest, security, sessions, static_files
from web.account import blueprint as account
from web.administration import blueprint as administration
from web.applicant import blueprint as applicant
from web.application import Application
from web.connections import BodyLimit
from web.counter import blueprint as counter
from web.current import EXTENSION, actor, now
from web.current import settings as current_settings
from web.designer import blueprint as designer
from web.documents import blueprint as documents
from web.notifications import blueprint as notifications
from web.public import blueprint as public
from web.staff import blueprint as staff

BLUEPRINTS = (public, account, applicant, documents, notifications, counter, staff, administration, designer)


def build(settings: Settings, office: Office) -> Flask:
    """The application over one office. Every view in it says who may use it, or answers nobody."""
    app = Application("web", root_path=str(Path(__file__).parent), static_folder=None)
    app.extensions[EXTENSION] = office
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    compression.install(app)
    edge.install(app)
    security.protect(app, settings)
    limits.limiter.init_app(app)
    sessions.install(app)
    app.before_request(access.guard)
    errors.install(app)
    filters.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    static_files.install(app)
    app.context_processor(lambda: {"actor": actor(), "settings": current_settings(), "now": now()})
    app.add_template_global(access.may, "may")
    app.add_template_global(menu.entries, "menu_entries")
    app.add_template_global(menu.post, "post")
    app.wsgi_app = rest.beside(app.wsgi_app, rest.build(settings, office).wsgi_app)  # type: ignore[method-assign,assignment]
    return app


def body_limit(settings: Settings) -> BodyLimit:
    """How many bytes a request's body may have, known before it is read."""
    page = security.largest_body(settings)
    return lambda path: settings.upload_limit if rest.is_below(path) else page
