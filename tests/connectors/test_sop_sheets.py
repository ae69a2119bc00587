"""The arrows of an SOP's table meet their symbols, pass no other, and lie on no other arrow, whatever the heights."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations, pairwise
from typing import Any

import pytest

from connectors.sop_pages import HEIGHT, STRIP, Columns, paginate
from connectors.sop_sheets import Sheets
from engine.definitions.sop.document import Sop, read_sop
from tests.engine.definitions.sop.test_document import karang_taruna
from tests.engine.definitions.sop_diagrams import Step, drawn

HEAD, NEAR = 25.0, 0.01
Point = tuple[float, float]


def many(lanes: int, steps: int, seed: int) -> Sop:
    """Steps all over the lanes, every third with answers back, ahead, to itself."""
    made = []
    for i in range(steps):
        answers: dict[str, int | str] = {}
        if i % 3 == 1:
            answers["tidak"] = (i * seed + 5) % steps
        if i % 7 == 4:
            answers["lewati"] = min(steps - 1, i + seed)
        if i % 11 == 10:
            answers["ulang"] = i
        made.append(Step(f"Lajur {(i * i * seed + i // 2) % lanes}", answers=answers))
    return read_sop(drawn(made))


CASES = {
    "karang taruna": read_sop(karang_taruna()),
    **{f"{n} lajur, {k} langkah, {s}": many(n, k, s) for n, k, s in [(2, 5, 1), (3, 30, 2), (6, 40, 3), (12, 40, 7)]},
}


def sheets(sop: Sop, stretch: float) -> list[dict[str, Any]]:
    heights = [[13.5 + stretch * (row * 7 % 5)] for row in range(len(sop.rows))]
    return Sheets(sop, heights, HEAD).sheets()


def box(thing: Mapping[str, Any]) -> tuple[float, float, float, float]:
    half_width, half_height = thing["lebar"] / 2, thing["tinggi"] / 2
    return thing["x"] - half_width, thing["y"] - half_height, thing["x"] + half_width, thing["y"] + half_height


def touches(point: Point, symbol: Mapping[str, Any]) -> bool:
    """Whether a point lies on a symbol's outline; a rounded one's sides are near enough to its box."""
    across = abs(point[0] - symbol["x"]) / (symbol["lebar"] / 2)
    along = abs(point[1] - symbol["y"]) / (symbol["tinggi"] / 2)
    if symbol["jenis"] == "decision":
        return abs(across + along - 1) < NEAR
    least = 0.6 if symbol["jenis"] == "terminator" else 1 - NEAR
    return (least <= across <= 1 + NEAR and along <= 1) or (abs(along - 1) < NEAR and across < NEAR)


def meets_connector(point: Point, connectors: list[dict[str, Any]]) -> bool:
    return any(
        max(abs(point[0] - each["x"]), abs(point[1] - each["y"])) == pytest.approx(each["besar"])
        and min(abs(point[0] - each["x"]), abs(point[1] - each["y"])) < NEAR
        for each in connectors
    )


def overlap(first: tuple[Point, Point], second: tuple[Point, Point]) -> float:
    """How long two pieces of arrows lie on each other."""
    (a, b), (c, d) = first, second
    for i, j in ((0, 1), (1, 0)):
        if abs(a[i] - b[i]) < NEAR and abs(c[i] - d[i]) < NEAR and abs(a[i] - c[i]) < 0.3:
            return min(max(a[j], b[j]), max(c[j], d[j])) - max(min(a[j], b[j]), min(c[j], d[j]))
    return 0


DRAWINGS = [
    pytest.param(sheets(sop, stretch), id=f"{name}, {stretch}") for name, sop in CASES.items() for stretch in (0, 3, 17)
]


@pytest.mark.parametrize("made", DRAWINGS)
def test_every_arrow_runs_from_a_symbol_to_a_symbol_or_a_connector(made: list[dict[str, Any]]) -> None:
    for sheet in made:
        for path in sheet["garis"]:
            for point in (path[0], path[-1]):
                assert any(touches(point, symbol) for symbol in sheet["simbol"]) or meets_connector(
                    point, sheet["konektor"]
                )
            assert all(abs(a[0] - b[0]) < NEAR or abs(a[1] - b[1]) < NEAR for a, b in pairwise(path))


@pytest.mark.parametrize("made", DRAWINGS)
def test_no_arrow_passes_through_a_symbol_that_is_not_its_own(made: list[dict[str, Any]]) -> None:
    for sheet in made:
        for path in sheet["garis"]:
            for symbol in sheet["simbol"]:
                left, top, right, bottom = box(symbol)
                if any(touches(point, symbol) for point in (path[0], path[-1])):
                    continue
                for (x0, y0), (x1, y1) in pairwise(path):
                    beside = max(x0, x1) < left or min(x0, x1) > right
                    assert beside or max(y0, y1) < top or min(y0, y1) > bottom


@pytest.mark.parametrize("made", DRAWINGS)
def test_arrows_to_different_symbols_never_lie_on_each_other(made: list[dict[str, Any]]) -> None:
    for sheet in made:
        for first, second in combinations(sheet["garis"], 2):
            if first[-1] != second[-1]:
                assert all(overlap(a, b) < 0.3 for a in pairwise(first) for b in pairwise(second))


@pytest.mark.parametrize("sop", [*CASES.values()], ids=CASES)
def test_arrows_stay_among_the_lanes(sop: Sop) -> None:
    columns = Columns(len(sop.lanes))
    left, right = columns.edge(0), columns.edge(len(sop.lanes))
    for sheet in sheets(sop, 3):
        assert all(left <= x <= right and HEAD <= y <= HEIGHT for path in sheet["garis"] for x, y in path)


def test_a_break_between_pages_has_a_connector_on_both_with_the_next_steps_number() -> None:
    sop = read_sop(drawn([Step(f"Lajur {i % 3}") for i in range(40)]))
    made = sheets(sop, 3)
    assert len(made) > 2
    for before, after in pairwise(made):
        first = next(band["baris"] for band in after["pita"] if band["jenis"] == "baris")
        assert before["pita"][-1] == {"jenis": "ke", "nomor": str(first + 1), "tinggi": STRIP}
        assert after["pita"][0] == {"jenis": "dari", "nomor": str(first), "tinggi": STRIP}
        assert [each["nomor"] for each in before["konektor"]][-1] == str(first + 1)
        assert str(first + 1) in [each["nomor"] for each in after["konektor"]]


def test_an_arrow_back_to_another_page_has_connectors_with_the_number_it_goes_to() -> None:
    steps = [Step("A") for _ in range(30)]
    steps[25] = Step("A", answers={"tidak": 2})
    made = sheets(read_sop(drawn(steps)), 3)
    with_three = [page for page, sheet in enumerate(made) if "3" in [each["nomor"] for each in sheet["konektor"]]]
    assert with_three == [0, len(made) - 1]
    assert ["tidak" in [label["teks"] for label in sheet["label"]] for sheet in made] == [
        *[False] * (len(made) - 1),
        True,
    ]


@pytest.mark.parametrize("stretch", [0, 1, 9, 40])
def test_every_row_stands_once_on_a_page_that_holds_it(stretch: float) -> None:
    heights = [[13.5 + stretch * (row % 4)] for row in range(37)]
    pages = paginate(heights, HEAD)
    assert [row for pieces in pages for row, _ in pieces] == list(range(37))
    for page, pieces in enumerate(pages):
        strips = STRIP * ((page > 0) + (page < len(pages) - 1))
        assert HEAD + strips + sum(heights[row][part] for row, part in pieces) <= HEIGHT


def test_pages_are_filled_alike() -> None:
    pages = paginate([[13.5]] * 12, HEAD)  # eleven would fit on the first
    assert [len(pieces) for pieces in pages] == [6, 6]


@pytest.mark.parametrize("sop", [*CASES.values()], ids=CASES)
def test_a_symbol_stands_in_the_middle_of_its_row_in_its_lanes_column(sop: Sop) -> None:
    columns = Columns(len(sop.lanes))
    for sheet in sheets(sop, 3):
        bottom, symbols = HEAD, iter(sheet["simbol"])
        for band in sheet["pita"]:
            bottom += band["tinggi"]
            if band["jenis"] == "baris":
                symbol, lane = next(symbols), sop.rows[band["baris"]].lane
                assert symbol["y"] == pytest.approx(bottom - band["tinggi"] / 2)
                assert symbol["x"] == pytest.approx((columns.edge(lane) + columns.edge(lane + 1)) / 2)
