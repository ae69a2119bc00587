"""An open task as its page needs it: the task, its case, its papers, and what is known so far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from cases.answers import Answers, filled_in, other_data
from cases.papers import Paper, papers_of, printables
from cases.timeline import Entry, story
from engine.errors import Forbidden, NotFound
from engine.execution.events import TASK_COMPLETED
from engine.services.history import InstanceView
from engine.services.inbox import TaskView
from engine.services.task_access import keeps_for
from engine.storage.rows.papers import PrintingRow
from engine.storage.tasks import PRIORITY
from engine.worktime import Due
from office.papers.letters import letters_of
from office.public.similar_cases import SimilarCase
from web.current import engine, now, office, person
from web.papers import address


@dataclass(frozen=True)
class Desk:
    """All that lies on the desk beside the form. ``told`` is the story, newest first; ``notes`` are what colleagues
    filled in at earlier steps, ``application`` what the applicant did, ``data`` what else is known where the task
    has no form of ours."""

    task: TaskView
    case: InstanceView
    service: str
    due: Due | None
    papers: list[Paper]
    applicant: Mapping[str, str]
    application: Answers
    notes: list[tuple[str, Answers]]
    data: Answers
    told: list[Entry]
    prints: list[PrintingRow]
    twins: list[SimilarCase]
    candidates: list[str]

    @property
    def mine(self) -> bool:
        return self.task.assignee_id == person().id

    @property
    def takes_over(self) -> bool:
        """Whether the task is held by somebody in whose place the person at hand stands."""
        return keeps_for(person(), self.task.assignee_id, self.task.candidates)

    @property
    def order(self) -> list[str]:
        """What is drawn about the task's turn that not every task says: whose it is besides, its priority."""
        found = [f"Untuk {', '.join(self.candidates)}"] if self.candidates else []
        return found + ([f"Prioritas {self.task.priority}"] if self.task.priority != PRIORITY else [])

    @property
    def put_off(self) -> bool:
        return self.task.follow_up_at is not None and self.task.follow_up_at > now()

    @property
    def steps(self) -> int:
        """How many numbered steps the SOP has."""
        return len(self.task.compiled.process.steps)

    @property
    def letter(self) -> Mapping[str, Any] | None:
        """The letter this task signs, once it is there."""
        found = self.task.variables.get(self.task.element.signs)
        return found if isinstance(found, dict) else None

    @property
    def printables(self) -> list[tuple[str, str]]:
        return printables(self.case)

    @property
    def prints_out(self) -> bool:
        """Whether a signed letter is there to be printed."""
        return any(letter.signed for letter in letters_of(self.case))

    @property
    def signs(self) -> bool:
        return bool(self.task.element.signs)


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
    done = {event.element for event in events if event.kind == TASK_COMPLETED}
    due = engine().calendar.current().describe(now(), task.due_at) if task.due_at else None
    application, notes = filled_in(case, done, now(), task.element.id)
    told = story(case, events, names=True)[::-1]
    return Desk(
        task=task,
        case=case,
        service=str(case.variables.get("layanan_nama") or case.service),
        due=due,
        papers=papers_of(case, events, address),
        applicant=office().disclosure.of(person(), case).applicant(case.variables),
        application=application,
        notes=notes,
        data=other_data(case, done, task.variables) if task.plain else [],
        told=told,
        prints=office().printings.of_case(case.id),
        twins=office().similar_cases.of(case.compiled.info.key, case.title, case.id),
        candidates=engine().inbox.candidates(task) if task.candidates else [],
    )
