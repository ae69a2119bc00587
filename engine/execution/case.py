"""One process instance in memory, for the length of one step."""

from __future__ import annotations

from collections import ChainMap, deque
from collections.abc import Iterable, Mapping
from typing import Any

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine

from engine.errors import Refused
from engine.execution import mappings, throws, tokens
from engine.execution.catching import FIRED
from engine.execution.definition import Definition
from engine.execution.events import (
    CONDITION,
    ELEMENT_CANCELLED,
    ELEMENT_ENTERED,
    ELEMENT_LEFT,
    FLOW_TAKEN,
    VARIABLE_SET,
)
from engine.execution.joins import InclusiveGateway
from engine.execution.scopes import CALLED, Scopes
from engine.execution.tokens import CANCELLED, COMPLETED, LIVE, READY, STARTED, WAITING, Token
from engine.execution.values import Event, Inputs, State
from engine.expressions import compile_expression

MOVES = 10_000  # in one step; more is an endless loop without a task in it


class NoScripts(PythonScriptEngine):
    """Nothing drawn is ever handed to Python."""

    def evaluate(self, task: Any, expression: Any, external_context: Any = None) -> Any:
        raise Refused("Ekspresi Python tidak dijalankan.")

    def execute(self, task: Any, script: Any, external_context: Any = None) -> Any:
        raise Refused("Skrip tidak dijalankan.")


_NO_SCRIPTS = NoScripts()


class Case(BpmnWorkflow):
    """Tokens, variables, the queue of what can run, and the history of this step."""

    def __init__(self, definition: Definition, state: State, inputs: Inputs) -> None:
        self.definition, self.inputs = definition, inputs
        self.variables = dict(state.variables)
        self.scopes = Scopes(self.variables, self._wrote if definition.spec.asks else self._set)
        self.constants: tuple[dict[str, Any], ...] = ({"__now__": inputs.now}, dict(definition.process.constants))
        self._scope = ChainMap(self.variables, *self.constants)
        self.events: list[Event] = []
        self.queue: deque[Token] = deque()
        self.begins_at = self.end_event = ""
        self.unasked: set[str] = set()  # tokens that have begun to wait for a condition
        self.changed: set[tuple[str, str]] = set()  # scope and name of what was written since conditions were asked
        self._count = 0
        super().__init__(definition.spec, {}, _NO_SCRIPTS, deserializing=True)
        if state.tokens:
            self.task_tree = tokens.load(state.tokens, self, definition.spec.task_specs.__getitem__)

    def new_id(self) -> str:
        self._count += 1
        return f"{self.inputs.seq}.{self._count - 1}"

    def emit(self, kind: str, element: str = "", token: str = "", detail: Any = None, values: Any = None) -> None:
        self.events.append(Event(kind, element, token, detail, values))

    # Running ----------------------------------------------------------------------------------

    def plant(self, event: str) -> None:
        """The root of the tree, and with it the start at an event."""
        self.begins_at = event
        self.task_tree = Token(self, self.spec.start)
        self.task_tree._ready()

    def run(self) -> None:
        """Until only tokens are left that wait for a command. First come, first served."""
        for _ in range(MOVES):
            if not self.queue and not (self.spec.settles and self._settle()):
                return
            if self.queue:
                token = self.queue.popleft()
                if token.state == READY:
                    token.run()
        raise Refused(
            f"Proses berputar lebih dari {MOVES} langkah tanpa tugas di dalamnya. Tidak ada yang berubah; "
            "sampaikan kepada perancang proses."
        )

    def _settle(self) -> bool:
        """With nothing left to run: lets go on what waited for that; whether anything does."""
        live = self.live()
        return self._meet_condition(live) or self._go_on_inclusive(live) or self._finish_holder(live)

    def _meet_condition(self, live: list[Token]) -> bool:
        """Conditional events, asked when they begin to wait and when a variable that they read has changed."""
        if not self.unasked and not self.changed:
            return False
        begun, changed = self.unasked, self.changed
        self.unasked, self.changed = set(), set()
        for token in live:
            if token.state == WAITING and token.task_spec.noun is CONDITION:  # another may have taken it away
                expression = compile_expression(token.task_spec.model.event.text)
                reader = token.task_spec.reads_from(token)
                asked = token.id in begun or self._reads(reader, expression.names, changed)
                if asked and expression.evaluate(self.scope(reader)) is True:
                    self.fire(token)
        return bool(self.queue)

    def _reads(self, token: Token, names: Iterable[str], changed: set[tuple[str, str]]) -> bool:
        """Whether one of the names means a variable that has changed, and not another of that name."""
        scopes = list(self.scopes.around(token))
        found = ((next((each for each in scopes if name in self.scopes.values(each)), ""), name) for name in names)
        return not changed.isdisjoint(found)

    def _go_on_inclusive(self, live: list[Token]) -> bool:
        waiting = [token for token in live if isinstance(token.task_spec, InclusiveGateway)]
        return any(token.state == WAITING and token.task_spec.try_to_go_on(token) for token in waiting)

    def _finish_holder(self, live: list[Token]) -> bool:
        """Lets an activity go on that has no token left inside it."""
        busy = [token for token in live if not token.task_spec.dormant]
        holders = {token.holder for token in busy}
        done = next((token for token in busy if token.task_spec.holds and token not in holders), None)
        if done is None:
            return False
        self._end_dormant(done)
        done.task_spec.resume(done)
        return True

    def _end_dormant(self, holder: Token | None) -> None:
        """What still waits in an activity that is over goes; what can be taken back is kept by the scope around it."""
        for token in self.live():
            if token.task_spec.dormant and token.holder is holder:
                if holder is not None and token.task_spec.undoes and holder.task_spec.hands_out_undo:
                    token.move_to(holder.holder or self.task_tree)
                else:
                    token.cancel()

    def end(self) -> bool:
        """Whether the case is over; what waits for nothing any more goes then."""
        for token in self.tasks.values():
            if token._state & LIVE and not token.task_spec.dormant:
                return False
        self._end_dormant(None)
        return True

    def live(self) -> list[Token]:
        return [token for token in self.tasks.values() if token._state & LIVE]

    def fire(self, token: Token) -> None:
        """What the token waits for has happened."""
        token.internal_data[FIRED] = True
        token.task_spec._update(token)

    def clear(self, holder: Token | None, *, but: Token) -> None:
        """Takes away every token inside an activity, or inside the case, except one. What was done there can still be
        taken back."""
        for token in self.live():
            if token is not but and token.inside(holder) and not (token.task_spec.undoes and token.holder is holder):
                token.cancel()

    def freeze(self) -> State:
        """The state after the step, pruned."""
        live = self.live()
        if not live:
            return State(b"", self.variables, True)
        kept = tokens.prune(self.task_tree, self.tasks.values(), live)
        return State(tokens.dump(kept, self.scopes.inner), self.variables, False)

    def moved(self, token: Token, before: int, after: int) -> None:
        """Every change of every token passes here: the queue and the history are made of it."""
        spec, element = token.task_spec, token.task_spec.bpmn_id or ""
        arrives = before < WAITING and bool(after & LIVE)
        if arrives and token.parent is not None and (flow := token.parent.task_spec.flows.get(spec.name)):
            self.emit(FLOW_TAKEN, flow)
        if element and ((arrives and not spec.lurks) or (after == READY and spec.lurks)):
            self.emit(ELEMENT_ENTERED, element, token.id)
        if arrives and spec.maps:
            mappings.open_scope(token, spec.model)
        if after == READY:
            self._readied(token, before)
        elif after == COMPLETED and before & (READY | STARTED):
            if spec.manual:
                self.emit(spec.noun.closed, element, token.id)
            if element:
                self.emit(ELEMENT_LEFT, element, token.id)
        elif after == CANCELLED and before & LIVE:
            if spec.noun and (spec.manual or before == WAITING):
                self.emit(spec.noun.cancelled, spec.model.id, token.id)
            if element and not (spec.lurks and before == WAITING):
                self.emit(ELEMENT_CANCELLED, element, token.id)
            self.scopes.close(token.id)
            self.scopes.close(f"{token.id}{CALLED}")

    def _readied(self, token: Token, before: int) -> None:
        spec = token.task_spec
        if spec.manual:
            detail, values = spec.opening(token)
            self.emit(spec.noun.opened, spec.bpmn_id, token.id, detail, values)
            return
        self.queue.append(token)
        if spec.noun is not None and before == WAITING:
            self.emit(spec.noun.closed, spec.model.id, token.id)

    def keep_undo(self, token: Token, undo: Any) -> None:
        throws.keep_undo(token, undo)

    def _task_completed_notify(self, task: Token) -> None:
        """Stock looks through all waiting tasks here; ours wait for a command."""

    def end_reached(self, token: Token, terminates: bool) -> None:
        """An end event ends what it is drawn in: the case, or an activity and what runs inside that."""
        holder = token.holder
        if holder is None:
            self.end_event = token.task_spec.bpmn_id
        if terminates:
            for other in self.live():
                if other is not token and other.inside(holder):
                    other.cancel()

    # Data -------------------------------------------------------------------------------------

    def scope(self, token: Token | None) -> Mapping[str, Any]:
        """What an expression sees: the variables around a token, and behind them the process's properties."""
        if not self.scopes.inner:
            return self._scope
        return ChainMap(*self.scopes.layers(token), *self.constants)

    def evaluate(self, token: Token | None, text: str) -> Any:
        return compile_expression(text).evaluate(self.scope(token))

    def _set(self, scope: str, name: str, value: Any) -> None:
        self.events.append(Event(VARIABLE_SET, name, scope, None, value))

    def _wrote(self, scope: str, name: str, value: Any) -> None:
        """The same where something waits for conditions."""
        self.changed.add((scope, name))
        self._set(scope, name, value)
