"""The only writer of process state: one command, one transaction.

Lock the instance, authorise again inside, answer a known command with its stored result, advance,
write tasks, jobs, messages and history from the events, move the instance on, commit. Any exception
rolls all of it back; the loser of a race gets a ``Conflict``.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from engine.clock import Clock
from engine.dates import OFFICE_ZONE
from engine.errors import Conflict, InvalidSubmission, NotFound, Refused
from engine.execution.events import INSTANCE_ENDED, INSTANCE_STALLED
from engine.execution.interpreter import advance
from engine.execution.tokens import seen_from
from engine.execution.values import Command, Event, Inputs, MissingNumber, State
from engine.services import candidates
from engine.services.actor import SYSTEM, Actor
from engine.services.calendar import CalendarService
from engine.services.case_data import letter_to_sign, title_of
from engine.services.filled_in import check_start, check_task, refuse_documents
from engine.services.first_form import placed_task, start_form
from engine.services.known_commands import find_known
from engine.services.message_posting import apply_messages
from engine.services.opening import COUNTER, ONLINE, Opening, by_application, new_instance, opened_by, starter_of
from engine.services.own_variables import refuse_at_start
from engine.services.repository import Compiled, Repository
from engine.services.signing import SigningService
from engine.services.step_result import StepResult, last_event, opened_tasks
from engine.services.task_access import check_done, name_at
from engine.storage import attachments, jobs, notifications, register, steps, tasks
from engine.storage.database import Connection, Database
from engine.storage.rows.cases import InstanceRow, TaskInCase


@dataclass(frozen=True, slots=True)
class Submission:
    """What a person sends for a task: raw form values, the documents they may refer to, and for a signature the
    passphrase (never stored, queued or logged). ``form`` is the digest of the form they were shown, "" where nobody
    says; only a start can meet another one. ``partial`` of a program: what it does not send stays as the case has it,
    and what is no field of the form becomes a variable all the same."""

    values: Mapping[str, Any]
    documents: frozenset[str] = frozenset()
    passphrase: str | None = field(default=None, repr=False)
    form: str = ""
    partial: bool = False


Ask = Callable[[Connection, InstanceRow, Compiled], tuple[Command, str]]


class Runtime:
    def __init__(
        self,
        database: Database,
        repository: Repository,
        calendar: CalendarService,
        signing: SigningService,
        clock: Clock,
        office: Callable[[], Mapping[str, str]],
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        """``office`` gives the words that the office's settings fill texts with."""
        self._database, self._repository, self._calendar = database, repository, calendar
        self._signing, self._clock, self._office, self._wake = signing, clock, office, wake

    # Commands ---------------------------------------------------------------------------------

    def start(
        self,
        applicant: Actor,
        service_code: str,
        submission: Submission | None,
        command_id: str,
        officer: Actor | None = None,
    ) -> StepResult:
        """Starts a case for the applicant and completes its first task with the submission: one transaction. None for
        a case that opens without a form (see ``first_form``).

        An ``officer`` of the counter does it for them: history names the officer, the case is the applicant's. Gives
        the registration number, which is the business key. Raises ``InvalidSubmission``, ``NotFound``, ``Refused``.
        """
        service, compiled = self._repository.service(service_code)
        if not by_application(compiled):
            raise Refused("Layanan ini tidak dimulai dengan permohonan.")
        actor, channel = (officer, COUNTER) if officer is not None else (applicant, ONLINE)
        return self._begin(Opening(compiled, applicant, service, channel), actor, command_id, submission)

    def start_process(
        self,
        actor: Actor,
        key: str,
        variables: Mapping[str, Any],
        command_id: str,
        business_key: str = "",
        submission: Submission | None = None,
    ) -> StepResult:
        """Starts a process by its key, as its staff, a program or Camunda Modeler asks for it. Its first task stays
        open, or is completed with the ``submission`` where it is the group's that starts the process.

        The case belongs to the actor where applicants start the process, else to nobody. ``layanan`` in the variables
        chooses the service, else the process's first. A process that numbers its cases takes no ``business_key``.
        Raises ``NotFound``, ``Forbidden``, ``Refused``, ``InvalidSubmission``.
        """
        opening = opened_by(actor, self._repository.latest(key), variables, business_key)
        refuse_at_start(opening.compiled, variables.keys())
        refuse_documents(variables, ())
        known_as = replace(actor, name=actor.name_in(starter_of(opening.compiled)))
        return self._begin(opening, known_as, command_id, submission)

    def _begin(
        self, opening: Opening, actor: Actor, command_id: str, submission: Submission | None = None
    ) -> StepResult:
        with self._database.begin() as connection:
            result = self.begin(connection, opening, actor, command_id, submission)
        return self._wake_for(result)

    def begin(
        self,
        connection: Connection,
        opening: Opening,
        actor: Actor,
        command_id: str,
        submission: Submission | None = None,
    ) -> StepResult:
        """Starts a case in the caller's transaction, with what the form of its start event says; else completes the
        task of its first form with the submission.

        Raises ``Refused`` where the case does not open with the form that was filled in, ``InvalidSubmission``; then
        nothing has been written.
        """
        started = f"{command_id}/start"
        steps.lock_command(connection, command_id)
        for id in (command_id, started):
            if (known := find_known(connection, id, actor)) is not None:
                return known
        asked = start_form(opening)
        if asked is not None:
            opening = check_start(opening, asked, submission, self._now())
        opening = opening.with_starter(connection, actor)
        row, compiled = new_instance(connection, opening, self._now()), opening.compiled
        command = opening.command(row.business_key)
        if submission is None or asked is not None:
            return self._step(connection, row, compiled, command, command_id, actor, opening.event)
        first = self._step(connection, row, compiled, command, started, actor)
        task = steps.find_task(connection, placed_task(opening, first.opened, submission.form).id)
        assert task is not None
        before = steps.state_of(task)
        clean = self._check_form(task, compiled, submission, before, actor)
        command = Command("complete", _token(task.task_id), clean)
        result = self._step(connection, task, compiled, command, command_id, actor, task.element, before)
        return replace(result, due=first.due or result.due)

    def complete(
        self, actor: Actor, task_id: str, submission: Submission, command_id: str, *, at_counter: bool = False
    ) -> StepResult:
        """Completes a task with what was filled in; signs the letter first where the task says so.

        ``at_counter`` completes the task of an applicant who was taken in at the counter and stands there again.

        Raises ``NotFound``, ``Forbidden``, ``Conflict``, ``InvalidSubmission``, ``SigningFailed``; then the task
        stays open and nothing has changed.
        """
        signed = self._sign(actor, task_id, submission) if submission.passphrase else {}
        with self._database.begin() as connection:
            row = steps.find_task(connection, task_id, lock=True)
            if row is None:  # done already: perhaps by this very command
                if (known := find_known(connection, command_id, actor)) is not None:
                    return known
                raise steps.gone(connection, task_id)
            compiled = self._repository.get(row.definition_id)
            check_done(actor, row, at_counter=at_counter)
            before = steps.state_of(row)
            clean = self._check_form(row, compiled, submission, before, actor)
            if not signed and letter_to_sign(row, compiled, clean, self._now()) is not None:
                raise InvalidSubmission({"passphrase": "Isi passphrase tanda tangan elektronik Anda."})
            command = Command("complete", _token(task_id), clean | signed)
            if signed and (kind := compiled.process.elements[row.element].signs_number):
                register.settle(connection, row.id, kind, self._now())  # before the step may end the case
            known_as = _as_recorded(actor, row)
            result = self._step(connection, row, compiled, command, command_id, known_as, row.element, before)
        return self._wake_for(result)

    def claim(self, actor: Actor, task_id: str, command_id: str) -> StepResult:
        """Takes a task for oneself. Raises ``Conflict`` when somebody else has it."""
        return self._reassign(actor, task_id, command_id, "claim")

    def release(self, actor: Actor, task_id: str, command_id: str) -> StepResult:
        """Gives a task back to its group. Raises ``Conflict`` when it is not one's own."""
        return self._reassign(actor, task_id, command_id, "release")

    def _reassign(self, actor: Actor, task_id: str, command_id: str, kind: str) -> StepResult:
        with self._database.begin() as connection:
            row = steps.find_task(connection, task_id, lock=True)
            if (known := find_known(connection, command_id, actor)) is not None:
                return known
            if row is None:
                raise steps.gone(connection, task_id)
            check_done(actor, row)
            if kind == "release" and row.assignee_id is None:
                raise Conflict("Tugas ini tidak sedang dipegang siapa pun.")
            compiled = self._repository.get(row.definition_id)
            command = Command(kind, _token(task_id))
            result = self._step(connection, row, compiled, command, command_id, _as_recorded(actor, row), row.element)
            taken = (actor.id, actor.name) if kind == "claim" else (None, None)
            tasks.assign(connection, task_id, *taken)
        return result

    def fire(self, job_id: str) -> StepResult:
        """Fires a timer that is due. Raises ``Conflict`` when it has gone, ``Refused`` before its time."""
        return self._work(job_id, "fire", {})

    def finish(self, job_id: str, values: Mapping[str, Any]) -> StepResult:
        """Brings back what came of a job. Raises ``Conflict`` when it has gone."""
        return self._work(job_id, "finish", values)

    def _work(self, job_id: str, kind: str, values: Mapping[str, Any]) -> StepResult:
        command_id = f"{kind} {job_id}"
        with self._database.begin() as connection:
            row = steps.find_instance(connection, job_id.partition(":")[0], lock=True)
            job = jobs.find(connection, job_id)  # after the lock: whoever held it may have done it
            if row is None or job is None:
                if (known := find_known(connection, command_id, SYSTEM)) is not None:
                    return known
                raise Conflict("Pekerjaan ini sudah tidak ada.")
            if job.due_at > self._now():
                raise Refused("Waktunya belum tiba.")
            compiled = self._repository.get(row.definition_id)
            command = Command(kind, _token(job_id), values)
            result = self._step(connection, row, compiled, command, command_id, SYSTEM, job.element)
            jobs.resolve_incidents(connection, job_id, self._now())
        return self._wake_for(result)

    def on_case(self, instance_id: str, command_id: str, actor: Actor, ask: Ask) -> StepResult:
        """Carries out on a case what ``ask`` says, which is asked once nobody else can move the case: the command, and
        the element it is about. Raises what that raises, and ``NotFound``; then nothing has changed."""
        with self._database.begin() as connection:
            row = steps.find_instance(connection, instance_id, lock=True)
            if (known := find_known(connection, command_id, actor)) is not None:
                return known
            if row is None:
                raise NotFound("Kasus ini tidak ada.")
            compiled = self._repository.get(row.definition_id)
            command, element = ask(connection, row, compiled)
            result = self._step(connection, row, compiled, command, command_id, actor, element)
        return self._wake_for(result)

    def _wake_for(self, result: StepResult) -> StepResult:
        """Wakes the worker where there is work for it; a needless round of its would hold up the answer."""
        if result.due:
            self._wake()
        return result

    def _now(self) -> datetime:
        """UTC, as history keeps it: running a step again must see the very same moment."""
        return self._clock.now().astimezone(UTC)

    # The step ---------------------------------------------------------------------------------

    def _step(
        self,
        connection: Connection,
        row: InstanceRow,
        compiled: Compiled,
        command: Command,
        command_id: str,
        actor: Actor,
        element: str = "",
        before: State | None = None,
    ) -> StepResult:
        """``before`` is the row's state where the caller has read it already."""
        now, seq, calendar = self._now(), row.seq + 1, self._calendar.current()
        before = before or steps.state_of(row)
        inputs = Inputs(seq, now, calendar, office=self._office() if compiled.executable.asks_office else {})
        state, events, numbers = self._advance(connection, row.id, before, compiled, command, inputs)
        people = notifications.recipients(connection, row.applicant_id, events)
        record = steps.Recorded(
            instance_id=row.id,
            seq=seq,
            command_id=command_id,
            at=now,
            actor_id=actor.id,
            actor_name=actor.name,
            command=command,
            element=element,
            calendar=calendar.digest,
            numbers=numbers,
            salt=secrets.token_hex(16),
            semantics=inputs.semantics,
            office=inputs.office,
            recipients=people,
        )
        written = steps.written(state)
        chain = steps.add_history(connection, record, events, written, row.chain)
        groups = compiled.executable.applicant_groups
        named = candidates.settle(connection, compiled, events)
        tasks.apply(connection, row.id, row.applicant_id, groups, now, events, named.whose)
        candidates.note_incidents(connection, compiled, row.id, events, named, now)
        due = jobs.apply(connection, row.id, now, events)
        due += notifications.apply(connection, row.id, now, events, people)
        attachments.apply(connection, row.id, seq, now, events)
        due += apply_messages(connection, row, compiled.process, calendar, now, events)
        ended, stalled = last_event(events, INSTANCE_ENDED), last_event(events, INSTANCE_STALLED)
        end = ended.element if ended else None
        title = row.title or title_of(compiled, state.variables, now)
        steps.move(
            connection, row, written, seq=seq, chain=chain, at=now, title=title, end=end, stalled=stalled is not None
        )
        if end is not None:
            reason = f"Kasus berakhir: {compiled.process.elements[end].name or end}"
            register.void_reserved(connection, row.id, reason, now)
        if stalled is not None:
            message = f"Kasus berhenti: tidak ada yang bisa melanjutkan dari {', '.join(stalled.detail)}."
            jobs.add_incident(connection, secrets.token_hex(16), row.id, stalled.detail[0], None, message, now)
        opened = opened_tasks(row.id, events)
        return StepResult(
            instance_id=row.id,
            business_key=row.business_key,
            seq=seq,
            opened=opened,
            ended=ended is not None,
            repeated=False,
            definition_id=row.definition_id,
            due=due > 0,
        )

    def _advance(
        self,
        connection: Connection,
        instance_id: str,
        before: State,
        compiled: Compiled,
        command: Command,
        inputs: Inputs,
    ) -> tuple[State, list[Event], Mapping[str, str]]:
        """Advances; allocates a number of the register when the step turns out to need one, and asks again."""
        while True:
            try:
                state, events = advance(compiled.executable, before, command, inputs)
                return state, events, inputs.numbers
            except MissingNumber as missing:
                numbers = register.numbers_of(connection, instance_id)
                if missing.kind not in numbers:
                    local = inputs.now.astimezone(OFFICE_ZONE)
                    numbers[missing.kind] = register.allocate(
                        connection, instance_id, missing.kind, missing.pattern, inputs.now, local
                    )
                inputs = replace(inputs, numbers=numbers)

    # Who and what -----------------------------------------------------------------------------

    def _check_form(
        self, row: TaskInCase, compiled: Compiled, submission: Submission, state: State, actor: Actor
    ) -> dict[str, Any]:
        """What completing the task sets, over what it sees of the case. Raises ``InvalidSubmission``, ``Refused``."""
        element = compiled.process.elements[row.element]
        variables = seen_from(state, _token(row.task_id))
        return check_task(compiled, element, submission, variables, actor, self._now())

    def _sign(self, actor: Actor, task_id: str, submission: Submission) -> dict[str, Any]:
        """Signs the letter that the task is about, outside the step's transaction; returns its variable."""
        with self._database.connect() as connection:
            row = steps.find_task(connection, task_id)
        if row is None:
            return {}  # the transaction will say what became of it
        check_done(actor, row)
        compiled = self._repository.get(row.definition_id)
        state = steps.state_of(row)
        variables, clean = state.variables, self._check_form(row, compiled, submission, state, actor)
        letter = letter_to_sign(row, compiled, clean, self._now())
        if letter is None:
            return {}
        reference = variables.get(letter)
        if not isinstance(reference, dict):
            raise Refused("Suratnya belum siap. Tunggu sebentar, lalu coba lagi.")
        reason = f"{row.name} {row.business_key}"
        passphrase = submission.passphrase or ""
        signed = self._signing.sign(task_id, reference["digest"], actor, passphrase, reason, self._now())
        return {letter: reference | {"digest": signed.digest, "ukuran": signed.size, "ditandatangani": True}}


def _as_recorded(actor: Actor, row: TaskInCase) -> Actor:
    """Whom history names for work on this task: a substitute says in whose place."""
    name = name_at(actor, row)
    return actor if name == actor.name else replace(actor, name=name)


def _token(id: str) -> str:
    return id.partition(":")[2]
