"""The groups of an office, as the check of a deployment knows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from engine.groups import ALL_OFFICERS, ALL_OFFICERS_NAME, GROUPS

ALIKE, VERY_ALIKE = 0.8, 0.9  # how near two names are, of 1


@dataclass(frozen=True)
class OfficeGroups:
    """``names`` by key. ``manned`` are the groups in which somebody works; None where no office is at hand: then
    ``names`` are only those that every office has. ``officers`` are the logins and ids of active ones."""

    names: Mapping[str, str]
    manned: frozenset[str] | None = None
    officers: frozenset[str] | None = None

    @property
    def whole(self) -> bool:
        """Whether these are all the groups there are."""
        return self.manned is not None

    def is_unmanned(self, group: str) -> bool:
        """Whether the group is there, and is known to have nobody in it."""
        return group in self.names and self.manned is not None and group not in self.manned

    def likeliest(self, group: str, name: str = "") -> str:
        """The key of another group that was probably meant, by its key or its name; "" where none is near. Of a group
        that is there, only one that is hardly written otherwise, and has somebody in it."""
        there = group in self.names
        meant = self.manned if there and self.manned is not None else self.names
        spelled = {_plain(text): key for key in meant if key != group for text in (self.names[key], key)}
        for text in (group, name):
            near = get_close_matches(_plain(text), spelled, n=1, cutoff=VERY_ALIKE if there else ALIKE)
            if text and near:
                return spelled[near[0]]
        return ""


def _plain(text: str) -> str:
    """Without what people write one way or another: capitals, spaces, signs."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())


# Those that every office has.
DEFAULT = OfficeGroups({key: name for key, name, _ in GROUPS} | {ALL_OFFICERS: ALL_OFFICERS_NAME})
