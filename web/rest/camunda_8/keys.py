"""Keys and tenants as Camunda 8 writes them."""

from __future__ import annotations

import hashlib
from typing import Any

from engine.errors import Refused

TENANT = "<default>"  # of a cluster without tenants
_PARTITION = 1 << 51  # a key of Zeebe begins with its partition's number


def key_of(kind: str, *names: str) -> str:
    """The number of a thing that has a name here: always the same, and whole in JavaScript too."""
    digest = hashlib.sha256("\0".join((kind, *names)).encode()).digest()
    return str(_PARTITION | int.from_bytes(digest[:8]) >> 13)


def check_tenant(asked: Any) -> None:
    """Raises ``Refused`` for any tenant but the one there is."""
    if asked not in (None, "", TENANT):
        raise Refused(f"Tenant “{asked}” tidak ada. Kosongkan Tenant ID di Camunda Modeler.")
