"""Who acts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, or the system itself, with the groups they belong to.

    ``nik`` (16 digits) and ``phone`` (E.164) are those of an applicant's account. ``acting`` names, for each group
    held only in somebody's place, whom the person represents there; ``stands_for`` names by their ids all whose work
    is the person's meanwhile.
    """

    id: str
    name: str
    groups: frozenset[str] = frozenset()
    applicant: bool = False
    nik: str | None = None
    phone: str | None = None
    acting: Mapping[str, str] = field(default_factory=dict, hash=False)
    stands_for: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def ids(self) -> frozenset[str]:
        """Their own, and those of whom they stand in for."""
        return frozenset({self.id, *self.stands_for})

    def name_in(self, group: str) -> str:
        """How history names the person at work for a group: "Contoh A (mewakili Contoh B)" in another's place."""
        return self.name_for(self.acting.get(group))

    def name_for(self, represented: str | None) -> str:
        """How history names the person at work for somebody; None for themselves."""
        return f"{self.name} (mewakili {represented})" if represented else self.name


SYSTEM = Actor("system", "Sistem")
COMMAND_LINE = Actor("cli", "Baris perintah")
