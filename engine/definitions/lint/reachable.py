"""Rule reachable: every element can be reached and left, and no loop turns without somebody doing something."""

from __future__ import annotations

from collections.abc import Iterable

from engine.definitions.analysis.net import waits
from engine.definitions.bpmn.elements import BOUNDARY_EVENT, CALL_ACTIVITY, END_EVENT, START_EVENT
from engine.definitions.bpmn.expansion import called_keys
from engine.definitions.bpmn.model import Element, Process
from engine.definitions.deployment.resources import Resources
from engine.definitions.lint.finding import error, quote
from engine.errors import Finding

RULE = "reachable"


def check(process: Process, resources: Resources) -> Iterable[Finding]:
    next_ = {id: [process.flows[flow].target for flow in e.outgoing] for id, e in process.elements.items()}
    for element in process.elements.values():
        if element.attached_to in next_:
            next_[element.attached_to].append(element.id)
        if element.kind in (START_EVENT, BOUNDARY_EVENT) and element.incoming:
            yield error(
                process, element, f"Alur tidak boleh menuju {quote(element)}: ia dimulai dari dirinya sendiri.", RULE
            )
        if element.kind != END_EVENT and not element.outgoing:
            yield error(process, element, f"{quote(element)} buntu: tidak ada alur keluar darinya.", RULE)
        if element.kind == END_EVENT and element.outgoing:
            yield error(process, element, f"Alur tidak boleh keluar dari peristiwa akhir {quote(element)}.", RULE)
    reached = _from([e.id for e in process.elements.values() if e.kind == START_EVENT], next_)
    for element in process.elements.values():
        if element.id not in reached:
            yield error(process, element, f"{quote(element)} tidak pernah tercapai dari peristiwa mulai.", RULE)
    yield from _endless(process, next_, resources)


def _from(start: list[str], next_: dict[str, list[str]]) -> set[str]:
    seen, todo = set(start), list(start)
    while todo:
        for target in next_[todo.pop()]:
            if target not in seen:
                seen.add(target)
                todo.append(target)
    return seen


def _endless(process: Process, next_: dict[str, list[str]], resources: Resources) -> Iterable[Finding]:
    """Elements on a loop of which none waits."""
    instant = {id for id, element in process.elements.items() if not _waits(element, resources)}
    graph = {id: [target for target in next_[id] if target in instant] for id in instant}
    for id in instant:
        if id in _from(graph[id], graph):
            element = process.elements[id]
            message = f"{quote(element)} berada dalam putaran tanpa tugas: proses akan berputar tanpa henti."
            yield error(process, element, message, RULE)
            return


def _waits(element: Element, resources: Resources) -> bool:
    """A call waits where something in what it calls does."""
    target = resources.processes.get(element.called or "")
    if element.kind != CALL_ACTIVITY or target is None:
        return waits(element)
    every = [target, *(resources.processes[key] for key in called_keys(target, resources.processes))]
    return any(waits(each) for process in every for each in process.elements.values() if each.kind != CALL_ACTIVITY)
