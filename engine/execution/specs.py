"""SpiffWorkflow's task specs, without prediction and without data in the tree.

A stock spec predicts its successors when a token comes near; these make them when the token leaves.
That bounds the tree by the live tokens, and a parallel diamond costs the same wherever it stands.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec
from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit, BpmnStartTask, SimpleBpmnTask
from SpiffWorkflow.util.task import TaskState

from engine.errors import Refused
from engine.execution.events import GATEWAY_DECIDED, Noun
from engine.execution.mappings import hand_back
from engine.expressions import compile_expression

if TYPE_CHECKING:
    from engine.execution.tokens import Token

FUTURE = TaskState.FUTURE
Way = tuple[str, str | None, Any]  # flow id, condition or None, the spec it leads to


class Lean(BpmnTaskSpec):
    """What our specs have in common."""

    model: Any = None  # the drawn Element; None for a step that no diagram shows
    flows: Any = MappingProxyType({})  # next spec's name -> id of the sequence flow that leads there
    noun: Noun | None = None  # how history tells of a token that waits here
    lurks = False  # waits unseen: entered when it goes on, not when it begins to wait
    dormant = False  # waits for what may never come: what is around it ends without it
    groups = False  # its children belong together: pruning keeps it above them
    holds = False  # what stands below it runs inside it: it goes on when nothing of that is left
    maps = False  # input or output mappings give it variables of its own
    body: Any = None  # the multi-instance body that this is an instance of
    undo: Any = None  # what takes it back once it is done
    undoes = False  # keeps what is done for the day it must be taken back
    ways: tuple[Way, ...] = ()  # where some of its flows have a condition: all of them, in the order of the XML

    @property
    def hands_out_undo(self) -> bool:
        """Whether what was done inside it can be taken back one by one once it is done itself."""
        return self.undo is None

    def listens_for(self, inside: Token) -> bool:
        """Whether it starts an event sub-process by what is thrown there."""
        return False

    def test(self) -> None:
        """Stock checks its connections at every token; the builder has done it once."""

    def _predict(self, my_task: Any, *args: Any, **kwargs: Any) -> None:
        """Nothing is predicted."""

    def _update_hook(self, my_task: Token) -> bool:
        return True  # stock would copy the parent's data here

    def _run_hook(self, my_task: Token) -> bool | None:
        if self.maps:
            hand_back(my_task, self.model)
        if self.body is None:
            my_task._sync_children(self.next(my_task), FUTURE)
        return True

    def next(self, my_task: Token) -> list[Any]:
        """The specs the token goes on to: without conditions all of them at once (BPMN 2.0, 13.2.1)."""
        if self.ways:
            return [spec for _, spec in choose(self, my_task, self.ways, every=True)]
        return list(self.outputs)

    def _on_complete_hook(self, my_task: Token) -> None:
        super()._on_complete_hook(my_task)
        parent = my_task.parent
        if self.body is not None:
            self.body.instance_done(my_task)
        elif parent is not None and isinstance(parent.task_spec, Attached) and not self.lurks:
            my_task.cancel_siblings()  # the activity is done: its boundary events go
        if self.undo is not None:
            my_task.workflow.keep_undo(my_task, self.undo)

    def opening(self, my_task: Token) -> tuple[Any, Any]:
        """Detail and values of the event that opens this token's task or job."""
        return None, None


def choose(spec: Lean, my_task: Token, ways: tuple[Way, ...], *, every: bool) -> list[tuple[str, Any]]:
    """The flows whose condition holds, in the order of the XML, else the default flow: the first of them, or ``every``.

    A flow without a condition is always taken where every one is. What was asked is recorded with the values it read.
    Raises ``Refused`` where no flow can be taken.
    """
    case, default = my_task.workflow, spec.model.default if spec.model else None
    taken: list[tuple[str, Any]] = []
    otherwise: list[tuple[str, Any]] = []
    asked, read = [], {}
    for flow, condition, target in ways:
        if condition is None or flow == default:
            (taken if every and flow != default else otherwise).append((flow, target))
            continue
        expression, scope = compile_expression(condition), case.scope(my_task)
        holds = expression.evaluate(scope) is True
        asked.append([flow, condition, holds])
        read.update({name: scope.get(name) for name in sorted(expression.names)})
        if holds:
            taken.append((flow, target))
            if not every:
                break
    taken = taken or otherwise[:1]
    if not taken:
        name = spec.model.name or spec.model.id if spec.model else spec.name
        raise Refused(
            f"Gerbang “{name}” tidak punya jalan yang cocok: "
            "tidak ada syarat yang terpenuhi dan tidak ada alur bawaan. "
            "Tidak ada yang berubah; sampaikan kepada perancang proses."
        )
    if asked:
        told = taken[0][0] if not every else [flow for flow, _ in taken]
        case.emit(GATEWAY_DECIDED, spec.model.id, my_task.id, {"taken": told, "asked": asked}, {"read": read})
    return taken


class ProcessSpec(BpmnProcessSpec):
    """SpiffWorkflow's, with our own beginning. An instance ends when no token is left, so it needs no end.

    ``start`` is the beginning's name; ``settles``: something in it goes on when nothing else can; ``asks``: it has
    conditional events.
    """

    settles = asks = False

    def __init__(self, name: str, start: str) -> None:
        super().__init__(name=name)
        for spec in (self.start, self.end, self.task_specs["End"]):
            del self.task_specs[spec.name]
        self.start: Any = Begin(self, start)


class Begin(Lean, BpmnStartTask):
    """The root of the tree, above the start events: a case begins at one of them. ``listeners`` are the starts of its
    event sub-processes."""

    listeners: tuple[Any, ...] = ()

    def next(self, my_task: Token) -> list[Any]:
        begins_at = my_task.workflow.begins_at
        return [spec for spec in self.outputs if spec.bpmn_id == begins_at] + list(self.listeners)


class Passage(Lean, SimpleBpmnTask):
    """Keeps two flows between the same two elements apart; no diagram shows it."""


class StartEvent(Lean, SimpleBpmnTask):
    """Where a case, a sub-process or a called process begins."""


class EndEvent(Lean, SimpleBpmnTask):
    """Ends a token.

    If it ``terminates``, it takes all others with it.
    """

    terminates = False

    def _run_hook(self, my_task: Token) -> bool | None:
        my_task.workflow.end_reached(my_task, self.terminates)
        return True


class TerminateEndEvent(EndEvent):
    """Ends everything else in the process or sub-process that it is drawn in."""

    terminates = True


class Attached(Lean, BoundaryEventSplit):
    """Stands before an activity with boundary events; the activity and the events are its children."""

    groups = True
