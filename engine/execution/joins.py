"""Parallel and inclusive gateways, by counting tokens: right inside loops, whatever happened before.

Every token that arrives waits as a task of its own and remembers the way it came; firing takes one
from each way. Stock asks the tree's history which ways are done, which is wrong from the second
round of a loop on (BPMN 2.0, 13.4.1).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.control import SimpleBpmnTask
from SpiffWorkflow.util.task import TaskState

from engine.execution.specs import Lean, choose

if TYPE_CHECKING:
    from engine.execution.tokens import Token


class Join(Lean, SimpleBpmnTask):
    """Waits for a token on each of its ways."""

    lurks = True

    def _update_hook(self, my_task: Token) -> bool:
        if len(self._inputs) == 1:
            return True
        my_task.internal_data["from"] = my_task.parent.task_spec.name
        my_task._set_state(TaskState.WAITING)
        arrived = self.arrived(my_task)
        if len(arrived) < len(set(self._inputs)):
            return False
        use_up(arrived, my_task)
        return True

    def arrived(self, my_task: Token) -> dict[str, Token]:
        """The token waiting longest on each incoming way."""
        first: dict[str, Token] = {}
        holder = my_task.holder  # a process called twice at once has its gateways twice
        for token in my_task.workflow.tasks.values():
            if token.task_spec is self and token.state == TaskState.WAITING and token.holder is holder:
                first.setdefault(token.internal_data["from"], token)
        return first


def use_up(arrived: dict[str, Token], my_task: Token) -> None:
    """``my_task`` carries on for all that have arrived."""
    for token in arrived.values():
        if token is not my_task:
            token._set_state(TaskState.COMPLETED)


class ParallelGateway(Join):
    """Waits for all, and goes on all ways."""


class InclusiveGateway(Join):
    """Goes on all ways whose condition holds; waits for those tokens that can still come."""

    def next(self, my_task: Token) -> list[Any]:
        return [spec for _, spec in choose(self, my_task, self.ways, every=True)] if self.ways else list(self.outputs)

    def try_to_go_on(self, my_task: Token) -> bool:
        """BPMN 2.0, 13.4.3: no token elsewhere can still reach an empty way, but for those that can as well reach a way
        that is served. Asked when nothing else in the case can move."""
        arrived = self.arrived(my_task)
        served = self._upstream(way for way in self._inputs if way in arrived)
        coming = self._upstream(way for way in self._inputs if way not in arrived) - served
        for token in my_task.workflow.live():
            spec = token.task_spec
            if spec is not self and not spec.dormant and spec.name in coming and token.holder is my_task.holder:
                return False
        first = next(iter(arrived.values()))
        use_up(arrived, first)
        first._ready()
        return True

    def _upstream(self, ways: Iterable[str]) -> set[str]:
        """The names of the specs from which one of the ways is reached without passing this gateway."""
        seen: set[str] = set()
        todo = list(ways)
        while todo:
            name = todo.pop()
            if name != self.name and name not in seen:
                seen.add(name)
                todo.extend(self._wf_spec.task_specs[name]._inputs)
        return seen
