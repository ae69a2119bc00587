"""Who acts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, or the system itself, with the groups they belong to.

    ``nik`` (16 digits) and ``phone`` (E.164) are those of an applicant's account.
    """

    id: str
    name: str
    groups: frozenset[str] = frozenset()
    applicant: bool = False
    nik: str | None = None
    phone: str | None = None


SYSTEM = Actor("system", "Sistem")
