"""The task list: what waits for whom, and one task with all that its page shows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from engine.clock import Clock
from engine.dates import OFFICE_ZONE
from engine.definitions.analysis.candidates import fixed_groups
from engine.definitions.bpmn.elements import USER_TASK
from engine.definitions.bpmn.model import Element, Process
from engine.definitions.forms.camunda_form import Form
from engine.execution.tokens import seen_from
from engine.services.actor import Actor
from engine.services.case_data import form_scope
from engine.services.filled_in import form_of_task
from engine.services.repository import Compiled, Repository
from engine.services.task_access import check_seen, named_in, waits_for
from engine.storage import identity, queue, steps
from engine.storage.database import Database
from engine.storage.queue import QueueFilter
from engine.storage.rows.work import QueuedTask
from engine.storage.tasks import PRIORITY

PAGE = 25
COUNTED = queue.COUNTED
HIGH, LOW = "tinggi", "rendah"  # above and below the priority of a task that says none


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
    put_off: bool = False
    priority: str = ""  # HIGH or LOW


@dataclass(frozen=True)
class TaskView:
    """One open task. ``variables`` are those that it sees of its case, ``scope`` what its form's expressions see."""

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
    priority: int
    follow_up_at: datetime | None
    candidates: str | None
    compiled: Compiled
    form: Form
    variables: Mapping[str, Any]
    scope: Mapping[str, Any]

    @property
    def step(self) -> int | None:
        """Its number in the SOP's table, if it has one."""
        return self.element.step

    @property
    def plain(self) -> bool:
        """Whether it is drawn without one of our forms: there is a note to write, and one button."""
        return self.element.form is None


class InboxService:
    def __init__(self, database: Database, repository: Repository, clock: Clock) -> None:
        self._database, self._repository, self._clock = database, repository, clock

    def page(self, actor: Actor, wanted: TaskFilter, page: int = 1) -> tuple[Sequence[QueuedTask], bool]:
        """A page of the actor's groups' tasks, most urgent first, and whether another page follows."""
        now = self._clock.now()
        limit = now if wanted.late else self._midnight() if wanted.today else None
        asked = QueueFilter(
            text=wanted.text,
            mine=actor.id if wanted.mine else "",
            unassigned=wanted.unassigned,
            due_from=now if wanted.today else None,
            due_before=limit,
            element=wanted.element,
            service=wanted.service,
            shown_at=None if wanted.put_off else now,
            put_off_at=now if wanted.put_off else None,
            priority_from=PRIORITY + 1 if wanted.priority == HIGH else None,
            priority_to=PRIORITY - 1 if wanted.priority == LOW else None,
        )
        with self._database.connect() as connection:
            rows = queue.page(connection, actor.groups, asked, (page - 1) * PAGE, PAGE + 1, actor.ids)
        return rows[:PAGE], len(rows) > PAGE

    def rows(
        self,
        actor: Actor,
        offset: int,
        limit: int,
        wanted: QueueFilter,
        groups: Collection[str] = (),
        users: Collection[str] = (),
    ) -> Sequence[QueuedTask]:
        """Tasks that are the actor's, for programs, put off or not; or of these of their ``groups`` and ``users``
        alone. Most urgent first."""
        named = bool(groups or users)
        among = actor.groups & set(groups) if named else actor.groups
        people = actor.ids & set(users) if named else actor.ids
        with self._database.connect() as connection:
            return queue.page(connection, among, wanted, offset, limit, people)

    def counts(self, actor: Actor) -> dict[str, int]:
        """all, mine, unassigned, late, today, put_off; a figure above ``queue.COUNTED`` means that many or more."""
        with self._database.connect() as connection:
            return queue.counts(connection, actor.groups, actor.id, self._clock.now(), self._midnight(), actor.ids)

    def elements(self, actor: Actor) -> Sequence[tuple[str, str]]:
        """The steps that are the actor's in the newest versions: (element, name); those too of which that is known only
        when a case runs."""
        found = {
            element.id: element.name
            for compiled in self._repository.newest()
            for element in compiled.process.elements.values()
            if element.kind == USER_TASK and _may_be_of(actor, compiled.process, element)
        }
        return sorted(found.items())

    def prioritizes(self) -> bool:
        """Whether the newest versions draw a priority at some task."""
        return any(e.priority for compiled in self._repository.newest() for e in compiled.process.elements.values())

    def candidates(self, task: TaskView) -> list[str]:
        """Whom the task is for, by name: its groups, then people."""
        groups, users = named_in(task.group, task.candidates)
        with self._database.connect() as connection:
            people = identity.by_ids(connection, users) if users else ()
            names = identity.group_names(connection, groups)
        drawn = {group: task.compiled.process.lane_name(group) for group in groups}
        called = (names.get(group, name) if name == group else name for group, name in drawn.items())
        return sorted(called) + sorted(row.name for row in people)

    def get(self, actor: Actor, task_id: str, *, at_counter: bool = False) -> TaskView:
        """One open task; foreign ones do not exist. Raises ``NotFound``, ``Conflict`` when it is done.

        ``at_counter`` opens the task of an applicant who was taken in at the counter.
        """
        with self._database.connect() as connection:
            row = steps.find_task(connection, task_id)
            if row is None:
                raise steps.gone(connection, task_id)
            check_seen(actor, row, at_counter=at_counter)
            variables = seen_from(steps.state_of(row), task_id.partition(":")[2])
        compiled = self._repository.get(row.definition_id)
        element = compiled.process.elements[row.element]
        return TaskView(
            id=row.task_id,
            element=element,
            instance_id=row.id,
            business_key=row.business_key,
            title=row.title,
            service=row.service,
            group=row.candidate_group,
            assignee_id=row.assignee_id,
            assignee_name=row.assignee_name,
            created_at=row.created_at,
            due_at=row.due_at,
            priority=row.priority,
            follow_up_at=row.follow_up_at,
            candidates=row.candidates,
            compiled=compiled,
            form=form_of_task(compiled, element),
            variables=variables,
            scope=form_scope(compiled, variables),
        )

    def _midnight(self) -> datetime:
        local = self._clock.now().astimezone(OFFICE_ZONE)
        return local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def _may_be_of(actor: Actor, process: Process, element: Element) -> bool:
    groups = fixed_groups(process, element)
    return not groups or any(waits_for(actor, group) for group in groups)
