"""Rule reachable: every element can be reached and left, and no loop turns without somebody doing something."""

from __future__ import annotations

from collections.abc import Iterable

from engine.definitions.analysis.net import waits
from engine.definitions.bpmn.elements import (
    BOUNDARY_EVENT,
    CALL_ACTIVITY,
    CATCH_EVENT,
    COMPENSATE,
    END_EVENT,
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
    next_ = _following(process)
    for element in process.elements.values():
        yield from _ends(process, element)
    reached = _from(_beginnings(process), next_)
    for element in process.elements.values():
        if element.id not in reached and not _is_told(element):
            yield error(process, element, f"{quote(element)} tidak pernah tercapai dari peristiwa mulai.", RULE)
    yield from _endless(process, next_, resources)


def _following(process: Process) -> dict[str, list[str]]:
    """What comes after each element: by its flows, and by what is drawn on it, in it, or refers to it."""
    next_ = {id: [process.flows[flow].target for flow in e.outgoing] for id, e in process.elements.items()}
    for element in process.elements.values():
        if element.attached_to in next_:
            next_[element.attached_to].append(element.id)
        if element.parent in next_ and (element.by_event or element.kind == START_EVENT):
            next_[element.parent].append(element.id)
        if element.handler in next_:
            next_[element.id].append(element.handler)
        if element.event.kind == LINK and element.kind == THROW_EVENT:
            next_[element.id] += [
                each.id
                for each in process.elements.values()
                if each.kind == CATCH_EVENT and each.event == element.event and each.parent == element.parent
            ]
    return next_


def _beginnings(process: Process) -> list[str]:
    """The start events of the process, and its event sub-processes."""
    return [e.id for e in process.elements.values() if not e.parent and (e.kind == START_EVENT or e.by_event)]


def _is_told(element: Element) -> bool:
    """Whether rule element-position says already why nothing leads there."""
    return element.compensates or (element.event.kind == LINK and element.kind == CATCH_EVENT)


def _ends(process: Process, element: Element) -> Iterable[Finding]:
    """What may not lead into an element or out of it, and where a way ends without an end event."""
    if element.kind in (START_EVENT, BOUNDARY_EVENT) and element.incoming:
        message = (
            f"Alur tidak boleh menuju {quote(element)}: ia dimulai dari dirinya sendiri. Arahkan ke unsur sesudahnya."
        )
        yield error(process, element, message, RULE)
    if element.kind == END_EVENT and element.outgoing:
        message = f"Alur tidak boleh keluar dari peristiwa akhir {quote(element)}. Ganti dengan peristiwa kirim."
        yield error(process, element, message, RULE)
    if element.kind == END_EVENT or element.outgoing or element.by_event or element.compensates:
        return
    if element.event.kind in (LINK, COMPENSATE):
        return  # what comes after them is not drawn as a flow
    if element.type.gateway:
        yield error(process, element, f"Gerbang {quote(element)} buntu: beri alur keluar darinya.", RULE)
    else:
        message = (
            f"Sesudah {quote(element)} tidak ada alur, jadi jalan ini berakhir di sana. "
            "Bila memang begitu, gambar peristiwa akhirnya; bila tidak, sambungkan alurnya."
        )
        yield warning(process, element, message, RULE)


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
    instant = {id for id, element in process.elements.items() if not _waits(process, element, resources)}
    graph = {id: [target for target in next_[id] if target in instant] for id in instant}
    for id in instant:
        if id in _from(graph[id], graph):
            element = process.elements[id]
            message = f"{quote(element)} berada dalam putaran tanpa tugas: proses akan berputar tanpa henti."
            yield error(process, element, message, RULE)
            return


def _waits(process: Process, element: Element, resources: Resources) -> bool:
    """A call or sub-process waits where something in it does."""
    if element.kind == SUB_PROCESS:
        inside = (each for each in process.elements.values() if each.parent == element.id)
        return any(_waits(process, each, resources) for each in inside)
    target = resources.processes.get(element.called or "")
    if element.kind != CALL_ACTIVITY or target is None:
        return waits(element)
    every = [target, *(resources.processes[key] for key in called_keys(target, resources.processes))]
    return any(
        waits(each)
        for process in every
        for each in process.elements.values()
        if each.kind not in (CALL_ACTIVITY, SUB_PROCESS)
    )
