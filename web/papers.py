"""Where the papers of a case are served."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for

from engine.services.history import InstanceView

GONE = "Berkas ini tidak ada."


def address(view: InstanceView, reference: Mapping[str, Any], *, download: bool = False) -> str:
    """Where a document of a case is served."""
    return url_for(
        "documents.of_case", instance_id=view.id, digest=reference["digest"], unduh="1" if download else None
    )
