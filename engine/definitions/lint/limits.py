"""Rule limits: a diagram that no person could read is refused before anything walks it."""

from __future__ import annotations

from collections.abc import Iterable

from engine.definitions.deployment import Resources
from engine.definitions.lint.finding import error
from engine.definitions.model import Process
from engine.errors import Finding

MOST_NODES = 300
MOST_FLOWS = 1000


def check(process: Process, resources: Resources) -> Iterable[Finding]:
    if len(process.elements) > MOST_NODES:
        yield error(
            process, None, f"Proses ini punya {len(process.elements)} unsur; paling banyak {MOST_NODES}.", "limits"
        )
    if len(process.flows) > MOST_FLOWS:
        yield error(process, None, f"Proses ini punya {len(process.flows)} alur; paling banyak {MOST_FLOWS}.", "limits")
