"""Who acts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, or the system itself, with the groups they belong to.

    ``nik`` (16 digits) and ``phone`` (E.164) are those of an applicant's account. ``acting`` names, for each group
    held only in somebody's place, whom the person represents there.
    """

    id: str
    name: str
    groups: frozenset[str] = frozenset()
    applicant: bool = False
    nik: str | None = None
    phone: str | None = None
    acting: Mapping[str, str] = field(default_factory=dict, hash=False)

    def name_in(self, group: str) -> str:
        """How history names the person at work for a group: "Contoh A (mewakili Contoh B)" in another's place."""
        represented = self.acting.get(group)
        return f"{self.name} (mewakili {represented})" if represented else self.name


SYSTEM = Actor("system", "Sistem")
COMMAND_LINE = Actor("cli", "Baris perintah")
