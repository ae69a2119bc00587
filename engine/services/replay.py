"""Proves a case's history: the chain holds, the values are those committed to, and running every
recorded command again gives the same states to the byte."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.errors import AlurError
from engine.exact_json import dumps, loads
from engine.execution.definition import Definition
from engine.execution.interpreter import advance
from engine.execution.tokens import waiting
from engine.execution.values import Command, Inputs, State
from engine.services.calendar import CalendarService
from engine.services.repository import Repository
from engine.services.sent_notifications import check_notifications
from engine.storage import cases, jobs, steps, subscriptions, tasks
from engine.storage.database import Connection, Database
from engine.storage.rows.cases import InstanceRow, StepWithValues


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a case's history that does not hold. ``seq`` 0 means the case as a whole."""

    instance_id: str
    business_key: str
    seq: int
    message: str


class ReplayService:
    def __init__(self, database: Database, repository: Repository, calendar: CalendarService) -> None:
        self._database, self._repository, self._calendar = database, repository, calendar

    def verify(self, instance_id: str | None = None) -> tuple[int, list[Problem]]:
        """Checks one case, or all: how many were checked, and what does not hold."""
        with self._database.connect() as connection:
            ids = [instance_id] if instance_id else cases.ids(connection)
            return len(ids), [problem for id in ids for problem in self._case(connection, id)]

    def _case(self, connection: Connection, id: str) -> Iterator[Problem]:
        row = steps.find_instance(connection, id)
        if row is None:
            yield Problem(id, "", 0, "Kasus ini tidak ada.")
            return
        history = cases.steps(connection, id)
        erased = cases.erased(connection, id) is not None
        found = [*_chain(history, row), *_values(history, erased)]
        if not found and not erased:
            definition = self._repository.get(row.definition_id).executable
            again, work = self._again(definition, history, row), _work(connection, definition, row)
            found = [*again, *work, *check_notifications(connection, history, row)]
        for seq, message in found:
            yield Problem(id, row.business_key, seq, message)

    def _again(
        self, definition: Definition, history: Sequence[StepWithValues], row: InstanceRow
    ) -> Iterator[tuple[int, str]]:
        """Runs every recorded command again, from nothing, and compares each state."""
        state = State()
        for step in history:
            assert step.body is not None and step.salt is not None  # ``_values`` has found them all
            body = loads(step.body)
            command = Command(step.command, step.target, body["command"])
            calendar = self._calendar.by_digest(step.calendar)
            office, semantics = body.get("office", {}), body.get("semantics", 1)
            inputs = Inputs(
                seq=step.seq,
                now=step.at,
                calendar=calendar,
                numbers=body["numbers"],
                office=office,
                semantics=semantics,
            )
            try:
                state, events = advance(definition, state, command, inputs)
            except AlurError as error:
                yield step.seq, f"Langkah ini tidak bisa dijalankan ulang: {error}"
                return
            moved = dumps([[e.kind, e.element, e.token, e.detail] for e in events])
            same = moved == step.events and dumps([e.values for e in events]) == dumps(body["events"])
            if not same or steps.state_digest(step.salt, steps.written(state)) != step.state_digest:
                yield step.seq, "Menjalankan ulang langkah ini memberi hasil yang berbeda dari yang tercatat."
                return
        if state.tokens != row.tokens or dumps(state.variables) != row.variables:
            yield row.seq, "Keadaan kasus berbeda dari yang dihasilkan riwayatnya."


def _chain(history: Sequence[StepWithValues], row: InstanceRow) -> Iterator[tuple[int, str]]:
    chain = ""
    for number, step in enumerate(history, start=1):
        if step.seq != number:
            yield number, "Langkah ini hilang dari riwayat."
            return
        chain = steps.link(chain, steps.linked(step))
        if chain != step.chain:
            yield number, "Rantai bukti putus di langkah ini: catatannya pernah diubah."
            return
    if row.seq != len(history) or row.chain != chain:
        yield len(history), "Ujung rantai tidak sama dengan keadaan kasus: ada langkah yang hilang atau ditambahkan."


def _values(history: Sequence[StepWithValues], erased: bool) -> Iterator[tuple[int, str]]:
    for step in history:
        if step.body is None or step.salt is None:
            if not erased:
                yield step.seq, "Nilai langkah ini hilang, padahal tidak tercatat dihapus."
        elif steps.commitment(step.salt, step.body) != step.commitment:
            yield step.seq, "Nilai langkah ini pernah diubah."


def _work(connection: Connection, definition: Definition, row: InstanceRow) -> Iterator[tuple[int, str]]:
    """Tasks, jobs and what is waited for are just what waits in the tokens."""
    open_ids = {task.id for task in tasks.open_of(connection, row.id)}
    open_ids |= {job.id for job in jobs.of_instance(connection, row.id)}
    open_ids |= {each.id for each in subscriptions.of_instance(connection, row.id)}
    if open_ids != {tasks.task_id(row.id, token) for token in waiting(row.tokens, definition.spec.task_specs)}:
        yield row.seq, "Daftar tugas, pekerjaan, dan pesan yang ditunggu tidak cocok dengan keadaan kasus."
