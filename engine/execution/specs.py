"""SpiffWorkflow's task specs, without prediction and without data in the tree.

A stock spec predicts its successors when a token comes near; these make them when the token leaves.
That bounds the tree by the live tokens, and a parallel diamond costs the same wherever it stands.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec
from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit, BpmnStartTask, SimpleBpmnTask
from SpiffWorkflow.util.task import TaskState

from engine.errors import Refused
from engine.execution.events import GATEWAY_DECIDED, JOB, TASK, TIMER, Noun
from engine.expressions import compile_expression

if TYPE_CHECKING:
    from engine.execution.tokens import Token

FUTURE = TaskState.FUTURE


class Lean(BpmnTaskSpec):
    """What our specs have in common."""

    model: Any = None  # the drawn Element; None for a step that no diagram shows
    flows: Any = MappingProxyType({})  # next spec's name -> id of the sequence flow that leads there
    noun: Noun | None = None  # how history tells of a token that waits here for a command
    lurks = False  # waits unseen: entered when it goes on, not when it begins to wait
    groups = False  # its children belong together: pruning keeps it above them
    holds = False  # what stands below it runs inside it: it goes on when nothing of that is left

    def test(self) -> None:
        """Stock checks its connections at every token; the builder has done it once."""

    def _predict(self, my_task: Any, *args: Any, **kwargs: Any) -> None:
        """Nothing is predicted."""

    def _update_hook(self, my_task: Token) -> bool:
        return True  # stock would copy the parent's data here

    def _run_hook(self, my_task: Token) -> bool:
        my_task._sync_children(self.next(my_task), FUTURE)
        return True

    def next(self, my_task: Token) -> list[Any]:
        """The specs the token goes on to."""
        return list(self.outputs)

    def _on_complete_hook(self, my_task: Token) -> None:
        super()._on_complete_hook(my_task)
        parent = my_task.parent
        if parent is not None and isinstance(parent.task_spec, Attached) and not isinstance(self, BoundaryEvent):
            my_task.cancel_siblings()  # the activity is done: its boundary events go

    def opening(self, my_task: Token) -> tuple[Any, Any]:
        """Detail and values of the event that opens this token's task or job."""
        return None, None


class ProcessSpec(BpmnProcessSpec):
    """SpiffWorkflow's, with our own beginning. An instance ends when no token is left, so it needs no end.

    ``start`` is the beginning's name.
    """

    def __init__(self, name: str, start: str) -> None:
        super().__init__(name=name)
        for spec in (self.start, self.end, self.task_specs["End"]):
            del self.task_specs[spec.name]
        self.start: Any = Begin(self, start)


class Begin(Lean, BpmnStartTask):
    """The root of the tree, above the start events: a case begins at one of them."""

    def next(self, my_task: Token) -> list[Any]:
        return [spec for spec in self.outputs if spec.bpmn_id == my_task.workflow.begins_at]


class Passage(Lean, SimpleBpmnTask):
    """Keeps two flows between the same two elements apart; no diagram shows it."""


class StartEvent(Lean, SimpleBpmnTask):
    pass


class EndEvent(Lean, SimpleBpmnTask):
    """Where a token ends; if it ``terminates``, it takes all others with it."""

    terminates = False

    def _run_hook(self, my_task: Token) -> bool:
        my_task.workflow.end_reached(my_task, self.terminates)
        return True


class TerminateEndEvent(EndEvent):
    terminates = True


class UserTask(Lean, defaults.UserTask):
    noun = TASK

    def opening(self, my_task: Token) -> tuple[Any, Any]:
        case, element = my_task.workflow, self.model
        assert element is not None
        group = case.group_of(my_task, element)
        due = case.due_of(my_task, element, group)
        return {"group": group, "name": element.name, "due": due and due.isoformat()}, None


class ExternalTask(Lean, defaults.UserTask):
    """A service task of a connector: a job is opened; a command brings back what came of it."""

    noun = JOB

    def opening(self, my_task: Token) -> tuple[Any, Any]:
        assert self.model is not None
        return {"topic": self.model.topic}, my_task.workflow.inputs_of(my_task, self.model)


class NumberTask(Lean, SimpleBpmnTask):
    """Numbers something in the register, inside the step: input ``jenis``, ``pola``, ``hasil``."""

    def _run_hook(self, my_task: Token) -> bool:
        my_task.workflow.number(my_task, self.model)
        return super()._run_hook(my_task)


class MessageTask(Lean, SimpleBpmnTask):
    """Puts a message into the outbox, inside the step: input ``kepada``, ``templat``, and the template's own."""

    def _run_hook(self, my_task: Token) -> bool:
        my_task.workflow.message(my_task, self.model)
        return super()._run_hook(my_task)


class DecisionTask(Lean, SimpleBpmnTask):
    """Evaluates a decision table."""

    def _run_hook(self, my_task: Token) -> bool:
        my_task.workflow.decide(my_task, self.model)
        return super()._run_hook(my_task)


class ExclusiveGateway(Lean, SimpleBpmnTask):
    """Takes the first flow, in the order of the XML, whose condition holds, else the default flow.

    ``ways`` are (flow id, condition or None for the default, spec it leads to).
    Every evaluation is recorded with the values it read.
    """

    ways: tuple[tuple[str, str | None, Any], ...] = ()

    def next(self, my_task: Token) -> list[Any]:
        default = next(((flow, spec) for flow, condition, spec in self.ways if condition is None), None)
        conditions = [(flow, condition, spec) for flow, condition, spec in self.ways if condition is not None]
        asked, read, taken = [], {}, default
        for flow, condition, spec in conditions:
            expression = compile_expression(condition)
            scope = my_task.workflow.scope()
            result = expression.evaluate(scope) is True
            asked.append([flow, condition, result])
            read.update({name: scope.get(name) for name in sorted(expression.names)})
            if result:
                taken = (flow, spec)
                break
        if taken is None:
            name = self.model.name or self.model.id if self.model else self.name
            raise Refused(
                f"Gerbang “{name}” tidak punya jalan yang cocok: "
                "tidak ada syarat yang terpenuhi dan tidak ada alur bawaan. "
                "Tidak ada yang berubah; sampaikan kepada perancang proses."
            )
        if conditions:
            my_task.workflow.emit(
                GATEWAY_DECIDED, self.bpmn_id, my_task.id, {"taken": taken[0], "asked": asked}, {"read": read}
            )
        return [taken[1]]


class CallActivity(Lean, SimpleBpmnTask):
    """Runs a called process, whose elements hang below ``beginning``, and waits until no token is left in it.

    Every variable is seen inside and out; ``ins`` are carried out before, ``outs`` after (BPMN 2.0, 10.3.6).
    """

    holds = True
    beginning: Any = None

    def _update_hook(self, my_task: Token) -> bool:
        if my_task.internal_data.get("done"):
            return True
        my_task.internal_data["inside"] = True
        my_task._set_state(TaskState.WAITING)
        my_task.workflow.hand_over(self.model.ins)
        my_task._add_child(self.beginning)._ready()
        return False

    def _run_hook(self, my_task: Token) -> bool:
        my_task.workflow.hand_over(self.model.outs)
        return super()._run_hook(my_task)


class Attached(Lean, BoundaryEventSplit):
    """Stands before an activity with boundary events; the activity and the events are its children."""

    groups = True


class Catching(Lean):
    """Waits until a command says that its timer is due."""

    noun = TIMER

    def _update_hook(self, my_task: Token) -> bool:
        if my_task.internal_data.get("fired"):
            return True
        if my_task.state != TaskState.WAITING:
            my_task._set_state(TaskState.WAITING)
            my_task.workflow.schedule(my_task, self.model)
        return False

    def _on_ready_hook(self, my_task: Token) -> None:
        """Stock would tell an event manager; we keep none."""

    def _on_cancel(self, my_task: Token) -> None:
        """As above."""


class CatchEvent(Catching, SimpleBpmnTask):
    """An intermediate timer event."""


class BoundaryEvent(Catching, SimpleBpmnTask):
    lurks = True
    interrupting = True

    def _on_ready_hook(self, my_task: Token) -> None:
        if self.interrupting:
            my_task.cancel_siblings()
        else:
            my_task.workflow.rearm(my_task, self.model)
