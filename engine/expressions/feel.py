"""FEEL, compiled once to closures. Errors within an expression give null, as DMN 1.3 says (clause 10.3.2)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal, DecimalException
from itertools import product
from typing import Any

from lark import Token, Tree, UnexpectedInput
from lark.exceptions import LarkError

from engine.expressions.errors import ExpressionError
from engine.expressions.feel_budget import DECIMALS, ROUNDS, Evaluate, Scope, bound_closure, layer_scopes, spend
from engine.expressions.feel_functions import FUNCTIONS, temporal
from engine.expressions.feel_grammar import parser
from engine.expressions.feel_operators import COMPARISONS, OPERATORS, guard_call, member
from engine.expressions.values import Months, Range, equal, from_json, kind

INPUT = "?"  # the value a decision table's cell is tested against
DEEPEST = 60  # brackets within brackets
DIGITS = 300  # of a number written down


def compile_feel(text: str, start: str = "start") -> tuple[Evaluate, frozenset[str]]:
    """The closure and the top-level names it reads. Raises ``ExpressionError`` for text that is not FEEL."""
    _refuse_depth(text)
    try:
        tree = parser().parse(text, start=start)
        compiler = _Compiler()
        return bound_closure(compiler.closure(tree)), frozenset(compiler.names)
    except UnexpectedInput as error:
        raise ExpressionError(text, f"tidak terbaca di huruf ke-{max(int(error.column), 1)}.") from None
    except (LarkError, RecursionError) as error:
        raise ExpressionError(text, "susunannya tidak terbaca.") from error
    except _Unreadable as error:
        raise ExpressionError(text, str(error)) from None


class _Unreadable(Exception):
    """Text that parses and still cannot be FEEL."""


def _refuse_depth(text: str) -> None:
    depth = deepest = 0
    for sign in text:
        depth += (sign in "([{") - (sign in ")]}")
        deepest = max(deepest, depth)
    if deepest > DEEPEST:
        raise ExpressionError(text, f"kurungnya bersarang lebih dari {DEEPEST} tingkat.")


class _Compiler:
    """Turns a tree into closures, and collects the names it reads from outside."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self._bound: list[set[str]] = []

    def closure(self, node: Any) -> Evaluate:
        made: Evaluate = getattr(self, f"_{node.data}")(node.children)
        return made

    def _all(self, nodes: list[Any]) -> list[Evaluate]:
        return [self.closure(node) for node in nodes]

    # Literals and names -----------------------------------------------------------------------

    def _number(self, children: list[Token]) -> Evaluate:
        try:
            value = DECIMALS.create_decimal(children[0])
        except DecimalException:
            raise _Unreadable("angkanya terlalu besar.") from None
        if abs(value.adjusted()) > DIGITS:
            raise _Unreadable("angkanya terlalu besar.")
        return lambda scope: value

    def _string(self, children: list[Token]) -> Evaluate:
        value = _unquote_text(children[0])
        return lambda scope: value

    def _literal(self, children: list[Token]) -> Evaluate:
        value = temporal(_unquote_text(children[0]))
        return lambda scope: value

    def _constant(self, children: list[Token]) -> Evaluate:
        value = {"true": True, "false": False, "null": None}[children[0]]
        return lambda scope: value

    def _name(self, children: list[Token]) -> Evaluate:
        name = str(children[0])
        if name.startswith("__"):
            raise _Unreadable(f"nama “{name}” tidak boleh dipakai.")
        if not any(name in bound for bound in self._bound):
            self.names.add(name)
        return lambda scope: from_json(scope.get(name))

    def _list_of(self, children: list[Any]) -> Evaluate:
        items = self._all(children)
        return lambda scope: [item(scope) for item in items]

    def _context(self, children: list[Tree[Token]]) -> Evaluate:
        keys: list[str] = []
        values: list[Evaluate] = []
        self._bound.append(set())
        for entry in children:
            key = entry.children[0]
            assert isinstance(key, Token)
            values.append(self.closure(entry.children[1]))
            keys.append(_unquote_text(key) if key.type == "STRING" else str(key))
            self._bound[-1].add(keys[-1])
        self._bound.pop()

        def evaluate(scope: Scope) -> Any:
            made: dict[str, Any] = {}
            inner = layer_scopes(made, scope)
            for key, value in zip(keys, values, strict=True):
                made[key] = value(inner)
            return made

        return evaluate

    def _range(self, children: list[Any], low: bool, high: bool) -> Evaluate:
        first, last = self._all(children)
        return lambda scope: Range(first(scope), last(scope), low, high)

    def _range_cc(self, children: list[Any]) -> Evaluate:
        return self._range(children, True, True)

    def _range_co(self, children: list[Any]) -> Evaluate:
        return self._range(children, True, False)

    def _range_oc(self, children: list[Any]) -> Evaluate:
        return self._range(children, False, True)

    def _range_oo(self, children: list[Any]) -> Evaluate:
        return self._range(children, False, False)

    # Operators --------------------------------------------------------------------------------

    def _chain(self, children: list[Any]) -> Evaluate:
        """Operands with operators between them, from the left."""
        first, rest = self.closure(children[0]), children[1:]
        steps = [(OPERATORS[str(rest[i])], self.closure(rest[i + 1])) for i in range(0, len(rest), 2)]

        def evaluate(scope: Scope) -> Any:
            value = first(scope)
            for operate, operand in steps:
                value = guard_call(operate, value, operand(scope))
            return value

        return evaluate

    _arithmetic = _term = _power = _chain

    def _negative(self, children: list[Any]) -> Evaluate:
        of = self.closure(children[1])

        def evaluate(scope: Scope) -> Any:
            value = of(scope)
            if isinstance(value, Months):
                return Months(-value.count)
            return -value if isinstance(value, (Decimal, timedelta)) else None

        return evaluate

    def _conjunction(self, children: list[Any]) -> Evaluate:
        return _logic(self._all(children), decisive=False)

    def _disjunction(self, children: list[Any]) -> Evaluate:
        return _logic(self._all(children), decisive=True)

    def _comparison(self, children: list[Any]) -> Evaluate:
        left, test, right = self.closure(children[0]), COMPARISONS[str(children[1])], self.closure(children[2])
        return lambda scope: test(left(scope), right(scope))

    def _between(self, children: list[Any]) -> Evaluate:
        value, low, high = self._all(children)

        def evaluate(scope: Scope) -> Any:
            return Range(low(scope), high(scope)).includes(value(scope))

        return evaluate

    def _instance_of(self, children: list[Any]) -> Evaluate:
        value, name = self.closure(children[0]), str(children[1])
        return lambda scope: (found := value(scope)) is not None and (name == "Any" or kind(found) == name)

    def _conditional(self, children: list[Any]) -> Evaluate:
        condition, then, other = self._all(children)
        return lambda scope: then(scope) if condition(scope) is True else other(scope)

    # Tests ------------------------------------------------------------------------------------

    def _within(self, children: list[Any]) -> Evaluate:
        value, test = self.closure(children[0]), self._test(children[1])
        return lambda scope: test(layer_scopes({INPUT: value(scope)}, scope))

    def _tests(self, children: list[Any]) -> Evaluate:
        return _logic([self._test(child) for child in children], decisive=True)

    def _one_of(self, children: list[Any]) -> Evaluate:
        return self._tests(children)

    def _none_of(self, children: list[Any]) -> Evaluate:
        any_of = self._tests(children)
        return lambda scope: None if (found := any_of(scope)) is None else not found

    def _anything(self, children: list[Any]) -> Evaluate:
        return lambda scope: True

    def _test(self, node: Any) -> Evaluate:
        """A test of the scope's ``?``: a comparison, a range, a list to be in, a value to equal, or a condition."""
        if node.data == "tests":
            return self._tests(node.children)
        if node.data == "comparing":
            compare_with, operand = COMPARISONS[str(node.children[0])], self.closure(node.children[1])
            return lambda scope: compare_with(from_json(scope[INPUT]), operand(scope))
        value = self.closure(node)

        def evaluate(scope: Scope) -> Any:
            wanted, given = value(scope), from_json(scope[INPUT])
            if isinstance(wanted, Range):
                return wanted.includes(given)
            if isinstance(wanted, list) and not isinstance(given, list):
                return any(equal(given, item) is True for item in wanted)
            if isinstance(wanted, bool) and not isinstance(given, bool):
                return wanted
            return equal(given, wanted)

        return evaluate

    # Paths, filters, calls ----------------------------------------------------------------------

    def _path(self, children: list[Any]) -> Evaluate:
        of, name = self.closure(children[0]), str(children[1])

        def evaluate(scope: Scope) -> Any:
            value = of(scope)
            if isinstance(value, list):
                return [member(item, name) for item in value]
            return member(value, name)

        return evaluate

    def _filter(self, children: list[Any]) -> Evaluate:
        of = self.closure(children[0])
        self._bound.append({"item"})
        condition = self.closure(children[1])
        self._bound.pop()

        def evaluate(scope: Scope) -> Any:
            found = of(scope)
            items = found if isinstance(found, list) else [] if found is None else [found]
            kept: list[Any] = []
            for item in items:
                spend(scope)
                names = {**item, "item": item} if isinstance(item, dict) else {"item": item}
                keep = condition(layer_scopes(names, scope))
                if isinstance(keep, Decimal):
                    return _at(items, keep)
                if keep is True:
                    kept.append(item)
            if not items and isinstance(number := condition(scope), Decimal):
                return _at(items, number)
            return kept

        return evaluate

    def _call(self, children: list[Any]) -> Evaluate:
        name = " ".join(str(children[0]).split())
        function = FUNCTIONS.get(name)
        if function is None:
            raise _Unreadable(f"fungsi “{name}” tidak dikenal.")
        if len(children) == 1:
            return lambda scope: guard_call(function, scope)
        given = children[1].children
        if isinstance(given[0], Tree) and given[0].data == "named":
            keys = [str(item.children[0]) for item in given]
            values = [self.closure(item.children[1]) for item in given]

            def by_name(scope: Scope) -> Any:
                named = {key: value(scope) for key, value in zip(keys, values, strict=True)}
                return guard_call(lambda: function(scope, **named))

            return by_name
        arguments = self._all(given)
        return lambda scope: guard_call(function, scope, *[argument(scope) for argument in arguments])

    # Loops ------------------------------------------------------------------------------------

    def _loop(self, node: Any, body: Any) -> tuple[list[str], list[Evaluate], Evaluate]:
        names, sources = [], []
        self._bound.append(set())
        for iterator in node.children:
            name, *ends = iterator.children
            ranges = self._all(ends)
            sources.append(ranges[0] if len(ranges) == 1 else _span(*ranges))
            names.append(str(name))
            self._bound[-1].add(str(name))
        made = self.closure(body)
        self._bound.pop()
        return names, sources, made

    def _for_each(self, children: list[Any]) -> Evaluate:
        names, sources, body = self._loop(children[0], children[1])

        def evaluate(scope: Scope) -> Any:
            partial: list[Any] = []
            turns = _turns(names, sources, scope)
            if turns is None:
                return None
            for bound in turns:
                spend(scope)
                partial.append(body(layer_scopes({**bound, "partial": list(partial)}, scope)))
            return partial

        return evaluate

    def _quantification(self, children: list[Any]) -> Evaluate:
        some = str(children[0]) == "some"
        names, sources, body = self._loop(children[1], children[2])

        def evaluate(scope: Scope) -> Any:
            unknown = False
            turns = _turns(names, sources, scope)
            if turns is None:
                return None
            for bound in turns:
                spend(scope)
                found = body(layer_scopes(bound, scope))
                if found is some:
                    return some
                unknown = unknown or not isinstance(found, bool)
            return None if unknown else not some

        return evaluate


def _span(first: Evaluate, last: Evaluate) -> Evaluate:
    return lambda scope: _whole_numbers(first(scope), last(scope))


def _whole_numbers(low: Any, high: Any) -> list[Decimal] | None:
    """From ``low`` to ``high``, up or down; None where that is no range a loop may go through."""
    if not (isinstance(low, Decimal) and isinstance(high, Decimal)) or abs(high - low) > ROUNDS:
        return None
    step = 1 if high >= low else -1
    return [Decimal(n) for n in range(int(low), int(high) + step, step)]


def _turns(names: list[str], sources: list[Evaluate], scope: Scope) -> Iterator[dict[str, Any]] | None:
    """The bindings of each turn of a loop; None where a source cannot be gone through."""
    lists: list[list[Any]] = []
    reached: Scope = scope
    for source in sources:
        found = source(reached)
        if isinstance(found, Range):
            found = _whole_numbers(found.low, found.high)
        if found is None:
            return None
        lists.append(found if isinstance(found, list) else [found])
    return (dict(zip(names, turn, strict=True)) for turn in product(*lists))


def _logic(parts: list[Evaluate], *, decisive: bool) -> Evaluate:
    """Three-valued and (decisive False) and or (decisive True): DMN 1.3, tables 50 and 51."""

    def evaluate(scope: Scope) -> bool | None:
        unknown = False
        for part in parts:
            value = part(scope)
            if value is True or value is False:
                if value == decisive:
                    return decisive
            else:
                unknown = True
        return None if unknown else not decisive

    return evaluate


def _at(items: list[Any], index: Decimal) -> Any:
    place = int(index)
    if place > 0:
        return items[place - 1] if place <= len(items) else None
    return items[place] if place < 0 and -place <= len(items) else None


def _unquote_text(token: Token) -> str:
    try:
        text: str = json.loads(token.replace("\n", "\\n").replace("\t", "\\t").replace("\\'", "'"))
    except ValueError:
        raise _Unreadable(f"teks {token} tidak terbaca.") from None
    return text
