"""Rule reachable: every element can be reached and left, and no loop turns without somebody doing something."""

from __future__ import annotations

from collections.abc import Iterable

from engine.definitions.analysis.nesting import Nesting
from engine.definitions.analysis.net import waits
from engine.definitions.bpmn.elements import (
    BOUNDARY_EVENT,
    CALL_ACTIVITY,
    COMPENSATE,
    END_EVENT,
    ERROR,
    ESCALATION,
    LINK,
    START_EVENT,
    SUB_PROCESS,
    THROW_EVENT,
)
from engine.definitions.bpmn.expansion import called_keys
from engine.definitions.bpmn.model import Element, Process
from engine.definitions.deployment.resources import Resources
from engine.definitions.lint.finding import error, quote, warning
from engine.errors import Finding

RULE = "reachable"


def check(process: Process, resources: Resources) -> Iterable[Finding]:
    nesting = Nesting(process)
    for element in process.elements.values():
        yield from _ends(process, element)
    reached = _from([e.id for e in nesting.inside[""] if e.by_event or e.kind == START_EVENT], _next(nesting))
    for element in process.elements.values():
        if element.id not in reached and (not element.parent or element.parent in reached):
            message = f"{quote(element)} tidak pernah tercapai dari peristiwa mulai{_way_in(process, element)}."
            yield error(process, element, message, RULE)
    yield from _endless(nesting, resources)


def _ends(process: Process, element: Element) -> Iterable[Finding]:
    """Flows where none may be, or none where one must be."""
    begins = element.kind in (START_EVENT, BOUNDARY_EVENT) or element.by_event
    if begins and element.incoming:
        message = f"Alur tidak boleh menuju {quote(element)}: ia dimulai dari dirinya sendiri. Arahkan ke sesudahnya."
        yield error(process, element, message, RULE)
    if element.compensates and (element.incoming or element.outgoing):
        message = f"{quote(element)} dijalankan oleh kompensasi saja: hapus alur yang menuju atau keluar darinya."
        yield error(process, element, message, RULE)
    if element.kind != END_EVENT and not element.outgoing and not _goes_on_otherwise(element):
        yield _dead_end(process, element)
    if element.kind == END_EVENT and element.outgoing:
        message = f"Alur tidak boleh keluar dari peristiwa akhir {quote(element)}. Ganti dengan peristiwa kirim."
        yield error(process, element, message, RULE)


def _dead_end(process: Process, element: Element) -> Finding:
    """A way may end without an end event (BPMN 2.0, 13.3.2), but not where it begins or chooses."""
    if element.type.gateway or element.kind == START_EVENT:
        return error(process, element, f"{quote(element)} buntu: tidak ada alur keluar darinya. Sambungkan.", RULE)
    message = (
        f"Sesudah {quote(element)} tidak ada alur, jadi jalan ini berakhir di sana. "
        "Bila memang begitu, gambar peristiwa akhirnya; bila tidak, sambungkan alurnya."
    )
    return warning(process, element, message, RULE)


def _goes_on_otherwise(element: Element) -> bool:
    """What needs no flow: it ends with the event that began it, or goes on where an association or a link leads."""
    links = element.kind == THROW_EVENT and element.event.kind == LINK
    undone = element.kind == BOUNDARY_EVENT and element.event.kind == COMPENSATE
    return element.by_event or element.compensates or links or undone


def _way_in(process: Process, element: Element) -> str:
    """What would lead to an element that no flow leads to."""
    if element.compensates:
        return " maupun dari peristiwa kompensasi; sambungkan peristiwa kompensasi kepadanya"
    if element.event.kind == LINK:
        return f"; tidak ada tautan bernama “{element.event.name}” yang dilempar di tempat yang sama"
    around = process.elements.get(element.parent)
    return f" {quote(around)}" if around is not None else ""


def _next(nesting: Nesting) -> dict[str, list[str]]:
    """What each element leads to: by flows and links, by the events on it, and what it holds."""
    process = nesting.process
    found = {id: [process.flows[flow].target for flow in e.outgoing] for id, e in process.elements.items()}
    for element in process.elements.values():
        if (link := nesting.link_target(element)) is not None:
            found[element.id].append(link.id)
        if element.attached_to in found:
            found[element.attached_to].append(element.id)
        if element.handler in found:
            found[element.id].append(element.handler)
        if element.parent and (element.by_event or element.kind == START_EVENT):
            found[element.parent].append(element.id)
    return found


def _from(start: list[str], next_: dict[str, list[str]]) -> set[str]:
    seen, todo = set(start), list(start)
    while todo:
        for target in next_[todo.pop()]:
            if target not in seen:
                seen.add(target)
                todo.append(target)
    return seen


def _endless(nesting: Nesting, resources: Resources) -> Iterable[Finding]:
    """Elements on a loop of which none waits."""
    process, next_ = nesting.process, _next(nesting)
    instant = {id for id, element in process.elements.items() if not _waits(nesting, element, resources)}
    graph = {
        id: [each for each in next_[id] if each in instant and _goes_off(process, process.elements[each])]
        for id in instant
    }
    for id in instant:
        if id in _from(graph[id], graph):
            element = process.elements[id]
            message = f"{quote(element)} berada dalam putaran tanpa tugas: proses akan berputar tanpa henti."
            yield error(process, element, message, RULE)
            return


def _goes_off(process: Process, element: Element) -> bool:
    """Whether it can be reached while nothing waits: of events on activities only what is thrown in a sub-process."""
    host = process.elements.get(element.attached_to)
    return host is None or (host.kind == SUB_PROCESS and element.event.kind in (ERROR, ESCALATION))


def _waits(nesting: Nesting, element: Element, resources: Resources) -> bool:
    """A sub-process waits where something in it does, a call where something in what it calls does."""
    if element.kind == SUB_PROCESS:
        return any(_waits(nesting, each, resources) for each in nesting.inside.get(element.id, ()))
    target = resources.processes.get(element.called or "")
    if element.kind != CALL_ACTIVITY or target is None:
        return waits(element)
    every = [target, *(resources.processes[key] for key in called_keys(target, resources.processes))]
    holders = (CALL_ACTIVITY, SUB_PROCESS)
    return any(waits(each) for process in every for each in process.elements.values() if each.kind not in holders)
