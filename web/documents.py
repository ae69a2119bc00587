"""PDFs: taken in through the admission check, given out to those who may see them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, request
from werkzeug.datastructures import FileStorage
from werkzeug.http import dump_options_header

from engine import admission
from engine.errors import NotFound, Refused
from web import access
from web.current import engine, person, settings
from web.security import PDF_POLICY

blueprint = Blueprint("documents", __name__, url_prefix="/dokumen")
GONE = "Berkas ini tidak ada."
