"""Specs from the neutral model: element by element, no recursion along the flows, no diagram needed.

Flows keep the order of the XML, so dragging a shape changes no behaviour.
"""

from __future__ import annotations

from typing import Any

from engine.definitions.bpmn import elements as kinds
from engine.definitions.bpmn.elements import CALL_ACTIVITY, COMPENSATE, LINK, NONE, START_EVENT
from engine.definitions.bpmn.expansion import ALL
from engine.definitions.bpmn.model import Element, Flow, Process
from engine.definitions.bpmn.topics import NOTIFICATION, NUMBER
from engine.execution import catching, gateways, holders, joins, specs, tasks, throwing
from engine.execution.events import CONDITION
from engine.execution.triggers import TRIGGERS

# Keyed as the rows of ``engine.definitions.bpmn.elements`` are.
CLASSES: dict[tuple[str, str], type[Any]] = {
    **{(kinds.START_EVENT, event): specs.StartEvent for event in (NONE, *kinds.START_TRIGGERS)},
    **{(kinds.CATCH_EVENT, event): catching.CatchEvent for event in kinds.CATCH_TRIGGERS},
    **{(kinds.BOUNDARY_EVENT, event): catching.BoundaryEvent for event in kinds.BOUNDARY_TRIGGERS},
    (kinds.CATCH_EVENT, LINK): throwing.ThrowEvent,
    (kinds.BOUNDARY_EVENT, COMPENSATE): throwing.Undo,
    (kinds.RECEIVE_TASK, kinds.MESSAGE): catching.CatchEvent,
    (kinds.THROW_EVENT, NONE): throwing.ThrowEvent,
    (kinds.THROW_EVENT, LINK): throwing.ThrowEvent,
    (kinds.THROW_EVENT, kinds.MESSAGE): throwing.SendEvent,
    (kinds.THROW_EVENT, kinds.SIGNAL): throwing.SignalEvent,
    (kinds.THROW_EVENT, kinds.ESCALATION): throwing.EscalationEvent,
    (kinds.THROW_EVENT, COMPENSATE): throwing.CompensationEvent,
    (kinds.END_EVENT, NONE): specs.EndEvent,
    (kinds.END_EVENT, kinds.TERMINATE): specs.TerminateEndEvent,
    (kinds.END_EVENT, kinds.MESSAGE): throwing.SendEndEvent,
    (kinds.END_EVENT, kinds.SIGNAL): throwing.SignalEndEvent,
    (kinds.END_EVENT, kinds.ESCALATION): throwing.EscalationEndEvent,
    (kinds.END_EVENT, kinds.ERROR): throwing.ErrorEndEvent,
    (kinds.END_EVENT, COMPENSATE): throwing.CompensationEndEvent,
    (kinds.USER_TASK, NONE): tasks.UserTask,
    (kinds.SERVICE_TASK, NONE): tasks.ExternalTask,
    (kinds.SEND_TASK, NONE): tasks.ExternalTask,
    (kinds.SEND_TASK, kinds.MESSAGE): throwing.SendEvent,
    (kinds.SCRIPT_TASK, NONE): tasks.ScriptTask,
    (kinds.BUSINESS_RULE_TASK, NONE): tasks.DecisionTask,
    (kinds.TASK, NONE): tasks.PassedTask,
    (kinds.MANUAL_TASK, NONE): tasks.PassedTask,
    (kinds.CALL_ACTIVITY, NONE): holders.CallActivity,
    (kinds.SUB_PROCESS, NONE): holders.SubProcess,
    (kinds.EXCLUSIVE_GATEWAY, NONE): gateways.ExclusiveGateway,
    (kinds.PARALLEL_GATEWAY, NONE): joins.ParallelGateway,
    (kinds.INCLUSIVE_GATEWAY, NONE): joins.InclusiveGateway,
    (kinds.EVENT_GATEWAY, NONE): gateways.EventGateway,
}
INSTANT: dict[str, type[Any]] = {NUMBER.name: tasks.NumberTask, NOTIFICATION.name: tasks.NotificationTask}


def build(process: Process) -> specs.ProcessSpec:
    """The spec of a process that lint has passed."""
    return _Builder(process).spec


def class_of(element: Element) -> type[Any]:
    """What carries an element out: by what its task says it needs, else by its kind and event."""
    if element.type.service and element.topic in INSTANT:
        return INSTANT[element.topic]
    if element.script and element.type.service:
        return tasks.ScriptTask
    if element.topic:  # a message event or a script, too, may be a worker's
        return tasks.ExternalTask
    if element.ticked:
        return tasks.UserTask
    return CLASSES[element.kind, element.event.kind]


class _Builder:
    def __init__(self, process: Process) -> None:
        self.process = process
        self.spec = specs.ProcessSpec(process.key, self._free("Start"))
        self.own: dict[str, Any] = {}  # what does an element's work
        self.exit: dict[str, Any] = {}  # what goes on from it: the body, where it has several instances
        for element in process.elements.values():
            self._element(element)
        self.entry = dict(self.exit)  # where flows lead: before an activity with boundary events stands a split
        self._attach()
        self._begin_inside()
        self._listen()
        for element in process.elements.values():
            self._connect(element)
        specs_ = self.spec.task_specs.values()
        self.spec.asks = any(each.noun is CONDITION for each in specs_)
        self.spec.settles = self.spec.asks or any(
            each.holds or isinstance(each, joins.InclusiveGateway) for each in specs_
        )

    def _free(self, name: str) -> str:
        """The name of a step that no diagram shows: one that is not drawn on an element or a flow."""
        while name in self.process.elements or name in self.process.flows:
            name += "_"
        return name

    def _element(self, element: Element) -> None:
        spec = self.own[element.id] = self.exit[element.id] = class_of(element)(self.spec, element.id)
        if element.kind == START_EVENT and not element.parent:
            self.spec.start.connect(spec)
        spec.model, spec.bpmn_name = element, element.name
        spec.bpmn_id = None if isinstance(spec, throwing.Undo) else element.id
        spec.maps = bool(element.outputs) or (bool(element.inputs) and not isinstance(spec, WITH_PARAMETERS))
        if isinstance(spec, catching.Catching):
            spec.trigger, spec.interrupting = TRIGGERS[element.event.kind], element.interrupting
        if element.kind == CALL_ACTIVITY:
            shared = all(any(each.source == ALL for each in mappings) for mappings in (element.ins, element.outs))
            spec.isolates = not shared
        if element.loop is not None:
            body = self.exit[element.id] = holders.MultiInstance(self.spec, self._free(f"{element.id}.instances"))
            body.model, body.bpmn_id, body.instance, spec.body = element, None, spec, body

    def _begin_inside(self) -> None:
        """A called process begins at its event without a timer: by the calendar it starts alone only."""
        starts = [element for element in self.process.elements.values() if element.kind == START_EVENT]
        for element in sorted(starts, key=lambda each: each.event.kind != NONE, reverse=True):
            if element.parent:
                self.own[element.parent].beginning = self.own[element.id]

    def _listen(self) -> None:
        """Event sub-processes: the scope around each waits for its start event."""
        for element in self.process.elements.values():
            if not element.by_event:
                continue
            start = self.own[element.id].beginning.model
            spec = catching.ScopeEvent(self.spec, self._free(f"{start.id}.listening"))
            spec.model, spec.bpmn_id, spec.sub_process = start, None, self.own[element.id]
            spec.trigger, spec.interrupting = TRIGGERS[start.event.kind], start.interrupting
            spec.maps, self.own[start.id].maps = self.own[start.id].maps, False
            around = self.own[element.parent] if element.parent else self.spec.start
            around.listeners = (*around.listeners, spec)

    def _attach(self) -> None:
        for element in self.process.elements.values():
            host = element.attached_to
            if not host:
                continue
            if element.event.kind == COMPENSATE:
                self.exit[host].undo = self.own[element.id]
                continue
            if self.entry[host] is self.exit[host]:
                self.entry[host] = specs.Attached(self.spec, self._free(f"{host}.attached"))
                self.entry[host].connect(self.exit[host])
            self.entry[host].connect(self.exit[element.id])

    def _connect(self, element: Element) -> None:
        source = self.exit[element.id]
        source.flows = {}
        if element.event.kind == COMPENSATE and element.handler:
            self.own[element.id].handler = self.entry[element.handler]
        if element.kind == kinds.THROW_EVENT and element.event.kind == LINK:
            source.connect(self._link_target(element))
        ways = []
        flows = [self.process.flows[id] for id in element.outgoing]
        for flow in flows:
            target = self.entry[flow.target]
            if target.name in source.flows:  # two flows between the same two elements
                passage = specs.Passage(self.spec, flow.id)
                passage.connect(target)
                target = passage
            source.connect(target)
            source.flows[target.name] = flow.id
            ways.append((flow.id, self._condition(element, flow), target))
        if isinstance(source, gateways.ExclusiveGateway) or any(condition for _, condition, _ in ways):
            source.ways = tuple(ways)

    def _condition(self, element: Element, flow: Flow) -> str | None:
        """Which gateways ask: those that split, and activities (BPMN 2.0, 8.3.13)."""
        if flow.id == element.default or not element.type.chooses:
            return None
        return None if element.type.gateway and len(element.outgoing) == 1 else flow.condition

    def _link_target(self, element: Element) -> Any:
        """The catch event of the same name in the same scope."""
        found = (
            each
            for each in self.process.elements.values()
            if each.kind == kinds.CATCH_EVENT and each.event.kind == LINK and each.event.name == element.event.name
            if each.parent == element.parent
        )
        return self.entry[next(found).id]


# Their inputs are what they do something with, not variables of their own.
WITH_PARAMETERS = (tasks.NumberTask, tasks.NotificationTask, tasks.ExternalTask, throwing.ThrowEvent, specs.EndEvent)
