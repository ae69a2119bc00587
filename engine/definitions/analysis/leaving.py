"""By which flows a token leaves an element: by one of them, by all, or by those whose condition holds."""

from __future__ import annotations

from itertools import combinations

from engine.definitions.bpmn.elements import EVENT_GATEWAY, EXCLUSIVE_GATEWAY
from engine.definitions.bpmn.model import Element, Process

MOST_ASKED = 5  # flows of one element that have a condition, of which every selection is looked at


def asked_flows(process: Process, element: Element) -> list[str]:
    """The flows that are taken or not each by its own condition, as at an inclusive gateway and behind an activity."""
    alone = element.type.gateway and len(element.outgoing) == 1
    if not element.type.chooses or element.kind == EXCLUSIVE_GATEWAY or alone:
        return []
    return [flow for flow in element.outgoing if flow != element.default and process.flows[flow].condition]


def selections(process: Process, element: Element) -> list[tuple[str, ...]]:
    """The flows that may be taken at once. Of more than ``MOST_ASKED`` with a condition not all selections: each alone,
    and all."""
    flows = element.outgoing
    if element.kind in (EXCLUSIVE_GATEWAY, EVENT_GATEWAY) and flows:
        return [(flow,) for flow in flows]
    asked = asked_flows(process, element)
    if not asked:
        return [flows]
    always = {flow for flow in flows if flow not in asked and flow != element.default}
    counts = range(len(asked) + 1) if len(asked) <= MOST_ASKED else (0, 1, len(asked))
    held = [always.union(some) for count in counts for some in combinations(asked, count)]
    taken = [tuple(flow for flow in flows if flow in some) for some in held]
    otherwise = (element.default,) if element.default in flows else ()
    return [each or otherwise for each in taken if each or otherwise]
