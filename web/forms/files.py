"""Uploaded PDFs: taken in through the admission check."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import FileStorage

from engine.storage import documents
from office.papers.admission import admit
from web.current import engine, settings


def take_in(file: FileStorage) -> dict[str, Any]:
    """Admits an uploaded file and stores it; returns its reference. Raises ``Refused`` with the reason."""
    limit = settings().upload_limit
    found = admit(file.stream.read(limit + 1), file.filename or "", limit)
    digest = engine().documents.put(found.data)
    return documents.reference(digest, found.name, found.pages, len(found.data), damaged=found.damaged)
