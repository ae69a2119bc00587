"""What no text may hold, refused once before anything reads it: NUL, which PostgreSQL cannot keep, and half a surrogate
or other bytes that are no UTF-8, which would be kept as something else. A body that is too large is refused here too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any
from urllib.parse import unquote_to_bytes

from flask import Flask, request
from werkzeug.exceptions import RequestEntityTooLarge

from engine.errors import Refused

FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
REPLACED = "\ufffd"  # what stands in a multipart form's text for bytes that are none
CURE = "Hapus tanda itu, atau ketik ulang isinya, lalu kirim lagi. Data Anda belum berubah."


def install(app: Flask, *, json_only: bool = False) -> None:
    """Before every request, and before everything else that looks at one. ``json_only``: whatever a body says it is,
    it is read as JSON."""
    app.before_request(partial(_check, json_only))


def _check(json_only: bool) -> None:
    """Raises ``Refused`` naming the place, ``RequestEntityTooLarge``."""
    limit = request.max_content_length
    if limit is not None and (request.content_length or 0) > limit:
        raise RequestEntityTooLarge()
    _check_address()
    _check_headers()
    if request.environ.get("CONTENT_TYPE") or json_only:
        _check_body(json_only)


def is_storable(text: str) -> bool:
    """Whether it has neither NUL nor half a surrogate."""
    if "\0" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _check_address() -> None:
    environment = request.environ
    raw, query = environment["PATH_INFO"].encode("latin-1"), environment.get("QUERY_STRING", "").encode("latin-1")
    if not _is_readable(raw) or not _is_quoted_readable(query):
        raise Refused(
            "Alamat halaman ini memuat tanda yang rusak. Buka lagi dari tautan aslinya, atau mulai dari halaman utama."
        )


def _check_headers() -> None:
    environment = request.environ
    for name in [name for name, value in environment.items() if name[:5] == "HTTP_" and "\0" in value]:
        raise Refused(_sentence("Kepala permintaan", name[5:].replace("_", "-").title()))
    if "HTTP_COOKIE" in environment:
        for name, value in request.cookies.items():
            if not is_storable(name) or not is_storable(value):
                raise Refused("Kuki dari peramban Anda memuat tanda yang rusak. Hapus kuki situs ini, lalu coba lagi.")
    if environment.get("HTTP_AUTHORIZATION", "")[:6].lower() == "basic ":
        given = request.authorization
        if given is not None and not (is_storable(given.username or "") and is_storable(given.password or "")):
            raise Refused(_sentence("Kepala permintaan", "Authorization"))


def _check_body(json_only: bool) -> None:
    kind = request.mimetype
    if kind == MULTIPART:
        _refuse_first(request.form.items(multi=True), REPLACED)
        _refuse_first(((name, file.filename or "") for name, file in request.files.items(multi=True)), REPLACED)
        empty = not request.form and not request.files
        if empty and request.content_length:  # the parser gave up, and would say nothing
            raise Refused(_sentence("Kiriman"))
        return
    if kind == FORM:
        _check_form(request.get_data())
    if json_only or request.is_json:
        _check_json(request.get_data())


def _check_form(data: bytes) -> None:
    if _is_quoted_readable(data):
        return
    for pair in data.split(b"&"):
        name, _, value = (unquote_to_bytes(each) for each in pair.partition(b"="))
        if not _is_readable(name):
            raise Refused(_sentence("Nama sebuah isian"))
        if not _is_readable(value):
            raise Refused(_sentence("Isian", name.decode()))


def _check_json(data: bytes) -> None:
    """Only an escape can hold what the bytes themselves may not."""
    if not _is_readable(data):
        raise Refused(_sentence("Kiriman"))
    if b"\\u" not in data:
        return
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return  # whoever reads it says so
    _refuse_first(_texts(found))


def _texts(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a JSON value, keys too, each with the nearest key above it."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each, name)
    elif isinstance(value, dict):
        for key, each in value.items():
            yield key, ""
            yield from _texts(each, key)


def _refuse_first(texts: Iterable[tuple[str, str]], spoiled: str = "\0") -> None:
    for name, text in texts:
        if not is_storable(name) or spoiled in name:
            raise Refused(_sentence("Nama sebuah isian"))
        if not is_storable(text) or spoiled in text:
            raise Refused(_sentence("Isian", name))


def _sentence(what: str, name: str = "") -> str:
    named = f"{what} “{name}”" if name else what
    return f"{named} memuat tanda yang tidak bisa disimpan (NUL atau huruf yang rusak). {CURE}"


def _is_quoted_readable(data: bytes) -> bool:
    """The same of what is written with ``%XX``."""
    return _is_readable(unquote_to_bytes(data) if b"%" in data else data)


def _is_readable(data: bytes) -> bool:
    """Whether the bytes are UTF-8 without NUL."""
    if b"\0" in data:
        return False
    if data.isascii():
        return True
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
