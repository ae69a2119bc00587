"""Specs from the neutral model: element by element, no recursion along the flows, no diagram needed.

Flows keep the order of the XML, so dragging a shape changes no behaviour.
"""

from __future__ import annotations

from typing import Any

from engine.definitions.bpmn.elements import (
    BOUNDARY_EVENT,
    BUSINESS_RULE_TASK,
    CALL_ACTIVITY,
    CATCH_EVENT,
    END_EVENT,
    EXCLUSIVE_GATEWAY,
    NONE,
    PARALLEL_GATEWAY,
    SEND_TASK,
    SERVICE_TASK,
    START_EVENT,
    TERMINATE,
    TIMER,
    USER_TASK,
)
from engine.definitions.bpmn.model import Element, Process
from engine.definitions.bpmn.topics import NOTIFICATION, NUMBER
from engine.execution import joins, specs

# Keyed as the rows of ``engine.definitions.bpmn.elements`` are.
CLASSES: dict[tuple[str, str], type[Any]] = {
    (START_EVENT, NONE): specs.StartEvent,
    (START_EVENT, TIMER): specs.StartEvent,
    (END_EVENT, NONE): specs.EndEvent,
    (END_EVENT, TERMINATE): specs.TerminateEndEvent,
    (CATCH_EVENT, TIMER): specs.CatchEvent,
    (BOUNDARY_EVENT, TIMER): specs.BoundaryEvent,
    (USER_TASK, NONE): specs.UserTask,
    (SERVICE_TASK, NONE): specs.ExternalTask,
    (SEND_TASK, NONE): specs.ExternalTask,
    (BUSINESS_RULE_TASK, NONE): specs.DecisionTask,
    (CALL_ACTIVITY, NONE): specs.CallActivity,
    (EXCLUSIVE_GATEWAY, NONE): specs.ExclusiveGateway,
    (PARALLEL_GATEWAY, NONE): joins.ParallelGateway,
}
INSTANT: dict[str, type[Any]] = {NUMBER.name: specs.NumberTask, NOTIFICATION.name: specs.MessageTask}


def build(process: Process) -> specs.ProcessSpec:
    """The spec of a process that lint has passed."""
    return _Builder(process).spec


class _Builder:
    def __init__(self, process: Process) -> None:
        self.process = process
        self.spec = specs.ProcessSpec(process.key, self._free("Start"))
        self.exit = {element.id: self._element(element) for element in process.elements.values()}
        self.entry = dict(self.exit)  # where flows lead: before an activity with boundary events stands a split
        self._attach()
        self._begin_calls()
        for element in process.elements.values():
            self._connect(element)

    def _free(self, name: str) -> str:
        """The name of a step that no diagram shows: one that is not drawn on an element or a flow."""
        while name in self.process.elements or name in self.process.flows:
            name += "_"
        return name

    def _element(self, element: Element) -> Any:
        made = INSTANT.get(element.topic or "") if element.type.service else None
        spec = (made or CLASSES[element.kind, element.event.kind])(self.spec, element.id)
        if element.kind == START_EVENT and not element.parent:
            self.spec.start.connect(spec)
        spec.model, spec.bpmn_id, spec.bpmn_name = element, element.id, element.name
        if element.kind == BOUNDARY_EVENT:
            spec.interrupting = element.interrupting
        return spec

    def _begin_calls(self) -> None:
        """A called process begins at its event without a timer: by the calendar it starts alone only."""
        starts = [element for element in self.process.elements.values() if element.kind == START_EVENT]
        for element in sorted(starts, key=lambda each: each.event.kind != NONE, reverse=True):
            if element.parent:
                self.exit[element.parent].beginning = self.exit[element.id]

    def _attach(self) -> None:
        for element in self.process.elements.values():
            host = element.attached_to
            if not host:
                continue
            if self.entry[host] is self.exit[host]:
                self.entry[host] = specs.Attached(self.spec, self._free(f"{host}.attached"))
                self.entry[host].connect(self.exit[host])
            self.entry[host].connect(self.exit[element.id])

    def _connect(self, element: Element) -> None:
        source = self.exit[element.id]
        source.flows = {}
        ways = []
        for flow in (self.process.flows[id] for id in element.outgoing):
            target = self.entry[flow.target]
            if target.name in source.flows:  # two flows between the same two elements
                passage = specs.Passage(self.spec, flow.id)
                passage.connect(target)
                target = passage
            source.connect(target)
            source.flows[target.name] = flow.id
            only = len(element.outgoing) == 1
            ways.append((flow.id, None if flow.id == element.default or only else flow.condition, target))
        if isinstance(source, specs.ExclusiveGateway):
            source.ways = tuple(ways)
