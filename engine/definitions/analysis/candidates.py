"""The people and groups that a task names: how what is drawn is read, and what of it is known before a case runs."""

from __future__ import annotations

from typing import Any

from engine.definitions.bpmn.model import Element, Process
from engine.expressions import ExpressionError, compile_expression


def read_names(value: Any) -> tuple[str, ...]:
    """The names in a value: a list, or a text with commas between; each once."""
    parts = value if isinstance(value, list) else [] if value is None else str(value).split(",")
    names = (str(part).strip() for part in parts if part is not None)
    return tuple(dict.fromkeys(name for name in names if name))


def fixed_names(text: str | None) -> tuple[str, ...]:
    """The names that a text comes to whatever the case holds; none where it reads something."""
    try:
        expression = compile_expression(text or "")
        found = None if expression.names else expression.evaluate({})
        return read_names(found) if isinstance(found, str | list) else ()
    except ExpressionError:
        return ()  # expression-readable says it


def is_reckoned(text: str | None) -> bool:
    """Whether whom a text names is known only when a case runs."""
    try:
        return bool(compile_expression(text or "").names)
    except ExpressionError:
        return False


def fixed_groups(process: Process, element: Element) -> tuple[str, ...]:
    """The groups that surely get a person's task: those it names, else its lane's or every officer's."""
    if element.candidate_groups:
        return fixed_names(element.candidate_groups)
    return () if element.candidate_users else (process.group_without_names(element.id),)


def reckons_people(process: Process) -> bool:
    """Whether some task names people or groups that are known only when a case runs."""
    texts = ((e.assignee, e.candidate_users, e.candidate_groups) for e in process.elements.values())
    return any(is_reckoned(text) for each in texts for text in each)
