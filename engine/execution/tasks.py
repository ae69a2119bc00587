"""What is done at a task: by a person, by a connector or worker, or inside the step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.bpmn.specs.control import SimpleBpmnTask

from engine.execution import actions, events
from engine.execution.candidates import candidates_of, order_of
from engine.execution.mappings import inputs_of, take_in
from engine.execution.specs import Lean

if TYPE_CHECKING:
    from engine.execution.tokens import Token


class UserTask(Lean, defaults.UserTask):
    """Opens a task for a person and waits until it is done."""

    noun = events.TASK

    def opening(self, my_task: Token) -> tuple[Any, Any]:
        element = self.model
        assert element is not None
        whose = candidates_of(my_task, element) if element.names_people else None
        group = whose.group if whose else my_task.workflow.definition.process.group_without_names(element.id)
        due = actions.due_of(my_task, element, group)
        detail = {"group": group, "name": element.name, "due": due and due.isoformat()}
        if whose:
            detail |= whose.detail()
        if element.priority or element.follow_up:
            detail |= order_of(my_task, element)
        return detail, None


class ExternalTask(Lean, defaults.UserTask):
    """A service task of a connector or a worker: a job is opened; a command brings back what came of it."""

    noun = events.JOB

    def opening(self, my_task: Token) -> tuple[Any, Any]:
        assert self.model is not None
        return {"topic": self.model.topic}, inputs_of(my_task, self.model)


class NumberTask(Lean, SimpleBpmnTask):
    """Numbers something in the register, inside the step: input ``jenis``, ``pola``, ``hasil``."""

    def _run_hook(self, my_task: Token) -> bool | None:
        actions.number(my_task, self.model)
        return super()._run_hook(my_task)


class NotificationTask(Lean, SimpleBpmnTask):
    """Puts a notification into the outbox, inside the step: input ``kepada``, ``templat``, and the template's own."""

    def _run_hook(self, my_task: Token) -> bool | None:
        actions.notify(my_task, self.model)
        return super()._run_hook(my_task)


class DecisionTask(Lean, SimpleBpmnTask):
    """Evaluates a decision table."""

    def _run_hook(self, my_task: Token) -> bool | None:
        actions.decide(my_task, self.model)
        return super()._run_hook(my_task)


class PassedTask(Lean, SimpleBpmnTask):
    """A task that is nobody's here, a manual one too: passed as drawn (BPMN 2.0, 13.3.3)."""


class ScriptTask(Lean, SimpleBpmnTask):
    """An expression that only reads and reckons; what comes of it is its result variable."""

    def _run_hook(self, my_task: Token) -> bool | None:
        element = self.model
        result = my_task.workflow.evaluate(my_task, element.script)
        if element.result_variable:
            take_in(my_task, element, {element.result_variable: result})
        return super()._run_hook(my_task)
