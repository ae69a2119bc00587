"""The token of a form, masked anew in every page.

Pages are compressed, and one that repeats what somebody sent beside a secret tells by its length how much of the secret
was guessed (BREACH). Flask-WTF's token is the same for a whole session but for its time; under a mask it never is.
"""

from __future__ import annotations

import binascii
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

from flask import Flask, g
from flask_wtf.csrf import CSRFProtect, generate_csrf


class MaskedCSRFProtect(CSRFProtect):  # type: ignore[misc]
    """Gives out masked tokens and takes only such."""

    def init_app(self, app: Flask) -> None:
        super().init_app(app)
        app.jinja_env.globals["csrf_token"] = masked_token  # for macros, which know no context
        app.context_processor(lambda: {"csrf_token": masked_token})

    def _get_csrf_token(self) -> str | None:
        given = super()._get_csrf_token()
        return unmask(given) if given else None


def masked_token() -> str:
    """The session's token under a mask: one a request, so that a page's forms share it."""
    if "masked_csrf" not in g:
        g.masked_csrf = mask(generate_csrf())
    return str(g.masked_csrf)


def mask(token: str) -> str:
    """A random pad, and the token beside it, hidden under the pad."""
    pad = secrets.token_bytes(len(token))
    return urlsafe_b64encode(pad + _xor(pad, token.encode())).decode()


def unmask(masked: str) -> str | None:
    """The token; None for what ``mask`` did not make."""
    try:
        both = urlsafe_b64decode(masked.encode("ascii"))
        return _xor(both[: len(both) // 2], both[len(both) // 2 :]).decode("ascii")
    except (ValueError, binascii.Error):
        return None


def _xor(pad: bytes, data: bytes) -> bytes:
    """At once, not byte by byte. Raises ``ValueError`` where they are not of one length."""
    if len(pad) != len(data):
        raise ValueError("a pad of another length")
    return (int.from_bytes(pad) ^ int.from_bytes(data)).to_bytes(len(data))
