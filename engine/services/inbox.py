"""The task list: what waits for whom, and one task with all that its page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from engine.clock import Clock
from engine.dates import OFFICE_ZONE
from engine.definitions.forms import Form
from engine.definitions.model import Element, is_step_number
from engine.errors import Forbidden, NotFound
from engine.services.actor import Actor
from engine.services.case_data import form_scope
from engine.services.repository import Compiled, Repository
from engine.services.runtime import COUNTER, COUNTER_GROUP
from engine.storage import steps, tasks
from engine.storage.database import Database, Row

PAGE = 50


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """What a person wants to see of their groups' tasks."""

    text: str = ""
    mine: bool = False
    unassigned: bool = False
    late: bool = False
    today: bool = False
    element: str = ""
    service: str = ""


@dataclass(frozen=True)
class TaskView:
    """One open task. ``scope`` is what its form's expressions see."""

    id: str
    element: Element
    instance_id: str
    business_key: str
    title: str
    service: str
    group: str
    assignee_id: str | None
    assignee_name: str | None
    created_at: datetime
    due_at: datetime | None
    compiled: Compiled
    form: Form | None
    variables: Mapping[str, Any]
    scope: Mapping[str, Any]

    @property
    def step(self) -> int | None:
        """Its number in the SOP's table, if it has one."""
        text = self.element.properties.get("langkah", "")
        return int(text) if is_step_number(text) else None


class InboxService:
    def __init__(self, database: Database, repository: Repository, clock: Clock) -> None:
        self._database, self._repository, self._clock = database, repository, clock

    def page(self, actor: Actor, wanted: TaskFilter, page: int = 1) -> tuple[Sequence[Row[Any]], bool]:
        """A page of the actor's groups' tasks, most urgent first, and whether another page follows."""
        now = self._clock.now()
        limit = now if wanted.late else self._midnight() if wanted.today else None
        with self._database.connect() as connection:
            rows = tasks.queue(
                connection,
                actor.groups,
                actor.id,
                text=wanted.text,
                mine=wanted.mine,
                unassigned=wanted.unassigned,
                due_from=now if wanted.today else None,
                due_before=limit,
                element=wanted.element,
                service=wanted.service,
                offset=(page - 1) * PAGE,
                limit=PAGE + 1,
            )
        return rows[:PAGE], len(rows) > PAGE

    def counts(self, actor: Actor) -> dict[str, int]:
        """all, mine, unassigned, late, today."""
        with self._database.connect() as connection:
            return tasks.counts(connection, actor.groups, actor.id, self._clock.now(), self._midnight())

    def elements(self, actor: Actor) -> Sequence[tuple[str, str]]:
        """The steps the actor's groups have open tasks at."""
        with self._database.connect() as connection:
            return tasks.elements(connection, actor.groups)

    def get(self, actor: Actor, task_id: str, *, at_counter: bool = False) -> TaskView:
        """One open task; foreign ones do not exist. Raises ``NotFound``, ``Conflict`` when it is done.

        ``at_counter`` opens the task of an applicant who was taken in at the counter.
        """
        with self._database.connect() as connection:
            row = steps.find_task(connection, task_id)
            if row is None:
                raise steps.gone(connection, task_id)
            served = at_counter and row.channel == COUNTER and COUNTER_GROUP in actor.groups
            if row.task_applicant_id is not None and row.task_applicant_id != actor.id and not served:
                raise NotFound("Tugas ini tidak ada.")
            if row.task_applicant_id is None and row.candidate_group not in actor.groups:
                raise (
                    NotFound("Tugas ini tidak ada.") if actor.applicant else Forbidden("Tugas ini milik kelompok lain.")
                )
            variables = steps.variables_of(row)
        compiled = self._repository.compiled(row.definition_id)
        element = compiled.process.elements[row.element]
        return TaskView(
            row.task_id,
            element,
            row.id,
            row.business_key,
            row.title,
            row.service,
            row.candidate_group,
            row.assignee_id,
            row.assignee_name,
            row.created_at,
            row.due_at,
            compiled,
            compiled.resources.forms[element.form] if element.form else None,
            variables,
            form_scope(compiled, variables),
        )

    def _midnight(self) -> datetime:
        local = self._clock.now().astimezone(OFFICE_ZONE)
        return local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
