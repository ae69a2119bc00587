"""What happened in a case, for people: the case itself, its story as rows, and its marks on the diagram."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from engine.errors import NotFound
from engine.execution.events import ELEMENT_CANCELLED, ELEMENT_ENTERED, ELEMENT_LEFT, FLOW_TAKEN, MESSAGE_SENT
from engine.services.actor import Actor
from engine.services.masks import mask_row
from engine.services.repository import Compiled, Repository
from engine.storage import attachments, cases, jobs, outbox, register, steps, tasks
from engine.storage.database import Database
from engine.storage.disclosure import WHOLE, Reach
from engine.storage.rows.cases import CaseRow, ListedCase
from engine.storage.rows.papers import AttachmentRow, MessageOfCase, NumberRow
from engine.storage.rows.work import JobRow, ListedIncident, TaskRow

# Who may look into any case: the staff, and those whose office it is to look.
PAGE = 50
OfCase = TypeVar("OfCase", TaskRow, ListedIncident)


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One event. ``detail`` and ``values`` are JSON values as the interpreter wrote them; ``recipients`` the names of
    those a message went to, None where that is not known and for any other event. ``token`` is what it is about; of a
    variable its scope, "" for the case's own."""

    seq: int
    at: datetime
    actor_name: str
    command: str
    kind: str
    element: str
    element_name: str
    detail: Any
    values: Any
    chain: str
    recipients: tuple[str, ...] | None = None
    token: str = ""


@dataclass(frozen=True)
class InstanceView:
    """One case as it stands."""

    id: str
    business_key: str
    title: str
    service: str
    state: str  # active, completed, stalled
    end_event: str | None
    started_at: datetime
    ended_at: datetime | None
    applicant_id: str | None
    channel: str  # daring, loket, petugas, jadwal, pesan
    seq: int
    chain: str
    compiled: Compiled
    variables: Mapping[str, Any]
    tasks: Sequence[TaskRow]
    jobs: Sequence[JobRow]
    incidents: Sequence[ListedIncident]
    attachments: Sequence[AttachmentRow]
    numbers: Sequence[NumberRow]
    notifications: Sequence[MessageOfCase]

    @property
    def end_name(self) -> str:
        """What the end event it reached is called."""
        return self.compiled.process.elements[self.end_event].name if self.end_event else ""


@dataclass(frozen=True)
class CaseLine:
    """One case as a list of cases tells of it: what it is, and whose turn it is."""

    id: str
    business_key: str
    title: str
    service: str
    state: str
    end_event: str | None
    started_at: datetime
    compiled: Compiled
    variables: Mapping[str, Any]
    tasks: Sequence[TaskRow]
    incidents: Sequence[ListedIncident]

    @property
    def end_name(self) -> str:
        """What the end event it reached is called."""
        return self.compiled.process.elements[self.end_event].name if self.end_event else ""


@dataclass(frozen=True)
class Marks:
    """What the diagram shows: flows passed, elements passed, where it stands, how often each was entered."""

    flows: list[str]
    past: list[str]
    here: list[str]
    failed: list[str]
    counts: dict[str, int]


class HistoryService:
    def __init__(self, database: Database, repository: Repository) -> None:
        self._database, self._repository = database, repository

    def instance(self, actor: Actor, instance_id: str) -> InstanceView:
        """One case; an applicant sees only their own. Raises ``NotFound``."""
        with self._database.connect() as connection:
            row = cases.find(connection, instance_id)
            if row is None or (actor.applicant and row.applicant_id != actor.id):
                raise NotFound("Kasus ini tidak ada.")
            return InstanceView(
                id=row.id,
                business_key=row.business_key,
                title=row.title,
                service=row.service,
                state=row.state,
                end_event=row.end_event,
                started_at=row.started_at,
                ended_at=row.ended_at,
                applicant_id=row.applicant_id,
                channel=row.channel,
                seq=row.seq,
                chain=row.chain,
                compiled=self._repository.get(row.definition_id),
                variables=steps.variables_of(row),
                tasks=tasks.open_of(connection, row.id),
                jobs=jobs.of_instance(connection, row.id),
                incidents=jobs.open_incidents(connection, [row.id]),
                attachments=attachments.of_instance(connection, row.id),
                numbers=register.of_instance(connection, row.id),
                notifications=outbox.newest(connection, 100, instance_id=row.id),
            )

    def events(self, view: InstanceView) -> list[HistoryRow]:
        """Everything that happened in the case, oldest first."""
        elements = view.compiled.process.elements
        flows = view.compiled.process.flows
        found = []
        with self._database.connect() as connection:
            for step in cases.steps(connection, view.id):
                people = cases.recipients_of(step)
                for kind, element, token, detail, values in cases.events_of(step):
                    drawn = elements.get(element) or flows.get(element)
                    name = drawn.name if drawn and drawn.name else element
                    found.append(
                        HistoryRow(
                            seq=step.seq,
                            at=step.at,
                            actor_name=step.actor_name,
                            command=step.command,
                            kind=kind,
                            element=element,
                            element_name=name,
                            detail=detail,
                            values=values,
                            chain=step.chain,
                            recipients=people.get(token) if kind == MESSAGE_SENT else None,
                            token=token,
                        )
                    )
        return found

    def marks(self, view: InstanceView, call: str = "") -> Marks:
        """The case's marks on its diagram, or on that of a process it calls: ``call`` is the call activity's id."""
        process, events = view.compiled.process, self.events(view)
        named = len(call) + 1 if call else 0  # what ids have before those of the called process

        def list_shown(ids: Iterable[str]) -> list[str]:
            drawn = (process.drawn_at(id, call) for id in ids)
            return [id[named:] for id in dict.fromkeys(drawn) if id]

        own = [event for event in events if process.drawn_at(event.element, call) == event.element]
        entered = Counter(event.element[named:] for event in own if event.kind == ELEMENT_ENTERED)
        jobs_here = [row.element for row in view.jobs if row.kind == "service"]
        here = list_shown([*(row.element for row in view.tasks), *jobs_here, *_standing(events)])
        flows = list(dict.fromkeys(event.element[named:] for event in own if event.kind == FLOW_TAKEN))
        failed = list_shown(row.element for row in view.incidents)
        past = [element for element in entered if element not in here]
        return Marks(
            flows=flows, past=past, here=here, failed=failed, counts={k: n for k, n in entered.items() if n > 1}
        )

    def find(self, business_key: str) -> str:
        """A case's id by its business key. Raises ``NotFound``."""
        with self._database.connect() as connection:
            row = cases.by_business_key(connection, business_key)
        if row is None:
            raise NotFound(f"Tidak ada kasus dengan nomor {business_key}.")
        return row.id

    def of_applicant(self, actor: Actor) -> list[CaseRow]:
        """The applicant's own cases, newest first."""
        with self._database.connect() as connection:
            return list(cases.of_applicant(connection, actor.id))

    def lines_of_applicant(self, actor: Actor, limit: int) -> list[CaseLine]:
        """The applicant's latest cases with how they stand, newest first; asked for at once, however many they are."""
        with self._database.connect() as connection:
            rows = cases.of_applicant(connection, actor.id, limit)
            ids = [row.id for row in rows]
            open_tasks = _by_case(tasks.open_of_all(connection, ids))
            incidents = _by_case(jobs.open_incidents(connection, ids))
        return [
            CaseLine(
                id=row.id,
                business_key=row.business_key,
                title=row.title,
                service=row.service,
                state=row.state,
                end_event=row.end_event,
                started_at=row.started_at,
                compiled=self._repository.get(row.definition_id),
                variables=steps.variables_of(row),
                tasks=open_tasks.get(row.id, []),
                incidents=incidents.get(row.id, []),
            )
            for row in rows
        ]

    def search(
        self, text: str = "", state: str = "", page: int = 1, reach: Reach = WHOLE
    ) -> tuple[list[ListedCase], bool]:
        """A page of all cases, newest first, and whether another page follows; titles out of reach are in masks."""
        with self._database.connect() as connection:
            rows = cases.search(connection, text, state, (page - 1) * PAGE, PAGE + 1, reach)
        return [mask_row(row, names=("title",)) for row in rows[:PAGE]], len(rows) > PAGE


def _standing(events: Iterable[HistoryRow]) -> list[str]:
    """The elements that a token has come to and not gone from: an event that waits, a part with steps in it."""
    found: dict[str, str] = {}
    for event in events:
        if event.kind == ELEMENT_ENTERED:
            found[event.token] = event.element
        elif event.kind in (ELEMENT_LEFT, ELEMENT_CANCELLED):
            found.pop(event.token, None)
    return list(found.values())


def _by_case(rows: Iterable[OfCase]) -> dict[str, list[OfCase]]:
    found: dict[str, list[OfCase]] = {}
    for row in rows:
        found.setdefault(row.instance_id, []).append(row)
    return found
