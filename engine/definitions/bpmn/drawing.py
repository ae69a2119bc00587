"""How a file is drawn: what its things are called, and where their shapes lie on the sheet."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.definitions.bpmn.xml import local_name, parse

Bounds = tuple[float, float, float, float]  # x, y, width, height


@dataclass(frozen=True, slots=True)
class Drawing:
    """``bounds`` are those of every shape, ``lines`` the ids of every drawn connection, ``pools`` the pool of a
    process, all by the ids of what they show."""

    names: Mapping[str, str]
    bounds: Mapping[str, Bounds]
    lines: frozenset[str]
    pools: Mapping[str, str]

    def shape_of(self, id: str) -> str:
        """On which shape or line a thing can be pointed at: a process on its pool. "" where it is not drawn."""
        shown = self.pools.get(id, id)
        return shown if shown in self.bounds or shown in self.lines else ""


def read_drawing(data: bytes, file: str) -> Drawing:
    """Of any diagram that is whole XML, be it ready to run or not. Raises ``DeploymentRefused``."""
    names: dict[str, str] = {}
    bounds: dict[str, Bounds] = {}
    lines: set[str] = set()
    pools: dict[str, str] = {}
    for node in parse(data, file).iter():
        tag, id = local_name(node), node.get("id", "")
        if name := " ".join(node.get("name", "").split()):
            names.setdefault(id, name)
        if tag == "participant":
            pools[node.get("processRef", "")] = id
        elif tag == "BPMNEdge":
            lines.add(node.get("bpmnElement", ""))
        elif tag == "BPMNShape" and (found := _bounds(node)):
            bounds[node.get("bpmnElement", "")] = found
    return Drawing(names, bounds, frozenset(lines), pools)


def _bounds(shape: Any) -> Bounds | None:
    node = next((child for child in shape if local_name(child) == "Bounds"), None)
    if node is None:
        return None
    try:
        x, y, width, height = (float(node.get(name, "")) for name in ("x", "y", "width", "height"))
    except ValueError:
        return None
    return (x, y, width, height) if all(map(math.isfinite, (x, y, width, height))) else None
