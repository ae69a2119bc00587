"""The measures of an SOP's table, and which of its rows stand on which page. All lengths are in mm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 277.0, 184.0  # a landscape A4 between its margins
STRIP = 8.0  # the band with the connector of a table that goes on
ROW_LEAST = 13.5
_NUMBER, _TEXT, _NEEDS, _TIME, _OUTPUT, _NOTES = 8.0, 62.0, 26.0, 15.0, 24.0, 28.0
_LANES = WIDTH - _NUMBER - _TEXT - _NEEDS - _TIME - _OUTPUT - _NOTES

Piece = tuple[int, int]  # a row and which part of it: rows higher than a page go on on the next


@dataclass(frozen=True)
class Columns:
    """The widths of the table's columns: what few lanes leave goes to the texts."""

    lanes: int

    @property
    def lane(self) -> float:
        return min(20.0, _LANES / self.lanes)

    @property
    def scale(self) -> float:
        """The size of the symbols; 1 in a column of 18 mm."""
        return min(1.1, self.lane / 18)

    @property
    def widths(self) -> dict[str, float]:
        """By column: no, uraian, lajur (each lane's), kelengkapan, waktu, output, keterangan."""
        left = _LANES - self.lanes * self.lane
        return {
            "no": _NUMBER,
            "uraian": _TEXT + left * 0.6,
            "lajur": self.lane,
            "kelengkapan": _NEEDS,
            "waktu": _TIME,
            "output": _OUTPUT,
            "keterangan": _NOTES + left * 0.4,
        }

    def edge(self, gap: int) -> float:
        """Where column ``gap`` begins."""
        return self.widths["no"] + self.widths["uraian"] + gap * self.lane


def paginate(heights: Sequence[Sequence[float]], head: float) -> list[list[Piece]]:
    """The pieces on each page, none fuller than needed: ``heights`` are those of each row's parts."""
    pieces = [((row, part), height) for row, parts in enumerate(heights) for part, height in enumerate(parts)]
    pages = _fill_pages(pieces, HEIGHT - head, 0)
    least, most = max(height for _, height in pieces), HEIGHT - head
    while most - least > 1:
        middle = (least + most) / 2
        if len(_fill_pages(pieces, HEIGHT - head, HEIGHT - head - middle)) > len(pages):
            least = middle
        else:
            most = middle
    return _fill_pages(pieces, HEIGHT - head, HEIGHT - head - most)


def _fill_pages(pieces: Sequence[tuple[Piece, float]], room: float, spare: float) -> list[list[Piece]]:
    """Pages filled one after the other, each but for ``spare``."""
    pages: list[list[Piece]] = [[]]
    used, left = 0.0, sum(height for _, height in pieces)
    for piece, height in pieces:
        strips = STRIP * (len(pages) > 1)
        fits_all = used + left + strips <= room - spare
        if pages[-1] and not fits_all and used + height + strips + STRIP > max(room - spare, height + 2 * STRIP):
            pages.append([])
            used = 0.0
        pages[-1].append(piece)
        used, left = used + height, left - height
    return pages
