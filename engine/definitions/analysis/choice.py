"""One gateway's choice: its conditions over the values that can come there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from engine.definitions.analysis.condition_reading import Condition, Path
from engine.definitions.analysis.condition_sets import Domain, Grid, Options, Values, asked_of, grid, suppose_domain
from engine.definitions.analysis.variable_sources import NOTHING, Known, Sources
from engine.definitions.bpmn.model import Element


class Choice:
    """``conditions`` are those that could be read. What cannot be told is told as nothing."""

    def __init__(self, gateway: Element, conditions: Sequence[Condition], sources: Sources) -> None:
        self._gateway, self._conditions, self._sources = gateway, conditions, sources
        self._asked = asked_of(conditions)
        self._known: dict[Path, Known | None] = {path: sources.at(gateway, path) for path in self._asked}

    @cached_property
    def _grid(self) -> Grid | None:
        domains = {
            path: known.domain if known is not None else suppose_domain(self._asked[path])
            for path, known in self._known.items()
        }
        return grid(self._conditions, domains)

    @property
    def _parted(self) -> bool:
        """Whether a gateway before this one may have sent some of the values another way."""
        return any(known is not None and known.parted for known in self._known.values())

    @property
    def both(self) -> dict[tuple[int, int], Values]:
        """Pairs of conditions that can hold at once, with values."""
        return {} if self._grid is None or self._parted else self._grid.both()

    @property
    def closed(self) -> bool:
        """Whether some condition holds for certain, whatever comes."""
        sure = all(known is not None and known.sure for known in self._known.values())
        return sure and self._grid is not None and not self._grid.holes() and not self._grid.fails()

    @property
    def sure_hole(self) -> Values | None:
        """Values that somebody can enter and for which no condition holds."""
        return None if self._grid is None else self._sources.enter(self._gateway, self._grid.holes())

    @property
    def hole(self) -> Values | None:
        """Values that may come here and for which no condition holds."""
        if self._grid is None or self._parted:
            return None
        return next((values for values in self._grid.holes() if None not in values.values()), None)


@dataclass(frozen=True, slots=True)
class Never:
    """A condition that cannot hold: ``path`` is the variable that never has such a value, ``options`` all that it can
    have where these are few. Both are empty where the condition contradicts itself."""

    path: Path = ()
    options: tuple[Any, ...] = ()


def never(condition: Condition, sources: Sources) -> Never | None:
    """Why a condition cannot hold; None where it can."""
    anything: Mapping[Path, Domain] = {
        path: (*suppose_domain(asked), *NOTHING) for path, asked in condition.asked.items()
    }
    if _empty(condition, anything):
        return Never()
    for path in condition.asked:
        found = sources.anywhere(path)
        if found is not None and _empty(condition, {**anything, path: found}):
            options = [value for part in found if isinstance(part, Options) for value in part.values]
            few = all(isinstance(part, Options) for part in found)
            return Never(path, tuple(value for value in options if value is not None) if few else ())
    return None


def _empty(condition: Condition, domains: Mapping[Path, Domain]) -> bool:
    made = grid([condition], domains)
    return made is not None and made.never() == [0]
