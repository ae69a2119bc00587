"""The part of JUEL (Jakarta Expression Language) that diagrams need: ``${…}``, with calls of a closed list only."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal, DecimalException, InvalidOperation
from functools import lru_cache
from typing import Any

from lark import Lark, Token, UnexpectedInput
from lark.exceptions import LarkError

from engine.expressions.errors import ExpressionError
from engine.expressions.juel_calls import CLOCKS, READS, CallError, call_method, check_method, moment_of
from engine.expressions.values import from_json, is_usual

Scope = Mapping[str, Any]
Evaluate = Callable[[Scope], Any]
BRACKETS = 60
EXECUTION = "execution"  # what Camunda calls the place a token stands at

_GRAMMAR = r"""
?start: expr
?expr: either "?" expr ":" expr -> ternary
     | either
?either: both (_OR both)*
?both: equality (_AND equality)*
?equality: relation (EQUAL relation)*
?relation: sum (ORDER sum)*
?sum: product ((PLUS | MINUS) product)*
?product: unary (TIMES unary)*
?unary: _NOT unary -> negation
     | MINUS unary -> negative
     | _EMPTY unary -> emptiness
     | postfix
?postfix: primary
     | postfix "." NAME -> member
     | postfix "." NAME "(" arguments ")" -> method
     | postfix "[" expr "]" -> index
?primary: NUMBER -> number
     | STRING -> string
     | CONSTANT -> constant
     | NAME -> name
     | NAME "(" ")" -> function
     | "(" expr ")"
arguments: [expr ("," expr)*]
_OR.2: "||" | /or\b/
_AND.2: "&&" | /and\b/
_NOT.2: /!(?!=)/ | /not\b/
_EMPTY.2: /empty\b/
EQUAL.2: "==" | "!=" | /eq\b/ | /ne\b/
ORDER.2: "<=" | ">=" | "<" | ">" | /(le|ge|lt|gt)\b/
PLUS: "+"
MINUS: "-"
TIMES.2: "*" | "/" | "%" | /(div|mod)\b/
CONSTANT.3: /(true|false|null)\b/
NUMBER: /(\d+(\.\d+)?|\.\d+)([eE][+-]?\d+)?/
STRING: /'(\\.|[^'\\])*'/ | /"(\\.|[^"\\])*"/
NAME: /[^\W\d][\w]*/
%import common.WS
%ignore WS
"""


@lru_cache(maxsize=1)
def parser() -> Lark:
    """The parser; made once, at the first expression of a process."""
    return Lark(_GRAMMAR, parser="lalr", maybe_placeholders=False)


class _Failure(Exception):
    """What an evaluation stumbled over."""


def compile_juel(text: str, source: str) -> tuple[Evaluate, frozenset[str]]:
    """The closure of ``source`` (without ``${}``) and the names it reads; ``text`` is for sentences.

    Raises ``ExpressionError`` here for text that is not of the subset, and from the closure when a name is unknown.
    """
    if source.count("(") + source.count("[") > BRACKETS:
        raise ExpressionError(text, f"kurungnya lebih dari {BRACKETS}.")
    names: set[str] = set()
    try:
        closure = _closure(parser().parse(source), names)
    except UnexpectedInput as error:
        raise ExpressionError(text, f"tidak terbaca di huruf ke-{max(int(error.column), 1)}.") from None
    except (LarkError, RecursionError) as error:
        raise ExpressionError(text, "susunannya tidak terbaca.") from error
    except _Failure as error:
        raise ExpressionError(text, str(error)) from None

    def evaluate(scope: Scope) -> Any:
        try:
            return closure(scope)
        except _Failure as error:
            raise ExpressionError(text, str(error)) from None
        except DecimalException:
            raise ExpressionError(text, "hasil hitungnya bukan angka.") from None

    return evaluate, frozenset(names)


def _closure(node: Any, names: set[str]) -> Evaluate:
    made: Evaluate = _RULES[str(node.data)](node.children, names)
    return made


def _constant(value: Any) -> Evaluate:
    return lambda scope: value


def _number(children: list[Token], names: set[str]) -> Evaluate:
    return _constant(Decimal(children[0]))


def _string(children: list[Token], names: set[str]) -> Evaluate:
    body = children[0][1:-1]
    return _constant(body.replace("\\\\", "\0").replace("\\'", "'").replace('\\"', '"').replace("\0", "\\"))


def _word(children: list[Token], names: set[str]) -> Evaluate:
    return _constant({"true": True, "false": False, "null": None}[children[0]])


def _name(children: list[Token], names: set[str]) -> Evaluate:
    name = str(children[0])
    if name.startswith("_"):
        raise _Failure(f"nama “{name}” tidak boleh dipakai.")
    names.add(name)

    def evaluate(scope: Scope) -> Any:
        if name not in scope:
            raise _Failure(f"variabel “{name}” belum diisi.")
        return from_json(scope[name])

    return evaluate


def _member(children: list[Any], names: set[str]) -> Evaluate:
    of, name = _closure(children[0], names), str(children[1])
    if name.startswith("_"):
        raise _Failure(f"nama “{name}” tidak boleh dipakai.")
    return lambda scope: _item(of(scope), name)


def _method(children: list[Any], names: set[str]) -> Evaluate:
    name, given = str(children[1]), [child for child in children[2].children if child is not None]
    if str(children[0].data) == "name" and children[0].children[0] == EXECUTION:
        return _variable(name, given, names)
    _check(lambda: check_method(name, len(given)))
    of, parts = _closure(children[0], names), [_closure(child, names) for child in given]
    return lambda scope: _check(lambda: call_method(of(scope), name, [part(scope) for part in parts]))


def _variable(name: str, given: list[Any], names: set[str]) -> Evaluate:
    """``execution.getVariable('x')`` and its kin: which variable is written there itself."""
    if name not in READS or len(given) != 1 or str(given[0].data) != "string":
        raise _Failure(f"panggilan execution.{name}(…) tidak dikenal; tulis execution.getVariable('nama').")
    variable = str(_string(given[0].children, names)({}))
    if name == "hasVariable":
        return lambda scope: variable in scope
    names.add(variable)
    return lambda scope: from_json(scope[variable]) if variable in scope else None


def _function(children: list[Any], names: set[str]) -> Evaluate:
    if (name := str(children[0])) not in CLOCKS:
        raise _Failure(f"panggilan {name}() tidak dikenal; yang dikenal: {', '.join(f'{each}()' for each in CLOCKS)}.")
    return lambda scope: _check(lambda: moment_of(scope))


def _check(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except CallError as error:
        raise _Failure(str(error)) from None


def _index(children: list[Any], names: set[str]) -> Evaluate:
    of, key = _closure(children[0], names), _closure(children[1], names)
    return lambda scope: _item(of(scope), key(scope))


def _item(value: Any, key: Any) -> Any:
    if isinstance(value, dict):
        return from_json(value.get(key))
    if isinstance(value, list) and isinstance(key, Decimal) and 0 <= key < len(value):
        return value[int(key)]
    return None


def _negation(children: list[Any], names: set[str]) -> Evaluate:
    of = _closure(children[0], names)
    return lambda scope: not _boolean(of(scope))


def _negative(children: list[Any], names: set[str]) -> Evaluate:
    of = _closure(children[1], names)
    return lambda scope: -_decimal(of(scope))


def _emptiness(children: list[Any], names: set[str]) -> Evaluate:
    of = _closure(children[0], names)
    return lambda scope: of(scope) in (None, "", [], {})


def _ternary(children: list[Any], names: set[str]) -> Evaluate:
    condition, then, other = (_closure(child, names) for child in children)
    return lambda scope: then(scope) if _boolean(condition(scope)) else other(scope)


def _both(children: list[Any], names: set[str]) -> Evaluate:
    parts = [_closure(child, names) for child in children]
    return lambda scope: all(_boolean(part(scope)) for part in parts)


def _either(children: list[Any], names: set[str]) -> Evaluate:
    parts = [_closure(child, names) for child in children]
    return lambda scope: any(_boolean(part(scope)) for part in parts)


def _chain(children: list[Any], names: set[str]) -> Evaluate:
    first, rest = _closure(children[0], names), children[1:]
    steps = [(_OPERATORS[str(rest[i])], _closure(rest[i + 1], names)) for i in range(0, len(rest), 2)]

    def evaluate(scope: Scope) -> Any:
        value = first(scope)
        for operate, operand in steps:
            value = operate(value, operand(scope))
        return value

    return evaluate


def _boolean(value: Any) -> bool:
    """JUEL's coercion: null is false, "true" is true."""
    if value is None or isinstance(value, bool):
        return bool(value)
    if isinstance(value, str):
        return value.lower() == "true"
    raise _Failure("yang diuji bukan benar atau salah.")


def _decimal(value: Any) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if value is None or value == "":
        return Decimal(0)
    try:
        found = Decimal(value)
    except (InvalidOperation, TypeError, ValueError):
        raise _Failure(f"“{value}” bukan angka.") from None
    if not is_usual(found):
        raise _Failure(f"“{value}” bukan angka.")
    return found


def _equal(left: Any, right: Any) -> bool:
    if isinstance(left, Decimal) != isinstance(right, Decimal) and left is not None and right is not None:
        try:
            return _decimal(left) == _decimal(right)
        except _Failure:
            return False
    return bool(left == right)


def _order(test: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def compare_order(left: Any, right: Any) -> bool:
        if left is None or right is None:
            return False
        if isinstance(left, str) and isinstance(right, str):
            return test(left, right)
        return test(_decimal(left), _decimal(right))

    return compare_order


def _divide(left: Any, right: Any) -> Decimal:
    divisor = _decimal(right)
    if divisor == 0:
        raise _Failure("pembaginya nol.")
    return _decimal(left) / divisor


def _modulo(left: Any, right: Any) -> Decimal:
    divisor = _decimal(right)
    if divisor == 0:
        raise _Failure("pembaginya nol.")
    return _decimal(left) % divisor


_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "==": _equal,
    "eq": _equal,
    "!=": lambda a, b: not _equal(a, b),
    "ne": lambda a, b: not _equal(a, b),
    "<": _order(operator.lt),
    "lt": _order(operator.lt),
    "<=": _order(operator.le),
    "le": _order(operator.le),
    ">": _order(operator.gt),
    "gt": _order(operator.gt),
    ">=": _order(operator.ge),
    "ge": _order(operator.ge),
    "+": lambda a, b: _decimal(a) + _decimal(b),
    "-": lambda a, b: _decimal(a) - _decimal(b),
    "*": lambda a, b: _decimal(a) * _decimal(b),
    "/": _divide,
    "div": _divide,
    "%": _modulo,
    "mod": _modulo,
}
_RULES: dict[str, Callable[[Any, set[str]], Evaluate]] = {
    "number": _number,
    "string": _string,
    "constant": _word,
    "name": _name,
    "member": _member,
    "method": _method,
    "function": _function,
    "index": _index,
    "negation": _negation,
    "negative": _negative,
    "emptiness": _emptiness,
    "ternary": _ternary,
    "both": _both,
    "either": _either,
    "equality": _chain,
    "relation": _chain,
    "sum": _chain,
    "product": _chain,
}
