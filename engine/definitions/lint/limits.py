"""Rule limits: a diagram that no person could read is refused before anything walks it, and so are ids that no table of
ours holds."""

from __future__ import annotations

from collections.abc import Iterable

from engine.definitions.bpmn.model import Element, Flow, Process
from engine.definitions.deployment.resources import Resources
from engine.definitions.lint.finding import error
from engine.errors import Finding

MOST_NODES = 300
MOST_FLOWS = 1000
LONGEST_KEY, LONGEST_ID, LONGEST_GROUP = 50, 80, 64  # letters; with those of the calls around it, an id has 255


def check(process: Process, resources: Resources) -> Iterable[Finding]:
    if len(process.elements) > MOST_NODES:
        yield error(
            process, None, f"Proses ini punya {len(process.elements)} unsur; paling banyak {MOST_NODES}.", "limits"
        )
    if len(process.flows) > MOST_FLOWS:
        yield error(process, None, f"Proses ini punya {len(process.flows)} alur; paling banyak {MOST_FLOWS}.", "limits")
    if len(process.key) > LONGEST_KEY:
        message = f"Id proses ini {len(process.key)} huruf; paling panjang {LONGEST_KEY}. Beri id yang lebih pendek."
        yield error(process, None, message, "limits")
    things: list[Element | Flow] = [*process.elements.values(), *process.flows.values()]
    for thing in things:
        if len(thing.id) > LONGEST_ID:
            message = f"Id “{thing.id[:30]}…” {len(thing.id)} huruf; paling panjang {LONGEST_ID}. Beri id lebih pendek."
            yield error(process, thing, message, "limits")
    for lane in process.lanes.values():
        if len(lane.group) > LONGEST_GROUP:
            message = f"Nama lajur “{lane.name[:30]}…” terlalu panjang. Pendekkan, atau isi properti kelompok."
            yield error(process, None, message, "limits")
