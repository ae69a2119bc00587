"""A diagram as SVG with its coverage: how often each flow was taken, and which never was."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker

from engine.definitions.bpmn.drawing import Bounds, read_drawing
from engine.definitions.bpmn.elements import END_EVENT
from engine.definitions.bpmn.model import Process
from engine.definitions.bpmn.xml import local_name, parse
from office.process_tests.coverage import Coverage

NAMESPACE = "http://www.w3.org/2000/svg"
TAKEN, NEVER, INK, FAINT = "#0b6b7f", "#b3261e", "#1d1c19", "#8a857a"
HALO = "paint-order:stroke;stroke-linejoin:round"  # words stay readable where a line passes behind them
MARGIN, LEGEND = 24, 40  # pixels around the drawing, and above it
_E = ElementMaker(namespace=NAMESPACE, nsmap={None: NAMESPACE})

Point = tuple[float, float]


def picture(data: bytes, process: Process, coverage: Coverage) -> bytes:
    """``data`` is the process's diagram. Raises ``DeploymentRefused`` where it is no XML."""
    drawing, lines = read_drawing(data, process.file), _lines(data, process.file)
    left, top, width, height = _frame(list(drawing.bounds.values()), [p for points in lines.values() for p in points])
    box = (left - MARGIN, top - MARGIN - LEGEND, width + 2 * MARGIN, height + 2 * MARGIN + LEGEND)
    svg = _E.svg(viewBox=" ".join(f"{n:g}" for n in box), width=f"{box[2]:g}", height=f"{box[3]:g}")
    title = f"{process.name}: {coverage.flows_taken} dari {len(coverage.flows)} alir dilalui ({coverage.percent} %)"
    svg.append(_E.title(title))
    svg.append(_E.rect(x=f"{box[0]:g}", y=f"{box[1]:g}", width="100%", height="100%", fill="#ffffff"))
    svg.append(_text(left, top - MARGIN, title, size=16, anchor="start"))
    for id, bounds in drawing.bounds.items():
        if id not in process.elements:
            svg.extend(_ground(drawing.names.get(id, ""), bounds))
    for id, points in lines.items():
        if id in coverage.flows and len(points) > 1:
            svg.extend(_flow(points, coverage.flows[id]))
    for id, bounds in drawing.bounds.items():
        if id in process.elements:
            element = process.elements[id]
            svg.extend(_shape(element.kind, element.name, bounds, coverage.elements.get(id, 0)))
    found: bytes = etree.tostring(svg, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return found


def _lines(data: bytes, file: str) -> dict[str, list[Point]]:
    """The waypoints of every drawn connection."""
    found: dict[str, list[Point]] = {}
    for edge in parse(data, file).iter():
        if local_name(edge) == "BPMNEdge":
            points = [child for child in edge if local_name(child) == "waypoint"]
            found[edge.get("bpmnElement", "")] = [(_number(p.get("x")), _number(p.get("y"))) for p in points]
    return found


def _number(text: str | None) -> float:
    try:
        return min(max(float(text or 0), -1e6), 1e6)
    except ValueError:
        return 0.0


def _frame(boxes: list[Bounds], points: list[Point]) -> Bounds:
    xs = [x for x, _, _, _ in boxes] + [x + w for x, _, w, _ in boxes] + [x for x, _ in points] or [0.0]
    ys = [y for _, y, _, _ in boxes] + [y + h for _, y, _, h in boxes] + [y for _, y in points] or [0.0]
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)


def _ground(name: str, bounds: Bounds) -> Iterator[Any]:
    """A pool or lane, its name down its left edge."""
    x, y, _, height = bounds
    yield _box(bounds, stroke=FAINT, fill="none")
    label = _text(x + 15, y + height / 2, name, fill=FAINT)
    label.set("transform", f"rotate(-90 {x + 15:g} {y + height / 2:g})")
    yield label


def _flow(points: list[Point], count: int) -> Iterator[Any]:
    """A line with its arrow's head, and how often it was taken; never is red and broken."""
    colour = TAKEN if count else NEVER
    path = " ".join(f"{x:g},{y:g}" for x, y in points)
    line = _E.polyline(points=path, fill="none", stroke=colour)
    line.set("stroke-width", f"{_thickness(count):g}")
    if not count:
        line.set("stroke-dasharray", "7 4")
    yield line
    yield _E.polygon(points=_head(points[-2], points[-1]), fill=colour)
    x, y = _middle(points)
    yield _text(x, y - 5, f"{count}×", fill=colour, weight="bold")


def _thickness(count: int) -> float:
    return min(1.5 + 0.5 * count, 5.0) if count else 2.0


def _head(before: Point, end: Point) -> str:
    """A triangle ten pixels long at the end of a line."""
    dx, dy = end[0] - before[0], end[1] - before[1]
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    ux, uy = dx / length, dy / length
    base = (end[0] - 10 * ux, end[1] - 10 * uy)
    corners = (end, (base[0] - 4 * uy, base[1] + 4 * ux), (base[0] + 4 * uy, base[1] - 4 * ux))
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)


def _middle(points: list[Point]) -> Point:
    """Of the longest stretch."""
    (x, y), (u, v) = max(pairwise(points), key=lambda pair: abs(pair[0][0] - pair[1][0]) + abs(pair[0][1] - pair[1][1]))
    return (x + u) / 2, (y + v) / 2


def _shape(kind: str, name: str, bounds: Bounds, count: int) -> Iterator[Any]:
    x, y, width, height = bounds
    colours = {"stroke": TAKEN if count else NEVER, "fill": "#e6f1f3" if count else "#ffffff"}
    middle = (x + width / 2, y + height / 2)
    if kind.endswith("Event"):
        shape = _E.circle(cx=f"{middle[0]:g}", cy=f"{middle[1]:g}", r=f"{width / 2:g}", **colours)
        shape.set("stroke-width", "3" if kind == END_EVENT else "1.5")
    elif kind.endswith("Gateway"):
        corners = (middle[0], y), (x + width, middle[1]), (middle[0], y + height), (x, middle[1])
        shape = _E.polygon(points=" ".join(f"{px:g},{py:g}" for px, py in corners), **colours)
    else:
        shape = _box(bounds, rx="8", **colours)
    if not count:
        shape.set("stroke-dasharray", "7 4")
    yield shape
    inside = not kind.endswith(("Event", "Gateway"))
    words = textwrap.wrap(name, 16 if inside else 18)[:5]
    first = middle[1] - 6.5 * (len(words) - 1) + 4 if inside else y + height + 14
    for number, line in enumerate(words):
        yield _text(middle[0], first + 13 * number, line)


def _box(bounds: Bounds, **more: str) -> Any:
    x, y, width, height = bounds
    return _E.rect(x=f"{x:g}", y=f"{y:g}", width=f"{width:g}", height=f"{height:g}", **more)


def _text(
    x: float, y: float, text: str, *, size: int = 11, fill: str = INK, weight: str = "normal", anchor: str = "middle"
) -> Any:
    made = _E.text(text, x=f"{x:g}", y=f"{y:g}", fill=fill)
    made.set("style", f"font:{weight} {size}px sans-serif;text-anchor:{anchor};stroke:#fff;stroke-width:3;{HALO}")
    return made
