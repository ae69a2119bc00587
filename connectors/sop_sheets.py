"""The sheets of an SOP's table: every symbol and arrow at its place.

All lengths are in mm from the sheet's top left corner. Heights are measured by the typesetter, so rows may have any.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from connectors.sop_lines import BOTTOM, LEFT, RIGHT, End, Line, Router
from connectors.sop_pages import STRIP, Columns, paginate
from connectors.sop_symbols import WIDEST, half_size, outline
from engine.definitions.sop.document import DECISION, Sop

_CONNECTOR, _STUB, _TRACK = 1.45, 1.3, 1.15
_LONGEST_LABEL = 24  # the notes have all of it

Point = tuple[float, float]


class Sheets:
    """Lays a document out; ``heights`` are those of each row's parts, ``head`` that of the head on every page."""

    def __init__(self, sop: Sop, heights: Sequence[Sequence[float]], head: float) -> None:
        self._sop, self._heights, self._head = sop, heights, head
        self._columns = Columns(max(1, len(sop.lanes)))
        self._pages = paginate(heights, head)
        self._page_of = {row: page for page, on in enumerate(self._pages) for row, part in on if part == 0}
        lanes, pages = [row.lane for row in sop.rows], [self._page_of[row] for row in range(len(sop.rows))]
        self._lines = Router(lanes, pages, self._columns.lanes).lines(sop.connections)
        self._tracks_apart = self._apart()
        self._middles: dict[int, float] = {}

    def sheets(self) -> list[dict[str, Any]]:
        """Each page as the template draws it: bands of the table, then what is drawn over them."""
        bands = [self._bands(page) for page in range(len(self._pages))]
        return [self._draw_page(page, each) for page, each in enumerate(bands)]

    def _bands(self, page: int) -> list[dict[str, Any]]:
        """The table's bands from the top; the rows' middles are remembered."""
        bands: list[dict[str, Any]] = []
        y = self._head
        if before := self._crossing(page, into=True):
            bands.append({"jenis": "dari", "nomor": self._number(before.source), "tinggi": STRIP})
            y += STRIP
        for row, part in self._pages[page]:
            height = self._heights[row][part]
            bands.append({"jenis": "baris", "baris": row, "bagian": part, "tinggi": height})
            if part == 0:
                self._middles[row] = y + height / 2
            y += height
        if after := self._crossing(page, into=False):
            bands.append({"jenis": "ke", "nomor": self._number(after.target), "tinggi": STRIP})
        return bands

    def _crossing(self, page: int, *, into: bool) -> Line | None:
        """The arrow to the next row that comes from an earlier page into this one, or leaves it."""
        for line in self._lines:
            first, last = self._page_of[line.source], self._page_of[line.target]
            if line.main and first < last and page == (last if into else first):
                return line
        return None

    def _draw_page(self, page: int, bands: list[dict[str, Any]]) -> dict[str, Any]:
        paths: list[list[Point]] = []
        connectors: list[dict[str, Any]] = []
        bottom = self._head + sum(band["tinggi"] for band in bands)
        for line in self._lines:
            here = [self._page_of[line.source] == page, self._page_of[line.target] == page]
            if all(here):
                paths.append(self._path(line))
            elif any(here) and line.main:
                x = self._x(line.target)
                y = bottom - STRIP / 2 if here[0] else self._head + STRIP / 2
                if here[0]:
                    paths.append(_turning(self._anchor(line.start), (x, y - _CONNECTOR)))
                else:
                    paths.append([(x, y + _CONNECTOR), self._top(line.target)])
                connectors.append({"x": x, "y": y, "besar": _CONNECTOR, "nomor": self._number(line.target)})
            elif any(here):
                end = line.start if here[0] else line.end
                size, (x, y) = _CONNECTOR * self._columns.scale, self._beside(end)
                ends = [self._anchor(end), (x - _sign(end.side) * size, y)]
                paths.append(ends if here[0] else ends[::-1])
                connectors.append({"x": x, "y": y, "besar": size, "nomor": self._number(line.target)})
        rows = [row for row, part in self._pages[page] if part == 0]
        return {
            "pita": bands,
            "garis": _once(paths),
            "konektor": _once(connectors),
            "simbol": [self._symbol(row) for row in rows],
            "label": [label for line in self._lines if line.source in rows and (label := self._label(line))],
        }

    def _path(self, line: Line) -> list[Point]:
        start = self._anchor(line.start)
        if line.gap is None:
            return _turning(start, self._top(line.target))
        x, end = self._track_x(line), self._anchor(line.end)
        return [start, (x, start[1]), (x, end[1]), end]

    def _symbol(self, row: int) -> dict[str, Any]:
        half_width, half_height = self._size(row)
        place = {"x": self._x(row), "y": self._middles[row], "lebar": 2 * half_width, "tinggi": 2 * half_height}
        return {"jenis": self._sop.rows[row].symbol, **place}

    def _label(self, line: Line) -> dict[str, Any] | None:
        """Where an answer may be written: over the arrows beside the symbol, or under them for the main one.

        In the symbol's own column there is ``ruang``; where the arrow passes through the next column, from ``luar``
        to there in it too.
        """
        if not line.label:
            return None
        half_width, half_height = self._size(line.source)
        lane, side = self._sop.rows[line.source].lane, line.start.side if line.start.side != BOTTOM else RIGHT
        gap, half = lane + (side == RIGHT), self._columns.lane / 2
        offsets = [self._offset(end) for end in self._ends(line.source, side)] or [0.0]
        clear = max(offsets) if line.main else -min(offsets)
        if line.start.connector:
            clear = max(clear, _CONNECTOR * self._columns.scale - line.start.offset)
        inner = half + self._reach(gap, side, line.source, inside=False) + 0.6
        outer = half + self._columns.lane - self._reach(gap + _sign(side), side, line.source) - 0.6
        if line.main and line.start.distance == 1:
            outer = 2 * half - 0.8
        passes = line.start.distance >= 1 and line.start.side != BOTTOM
        if line.start.connector:
            passes = 0 < gap < self._columns.lanes
        return {
            "teks": line.label if len(line.label) <= _LONGEST_LABEL else line.label[: _LONGEST_LABEL - 1] + "…",
            "x": self._x(line.source),
            "y": self._middles[line.source],
            "arah": _sign(side),
            "bawah": line.main,
            "lurus": line.start.side == BOTTOM,
            "ruang": half - self._reach(gap, side, line.source) - 0.6,
            "luar": [inner, outer] if passes else [],
            "bebas": max(clear, 0.0),
            "setengah": self._heights[line.source][0] / 2,
            "belah": self._sop.rows[line.source].symbol == DECISION,
            "lebar": half_width,
            "tinggi": half_height,
        }

    def _ends(self, row: int, side: str) -> Iterator[End]:
        return (end for line in self._lines for end in (line.start, line.end) if (end.row, end.side) == (row, side))

    def _anchor(self, end: End) -> Point:
        """Where an arrow touches the outline of its symbol."""
        x, y = self._x(end.row), self._middles[end.row]
        if end.side == BOTTOM:
            return x, y + self._size(end.row)[1]
        side = outline(self._sop.rows[end.row].symbol, self._columns.scale, self._offset(end))
        return x + _sign(end.side) * side, y + self._offset(end)

    def _offset(self, end: End) -> float:
        """How far below its symbol's middle an arrow ends: closer together where many end at this side."""
        most = self._size(end.row)[1] * 0.9
        furthest = max(abs(each.offset) for each in self._ends(end.row, end.side)) * self._columns.scale
        return end.offset * self._columns.scale * min(1.0, most / max(furthest, most))

    def _beside(self, end: End) -> Point:
        """The middle of a connector beside a symbol, in its own column."""
        away = self._size(end.row)[0] + (_STUB + _CONNECTOR) * self._columns.scale
        return self._x(end.row) + _sign(end.side) * away, self._middles[end.row] + self._offset(end)

    def _top(self, row: int) -> Point:
        return self._x(row), self._middles[row] - self._size(row)[1]

    def _x(self, row: int) -> float:
        return self._columns.edge(self._sop.rows[row].lane) + self._columns.lane / 2

    def _size(self, row: int) -> Point:
        return half_size(self._sop.rows[row].symbol, self._columns.scale)

    def _number(self, row: int) -> str:
        return str(self._sop.rows[row].number)

    def _apart(self) -> dict[int, float]:
        """How far apart the tracks of each gap lie."""
        counts: dict[int, int] = {}
        for line in self._lines:
            if line.gap is not None:
                counts[line.gap] = max(counts.get(line.gap, 0), line.track + 1)
        free = self._columns.lane / 2 - (WIDEST + 0.8) * self._columns.scale
        deep = {gap: n if gap in (0, self._columns.lanes) else (n + 1) // 2 for gap, n in counts.items()}
        return {gap: min(_TRACK * self._columns.scale, free / (n + 0.5)) for gap, n in deep.items()}

    def _track_x(self, line: Line) -> float:
        """A gap between columns has tracks on both its sides, right first; one at the table's edge inside only."""
        assert line.gap is not None
        apart = self._tracks_apart[line.gap]
        if line.gap in (0, self._columns.lanes):
            away = (line.track + 1) * apart * (1 if line.gap == 0 else -1)
        else:
            away = (line.track // 2 + 1) * apart * (-1 if line.track % 2 else 1)
        return self._columns.edge(line.gap) + away

    def _reach(self, gap: int, side: str, row: int, *, inside: bool = True) -> float:
        """How far arrows that pass a row in a gap reach from it to a symbol that has it at this side, or beyond."""
        towards = -_sign(side) if inside else _sign(side)
        passing = (
            (self._track_x(line) - self._columns.edge(gap)) * towards
            for line in self._lines
            if line.gap == gap
            and self._page_of[line.source] == self._page_of[line.target] == self._page_of[row]
            and min(line.source, line.target) <= row <= max(line.source, line.target)
        )
        return max(0.0, *passing, 0.0)


def _sign(side: str) -> int:
    return -1 if side == LEFT else 1


def _turning(start: Point, end: Point) -> list[Point]:
    return [start, end] if start[0] == end[0] else [start, (end[0], start[1]), end]


def _once(things: list[Any]) -> list[Any]:
    return [each for i, each in enumerate(things) if each not in things[:i]]
