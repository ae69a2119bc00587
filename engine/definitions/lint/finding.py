"""How a rule says what it found."""

from __future__ import annotations

from engine.definitions.bpmn.model import Element, Flow, Process
from engine.errors import Finding


def error(process: Process, where: Element | Flow | None, message: str, rule: str) -> Finding:
    """Something that keeps the process from running as drawn."""
    return _finding(process, where, message, rule, "error")


def warning(process: Process, where: Element | Flow | None, message: str, rule: str) -> Finding:
    """Something that runs, and is probably not what was meant."""
    return _finding(process, where, message, rule, "warn")


def _finding(process: Process, where: Element | Flow | None, message: str, rule: str, category: str) -> Finding:
    if where is None:
        return Finding(file=process.file, element=process.key, message=message, rule=rule, category=category)
    return Finding(
        file=process.file, element=where.id, message=message, rule=rule, category=category, line=where.line or None
    )


def quote(thing: Element | Flow) -> str:
    """What a sentence calls an element or flow."""
    return f"“{thing.name}”" if thing.name else f"“{thing.id}”"
