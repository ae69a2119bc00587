"""What an event waits for or sends off, read from its event definition (BPMN 2.0, 10.5.5)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.definitions.bpmn.elements import COMPENSATE, CONDITIONAL, ERROR, ESCALATION, MESSAGE, SIGNAL, TIMER
from engine.definitions.bpmn.model import Event
from engine.definitions.bpmn.xml import BPMN, local_name

ENDING = "EventDefinition"
REFERS = {MESSAGE, SIGNAL, ERROR, ESCALATION}  # to what stands at the top of the file
CODES = {ERROR: "errorCode", ESCALATION: "escalationCode"}
# What a modeler's own attributes and extensions say of an event: of its definition, and of the message it refers to.
Settings = Callable[[Any, Any], dict[str, Any]]


def defines(node: Any) -> bool:
    """Whether a child of an event is its definition."""
    return bool(node.tag.startswith(BPMN)) and local_name(node).endswith(ENDING)


def read_event(node: Any, root: Any, settings: Settings) -> Event:
    """Of an event or a receive task; ``root`` is the file."""
    definition = next((child for child in node if defines(child)), None)
    if definition is None:
        return _of_task(node, root, settings)
    kind = local_name(definition).removesuffix(ENDING)
    if kind == TIMER:
        times = [child for child in definition if local_name(child).startswith("time")]
        return Event(TIMER, local_name(times[0]), _text(times[0])) if times else Event(TIMER)
    if kind == CONDITIONAL:
        return Event(kind, text=_text(definition.find(f"{BPMN}condition")))
    if kind == COMPENSATE:
        return Event(kind, activity=definition.get("activityRef", ""))
    return _read_named(kind, definition, root, settings)


def _of_task(node: Any, root: Any, settings: Settings) -> Event:
    """A receive or send task says itself which message it is about."""
    return _read_named(MESSAGE, node, root, settings) if node.get("messageRef") else Event()


def referred(node: Any, root: Any) -> Any:
    """What an event definition, or a receive or send task, refers to at the top of the file; None for nothing."""
    kind = local_name(node).removesuffix(ENDING)
    return _target(kind if kind in REFERS else MESSAGE, node, root)


def _target(kind: str, node: Any, root: Any) -> Any:
    reference = node.get(f"{kind}Ref") if kind in REFERS else None
    named = (child for child in root if local_name(child) == kind and child.get("id") == reference)
    return next(named, None) if reference else None


def _read_named(kind: str, node: Any, root: Any, settings: Settings) -> Event:
    target = _target(kind, node, root)
    name = (target if target is not None else node).get("name", "").strip()
    code = target.get(CODES[kind]) if kind in CODES and target is not None else None
    return Event(kind, name=name, code=code or None, **settings(node, target))


def _text(node: Any) -> str:
    return (node.text or "").strip() if node is not None else ""
