"""What activities are handed, and hand back: input and output mappings, and the variables of called processes."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from engine.execution.scopes import CALLED
from engine.expressions import compile_expression

if TYPE_CHECKING:
    from engine.definitions.bpmn.model import Element, VariableMapping
    from engine.execution.tokens import Token

ALL = "*"


def inputs_of(token: Token, element: Element) -> dict[str, Any]:
    """The element's input parameters, evaluated."""
    values: dict[str, Any] = {}
    for name, text in element.inputs.items():
        variable, value = _place(token, name, token.workflow.evaluate(token, text), values)
        values[variable] = value
    return values


def _place(token: Token, name: str, value: Any, held: Mapping[str, Any]) -> tuple[str, Any]:
    """Camunda 8 writes into a variable: "provider.type" is the entry "type" of the variable "provider", whose other
    entries stay as they are ``held``."""
    variable, *path = name.split(".") if token.workflow.definition.process.camunda_8 else [name]
    for depth in range(len(path), 0, -1):
        around: Any = held.get(variable)
        for key in path[: depth - 1]:
            around = around.get(key) if isinstance(around, Mapping) else None
        value = {**(around if isinstance(around, Mapping) else {}), path[depth - 1]: value}
    return variable, value


def open_scope(token: Token, element: Element) -> None:
    """Gives an activity the variables that its input mappings make. Camunda 8 keeps there as well what its work brings,
    until output mappings say what of it goes further."""
    if element.inputs or token.workflow.definition.process.camunda_8:
        token.workflow.scopes.open(token.id, inputs_of(token, element))


def take_in(token: Token, element: Element, values: Mapping[str, Any]) -> None:
    """What came of an activity: where the names live; in Camunda 8 its output mappings say what goes further."""
    scopes = token.workflow.scopes
    if element.outputs and token.workflow.definition.process.camunda_8:
        scopes.open(token.id, values)
    else:
        scopes.write(token, values)


def hand_back(token: Token, element: Element) -> None:
    """Output mappings, reckoned inside the activity and written outside; then its own variables are over."""
    case = token.workflow
    for name, text in element.outputs.items():
        variable, value = _place(token, name, case.evaluate(token, text), case.scopes.seen_outside(token))
        case.scopes.write(token, {variable: value}, outside=True)
    if token.task_spec.body is None:  # of an instance the body still asks
        case.scopes.close(token.id)


def call(token: Token, element: Element, *, isolated: bool) -> None:
    """Hands variables to a called process, which sees all of the case's unless it is ``isolated``."""
    case = token.workflow
    if not isolated:
        _hand_over(token, element.ins)
        return
    values = _mapped(case.scope(token), case.scopes.seen_from(token), element.ins)
    case.scopes.open(f"{token.id}{CALLED}", values)


def take_back(token: Token, element: Element) -> None:
    """Takes back what a called process hands over; if it had its own variables, these are over."""
    case, own = token.workflow, f"{token.id}{CALLED}"
    if own not in case.scopes.inner:
        _hand_over(token, element.outs)
        return
    inside = case.scopes.inner[own]
    values = _mapped(ChainMap(inside, *case.constants), inside, element.outs)
    case.scopes.close(own)
    take_in(token, element, values)


def _hand_over(token: Token, mappings: Iterable[VariableMapping]) -> None:
    """What a call hands in or takes back beside the variables, which both see."""
    case = token.workflow
    for each in mappings:
        if each.target:
            text = each.expression
            value = case.evaluate(token, text) if text else case.scope(token).get(each.source or "")
            case.scopes.write(token, {each.target: value})


def _mapped(scope: Mapping[str, Any], every: Mapping[str, Any], mappings: Iterable[VariableMapping]) -> dict[str, Any]:
    """What mappings make of a scope; "*" is ``every`` variable in it."""
    values: dict[str, Any] = {}
    for each in mappings:
        if each.source == ALL:
            values |= every
        elif each.target:
            text = each.expression
            values[each.target] = compile_expression(text).evaluate(scope) if text else scope.get(each.source or "")
    return values
