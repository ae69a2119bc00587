"""Specs from the neutral model: element by element, no recursion along the flows, no diagram needed.

Flows keep the order of the XML, so dragging a shape changes no behaviour.
"""

from __future__ import annotations

from typing import Any

from engine.definitions.model import Element, Process
from engine.execution import joins, specs
from engine.execution.definition import MESSAGE_TOPIC, NUMBER_TOPIC

CLASSES: dict[str, type[Any]] = {
    "userTask": specs.UserTask,
    "businessRuleTask": specs.DecisionTask,
    "exclusiveGateway": specs.ExclusiveGateway,
    "parallelGateway": joins.ParallelGateway,
    "intermediateCatchEvent": specs.CatchEvent,
    "boundaryEvent": specs.BoundaryEvent,
    "callActivity": specs.CallActivity,
}
TOPICS: dict[str, type[Any]] = {NUMBER_TOPIC: specs.NumberTask, MESSAGE_TOPIC: specs.MessageTask}


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
        if element.kind == "startEvent":
            spec = specs.StartEvent(self.spec, element.id)
            if not element.parent:
                self.spec.start.connect(spec)
        elif element.kind == "endEvent":
            spec = specs.EndEvent(self.spec, element.id)
            spec.terminates = element.event.kind == "terminate"
        elif element.kind in ("serviceTask", "sendTask"):
            spec = TOPICS.get(element.topic or "", specs.ExternalTask)(self.spec, element.id)
        else:
            spec = CLASSES[element.kind](self.spec, element.id)
        spec.model, spec.bpmn_id, spec.bpmn_name = element, element.id, element.name
        if element.kind == "boundaryEvent":
            spec.interrupting = element.interrupting
        return spec

    def _begin_calls(self) -> None:
        """A called process begins at its event without a timer: by the calendar it starts alone only."""
        starts = [element for element in self.process.elements.values() if element.kind == "startEvent"]
        for element in sorted(starts, key=lambda each: each.event.kind != "none", reverse=True):
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
