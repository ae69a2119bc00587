"""Events that something is sent off by: in the flow or at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.control import SimpleBpmnTask
from SpiffWorkflow.util.task import TaskState

from engine.execution import events, throws
from engine.execution.holders import DONE, Holder
from engine.execution.specs import EndEvent, Lean

if TYPE_CHECKING:
    from engine.execution.tokens import Token


class ThrowEvent(Lean, SimpleBpmnTask):
    """Is only passed; a link goes on at the catch event of the same name."""


class Throwing:
    """Sends something off. What catches it may take away the thrower itself, which then goes nowhere."""

    def throw(self, my_task: Token) -> None:
        raise NotImplementedError

    def _run_hook(self, my_task: Token) -> bool | None:
        self.throw(my_task)
        return my_task.state == TaskState.CANCELLED or super()._run_hook(my_task)  # type: ignore[misc]


class Send(Throwing):
    """A message to other cases."""

    def throw(self, my_task: Token) -> None:
        throws.send(my_task, my_task.task_spec.model)


class Signal(Throwing):
    def throw(self, my_task: Token) -> None:
        throws.signal(my_task, my_task.task_spec.model)


class Escalation(Throwing):
    def throw(self, my_task: Token) -> None:
        throws.escalate(my_task, my_task.task_spec.model)


class SendEvent(Send, ThrowEvent):
    """Sends a message to other cases, and goes on; a send task does, too."""


class SignalEvent(Signal, ThrowEvent):
    """Sends a signal to every case that waits for it, and goes on."""

    pass


class EscalationEvent(Escalation, ThrowEvent):
    """Tells what is around it, and goes on unless that interrupts it."""

    pass


class SendEndEvent(Send, EndEvent):
    """Sends a message to other cases, and ends."""

    pass


class SignalEndEvent(Signal, EndEvent):
    """Sends a signal to every case that waits for it, and ends."""

    pass


class EscalationEndEvent(Escalation, EndEvent):
    """Tells what is around it, and ends."""

    pass


class ErrorEndEvent(EndEvent):
    """Throws an error outwards; where nothing catches it, the token stays, and the case waits for help."""

    def _run_hook(self, my_task: Token) -> bool | None:
        return throws.throw_error(my_task, self.model.id, self.model.event.code, {}) or None


class CompensationEvent(Holder):
    """Takes back what was done in the scope around it, the last first, and goes on when all of it is."""

    def enter(self, my_task: Token) -> bool:
        case, event = my_task.workflow, self.model.event
        kept = throws.take_undo(my_task, event.activity)
        told = [each.internal_data["of"] for each in kept]
        case.emit(events.COMPENSATION_THROWN, self.model.id, my_task.id, {"elements": told})
        my_task.internal_data["rest"] = [each.task_spec.name for each in kept]
        return not self._next(my_task)

    def resume(self, my_task: Token) -> None:
        if not self._next(my_task):
            my_task.internal_data[DONE] = True
            self._update(my_task)

    def _next(self, my_task: Token) -> bool:
        rest: list[str] = my_task.internal_data["rest"]
        if not rest:
            return False
        my_task.internal_data["rest"] = rest[1:]
        handler: Any = self._wf_spec.task_specs[rest[0]].handler
        handler._update(my_task._add_child(handler))
        return True


class CompensationEndEvent(CompensationEvent):
    """Takes back what was done in the scope around it, and ends."""

    def _run_hook(self, my_task: Token) -> bool | None:
        my_task.workflow.end_reached(my_task, False)
        return True


class Undo(Lean, SimpleBpmnTask):
    """What is kept of an activity that is done and can be taken back: waits until its ``handler`` is asked for."""

    dormant = lurks = undoes = True
    handler: Any = None

    def _update_hook(self, my_task: Token) -> bool:
        my_task._set_state(TaskState.WAITING)
        return False
