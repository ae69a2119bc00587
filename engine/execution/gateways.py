"""Gateways that split: one way, or those whose condition holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.control import SimpleBpmnTask

from engine.execution.specs import Lean, choose

if TYPE_CHECKING:
    from engine.execution.tokens import Token


class ExclusiveGateway(Lean, SimpleBpmnTask):
    """Takes the first flow, in the order of the XML, whose condition holds, else the default flow."""

    def next(self, my_task: Token) -> list[Any]:
        return [spec for _, spec in choose(self, my_task, self.ways, every=False)]


class EventGateway(Lean, SimpleBpmnTask):
    """Waits for the first of the events behind it. Stock moves its events into itself, where two timers share one due
    time; here each waits for itself, and takes the others away."""

    groups = True
