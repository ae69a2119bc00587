"""Command ids: made when a page is drawn, so that a button pressed twice does its work once."""

from __future__ import annotations

import re
import secrets

from flask import request

from engine.errors import Refused

FIELD = "perintah"
_SHAPE = re.compile(r"[0-9a-f]{32}")


def new() -> str:
    """A fresh id for a form that is being drawn."""
    return secrets.token_hex(16)


def read_id(kind: str, target: str = "") -> str:
    """The id that came with the form at hand; ``kind`` keeps a claim's id from answering for a completion, ``target``
    that of one button of a list from answering for another."""
    given = request.form.get(FIELD, "")
    if _SHAPE.fullmatch(given) is None:
        raise Refused("Kiriman ini tidak lengkap. Muat ulang halamannya, lalu coba lagi.")
    return f"{kind} {given} {target}".rstrip()
