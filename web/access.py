"""Who may use which view: every view says it, and a view that says nothing answers nobody.

A statement stands under the route: ``@blueprint.get("/x")`` then ``@roles("back_office")``. The hook
``guard`` runs before every request.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import Forbidden
from engine.services.actor import Actor
from web.current import actor

View = TypeVar("View", bound=Callable[..., Any])
STATEMENT = "access"


@dataclass(frozen=True, slots=True)
class Access:
    """``kind``: public, signed_in, applicant, staff or roles; ``groups`` are those of "roles", any of them."""

    kind: str
    groups: frozenset[str] = frozenset()

    def allows(self, who: Actor | None) -> bool:
        """True when this person (None: nobody signed in) may use the view."""
        if self.kind == "public":
            return True
        if who is None:
            return False
        return {
            "signed_in": True,
            "applicant": who.applicant,
            "staff": not who.applicant,
            "roles": bool(self.groups & who.groups),
        }[self.kind]


def _statement(access: Access) -> Callable[[View], View]:
    def mark(view: View) -> View:
        setattr(view, STATEMENT, access)
        return view

    return mark


public = _statement(Access("public"))
signed_in = _statement(Access("signed_in"))
applicant = _statement(Access("applicant"))
staff = _statement(Access("staff"))


def roles(*groups: str) -> Callable[[View], View]:
    """The view is for members of any of these groups."""
    return _statement(Access("roles", frozenset(groups)))


def statement_of(app: Flask, endpoint: str) -> Access | None:
    """What a view says about who may use it; None where it says nothing."""
    return getattr(app.view_functions.get(endpoint), STATEMENT, None)


def access_of(app: Flask) -> Iterator[tuple[str, frozenset[str], Access | None]]:
    """Every route with its methods and its statement: what the test walks."""
    for rule in app.url_map.iter_rules():
        yield rule.rule, frozenset(rule.methods or ()), statement_of(app, rule.endpoint)


def may(endpoint: str) -> bool:
    """For menus: may the person at hand use this view? False where there is no such view."""
    access = statement_of(current_app, endpoint)
    return access is not None and access.allows(actor())


def guard() -> ResponseReturnValue | None:
    """Before every request: refuses whatever the view's statement does not allow."""
    if request.endpoint is None:
        return None  # no such address: Flask answers 404
    access = statement_of(current_app, request.endpoint)
    if access is None:
        raise Forbidden("Halaman ini belum dibuka untuk siapa pun.")
    who = actor()
    if access.allows(who):
        return None
    if who is None:
        if request.method in ("GET", "HEAD"):
            return redirect(url_for("public.sign_in", lanjut=request.full_path.rstrip("?")))
        abort(401)
    raise Forbidden(
        "Halaman ini bukan untuk akun Anda. Masuk dengan akun yang berwenang, atau kembali ke halaman utama."
    )


def local_path(address: str | None) -> str | None:
    """The address if it leads nowhere but into this site, else None: an open redirect helps only thieves."""
    if not address or not address.startswith("/") or address.startswith("//"):
        return None
    if "\\" in address or any(ord(sign) < 32 for sign in address):
        return None
    parts = urlsplit(address)
    return None if parts.scheme or parts.netloc else address
