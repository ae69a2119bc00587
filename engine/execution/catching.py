"""Events that wait: in the flow, on an activity, or at the start of an event sub-process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.control import SimpleBpmnTask
from SpiffWorkflow.util.task import TaskState

from engine.execution.events import Noun
from engine.execution.gateways import EventGateway
from engine.execution.specs import Lean

if TYPE_CHECKING:
    from engine.execution.tokens import Token
    from engine.execution.triggers import Trigger

FIRED = "fired"


class Catching(Lean):
    """Waits until a command, or something else in the case, sets off its ``trigger``."""

    trigger: Trigger
    interrupting = True

    @property
    def noun(self) -> Noun | None:  # type: ignore[override]
        return self.trigger.noun

    def reads_from(self, my_task: Token) -> Token:
        """Whose variables its expressions see."""
        return my_task

    def _update_hook(self, my_task: Token) -> bool:
        if my_task.internal_data.get(FIRED):
            return True
        if my_task.state != TaskState.WAITING:
            my_task._set_state(TaskState.WAITING)
            self.trigger.await_(my_task, self.model)
        return False

    def _on_ready_hook(self, my_task: Token) -> None:
        """Stock would tell an event manager; we keep none."""
        if isinstance(my_task.parent.task_spec, EventGateway):
            my_task.cancel_siblings()

    def _on_cancel(self, my_task: Token) -> None:
        """As above."""

    def wait_again(self, my_task: Token) -> None:
        """For the next time, where this one interrupts nothing and another may come."""
        again = self.trigger.again(my_task, self.model)
        if again is not None:
            child = my_task.parent._add_child(self)
            child.internal_data.update(again)
            self._update(child)


class CatchEvent(Catching, SimpleBpmnTask):
    """Waits in the flow until what it is for has come; a receive task does, too."""


class BoundaryEvent(Catching, SimpleBpmnTask):
    """Waits beside an activity; takes it away, or interrupts nothing and waits again."""

    lurks = True

    def reads_from(self, my_task: Token) -> Token:
        """The activity's, which input mappings may have made."""
        return next(each for each in my_task.parent.children if not isinstance(each.task_spec, BoundaryEvent))

    def _on_ready_hook(self, my_task: Token) -> None:
        if self.interrupting:
            my_task.cancel_siblings()
        else:
            self.wait_again(my_task)


class ScopeEvent(Catching, SimpleBpmnTask):
    """The start of an event sub-process as seen from the scope around it: goes on to ``sub_process``."""

    lurks = dormant = True
    sub_process: Any = None

    def listens_for(self, inside: Token) -> bool:
        return inside.task_spec is not self.sub_process  # what is thrown inside it goes outwards

    def _on_ready_hook(self, my_task: Token) -> None:
        if self.interrupting:
            my_task.workflow.clear(my_task.holder, but=my_task)
        else:
            self.wait_again(my_task)

    def next(self, my_task: Token) -> list[Any]:
        return [self.sub_process]
