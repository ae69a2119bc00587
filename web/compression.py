"""Answers that are text, sent smaller to whom asks for it: brotli, else gzip.

What is compressed already (PDF, xlsx, fonts, pictures) stays as it is, and so does what is so short that it would fit
into one packet anyway.
"""

from __future__ import annotations

import gzip
from http import HTTPStatus

import brotli
from flask import Flask, Request, Response, request

SMALLEST = 1000  # bytes
TYPES = frozenset(
    {
        "application/javascript",
        "application/json",
        "application/manifest+json",
        "application/problem+json",
        "application/xml",
        "image/svg+xml",
    }
)
PAGE_BROTLI, PAGE_GZIP = 5, 6  # for what is made anew each time: one or two milliseconds a page
FILE_BROTLI, FILE_GZIP = 9, 9  # for what is kept: brotli's 10 and 11 take three seconds for pdf.js, for a tenth


def install(app: Flask) -> None:
    """Compresses the answers of an application; installed first, so that it sees what all others made of them."""
    app.after_request(_compress)


def is_text(mimetype: str) -> bool:
    """Whether content of this type gets smaller."""
    return mimetype.startswith("text/") or mimetype in TYPES


def choose(asked: Request) -> str:
    """The encoding this client takes and we prefer: ``br``, ``gzip`` or "" for none."""
    if "Accept-Encoding" not in asked.headers:
        return ""
    accepted = asked.accept_encodings
    brotli_quality, gzip_quality = accepted["br"], accepted["gzip"]
    if brotli_quality and brotli_quality >= gzip_quality:
        return "br"
    return "gzip" if gzip_quality else ""


def compress(data: bytes, encoding: str, brotli_quality: int, gzip_level: int) -> bytes:
    """``data`` in the encoding that ``choose`` found."""
    if encoding == "br":
        made: bytes = brotli.compress(data, mode=brotli.MODE_TEXT, quality=brotli_quality)
        return made
    return gzip.compress(data, gzip_level, mtime=0)  # without a time, so that the same stays the same


def _compress(response: Response) -> Response:
    if response.status_code == HTTPStatus.NO_CONTENT or not is_text(response.mimetype or ""):
        return response
    if response.direct_passthrough or response.is_streamed:
        return response
    if "Content-Encoding" in response.headers or len(data := response.get_data()) < SMALLEST:
        return response
    response.vary.add("Accept-Encoding")
    if encoding := choose(request):
        response.set_data(compress(data, encoding, PAGE_BROTLI, PAGE_GZIP))
        response.headers["Content-Encoding"] = encoding
    return response
