"""Decision tables (DMN 1.3), read once and asked often. Hit policies unique and first."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from engine.definitions.bpmn.model import DECISION_RESULT, Element
from engine.definitions.bpmn.xml import local_name, make_refusal, parse
from engine.errors import Refused
from engine.expressions import (
    Expression,
    ExpressionError,
    UnaryTests,
    compile_expression,
    compile_unary_tests,
    is_usual,
)
from engine.numerals import Exact

POLICIES = ("UNIQUE", "FIRST")


@dataclass(frozen=True)
class DecisionResult:
    """``outputs`` is one mapping a matching rule, ``rules`` their numbers from 1, ``inputs`` the values read by their
    labels."""

    outputs: tuple[dict[str, Any], ...]
    rules: tuple[int, ...]
    inputs: dict[str, Any]


@dataclass(frozen=True)
class Rule:
    """One row: a test an input, an expression an output."""

    tests: tuple[UnaryTests, ...]
    outputs: tuple[tuple[str, str, Expression], ...]  # name, type, expression


@dataclass(frozen=True)
class Decision:
    """A decision table; ``digest`` is the sha256 of the file it stands in."""

    id: str
    name: str
    file: str
    digest: str
    hit_policy: str
    inputs: tuple[tuple[str, Expression], ...]  # label and expression
    rules: tuple[Rule, ...]

    @property
    def reads(self) -> frozenset[str]:
        """The variables it reads."""
        names = [expression.names for _, expression in self.inputs]
        names += [test.names for rule in self.rules for test in rule.tests]
        return frozenset().union(*names) - {"?"}

    def evaluate(self, scope: Mapping[str, Any]) -> DecisionResult:
        """Asks the table. Raises ``Refused`` when a unique table has several matching rules."""
        values = [(label, expression.evaluate(scope)) for label, expression in self.inputs]
        matched: list[int] = []
        for number, rule in enumerate(self.rules, start=1):
            if all(test.holds(value, scope) for test, (_, value) in zip(rule.tests, values, strict=True)):
                matched.append(number)
                if self.hit_policy == "FIRST":
                    break
        if self.hit_policy == "UNIQUE" and len(matched) > 1:
            which = ", ".join(str(number) for number in matched)
            raise Refused(f"Tabel keputusan “{self.name}” cocok di lebih dari satu baris ({which}).")
        outputs = tuple(
            {
                name: _coerce_value(expression.evaluate(scope), type_)
                for name, type_, expression in self.rules[n - 1].outputs
            }
            for n in matched
        )
        return DecisionResult(outputs, tuple(matched), dict(values))


def map_outputs(outputs: Sequence[dict[str, Any]], element: Element) -> Any:
    """A decision's result as Camunda's mapDecisionResult of the element says, or as DMN itself has it
    (``DECISION_RESULT``): the value where the table has one column, else all by their names; null where no rule fits.

    Raises ``Refused``.
    """
    if element.result_mapping == "resultList":
        return list(outputs)
    if element.result_mapping == "collectEntries":
        return [next(iter(row.values())) for row in outputs]
    if len(outputs) > 1:
        raise Refused(f"Tabel keputusan di “{element.name or element.id}” memberi lebih dari satu jawaban.")
    row = outputs[0] if outputs else {}
    if element.result_mapping == DECISION_RESULT and len(row) > 1:
        return row
    return row if element.result_mapping == "singleResult" else next(iter(row.values()), None)


def read_decisions(data: bytes, file: str) -> tuple[Decision, ...]:
    """The decision tables of a DMN file. Raises ``DeploymentRefused`` naming the decision or cell."""
    root = parse(data, file)
    if local_name(root) != "definitions" or "DMN" not in root.tag.upper():
        raise make_refusal(file, "", "Berkas ini bukan tabel keputusan DMN.", "decisions")
    digest = hashlib.sha256(data).hexdigest()
    return tuple(_decision(node, file, digest) for node in root if local_name(node) == "decision")


def _decision(node: Any, file: str, digest: str) -> Decision:
    id = node.get("id", "")
    table = _child(node, "decisionTable")
    if table is None:
        raise make_refusal(
            file, id, "Keputusan ini bukan tabel keputusan; hanya tabel yang dijalankan.", "decisions", node.sourceline
        )
    policy = (table.get("hitPolicy") or "UNIQUE").upper()
    if policy not in POLICIES:
        message = f"Hit policy {policy} tidak dijalankan; pakai UNIQUE atau FIRST."
        raise make_refusal(file, id, message, "decisions", table.sourceline)
    inputs = [_input(child, file) for child in table if local_name(child) == "input"]
    outputs = [(child.get("name") or id, child.get("typeRef", "")) for child in table if local_name(child) == "output"]
    if not outputs:
        raise make_refusal(file, id, "Tabel ini tidak punya kolom keluaran.", "decisions", table.sourceline)
    rules = [_rule(child, len(inputs), outputs, file) for child in table if local_name(child) == "rule"]
    return Decision(
        id=id,
        name=node.get("name") or id,
        file=file,
        digest=digest,
        hit_policy=policy,
        inputs=tuple(inputs),
        rules=tuple(rules),
    )


def _input(node: Any, file: str) -> tuple[str, Expression]:
    expression = _child(node, "inputExpression")
    source = _text(expression)
    if not source:
        raise make_refusal(
            file, node.get("id", ""), "Kolom masukan ini belum berisi ekspresi.", "decisions", node.sourceline
        )
    juel = (expression.get("expressionLanguage") or "").lower() == "juel"
    return node.get("label") or source, _compile_text(source if juel else f"={source}", node, file)


def _rule(node: Any, width: int, outputs: list[tuple[str, str]], file: str) -> Rule:
    cells = [child for child in node if local_name(child) == "inputEntry"]
    results = [child for child in node if local_name(child) == "outputEntry"]
    if len(cells) != width or len(results) != len(outputs):
        raise make_refusal(
            file, node.get("id", ""), "Baris ini tidak punya satu sel untuk tiap kolom.", "decisions", node.sourceline
        )
    tests = []
    for cell in cells:
        try:
            tests.append(compile_unary_tests(_text(cell)))
        except ExpressionError as error:
            raise make_refusal(file, cell.get("id", ""), str(error), "decisions", cell.sourceline) from error
    made = [
        (name, type_, _compile_text(f"={_text(cell) or 'null'}", cell, file))
        for (name, type_), cell in zip(outputs, results, strict=True)
    ]
    return Rule(tuple(tests), tuple(made))


def _compile_text(text: str, node: Any, file: str) -> Expression:
    try:
        return compile_expression(text)
    except ExpressionError as error:
        raise make_refusal(file, node.get("id", ""), str(error), "decisions", node.sourceline) from error


def _child(node: Any, name: str) -> Any:
    return next((child for child in node if local_name(child) == name), None)


def _text(node: Any) -> str:
    holder = _child(node, "text") if node is not None else None
    return (holder.text or "").strip() if holder is not None else ""


def _coerce_value(value: Any, type_: str) -> Any:
    """The value as the column's type says."""
    if value is None or not type_:
        return value
    if type_ == "string":
        return value if isinstance(value, str) else str(value)
    if type_ == "boolean" and isinstance(value, str):
        return value.lower() == "true"
    if type_ in ("integer", "long", "number", "double") and not isinstance(value, bool):
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            return value
        if not is_usual(number):
            return value
        if type_ in ("integer", "long") or number == number.to_integral_value():
            return int(number)
        return value if isinstance(value, Exact) else float(number)
    return value
