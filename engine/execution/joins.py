"""The parallel gateway, by counting tokens: right inside loops, whatever happened before.

Every token that arrives waits as a task of its own and remembers the way it came; firing takes one
from each way. Stock asks the tree's history which ways are done, which is wrong from the second
round of a loop on (BPMN 2.0, 13.4.1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from SpiffWorkflow.bpmn.specs.control import SimpleBpmnTask
from SpiffWorkflow.util.task import TaskState

from engine.execution.specs import Lean

if TYPE_CHECKING:
    from engine.execution.tokens import Token


class ParallelGateway(Lean, SimpleBpmnTask):
    lurks = True

    def _update_hook(self, my_task: Token) -> bool:
        if len(self._inputs) == 1:
            return True
        my_task.internal_data["from"] = my_task.parent.task_spec.name
        my_task._set_state(TaskState.WAITING)
        arrived = self._arrived(my_task)
        if len(arrived) < len(set(self._inputs)):
            return False
        for token in arrived.values():
            if token is not my_task:
                token._set_state(TaskState.COMPLETED)  # used up; `my_task` carries on for them all
        return True

    def _arrived(self, my_task: Token) -> dict[str, Token]:
        """The token waiting longest on each incoming way."""
        first: dict[str, Token] = {}
        holder = my_task.holder  # a process called twice at once has its gateways twice
        for token in my_task.workflow.tasks.values():
            if token.task_spec is self and token.state == TaskState.WAITING and token.holder is holder:
                first.setdefault(token.internal_data["from"], token)
        return first
