"""The query of a list's address: its filters and its page."""

from __future__ import annotations

from flask import request, url_for

LENGTH = 100
PAGES = 10_000


def text(name: str) -> str:
    """A filter's value, tidied."""
    return " ".join(request.args.get(name, "").split())[:LENGTH]


def page() -> int:
    """The number of the page, from 1."""
    number = request.args.get("hal", 1, type=int)
    return min(max(number, 1), PAGES)


def page_address(number: int) -> str:
    """The address of another page of this list, with the same filters."""
    kept = {name: value for name, value in request.args.items() if name != "hal"}
    return url_for(
        str(request.endpoint), **{**(request.view_args or {}), **kept, "hal": number if number > 1 else None}
    )
