"""An open task as its page needs it: the task, its case, its papers, and what is known so far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from engine.definitions.model import Element
from engine.errors import Forbidden, NotFound
from engine.services.history import InstanceView
from engine.services.inbox import TaskView
from engine.worktime import Due
from web.current import engine, now, person
from web.forms import answers
from web.staff.papers import Paper, papers_of
from web.staff.sight import sight_of
from web.story import Entry, story

Answers = list[tuple[str, str]]


@dataclass(frozen=True)
class Desk:
    """All that lies on the desk beside the form. ``told`` is the story, newest first; ``notes`` are what colleagues
    filled in at earlier steps, ``application`` what the applicant did."""

    task: TaskView
    case: InstanceView
    service: str
    due: Due | None
    papers: list[Paper]
    applicant: Mapping[str, str]
    application: Answers
    notes: list[tuple[str, Answers]]
    told: list[Entry]

    @property
    def mine(self) -> bool:
        return self.task.assignee_id == person().id

    @property
    def steps(self) -> int:
        """How many numbered steps the SOP has."""
        return len(self.task.compiled.process.steps)

    @property
    def letter(self) -> Mapping[str, Any] | None:
        """The letter this task signs, once it is there."""
        found = self.task.variables.get(self.task.element.properties.get("tanda_tangan", ""))
        return found if isinstance(found, dict) else None

    @property
    def signs(self) -> bool:
        return bool(self.task.element.properties.get("tanda_tangan"))


def open_task(task_id: str) -> TaskView:
    """The task, if it is open and one's group's; else it does not exist. Raises ``NotFound``, ``Conflict``."""
    with foreign_unknown():
        return engine().inbox.get(person(), task_id)


@contextmanager
def foreign_unknown() -> Iterator[None]:
    """Another group's task does not exist for this person."""
    try:
        yield
    except Forbidden:
        raise NotFound("Tugas ini tidak ada.") from None


def desk_of(task: TaskView) -> Desk:
    """The task with everything beside it."""
    case = engine().history.instance(person(), task.instance_id)
    events = engine().history.events(case)
    done = {event.element for event in events if event.kind == "task.completed"}
    due = engine().calendar.current().describe(now(), task.due_at) if task.due_at else None
    application, notes = _filled_in(task, done)
    told = story(case, events, names=True)[::-1]
    return Desk(
        task,
        case,
        str(case.variables.get("layanan_nama") or case.service),
        due,
        papers_of(case),
        sight_of(person(), case).applicant(case.variables),
        application,
        notes,
        told,
    )


def _filled_in(task: TaskView, done: set[str]) -> tuple[Answers, list[tuple[str, Answers]]]:
    """What the applicant filled in first, and what the office did at the other steps."""
    process, applicants = task.compiled.process, task.compiled.executable.applicant_groups
    filled = [element for element in process.elements.values() if element.id in done and element.form]
    filled.sort(key=lambda element: int(element.properties.get("langkah") or 99))
    own = next((element for element in filled if process.group_of(element.id) in applicants), None)
    office = [
        element
        for element in filled
        if process.group_of(element.id) not in applicants and element.id != task.element.id
    ]
    notes = [(element.name, _answers(task, element)) for element in office]
    return (_answers(task, own) if own else []), [(name, given) for name, given in notes if given]


def _answers(task: TaskView, element: Element) -> Answers:
    form = task.compiled.resources.forms[str(element.form)]
    return [(label, text) for label, text in answers(form.view(None, task.scope, {}, now())) if text != "tidak diisi"]
