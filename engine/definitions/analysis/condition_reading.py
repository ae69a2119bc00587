"""What a gateway's condition asks: its variables, and the constants each of them is compared with.

Only conditions that are built of such comparisons are read: ``=`` and its kin, order, ``in``, ``between``, a bare yes
or no, and these joined by and, or, not and if. Within one cell between the constants such a condition always answers
the same (see ``condition_sets``). Anything else is not read: arithmetic, calls, two variables, texts in order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from engine.expressions import Expression, ExpressionError, compile_expression
from engine.expressions.trees import tree_of

Path = tuple[str, ...]  # ("hasil", "kelas") for hasil.kelas
DIGITS = 15  # of a constant: what fits a number of JSON
YES_OR_NO = frozenset(
    {"conjunction", "disjunction", "comparison", "between", "within", "quantification", "instance_of"}
)
ORDERS = frozenset({"<", "<=", ">", ">=", "lt", "le", "gt", "ge"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What one variable is compared with. ``kinds``: number, text, boolean, null. ``coerced`` says that JUEL would
    read a text as a number or as a yes or no here, so that not all other texts are alike."""

    numbers: frozenset[Decimal] = frozenset()
    texts: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    coerced: bool = False

    def __or__(self, other: Asked) -> Asked:
        return Asked(
            self.numbers | other.numbers,
            self.texts | other.texts,
            self.kinds | other.kinds,
            self.coerced or other.coerced,
        )


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that could be read."""

    expression: Expression
    asked: Mapping[Path, Asked]

    def holds(self, values: Mapping[Path, Any]) -> bool | None:
        """Whether a gateway would take it over these values; None where the question itself would fail."""
        try:
            return self.expression.evaluate(_scope(values)) is True
        except ExpressionError:
            return None


def read_condition(text: str) -> Condition | None:
    """The condition, or None where it asks more than can be read."""
    try:
        tree = tree_of(text)
        if tree is None:
            return None
        expression = compile_expression(text)
        reader = _Reader(juel=expression.language == "juel")
        reader.condition(tree)
    except (ExpressionError, RecursionError, _Unread):
        return None
    return Condition(expression, reader.asked)


def constants(text: str) -> tuple[Any, ...] | None:
    """All that an expression can come to, where that is written in it: constants behind if, or a yes or no."""
    try:
        tree = tree_of(text)
        return None if tree is None else tuple(_results(tree, _Reader(juel=text.strip()[:1] != "=")))
    except (ExpressionError, RecursionError, _Unread):
        return None


def _results(node: Any, reader: _Reader) -> Iterator[Any]:
    if node.data in ("conditional", "ternary"):
        yield from _results(node.children[1], reader)
        yield from _results(node.children[2], reader)
    elif node.data in YES_OR_NO:
        yield from (True, False, None)
    else:
        yield reader.value(node)


def _scope(values: Mapping[Path, Any]) -> dict[str, Any]:
    scope: dict[str, Any] = {}
    for path, value in values.items():
        inner = scope
        for name in path[:-1]:
            inner = inner.setdefault(name, {})
        inner[path[-1]] = value
    return scope


class _Unread(Exception):
    """A condition that asks more than can be read."""


class _Reader:
    def __init__(self, *, juel: bool) -> None:
        self._juel = juel
        self.asked: dict[Path, Asked] = {}

    def condition(self, node: Any) -> None:
        read: Callable[[list[Any]], None] | None = getattr(self, f"_{node.data}", None)
        if read is None:
            raise _Unread
        read(node.children)

    # Joined conditions ------------------------------------------------------------------------

    def _each(self, children: list[Any]) -> None:
        for child in children:
            self.condition(child)

    _conjunction = _disjunction = _both = _either = _negation = _conditional = _ternary = _each

    def _call(self, children: list[Any]) -> None:
        """FEEL's not(…) and is defined(…)."""
        name = " ".join(str(children[0]).split())
        if len(children) != 2 or len(children[1].children) != 1 or name not in ("not", "is defined"):
            raise _Unread
        (argument,) = children[1].children
        if name == "not":
            self.condition(argument)
        else:
            self._compare(_path(argument), None)

    # Comparisons ------------------------------------------------------------------------------

    def _comparison(self, children: list[Any]) -> None:
        left, operator, right = children[0], str(children[1]), children[2]
        if _is_constant(left):
            left, right = right, left
        value = self.value(right)
        if operator in ORDERS and not isinstance(value, Decimal):
            raise _Unread  # texts in order: between two of them lie others
        if not _is_constant(left):
            self._compare(_path(left), value)

    def _chain(self, children: list[Any]) -> None:
        if len(children) != 3:
            raise _Unread
        self._comparison(children)

    _equality = _relation = _chain

    def _between(self, children: list[Any]) -> None:
        self._within_range(_path(children[0]), children[1:])

    def _within(self, children: list[Any]) -> None:
        self._test(_path(children[0]), children[1])

    def _test(self, path: Path, node: Any) -> None:
        if node.data in ("tests", "list_of"):
            for child in node.children:
                self._test(path, child)
        elif node.data == "comparing":
            self._comparison([_Named(path), node.children[0], node.children[1]])
        elif node.data.startswith("range_"):
            self._within_range(path, node.children)
        else:
            self._compare(path, self.value(node))

    def _within_range(self, path: Path, ends: list[Any]) -> None:
        for end in ends:
            if not isinstance(value := self.value(end), Decimal):
                raise _Unread
            self._compare(path, value)

    def _emptiness(self, children: list[Any]) -> None:
        path = _path(children[0])
        self._compare(path, None)
        self._ask(path, Asked(texts=frozenset({""})))

    # A bare yes or no -------------------------------------------------------------------------

    def _constant(self, children: list[Any]) -> None:
        """true, false or null says nothing of a variable."""

    def _name(self, children: list[Any]) -> None:
        self._truth((str(children[0]),))

    def _path(self, children: list[Any]) -> None:
        self._truth((*_path(children[0]), str(children[1])))

    _member = _path

    def _truth(self, path: Path) -> None:
        self._ask(path, Asked(kinds=frozenset({"boolean"}), coerced=self._juel))

    def _compare(self, path: Path, value: Any) -> None:
        if isinstance(value, Decimal):
            self._ask(path, Asked(numbers=frozenset({value}), kinds=frozenset({"number"}), coerced=self._juel))
        elif isinstance(value, str):
            self._ask(path, Asked(self._as_number(value), frozenset({value}), frozenset({"text"})))
        elif value is None:
            self._ask(path, Asked(kinds=frozenset({"null"})))
        else:  # JUEL takes 1 for true
            self._ask(path, Asked(frozenset({Decimal(0), Decimal(1)}), kinds=frozenset({"boolean"})))

    def _as_number(self, text: str) -> frozenset[Decimal]:
        """JUEL takes '5' for 5 beside a number, and no text at all for 0."""
        if not self._juel:
            return frozenset()
        try:
            return frozenset({_plain(Decimal(text or 0))})
        except InvalidOperation:
            return frozenset()

    def value(self, node: Any) -> Any:
        """A constant: Decimal, str, bool or None."""
        if node.data == "negative" and isinstance(value := self.value(node.children[1]), Decimal):
            return -value
        if node.data == "number":
            return _plain(Decimal(str(node.children[0])))
        if node.data == "string":
            token = str(node.children[0])
            return compile_expression(f"${{{token}}}" if self._juel else f"={token}").evaluate({})
        if node.data == "constant":
            return {"true": True, "false": False, "null": None}[str(node.children[0])]
        raise _Unread

    def _ask(self, path: Path, asked: Asked) -> None:
        self.asked[path] = self.asked.get(path, Asked()) | asked


class _Named:
    """A variable in the place of a tree: what FEEL's ``in (> 5)`` compares."""

    data = "named"

    def __init__(self, path: Path) -> None:
        self.path = path


def _path(node: Any) -> Path:
    if isinstance(node, _Named):
        return node.path
    if node.data == "name":
        return (str(node.children[0]),)
    if node.data in ("path", "member"):
        return (*_path(node.children[0]), str(node.children[1]))
    raise _Unread


def _is_constant(node: Any) -> bool:
    return node.data in ("number", "string", "constant", "negative")


def _plain(number: Decimal) -> Decimal:
    """The number, where it is one that a form could hold."""
    if not number.is_finite() or len(number.as_tuple().digits) > DIGITS or abs(number.adjusted()) >= DIGITS:
        raise _Unread
    return number
