"""Activities with tokens inside: sub-processes, called processes, and the bodies of multi-instance activities.

Each waits until no token is left in it; ``Case`` then lets it go on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.control import SimpleBpmnTask
from SpiffWorkflow.util.task import TaskState

from engine.definitions.bpmn.counts import INDEX, Counts, counts_of
from engine.errors import Refused
from engine.execution import mappings
from engine.execution.specs import Lean

if TYPE_CHECKING:
    from engine.definitions.bpmn.model import Loop
    from engine.execution.tokens import Token

DONE, INSIDE = "done", "inside"
MOST_INSTANCES = 5_000  # of one multi-instance activity


class Holder(Lean, SimpleBpmnTask):
    """Begins what is inside it, and waits until no token is left there."""

    holds = True

    def _update_hook(self, my_task: Token) -> bool:
        if my_task.internal_data.get(DONE):
            return True
        my_task.internal_data[INSIDE] = True
        my_task._set_state(TaskState.WAITING)
        return self.enter(my_task)

    def enter(self, my_task: Token) -> bool:
        """Puts the first tokens inside; whether there is nothing to wait for."""
        raise NotImplementedError

    def resume(self, my_task: Token) -> None:
        """Called when no token is left inside."""
        my_task.internal_data[DONE] = True
        self._update(my_task)


class SubProcess(Holder):
    """Runs what is drawn in it, and goes on when nothing of that is left.

    Its elements hang below ``beginning``; ``listeners`` are the starts of event sub-processes drawn in it.
    """

    beginning: Any = None
    listeners: tuple[Any, ...] = ()

    def enter(self, my_task: Token) -> bool:
        my_task._add_child(self.beginning)._ready()
        for listener in self.listeners:
            listener._update(my_task._add_child(listener))
        return False


class CallActivity(SubProcess):
    """Runs a called process inside the case.

    With all variables handed in and taken back, both see the same ones; else the called process has its own
    (``isolates``), of what ``ins`` hand in, and ``outs`` take back from it (BPMN 2.0, 10.3.6).
    """

    isolates = False

    @property
    def hands_out_undo(self) -> bool:
        """A called process that has ended is a thing of its own (Camunda 8, "Compensation handler")."""
        return False

    def enter(self, my_task: Token) -> bool:
        mappings.call(my_task, self.model, isolated=self.isolates)
        return super().enter(my_task)

    def _run_hook(self, my_task: Token) -> bool | None:
        mappings.take_back(my_task, self.model)
        return super()._run_hook(my_task)


def _collection(token: Token, text: str) -> Any:
    """A list by its expression, or as Camunda 7 has it by the name of a variable."""
    case = token.workflow
    return case.scope(token).get(text) if text.isidentifier() else case.evaluate(token, text)


def _counts(token: Token) -> Counts:
    return counts_of(token.workflow.definition.process)


class MultiInstance(Holder):
    """The body of a multi-instance activity (BPMN 2.0, 13.3.7): ``instance`` is what each item of it does.

    Stock joins its instances through a callback that it connects when the first one is made, so that a process that
    only loads the state never hears of them. The variables are Camunda's: of the body its ``Counts``, of each instance
    loopCounter and the element variable.
    """

    instance: Any = None

    @property
    def loop(self) -> Loop:
        found: Loop = self.model.loop
        return found

    def enter(self, my_task: Token) -> bool:
        items, scopes = self._items(my_task), my_task.workflow.scopes
        first = items[:1] if self.loop.sequential else items
        names = _counts(my_task)
        counts = {names.total: len(items), names.active: 0, names.completed: 0}
        counts |= {names.terminated: 0} if names.terminated else {}
        scopes.open(my_task.id, counts | ({self.loop.outputs: [None] * len(items)} if self.loop.outputs else {}))
        my_task.internal_data["rest"] = items[1:] if self.loop.sequential else []
        for index, item in enumerate(first):
            self._begin(my_task, index, item)
        return not items

    def _items(self, my_task: Token) -> Sequence[Any]:
        case, loop, name = my_task.workflow, self.loop, self.model.name or self.model.id
        if loop.collection:
            items = _collection(my_task, loop.collection)
            if not isinstance(items, list):
                raise Refused(f"“{name}” berulang menurut {loop.collection}, yang bukan daftar.")
        else:
            count = case.evaluate(my_task, loop.cardinality or "")
            count = int(count) if str(count).strip().isdigit() else -1
            if count < 0:
                raise Refused(f"“{name}” berulang sebanyak {loop.cardinality}, yang bukan bilangan bulat.")
            items = list(range(min(count, MOST_INSTANCES + 1)))
        if len(items) > MOST_INSTANCES:
            raise Refused(f"“{name}” berulang lebih dari {MOST_INSTANCES} kali. Tidak ada yang berubah.")
        return items

    def _begin(self, my_task: Token, index: int, item: Any) -> None:
        scopes, name = my_task.workflow.scopes, self.loop.item
        child = my_task._add_child(self.instance)
        child.internal_data[INDEX] = index
        self._count(my_task, _counts(my_task).active, +1)
        own = {INDEX: index + 1 if my_task.workflow.definition.process.camunda_8 else index}
        scopes.open(child.id, own | ({name: item} if name else {}))
        child.task_spec._update(child)

    def _count(self, my_task: Token, name: str, change: int) -> None:
        scopes = my_task.workflow.scopes
        scopes.put(my_task.id, name, scopes.values(my_task.id)[name] + change)

    def instance_done(self, child: Token) -> None:
        """Gathers what it put out, then begins the next, or ends the body where its condition holds."""
        my_task, case, loop = child.parent, child.workflow, self.loop
        self._count(my_task, _counts(my_task).active, -1)
        self._count(my_task, _counts(my_task).completed, +1)
        if loop.outputs and loop.output:
            self._gather(my_task, child.internal_data[INDEX], case.evaluate(child, loop.output))
        ends = bool(loop.condition) and case.evaluate(child, loop.condition or "") is True
        case.scopes.close(child.id)
        rest = my_task.internal_data["rest"]
        if ends:
            my_task.internal_data["rest"] = []
            case.clear(my_task, but=child)
        elif rest:
            my_task.internal_data["rest"] = rest[1:]
            self._begin(my_task, child.internal_data[INDEX] + 1, rest[0])

    def _gather(self, my_task: Token, index: int, value: Any) -> None:
        """Raises ``Refused`` where something inside has put another value in the list's place."""
        scopes, name = my_task.workflow.scopes, self.loop.outputs or ""
        found = scopes.values(my_task.id)[name]
        if not isinstance(found, list) or index >= len(found):
            told = self.model.name or self.model.id
            raise Refused(f"Daftar hasil {name} dari “{told}” ditimpa oleh unsur di dalamnya. Beri nama lain.")
        scopes.put(my_task.id, name, [*found[:index], value, *found[index + 1 :]])

    def _run_hook(self, my_task: Token) -> bool | None:
        case, loop = my_task.workflow, self.loop
        gathered = case.scopes.values(my_task.id)[loop.outputs] if loop.outputs else None
        case.scopes.close(my_task.id)
        if loop.outputs:
            case.scopes.write(my_task, {loop.outputs: gathered}, outside=True)
        return super()._run_hook(my_task)
