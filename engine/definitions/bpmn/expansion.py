"""Called processes, put into the process that calls them.

A call activity (BPMN 2.0, 10.3.6) runs inside the case: one number, one history, one set of variables. Its elements
come into the caller's process under ids of their own, "<call>.<element>", with ``parent`` saying which call they belong
to; the interpreter lets the case go on when no token is left among them. Which version is called is settled when the
caller is deployed (docs/decisions/0018).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from engine.definitions.bpmn.model import Element, Event, Flow, Lane, Process

ALL = "*"


def calls(process: Process) -> Iterator[Element]:
    """The call activities that it draws itself, in its sub-processes too."""
    return (element for element in process.calls if not process.sheet_of(element.id))


def called_keys(process: Process, processes: Mapping[str, Process]) -> set[str]:
    """The keys of all processes that it calls, and those call, as far as they are there."""
    found: set[str] = set()
    todo = [process]
    while todo:
        keys = {key for call in calls(todo.pop()) if (key := call.called or "") in processes} - found
        found |= keys
        todo += [processes[key] for key in keys]
    return found


def size(process: Process, processes: Mapping[str, Process], most: int) -> int:
    """How many elements it has with everything that it calls, reckoned without putting them together; a call that
    leads back to itself counts for nothing, and beyond ``most`` it is not counted on."""
    count, todo = 0, [(process, frozenset({process.key}))]
    while todo and count <= most:
        each, within = todo.pop()
        count += len(each.elements)
        keys = [key for call in calls(each) if (key := call.called or "") in processes and key not in within]
        todo += [(processes[key], within | {key}) for key in keys]
    return count


def ids(process: Process, processes: Mapping[str, Process], within: frozenset[str] = frozenset()) -> Iterator[str]:
    """The ids of everything in it with everything that it calls, as they are once that is put inside."""
    yield from (*process.elements, *process.flows, *process.lanes)
    inner = within | {process.key}
    for call in calls(process):
        if (key := call.called or "") in processes and key not in inner:
            yield from (_qualify_id(call, id) for id in ids(processes[key], processes, inner))


def missing_calls(processes: Mapping[str, Process]) -> set[str]:
    """The keys of processes that are called and not there."""
    called = {call.called for process in processes.values() for call in calls(process)}
    return {key for key in called if key} - processes.keys()


def expand(process: Process, processes: Mapping[str, Process]) -> Process:
    """The process with everything that it calls inside it. The rule ``call-exists`` has passed: no call is without
    its process, and none leads back to itself."""
    made = process
    for call in calls(process):
        made = _with(made, call, expand(processes[call.called or ""], processes))
    return made


def _with(process: Process, call: Element, inner: Process) -> Process:
    groups = {lane.group: lane.id for lane in process.lanes.values()}
    lanes = {lane.id: groups.get(lane.group) or f"{call.id}.{lane.id}" for lane in inner.lanes.values()}
    elements = [_element(element, call, lanes) for element in inner.elements.values()]
    flows = [_flow(flow, call) for flow in inner.flows.values()]
    brought = {lanes[lane.id]: _lane(lane, lanes[lane.id]) for lane in inner.lanes.values()}
    return replace(
        process,
        inherited={**inner.constants, **process.inherited},
        lanes={**brought, **process.lanes},
        elements={**process.elements, **{element.id: element for element in elements}},
        flows={**process.flows, **{flow.id: flow for flow in flows}},
    )


def _lane(lane: Lane, id: str) -> Lane:
    return replace(lane, id=id)


def _element(element: Element, call: Element, lanes: Mapping[str, str]) -> Element:
    """An inner element under its id in the caller; where the called process has no lanes, it lies in the call's."""
    return replace(
        element,
        id=_qualify_id(call, element.id),
        parent=_qualify_id(call, element.parent) if element.parent else call.id,
        lane=lanes.get(element.lane, "") if lanes else call.lane,
        incoming=tuple(_qualify_id(call, flow) for flow in element.incoming),
        outgoing=tuple(_qualify_id(call, flow) for flow in element.outgoing),
        default=_qualify_id(call, element.default) if element.default else None,
        attached_to=_qualify_id(call, element.attached_to) if element.attached_to else "",
        handler=_qualify_id(call, element.handler) if element.handler else "",
        event=_event(element.event, call),
    )


def _event(event: Event, call: Element) -> Event:
    return replace(event, activity=_qualify_id(call, event.activity)) if event.activity else event


def _flow(flow: Flow, call: Element) -> Flow:
    return replace(
        flow,
        id=_qualify_id(call, flow.id),
        source=_qualify_id(call, flow.source),
        target=_qualify_id(call, flow.target),
        parent=_qualify_id(call, flow.parent) if flow.parent else call.id,
    )


def _qualify_id(call: Element, id: str) -> str:
    return f"{call.id}.{id}"
