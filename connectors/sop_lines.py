"""Which way the arrows of an SOP's table take: sides of the symbols, and the gaps between the columns.

A row has one symbol, so an arrow to the next row leaves sideways and comes down onto it. All others leave and come in
sideways too, and go up or down in a gap between two columns, where there are no symbols. An arrow that leaves the page
ends in a connector beside its symbol.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from engine.definitions.sop.document import Connection

LEFT, RIGHT, BOTTOM, TOP = "left", "right", "bottom", "top"
LINE, CONNECTOR = 0.75, 1.8  # half of the height that an end takes at a symbol's side, in mm


@dataclass
class End:
    """An arrow's end at the side of a symbol; ``offset`` is how far below the symbol's middle it lies, in mm."""

    row: int
    side: str
    main: bool = False
    leaves: bool = True
    up: bool = False
    connector: bool = False
    distance: float = 0  # to where the arrow turns, in columns
    offset: float = field(default=0, init=False)


@dataclass
class Line:
    """An arrow between two rows. ``gap`` g is left of column g; ``track`` is its place among others in this gap."""

    source: int
    target: int
    label: str
    start: End
    end: End
    main: bool = False
    gap: int | None = None
    track: int = field(default=0, init=False)


class Router:
    """Finds the arrows' ways; ``lanes`` and ``pages`` are each row's column and page, of ``columns`` in all."""

    def __init__(self, lanes: Sequence[int], pages: Sequence[int], columns: int) -> None:
        self._lanes, self._pages, self._columns = lanes, pages, columns
        self._lines: list[Line] = []

    def lines(self, connections: Sequence[Connection]) -> tuple[Line, ...]:
        """The arrows, with their ends' offsets and their tracks."""
        for each in connections:
            if each.target == each.source + 1:
                self._lines.append(self._to_next_row(each))
        others = [each for each in connections if each.target != each.source + 1]
        here = [each for each in others if self._pages[each.source] == self._pages[each.target]]
        for each in others:
            if each not in here:
                self._lines.append(self._to_another_page(each))
        for each in sorted(here, key=lambda each: abs(each.target - each.source)):
            self._lines.append(self._through_a_gap(each))
        self._give_tracks()
        self._give_offsets()
        return tuple(self._lines)

    def _to_next_row(self, each: Connection) -> Line:
        lane, target = self._lanes[each.source], self._lanes[each.target]
        side = BOTTOM if lane == target else RIGHT if lane < target else LEFT
        start = End(each.source, side, main=True, distance=abs(target - lane))
        return Line(
            source=each.source,
            target=each.target,
            label=each.label,
            start=start,
            end=End(each.target, TOP, leaves=False),
            main=True,
        )

    def _to_another_page(self, each: Connection) -> Line:
        start = End(each.source, self._freer(each.source), connector=True)
        shared = (one.end for one in self._lines if one.end.connector and one.target == each.target)
        end = next(shared, None) or End(each.target, self._freer(each.target), leaves=False, connector=True)
        return Line(source=each.source, target=each.target, label=each.label, start=start, end=end)

    def _through_a_gap(self, each: Connection) -> Line:
        gap = min(range(self._columns + 1), key=lambda gap: self._cost(each, gap))
        out, into = self._side(each.source, gap), self._side(each.target, gap)
        up = each.target < each.source
        start = End(each.source, out, up=up or each.target == each.source, distance=self._away(each.source, gap))
        end = next(
            (
                one.end
                for one in self._lines
                if one.end.row == each.target and one.end.side == into and one.gap is not None
            ),
            None,
        ) or End(each.target, into, leaves=False, up=not up, distance=self._away(each.target, gap))
        if each.target == each.source:
            end.up = False
        return Line(source=each.source, target=each.target, label=each.label, start=start, end=end, gap=gap)

    def _cost(self, each: Connection, gap: int) -> float:
        """How bad a gap is: the way through it, what it crosses, and who else is at the symbols' sides."""
        out, into = self._side(each.source, gap), self._side(each.target, gap)
        between = range(min(each.source, each.target) + 1, max(each.source, each.target))
        cost = self._away(each.source, gap) + self._away(each.target, gap)
        for end in self._ends(each.source, out):
            cost += 6 if end.main else 3
        for end in self._ends(each.target, into):
            cost += 4 if end.main else 3 if end.leaves else 0
        for line in self._lines:
            if line.gap == gap:
                cost += -2 if line.target == each.target else 1
            for end in (line.start, line.end):
                cost += 2 * (end.row in between and self._covers(end, gap))
        return cost

    def _covers(self, end: End, gap: int) -> bool:
        """Whether the level part of an arrow at one of its ends crosses a gap, or its connector stands there."""
        middle = self._lanes[end.row] + 0.5
        if end.connector:
            return gap == self._lanes[end.row] + (end.side == RIGHT)
        return 0 < (gap - middle if end.side == RIGHT else middle - gap) < end.distance and end.side in (LEFT, RIGHT)

    def _side(self, row: int, gap: int) -> str:
        return LEFT if gap <= self._lanes[row] else RIGHT

    def _away(self, row: int, gap: int) -> float:
        return abs(gap - self._lanes[row] - 0.5)

    def _ends(self, row: int, side: str) -> Iterator[End]:
        found = {id(end): end for line in self._lines for end in (line.start, line.end)}
        return (end for end in found.values() if (end.row, end.side) == (row, side))

    def _freer(self, row: int) -> str:
        def crowd(side: str) -> int:
            return sum(3 if end.main else 2 for end in self._ends(row, side))

        return LEFT if crowd(LEFT) < crowd(RIGHT) else RIGHT

    def _give_tracks(self) -> None:
        """Arrows to the same row share a track; others that pass the same rows have one each."""
        taken: dict[tuple[int, int], dict[int, tuple[int, int]]] = {}
        for line in self._lines:
            if line.gap is not None:
                spans = taken.setdefault((line.gap, self._pages[line.source]), {})
                first, last = spans.get(line.target, (line.target, line.target))
                spans[line.target] = min(first, line.source), max(last, line.source)
        for (gap, page), spans in taken.items():
            tracks: list[list[tuple[int, int]]] = []
            for target, (first, last) in sorted(spans.items(), key=lambda item: item[1]):
                free = (i for i, track in enumerate(tracks) if all(last < a or b < first for a, b in track))
                track = next(free, len(tracks))
                tracks[track:] = tracks[track:] or [[]]
                tracks[track].append((first, last))
                for line in self._lines:
                    if (line.gap, line.target, self._pages[line.target]) == (gap, target, page):
                        line.track = track

    def _give_offsets(self) -> None:
        """Ends at one side lie in such an order that their arrows do not cross; the main one is in the middle."""
        for row in range(len(self._lanes)):
            for side in (LEFT, RIGHT):
                ends = sorted(self._ends(row, side), key=_order)
                if ends:
                    _spread(ends)


def _order(end: End) -> tuple[int, float]:
    if end.connector:
        return 1, 0
    return (0, end.distance) if end.up else (2, -end.distance)


def _spread(ends: Sequence[End]) -> None:
    places: list[float] = []
    at = below = 0.0
    for end in ends:
        half = CONNECTOR if end.connector else LINE
        at += below + half if places else 0
        places.append(at)
        below = half
    middle = next((i for i, end in enumerate(ends) if end.main), None)
    if middle is None:
        middle = next((i for i, end in enumerate(ends) if end.leaves), 0)
    for end, place in zip(ends, places, strict=True):
        end.offset = place - places[middle]
