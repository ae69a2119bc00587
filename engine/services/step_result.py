"""What a command did, as its events tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.execution.events import TASK_CREATED
from engine.execution.values import Event
from engine.storage import steps, tasks


@dataclass(frozen=True, slots=True)
class TaskRef:
    """A task that a step has opened."""

    id: str
    element: str
    name: str
    group: str
    due_at: datetime | None
    assignee: str = ""  # whom the diagram gives it to


@dataclass(frozen=True, slots=True)
class StepResult:
    """What a command did. ``repeated`` says that it had been done before, ``due`` that it left work for a worker."""

    instance_id: str
    business_key: str
    seq: int
    opened: tuple[TaskRef, ...] = ()
    ended: bool = False
    repeated: bool = False
    definition_id: str = ""
    due: bool = False


def last_event(events: Sequence[Event], kind: str) -> Event | None:
    """The last one of a kind."""
    return next((event for event in reversed(events) if event.kind == kind), None)


def opened_tasks(instance_id: str, events: Sequence[Event]) -> tuple[TaskRef, ...]:
    """The tasks that stand open after the step."""
    return tuple(
        TaskRef(
            id=tasks.task_id(instance_id, event.token),
            element=event.element,
            name=event.detail["name"],
            group=event.detail["group"],
            due_at=datetime.fromisoformat(event.detail["due"]) if event.detail["due"] else None,
            assignee=event.detail.get("assignee", ""),
        )
        for event in steps.lasting(events, (TASK_CREATED,), tasks.CLOSING)
    )
