"""One process instance in memory, for the length of one step."""

from __future__ import annotations

from collections import ChainMap, deque
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine

from engine.definitions.bpmn.elements import TIMER
from engine.definitions.bpmn.model import Element, VariableMapping
from engine.definitions.bpmn.topics import KIND, PATTERN, RESULT
from engine.definitions.decisions import map_outputs
from engine.definitions.deployment.notifications import ADDRESSING, LANGUAGE, compose
from engine.errors import Refused
from engine.execution import timers, tokens
from engine.execution.definition import Definition
from engine.execution.events import (
    DECISION_EVALUATED,
    ELEMENT_CANCELLED,
    ELEMENT_ENTERED,
    ELEMENT_LEFT,
    FLOW_TAKEN,
    MESSAGE_SENT,
    NUMBER_ALLOCATED,
    TIMER_SCHEDULED,
    VARIABLE_SET,
)
from engine.execution.tokens import CANCELLED, COMPLETED, LIVE, READY, STARTED, WAITING, Token
from engine.execution.values import Event, Inputs, MissingNumber, State
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
        self._scope = ChainMap(self.variables, {"__now__": inputs.now}, dict(definition.process.constants))
        self.events: list[Event] = []
        self.queue: deque[Token] = deque()
        self.begins_at = self.end_event = ""
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
            if not self.queue and not self._finish_call():
                return
            token = self.queue.popleft()
            if token.state == READY:
                token.run()
        raise Refused(
            f"Proses berputar lebih dari {MOVES} langkah tanpa tugas di dalamnya. Tidak ada yang berubah; "
            "sampaikan kepada perancang proses."
        )

    def _finish_call(self) -> bool:
        """Lets a call activity go on that has no token left inside it."""
        if not self.definition.calls:
            return False
        live = self.live()
        holders = {token.holder for token in live}
        done = next((token for token in live if token.task_spec.holds and token not in holders), None)
        if done is None:
            return False
        done.internal_data["done"] = True
        done.task_spec._update(done)
        return True

    def live(self) -> list[Token]:
        return [token for token in self.tasks.values() if token.live]

    def freeze(self) -> State:
        """The state after the step, pruned."""
        if not self.live():
            return State(b"", self.variables, True)
        return State(tokens.dump(tokens.prune(self.task_tree, list(self.tasks.values()))), self.variables, False)

    def moved(self, token: Token, before: int, after: int) -> None:
        """Every change of every token passes here: the queue and the history are made of it."""
        spec, element = token.task_spec, token.task_spec.bpmn_id or ""
        arrives = before < WAITING and bool(after & LIVE)
        if arrives and token.parent is not None and (flow := token.parent.task_spec.flows.get(spec.name)):
            self.emit(FLOW_TAKEN, flow)
        if element and ((arrives and not spec.lurks) or (after == READY and spec.lurks)):
            self.emit(ELEMENT_ENTERED, element, token.id)
        if after == READY:
            self._readied(token, before)
        elif after == COMPLETED and before & (READY | STARTED):
            if spec.manual:
                self.emit(spec.noun.closed, element, token.id)
            if element:
                self.emit(ELEMENT_LEFT, element, token.id)
        elif after == CANCELLED and before & LIVE:
            if spec.noun:
                self.emit(spec.noun.cancelled, element, token.id)
            if element and not (spec.lurks and before == WAITING):
                self.emit(ELEMENT_CANCELLED, element, token.id)

    def _readied(self, token: Token, before: int) -> None:
        spec = token.task_spec
        if spec.manual:
            detail, values = spec.opening(token)
            self.emit(spec.noun.opened, spec.bpmn_id, token.id, detail, values)
            return
        self.queue.append(token)
        if spec.noun and before == WAITING:
            self.emit(spec.noun.closed, spec.bpmn_id, token.id)

    def _task_completed_notify(self, task: Token) -> None:
        """Stock looks through all waiting tasks here; ours wait for a command."""

    def end_reached(self, token: Token, terminates: bool) -> None:
        """An end event ends what it is drawn in: the case, or a called process and what that calls."""
        holder = token.holder
        if holder is None:
            self.end_event = token.task_spec.bpmn_id
        if terminates:
            for other in self.live():
                if other is not token and other.inside(holder):
                    other.cancel()

    # Data -------------------------------------------------------------------------------------

    def scope(self) -> Mapping[str, Any]:
        """What an expression sees: the variables, and behind them the process's properties."""
        return self._scope

    def evaluate(self, text: str) -> Any:
        return compile_expression(text).evaluate(self.scope())

    def write(self, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            self.variables[name] = value
            self.emit(VARIABLE_SET, name, values=value)

    def hand_over(self, mappings: Iterable[VariableMapping]) -> None:
        """What a call activity hands in or takes back beside the variables, which both see."""
        for each in mappings:
            if each.target:
                value = self.evaluate(each.expression) if each.expression else self.scope().get(each.source or "")
                self.write({each.target: value})

    def inputs_of(self, token: Token, element: Element) -> dict[str, Any]:
        """The element's input parameters, evaluated."""
        return {name: self.evaluate(text) for name, text in element.inputs.items()}

    # What elements do -------------------------------------------------------------------------

    def group_of(self, token: Token, element: Element) -> str:
        """The candidate group: the drawn one, else the lane's."""
        if element.candidate_groups:
            return str(self.evaluate(element.candidate_groups)).split(",")[0].strip()
        return self.definition.process.group_of(element.id)

    def due_of(self, token: Token, element: Element, group: str) -> datetime | None:
        """When the task is due: as drawn, else by its SOP time; the applicant's by the limit on it.

        The office's clock does not run while the applicant holds the file.
        """
        if element.due:
            return timers.due(str(self.evaluate(element.due)), self.inputs, element.id)
        if group not in self.definition.applicant_groups:
            return timers.after(element.time, self.inputs, element.id) if element.time is not None else None
        limits = [
            timers.due(str(self.evaluate(other.event.text)), self.inputs, other.id)
            for other in self.definition.process.elements.values()
            if other.attached_to == element.id and other.interrupting and other.event.kind == TIMER
        ]
        return min(limits, default=None)

    def schedule(self, token: Token, element: Element) -> None:
        text = str(self.evaluate(element.event.text))
        if element.event.timer == "timeCycle":
            token.internal_data.setdefault("left", timers.cycle(text, element.id)[0])
            text = timers.cycle(text, element.id)[1]
        due = token.internal_data.get("due") or timers.due(text, self.inputs, element.id).isoformat()
        token.internal_data["due"] = due
        self.emit(TIMER_SCHEDULED, element.id, token.id, {"due": due})

    def rearm(self, token: Token, element: Element) -> None:
        """The next round of a cycle, reckoned from the last one's due time; nothing when that was the last."""
        left = token.internal_data.get("left", 1)
        if left == 1:
            return
        text = timers.cycle(str(self.evaluate(element.event.text)), element.id)[1]
        last = datetime.fromisoformat(token.internal_data["due"])
        child = token.parent._add_child(token.task_spec)
        child.internal_data.update(
            left=max(left - 1, 0), due=timers.due(text, self.inputs, element.id, last).isoformat()
        )
        child.task_spec._update(child)

    def number(self, token: Token, element: Element) -> None:
        inputs = self.inputs_of(token, element)
        kind = str(inputs[KIND])
        if kind not in self.inputs.numbers:
            raise MissingNumber(kind, str(inputs[PATTERN]))
        text = self.inputs.numbers[kind]
        self.emit(NUMBER_ALLOCATED, element.id, token.id, {"kind": kind}, {"number": text})
        self.write({str(inputs[RESULT]): text})

    def message(self, token: Token, element: Element) -> None:
        values = self.inputs_of(token, element)
        to, name = (str(values.pop(each)) for each in ADDRESSING)
        detail: dict[str, Any] = {"to": to, "template": name}
        if self.inputs.semantics < 2:
            self.emit(MESSAGE_SENT, element.id, token.id, detail, values)
            return
        template = self.definition.notifications.get(name)
        made = compose(template, name, values, self.inputs.office)
        # Of the office's text a digest; the filled text is somebody's data and is covered by the salted commitment.
        detail |= {"language": LANGUAGE, "digest": template and template.digest, "empty": list(made.empty)}
        self.emit(MESSAGE_SENT, element.id, token.id, detail, {"text": made.text, "params": dict(made.params)})

    def decide(self, token: Token, element: Element) -> None:
        decision = self.definition.decisions[str(element.decision)]
        result = decision.evaluate(self.scope())
        self.emit(
            DECISION_EVALUATED,
            element.id,
            token.id,
            {"decision": decision.id, "digest": decision.digest, "rules": list(result.rules)},
            {"read": dict(result.inputs), "outputs": list(result.outputs)},
        )
        if element.result_variable:
            self.write({element.result_variable: map_outputs(result.outputs, element)})
