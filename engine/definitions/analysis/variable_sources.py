"""Where a gateway's variables come from: which tasks set them last on the ways there, and to what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import cached_property
from math import isfinite
from typing import Any

from engine.definitions.analysis.condition_reading import Path, constants
from engine.definitions.analysis.condition_sets import DECIMALS, Domain, Numbers, Options, Texts
from engine.definitions.analysis.following import Following
from engine.definitions.analysis.starts import asking_event
from engine.definitions.bpmn.elements import (
    BOUNDARY_EVENT,
    CATCH_EVENT,
    ERROR,
    EVENT_GATEWAY,
    EVENT_KINDS,
    INCLUSIVE_GATEWAY,
    MESSAGE,
    PARALLEL_GATEWAY,
    RECEIVE_TASK,
    SIGNAL,
    START_EVENT,
    SUB_PROCESS,
    USER_TASK,
)
from engine.definitions.bpmn.expansion import called_keys
from engine.definitions.bpmn.model import DECISION_RESULT, Element, Process
from engine.definitions.decisions import Decision
from engine.definitions.deployment.resources import Resources
from engine.definitions.forms.form import TEXTS, Component
from engine.definitions.forms.values import Unusable, judge, read
from engine.expressions import ExpressionError, compile_expression
from engine.numerals import decimal_of, is_number, write_typed

TYPED = TEXTS | {"radio", "select", "number", "checkbox"}  # fields of one value that a person can give
ANSWERS = ("singleEntry", "singleResult", DECISION_RESULT)
NOTHING: Domain = (Options((None,)),)
SERVICE = "layanan"  # the service that a case was applied for
BRINGING = (MESSAGE, SIGNAL, ERROR)  # events that bring variables along
NOT_STRAIGHT = (BOUNDARY_EVENT, PARALLEL_GATEWAY, INCLUSIVE_GATEWAY, EVENT_GATEWAY, SUB_PROCESS)


@dataclass(frozen=True, slots=True)
class Known:
    """What a variable may hold at a place. ``sure`` says that it is set on every way there, and ``parted`` that
    another gateway has let through only some of the values."""

    domain: Domain
    sure: bool
    parted: bool


@dataclass(frozen=True, slots=True)
class _Written:
    """``parts`` by path: what an element sets a variable, or a part of it, to. ``always`` if nothing keeps it from."""

    parts: Mapping[Path, Domain]
    always: bool = True


class Sources:
    """Of one process."""

    def __init__(self, process: Process, resources: Resources) -> None:
        self._process, self._resources = process, resources
        processes = resources.processes
        self._called = any(process.key in called_keys(each, processes) for each in processes.values())
        self._local = frozenset(name for each in process.elements.values() for name in _local_names(each))
        self._beside = any(each.by_event for each in process.elements.values())
        self._asking = asking_event(process) if not self._called else None

    def at(self, place: Element, path: Path) -> Known | None:
        """What is known of a variable where the element is reached; None where nothing can be told."""
        if self._beside or path[0] in self._local:
            return None
        domain: list[Any] = []
        sure, parted = True, False
        seen, todo = {place.id}, [place]
        while todo:
            here = todo.pop()
            parted = parted or (here is not place and self._chooses_by(here, path[0]))
            for before in self._before(here):
                if before.id in seen:
                    continue
                seen.add(before.id)
                if self._brings_anything(before):
                    return None
                if (written := self._writes[before.id].get(path[0])) is not None:
                    if path not in written.parts:
                        return None
                    domain += written.parts[path]
                    if written.always:
                        continue
                    sure = False
                if before.kind == START_EVENT and not before.parent:
                    if self._called:
                        return None
                    domain += self._find_initial(path)
                    sure = sure and bool(self._find_initial(path))
                todo.append(before)
        return Known(tuple(dict.fromkeys(domain)), sure, parted) if domain else None

    def anywhere(self, path: Path) -> Domain | None:
        """What anything in the process sets a variable to, and null; None where it cannot be told, as where another
        process calls this one with its own variables."""
        if self._called or path[0] in self._local:
            return None
        domain: list[Any] = list(self._find_initial(path))
        for id, writes in self._writes.items():
            if self._brings_anything(self._process.elements[id]):
                return None
            if (written := writes.get(path[0])) is not None:
                if path not in written.parts:
                    return None
                domain += written.parts[path]
        return (*dict.fromkeys(domain), *NOTHING) if domain else None

    def enter(self, place: Element, holes: Iterable[Mapping[Path, Any]]) -> Mapping[Path, Any] | None:
        """The first of these sets of values that somebody can type into one form from which the case then comes to the
        element, whatever else is in it."""
        if self._beside:
            return None
        found = [values for values in holes if not any(path[0] in self._local for path in values)]
        for task in self._tasks_before(place, {path[0] for values in found for path in values}):
            free = self._free(task)
            for values in found:
                if all(len(path) == 1 and path[0] in free for path in values) and all(
                    _admits(free[path[0]], value) for path, value in values.items()
                ):
                    return values
        return None

    # Ways -------------------------------------------------------------------------------------

    @cached_property
    def _leading(self) -> Mapping[str, list[Element]]:
        """What leads to each element, by its id; into a sub-process and out of it as well."""
        following = Following(self._process)
        found: dict[str, list[Element]] = {id: [] for id in self._process.elements}
        for element in self._process.elements.values():
            for _, each in following.after(element):
                found[each.id].append(element)
        return found

    def _before(self, element: Element) -> Iterator[Element]:
        """The elements that lead here; what goes off at a task's border comes before the task is done."""
        if element.attached_to in self._process.elements:
            yield from self._before(self._process.elements[element.attached_to])
        yield from self._leading[element.id]

    def _brings_anything(self, element: Element) -> bool:
        """Whether it may set variables that the diagram does not name: those of a message, an error or a worker, and of
        what was done inside before an event on a sub-process went off, or is done there any number of times."""
        catches = element.kind in (START_EVENT, CATCH_EVENT, BOUNDARY_EVENT, RECEIVE_TASK)
        host = self._process.elements.get(element.attached_to)
        unknown = bool(element.topic) and self._resources.topic_of(element) is None
        repeated = element.kind == SUB_PROCESS and element.loop is not None
        left = host is not None and host.kind == SUB_PROCESS
        brought = catches and element.event.kind in BRINGING
        return not element.type.plain or brought or unknown or repeated or left

    def _chooses_by(self, element: Element, name: str) -> bool:
        conditions = [self._process.flows[id].condition or "" for id in element.outgoing]
        return element.type.chooses and any(name in _names(condition) for condition in conditions)

    def _tasks_before(self, place: Element, names: set[str]) -> Iterator[Element]:
        """Tasks from which a case comes straight here, whatever was answered; nothing on the way sets these names."""
        seen, todo = {place.id}, [place]
        while todo:
            for before in self._before(todo.pop()):
                if before.id in seen or self._brings_anything(before) or before.loop is not None:
                    continue
                seen.add(before.id)
                writes = bool(names & self._writes[before.id].keys())
                if before.kind == USER_TASK and writes and not names & before.outputs.keys():
                    yield before
                elif not writes and len(before.outgoing) == 1 and before.kind not in NOT_STRAIGHT:
                    todo.append(before)

    # What is set ------------------------------------------------------------------------------

    def _find_initial(self, path: Path) -> Domain:
        """What a case begins with."""
        if len(path) == 1 and path[0] in self._process.properties:
            return (Options((self._process.properties[path[0]],)),)
        codes = [each.kode for each in self._resources.services.values() if each.process_key == self._process.key]
        return (Options(tuple(codes)),) if path == (SERVICE,) and codes else ()

    @cached_property
    def _writes(self) -> Mapping[str, Mapping[str, _Written]]:
        """By element, then by the variable's name."""
        return {id: dict(self._list_writes(element)) for id, element in self._process.elements.items()}

    def _list_writes(self, element: Element) -> Iterator[tuple[str, _Written]]:
        if not (self._process.camunda_8 and element.outputs):  # there output mappings alone go further
            for name, written in self._list_own_writes(element):
                yield name, replace(written, always=written.always and element.loop is None)
        for name in (*element.outputs, element.event.code_variable):
            if name:
                yield name, _Written({})

    def _list_own_writes(self, element: Element) -> Iterator[tuple[str, _Written]]:
        if (form := self._resources.forms.get(element.form or "")) is not None:
            for component, hidden in _fields(form.components):
                if not component.fixed:
                    asked = element.kind != START_EVENT or element is self._asking
                    yield component.key, _Written(_of_component(component), asked and not hidden)
        if element.initiator:
            yield element.initiator, _Written({(element.initiator,): (Texts(), *NOTHING)})
        if name := element.result_variable:
            yield name, _Written(_of_decision(element, name, self._resources.decisions.get(element.decision or "")))
        if (topic := self._resources.topic_of(element)) is not None and (name := topic.variable(element)):
            yield name, _Written({(name,): (Texts(),)} if topic.text else {})

    def _free(self, task: Element) -> dict[str, Component]:
        """The fields that are always on the task's form and ask nothing of each other."""
        form = self._resources.forms[task.form or ""]
        fields = list(_fields(form.components))
        bound = {
            name for each, _ in fields if "syarat" in each.expressions for name in each.expressions["syarat"].names
        }
        return {
            each.key: each
            for each, hidden in fields
            if each.type in TYPED
            and not hidden
            and each.key not in bound
            and not each.fixed
            and each.expressions.keys() <= {"label", "description"}
        }


def _local_names(element: Element) -> Iterator[str]:
    """Variables that are not the case's own somewhere: what is written there may be another of the same name."""
    parameters = element.kind in EVENT_KINDS or (element.type.service and not element.script)
    yield from () if parameters else element.inputs
    if element.kind == SUB_PROCESS:
        yield from element.outputs
    if element.loop is not None:
        yield from (name for name in (element.loop.item, element.loop.outputs) if name)


def _fields(components: Iterable[Component], hidden: bool = False) -> Iterator[tuple[Component, bool]]:
    """Every field outside of lists' rows, and whether something may take it off the page."""
    for component in components:
        sometimes = hidden or component.hide is not None or "readonly" in component.expressions
        if component.type == "group":
            yield from _fields(component.components, sometimes)
        elif component.key:
            yield component, sometimes


def _of_component(component: Component) -> dict[Path, Domain]:
    """What a field can be left with; nothing where that is no single value."""
    path = (component.key,)
    empty = () if component.validate.get("required") is True else NOTHING
    if component.type == "checkbox":
        return {path: (Options((True, False)),)}
    if component.type in TEXTS or component.type == "datetime":
        return {path: (Texts(), *empty)}
    if component.type == "number":
        return {path: (_numbers(component), *empty)}
    if component.type == "expression" and "expression" in component.expressions:
        found = constants(component.expressions["expression"].text)
        return {path: (Options(found),)} if found is not None else {}
    if component.type in ("radio", "select") and not component.raw.get("valuesKey"):
        values = component.raw.get("values")
        options = [each.get("value") if isinstance(each, dict) else each for each in values or ()]
        if "valuesExpression" not in component.expressions and all(_is_single(each) for each in options):
            return {path: (Options(tuple(_exact(each) for each in options)), *empty)}
    return {}


def _numbers(component: Component) -> Numbers:
    digits = component.raw.get("decimalDigits")
    decimals = min(digits, DECIMALS) if isinstance(digits, int) and digits >= 0 else DECIMALS
    return Numbers(_limit(component, "min"), _limit(component, "max"), decimals)


def _limit(component: Component, place: str) -> Decimal | None:
    try:
        found = Decimal(str(component.validate.get(place)))
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found.adjusted()) < DECIMALS else None


def _of_decision(element: Element, name: str, decision: Decision | None) -> dict[Path, Domain]:
    """The cells of a table's answers, and null where no rule may fit (see ``decisions.mapped``)."""
    if decision is None or not decision.rules or element.result_mapping not in ANSWERS:
        return {}
    open_ended = not any(all(test.text.strip() in ("", "-") for test in rule.tests) for rule in decision.rules)
    columns = list(zip(*(rule.outputs for rule in decision.rules), strict=True))
    whole = element.result_mapping == "singleResult" or (element.result_mapping == DECISION_RESULT and len(columns) > 1)
    found: dict[Path, Domain] = {}
    for cells in columns if whole else columns[:1]:
        column, type_, _ = cells[0]
        values = [constants(expression.text) for _, _, expression in cells]
        if all(value is not None for value in values) and _fits(type_, values):
            options = tuple(dict.fromkeys(each for value in values for each in value or ()))
            found[(name, column) if whole else (name,)] = (Options(options), *(NOTHING if open_ended else ()))
    return found


def _fits(type_: str, values: Iterable[tuple[Any, ...] | None]) -> bool:
    """Whether a column's answers are of its type as they are written, so that none is turned into another."""
    kinds = {"string": str, "boolean": bool, "integer": Decimal, "long": Decimal, "number": Decimal, "double": Decimal}
    kind = kinds.get(type_, object)
    return all(each is None or isinstance(each, kind) for value in values for each in value or ())


def _admits(component: Component, value: Any) -> bool:
    """Whether the form takes this value of a field."""
    if value is None or value is False:
        return component.validate.get("required") is not True and (value is None) is (component.type != "checkbox")
    try:
        found = read(component, _typed_in(value), {}, component.label)
        judge(component, found, {}, component.label)
    except Unusable:
        return False
    return bool(_exact(found) == value)


def _typed_in(value: Any) -> str:
    """As a person types or chooses it."""
    return str(value).lower() if isinstance(value, bool) else write_typed(value) if is_number(value) else value


def _is_single(value: Any) -> bool:
    return isinstance(value, (str, bool, int, Decimal)) or (isinstance(value, float) and isfinite(value))


def _exact(value: Any) -> Any:
    """Numbers as Decimals."""
    return decimal_of(value) if is_number(value) else value


def _names(condition: str) -> frozenset[str]:
    try:
        return compile_expression(condition).names
    except ExpressionError:
        return frozenset()
