"""Who is signed in: a cookie that names a session row, looked up once a request and revocable on the server."""

from __future__ import annotations

from typing import Any

from flask import Flask, g, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from engine.errors import InvalidSubmission, Unavailable
from engine.services.actor import Actor
from web.current import office

USER_AGENT_LENGTH = 200


class SignedIn(UserMixin):  # type: ignore[misc]
    """The person and the token of this session; Flask-Login keeps the token, never the person's id."""

    def __init__(self, actor: Actor, token: str) -> None:
        self.actor, self.token = actor, token

    def get_id(self) -> str:
        return self.token


def install(app: Flask) -> None:
    """Loads the person before every request but those for static files."""
    manager = LoginManager()
    manager.session_protection = None  # the row is the protection: it is revocable and says where it was made
    manager.user_loader(_load)
    manager.init_app(app)

    @app.before_request
    def remember_actor() -> None:
        if request.endpoint != "static" and current_user.is_authenticated:
            g.actor = current_user.actor


def _load(token: str) -> SignedIn | None:
    """Asked again for the page that tells of a fault: if the database is away, that page is told to nobody in
    particular."""
    if g.get("database_away"):
        return None
    try:
        actor = office().identity.session(token)
    except Unavailable:
        g.database_away = True
        raise
    return SignedIn(actor, token) if actor else None


def sign_in(login: str, password: str) -> Actor:
    """Opens a session and puts its token into the cookie. Raises ``InvalidSubmission``."""
    if not login.strip():
        raise InvalidSubmission({"nama": "Isi nama pengguna, NIK, atau nomor WhatsApp Anda."})
    if not password:
        raise InvalidSubmission({"sandi": "Isi kata sandi Anda."})
    opened = office().identity.authenticate(login, password, str(request.user_agent)[:USER_AGENT_LENGTH])
    session.clear()  # nothing from before the sign-in lives on in it
    login_user(SignedIn(opened.actor, opened.token))
    g.actor = opened.actor
    return opened.actor


def sign_out() -> None:
    """Ends this session on the server and in the browser."""
    user: Any = current_user
    if user.is_authenticated:
        office().identity.sign_out(user.actor, user.token)
    logout_user()
    session.clear()
    g.pop("actor", None)


def token() -> str:
    """The token of this session."""
    user: Any = current_user
    return str(user.token)
