"""Variables of the token game: by scope, read outwards, written where the name lives.

After Camunda 7 (User Guide, "Process Variables", "Delegation Code"; BPMN reference, "Call Activity") and Camunda 8
("Variables", "Input/output variable mappings", "Call activities").
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.definitions.bpmn.model import Element, Process, VariableMapping
from tests.random.marking import Activity, Scope, Wait
from tests.random.reading import Refusal, holds, names_in, passes, value_of

EVENTS = ("endEvent", "intermediateThrowEvent", "sendTask", "serviceTask")  # their inputs are what they send
Tables = Mapping[str, tuple[str, Sequence[tuple[str, str]]]]


class Variables:
    case: Scope
    processes: Mapping[str, Process]
    tables: Tables
    camunda_8: bool

    def drawn(self, scope: Scope, element: str) -> Element:
        return self.processes[scope.process].elements[element]

    # Scopes ---------------------------------------------------------------------------------------

    def layers(self, scope: Scope, activity: Activity | None = None) -> Iterator[dict[str, Any]]:
        """The variables seen from somewhere, scope by scope: from inside an activity, or in a scope itself."""
        while True:
            around = (activity, activity.body) if activity else ()
            yield from (each.variables for each in around if each is not None and each.variables is not None)
            if scope.variables is not None:
                yield scope.variables
                return
            assert scope.owner is not None
            activity, scope = scope.owner, scope.owner.scope

    def seen_from(self, scope: Scope, activity: Activity | None = None) -> Mapping[str, Any]:
        return ChainMap(*self.layers(scope, activity))

    def value(self, text: str, scope: Scope, activity: Activity | None = None) -> Any:
        return value_of(text, self.seen_from(scope, activity))

    def holds(self, text: str, scope: Scope, activity: Activity | None = None) -> bool:
        return holds(text, self.seen_from(scope, activity))

    def write(self, values: Mapping[str, Any], scope: Scope, activity: Activity | None = None) -> None:
        """Each where its name lives, else in the process around."""
        layers = list(self.layers(scope, activity))
        for name, value in values.items():
            self.put(next((each for each in layers if name in each), layers[-1]), name, value)

    def put(self, into: dict[str, Any], name: str, value: Any) -> None:
        """A variable gets a value: the conditions that read it are to be asked."""
        into[name] = value
        for wait in self.case.waits():
            if wait.kind == "conditional" and name in names_in(self.drawn(wait.scope, wait.element).event.text):
                found = next((each for each in self.layers(*place(wait)) if name in each), None)
                wait.asked |= found is into

    # Mappings -------------------------------------------------------------------------------------

    def maps(self, element: Element) -> bool:
        """Whether it has variables of its own. What a worker or message is handed are none, unless it maps outputs."""
        return bool(element.outputs) or (bool(element.inputs) and element.kind not in EVENTS)

    def inputs(self, element: Element, scope: Scope, activity: Activity | None = None) -> dict[str, Any]:
        return {name: self.value(text, scope, activity) for name, text in element.inputs.items()}

    def open_variables(self, activity: Activity, element: Element) -> None:
        """Input mappings, reckoned outside (of an instance: beside its item) and kept inside."""
        if self.maps(element) and (element.inputs or self.camunda_8):
            made = self.inputs(element, activity.scope, activity)
            activity.variables = {} if activity.variables is None else activity.variables
            for name, value in made.items():
                self.put(activity.variables, name, value)

    def take_in(self, values: Mapping[str, Any], element: Element, scope: Scope, activity: Activity | None) -> None:
        """What came of an activity; in Camunda 8 output mappings say what of it goes further."""
        if activity is not None and element.outputs and self.camunda_8:
            assert activity.variables is not None
            for name, value in values.items():
                self.put(activity.variables, name, value)
        else:
            self.write(values, scope, activity)

    def hand_back(self, activity: Activity, element: Element) -> None:
        """Output mappings: reckoned inside, one after another, and written outside."""
        for name, text in element.outputs.items():
            value = self.value(text, activity.scope, activity)
            self.write({name: value}, activity.scope, activity.body)

    # Calls ----------------------------------------------------------------------------------------

    def isolated(self, element: Element) -> bool:
        """Whether not all variables are handed in and taken back: then the called process has its own."""
        return not all(any(each.source == "*" for each in mappings) for mappings in (element.ins, element.outs))

    def mapped(self, mappings: Sequence[VariableMapping], seen: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for each in mappings:
            if each.source == "*":
                found |= seen
            elif each.target:
                found[each.target] = self.handed(each, seen)
        return found

    def handed(self, mapping: VariableMapping, seen: Mapping[str, Any]) -> Any:
        return value_of(mapping.expression, seen) if mapping.expression else seen.get(mapping.source or "")

    def share(self, mappings: Sequence[VariableMapping], activity: Activity) -> None:
        """What is handed over beside the variables that both see."""
        for each in mappings:
            if each.target:
                value = self.handed(each, self.seen_from(activity.scope, activity))
                self.write({each.target: value}, activity.scope, activity)

    # Tables ---------------------------------------------------------------------------------------

    def answer(self, table: str, seen: Mapping[str, Any]) -> str | None:
        reads, rows = self.tables[table]
        return next((answer for test, answer in rows if passes(test, seen.get(reads))), None)


def place(wait: Wait) -> tuple[Scope, Activity | None]:
    """Where an event reads: an event on an activity reads inside it, one in the flow in itself."""
    return wait.scope, wait.host


__all__ = ["Refusal", "Tables", "Variables", "place"]
