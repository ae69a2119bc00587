"""The files that pages are drawn with: style sheets, scripts, icons, typeface, what npm brought.

All of them lie below one fingerprint of them all, ``/static/<fingerprint>/css/alur.css``: what a style sheet or a
script refers to by a relative path carries it too, and a page never meets a script of another version.
"""

from __future__ import annotations

import hashlib
import mimetypes
import os
import re
from functools import cache, lru_cache
from pathlib import Path

from flask import Flask, Response, abort, request, send_file
from werkzeug.security import safe_join

from web import access, compression

ROOT = Path(__file__).parent / "static"
URL = "/static"
# Under an address that changes with the content a file is kept for good; else it is asked for each time.
KEPT, ASKED = "public, max-age=31536000, immutable", "public, no-cache"
_FINGERPRINT = re.compile(r"[0-9a-f]{12}")


def install(app: Flask) -> None:
    """The route, as ``static``."""
    app.add_url_rule(f"{URL}/<path:filename>", "static", access.public(serve))
    app.add_template_global(asset)


def asset(path: str) -> str:
    """The address of a file; it changes with the content, so browsers may keep it for good."""
    return f"{URL}/{fingerprint()}/{path}"


@cache
def fingerprint() -> str:
    """Of all files, their names and contents."""
    found = hashlib.sha256()
    for file in sorted(each for each in ROOT.rglob("*") if each.is_file()):
        data = file.read_bytes()
        found.update(f"{file.relative_to(ROOT).as_posix()} {len(data)}\n".encode() + data)
    return found.hexdigest()[:12]


def serve(filename: str) -> Response:
    """A file, with or without a fingerprint before its path. One of another version, which a page that is still open
    may ask for, leads to the file as it is now."""
    first, _, rest = filename.partition("/")
    marked = _FINGERPRINT.fullmatch(first) is not None
    joined = safe_join(str(ROOT), rest if marked else filename)
    if joined is None or not os.path.isfile(joined):  # unlike Path's, false too where a name is too long
        abort(404)
    response = _answer(Path(joined))
    response.headers["Cache-Control"] = KEPT if marked and first == fingerprint() else ASKED
    return response


def _answer(file: Path) -> Response:
    state = file.stat()
    mimetype = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    text = compression.is_text(mimetype) and state.st_size >= compression.SMALLEST
    encoding = compression.choose(request) if text else ""
    tag = _digest(file, state.st_mtime_ns, state.st_size)
    if encoding:
        response = Response(_compress_file(file, tag, encoding), mimetype=mimetype)
        response.headers["Content-Encoding"] = encoding
        response.set_etag(f"{tag}-{encoding}")
        response.make_conditional(request)
    else:
        response = send_file(file, mimetype, conditional=True, etag=tag)
    if text:
        response.vary.add("Accept-Encoding")
    return response


@lru_cache(maxsize=1024)
def _digest(file: Path, changed: int, size: int) -> str:
    """Of a file's content, reckoned anew when its time or size is another."""
    return hashlib.sha256(file.read_bytes()).hexdigest()[:16]


@lru_cache(maxsize=64)
def _compress_file(file: Path, digest: str, encoding: str) -> bytes:
    return compression.compress(file.read_bytes(), encoding, compression.FILE_BROTLI, compression.FILE_GZIP)
