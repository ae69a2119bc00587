"""What was measured, and how it is written: one line a system and a size, as Markdown and as plots."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field


class Timed:
    """Something with ``times`` in milliseconds."""

    times: list[float]

    @property
    def median(self) -> float:
        return statistics.median(self.times)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.times, n=20)[18]


@dataclass
class Figures(Timed):
    """One system with so many open cases. Times in milliseconds, memory in megabytes, ``started`` in seconds."""

    system: str
    open_cases: int
    times: list[float] = field(default_factory=list)
    cpu: float = 0.0
    memory: float = 0.0
    started: float = 0.0
    queue: float = 0.0


HEAD = (
    "| system | open cases | completion, median ms | p95 ms | of the floor | processor ms a step | queue page ms "
    "| memory MB | start s |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|"
)


def table(rows: Sequence[Figures]) -> str:
    """Markdown; "of the floor" compares medians at the same number of open cases."""
    floors = {row.open_cases: row.median for row in rows if row.system == "floor"}
    lines = [HEAD]
    for row in rows:
        ratio = f"{row.median / floors[row.open_cases]:.2f}" if row.open_cases in floors else "–"
        lines.append(
            f"| {row.system} | {row.open_cases:,} | {row.median:.2f} | {row.p95:.2f} | {ratio} | {row.cpu:.2f} "
            f"| {row.queue:.1f} | {row.memory:.0f} | {row.started:.1f} |"
        )
    return "\n".join(lines)


def bars(rows: Sequence[Figures], title: str) -> str:
    """A plot of the medians: an SVG of one bar a system and size."""
    most, height = max(row.median for row in rows), 26
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="720" height="{len(rows) * height + 50}" '
        'font-family="sans-serif" font-size="13">',
        f'<text x="8" y="22" font-weight="bold">{title}</text>',
    ]
    for index, row in enumerate(rows):
        y, width = 40 + index * height, 360 * row.median / most
        colour = "#0b5566" if row.system.startswith("ours") else "#b57a0a"
        parts.append(f'<text x="8" y="{y + 15}">{row.system}, {row.open_cases:,} open</text>')
        parts.append(f'<rect x="260" y="{y}" width="{width:.1f}" height="18" fill="{colour}"/>')
        parts.append(f'<text x="{268 + width:.1f}" y="{y + 14}">{row.median:.2f} ms</text>')
    return "\n".join([*parts, "</svg>\n"])


def line(series: dict[str, Sequence[float]], title: str) -> str:
    """A plot of how a completion's time goes with the returns of one case: medians of fifty equal parts."""
    most = max(max(_parts(times)) for times in series.values())
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" width="720" height="300" font-family="sans-serif" font-size="13">',
        f'<text x="8" y="22" font-weight="bold">{title}</text>',
        '<path d="M50 40V260H700" fill="none" stroke="#878276"/>',
        f'<text x="8" y="50">{most:.1f} ms</text><text x="30" y="260">0</text>',
    ]
    for index, (name, times) in enumerate(series.items()):
        colour = "#0b5566" if name.startswith("ours") else "#b57a0a"
        values = _parts(times)
        points = " ".join(
            f"{50 + 650 * n / max(len(values) - 1, 1):.0f},{260 - 210 * value / most:.0f}"
            for n, value in enumerate(values)
        )
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<text x="{70 + 300 * index}" y="285" fill="{colour}">{name}, {len(times)} completions</text>')
    return "\n".join([*parts, "</svg>\n"])


def _parts(times: Sequence[float], count: int = 50) -> list[float]:
    size = max(len(times) // count, 1)
    return [statistics.median(times[begin : begin + size]) for begin in range(0, size * min(count, len(times)), size)]
