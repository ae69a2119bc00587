"""Rows leave storage with a shape, and each statement gives just what the shape of its rows says."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
import sqlalchemy as sa

from engine import storage
from engine.services.engine import Engine
from engine.settings import ROOT
from engine.storage.columns import Instant
from engine.storage.prepared import Prepared
from engine.storage.queue import QueueFilter
from engine.storage.register_book import RegisterFilter
from engine.storage.rows.shape import RowShape
from tests.offices import START, Office

OUTSIDE = ("office", "connectors", "cases", "web", "cli", "engine")
GIVEN = {str: "x", int: 1, bool: False, datetime: START, QueueFilter: QueueFilter(), RegisterFilter: RegisterFilter()}


def functions() -> Iterator[Callable[..., Any]]:
    for module in pkgutil.iter_modules(storage.__path__):
        found = vars(importlib.import_module(f"engine.storage.{module.name}")).items()
        for name, each in found:
            if inspect.isfunction(each) and each.__module__.endswith(module.name) and not name.startswith("_"):
                yield each


def types_in(hint: Any) -> Iterator[Any]:
    yield hint
    for each in get_args(hint):
        yield from types_in(each)


def shape_of(function: Callable[..., Any]) -> type[RowShape] | None:
    """That of the rows it gives, if it gives any."""
    classes = (each for each in types_in(get_type_hints(function).get("return")) if inspect.isclass(each))
    return next((each for each in classes if issubclass(each, RowShape)), None)


READING = [each for each in functions() if shape_of(each) is not None]


def call(function: Callable[..., Any], connection: sa.Connection) -> Sequence[Any]:
    """The rows it gives for arguments that say nothing in particular; those with a default are left out."""
    hints = get_type_hints(function)
    wanted = [each for each in list(inspect.signature(function).parameters.values())[1:] if each.default is each.empty]
    given = [
        ["x"] if get_origin(hints[each.name]) in (Collection, Sequence) else _given(hints[each.name]) for each in wanted
    ]
    found = function(connection, *given)
    return found if isinstance(found, list | Sequence) and not hasattr(found, "_fields") else [found] if found else []


def _given(hint: Any) -> Any:
    return None if NoneType in get_args(hint) else GIVEN[hint]


def said(query: Any) -> dict[str, Any]:
    """What a statement's columns are called, and the type of what stands in them."""
    first = query.selects[0] if isinstance(query, sa.CompoundSelect) else query
    joins = [
        each for one in first.get_final_froms() for each in sa.sql.visitors.iterate(one) if isinstance(each, sa.Join)
    ]
    optional = {join.right for join in joins if join.isouter}
    return {column.key: _type(column, optional) for column in first.selected_columns}


def _type(column: Any, optional: Collection[Any]) -> Any:
    element = column.element if isinstance(column, sa.Label) else column
    kind = datetime if isinstance(column.type, Instant) else column.type.python_type
    if isinstance(element, sa.Column):
        null = element.nullable or element.table in optional
    else:
        null = getattr(element, "name", "") in ("min", "max")
    return kind | None if null else kind


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """With a case under way."""
    office = Office(tmp_path_factory.mktemp("rows"))
    office.apply()
    return office.engine


@pytest.mark.parametrize("function", READING, ids=lambda each: f"{each.__module__.rpartition('.')[2]}.{each.__name__}")
def test_a_statement_gives_what_its_rows_shape_says(
    engine: Engine, function: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    plan = Prepared._plan
    monkeypatch.setattr(
        Prepared, "_plan", lambda self, connection: asked.append(self._statement) or plan(self, connection)
    )
    with engine.database.begin() as connection:
        sa.event.listen(connection, "before_execute", lambda _, statement, *more: asked.append(statement))
        rows = call(function, connection)
    shape = get_type_hints(shape_of(function))
    query = [each for each in asked if isinstance(each, sa.Select | sa.CompoundSelect)][-1]
    assert said(query) == shape
    for row in rows:
        assert all(isinstance(getattr(row, name), hint) for name, hint in shape.items())


def test_there_are_rows_of_every_kind() -> None:
    """So that the test above looks at them all."""
    known = {each for each in _below(RowShape) if not _below(each)}
    assert known <= {shape_of(each) for each in READING}


def _below(shape: type[RowShape]) -> set[type[RowShape]]:
    return {each for one in shape.__subclasses__() for each in {one, *_below(one)}}


def test_no_function_of_storage_gives_rows_without_a_shape() -> None:
    for function in functions():
        hint = str(inspect.signature(function).return_annotation)
        assert hint not in ("Any", "Any | None"), function
        assert not any(each in hint for each in ("Row[", "Sequence[Any]", "list[Any]")), function


def test_nobody_outside_of_storage_speaks_of_rows_without_a_shape() -> None:
    for path in (path for floor in OUTSIDE for path in sorted((ROOT / floor).rglob("*.py"))):
        if not path.is_relative_to(ROOT / "engine/storage"):
            assert not list(_untyped(path)), path.relative_to(ROOT)


def _untyped(path: Path) -> Iterator[int]:
    """Lines with an annotation ``Row[…]``, or a ``row: Any``."""
    for each in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(each, ast.Subscript) and isinstance(each.value, ast.Name) and each.value.id == "Row":
            yield each.lineno
        elif isinstance(each, ast.arg | ast.AnnAssign) and each.annotation is not None:
            name = each.arg if isinstance(each, ast.arg) else ast.unparse(each.target)
            if (name, ast.unparse(each.annotation)) == ("row", "Any"):
                yield each.lineno
