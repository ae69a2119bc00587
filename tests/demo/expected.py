"""Says what is not as the SOP says."""

from __future__ import annotations


class Wrong(Exception):
    """Something is not what the SOP says."""


def expect(found: object, wanted: object, what: str) -> None:
    if found != wanted:
        raise Wrong(f"{what}: {found!r}, seharusnya {wanted!r}")
