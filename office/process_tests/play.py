"""Plays one test on an office of its own: tasks done, time passed, and after each step a look at the case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from time import monotonic
from typing import Any

from engine.definitions.analysis import starts
from engine.errors import AlurError, InvalidSubmission, Refused
from engine.execution.events import ELEMENT_ENTERED, FLOW_TAKEN, VARIABLE_SET
from engine.groups import APPLICANT_GROUP, DESIGNER
from engine.services.actor import SYSTEM, Actor
from engine.services.connectors import SigningFailed
from engine.services.filled_in import form_of_task
from engine.services.first_form import FirstForm, first_form
from engine.services.history import HistoryRow, InstanceView
from engine.services.opening import Opening, by_application, starter_of
from engine.services.repository import Compiled
from engine.services.runtime import Submission
from engine.services.step_result import StepResult
from engine.storage import jobs, outbox, schedules
from office import demo
from office.process_tests.comparison import differences
from office.process_tests.model import Expected, ProcessTest, Step
from office.process_tests.outcome import Difference, Found, Outcome, StepOutcome
from office.process_tests.stage import StagedOffice
from office.process_tests.values import Files, fill_values

MOST_JUMPS = 500  # from one due moment to the next, within one wait
MOST_MESSAGES = 10_000


class OutOfTime(Refused):
    """The tests take longer than they may."""


class Play:
    """``check`` is asked before each step whether there is still time; it raises ``OutOfTime``."""

    def __init__(
        self, staged: StagedOffice, compiled: Compiled, test: ProcessTest, check: Callable[[], None] = lambda: None
    ) -> None:
        self._office, self._clock, self._logins = staged.office, staged.clock, staged.logins
        self._engine = staged.office.engine
        self._compiled, self._test, self._check = compiled, test, check
        self._files = Files(self._engine.documents)
        self._case = ""
        self._seq = self._commands = 0
        self._letters: list[str] = []
        self._messages: Counter[tuple[str, str]] = Counter()  # by name and text
        offered = compiled.resources.services.values()
        own = [each.kode for each in offered if each.process_key == compiled.info.key]
        self._service = test.service or (own[0] if own else "")

    def run(self) -> Outcome:
        """Until the first step that is not as expected."""
        began, done = monotonic(), list[StepOutcome]()
        for number, title, act, expected in self._acts():
            self._check()
            done.append(StepOutcome(number, title, tuple(self._differences(act, expected))))
            if done[-1].differences:
                break
        else:
            final = _of_messages(self._messages, self._letters)
            found = self._describe_case(None, final)
            if wrong := differences(self._test.expected, found):
                done.append(StepOutcome(0, "Setelah semua langkah", tuple(wrong)))
        events = self._events()
        flows = Counter(row.element for row in events if row.kind == FLOW_TAKEN)
        elements = Counter(row.element for row in events if row.kind == ELEMENT_ENTERED)
        return Outcome(
            name=self._test.name,
            steps=tuple(done),
            planned=len(self._test.steps),
            seconds=monotonic() - began,
            flows=flows,
            elements=elements,
        )

    # Steps ------------------------------------------------------------------------------------

    def _acts(self) -> list[tuple[int, str, Callable[[], None], Expected]]:
        acts = [self._act(step) for step in self._test.steps]
        return acts if self._begins_itself else [(0, "Kasus dimulai", self._start_process, Expected()), *acts]

    def _act(self, step: Step) -> tuple[int, str, Callable[[], None], Expected]:
        if step.wait:
            return step.number, f"Tunggu {step.wait}", lambda: self._wait(step.wait), step.expected
        name = self._compiled.process.elements[step.task].name or step.task
        return step.number, f"{name} ({step.group})", lambda: self._do(step), step.expected

    @cached_property
    def _first(self) -> FirstForm | None:
        """The form that is filled in together with the start: an application's, or the start event's."""
        service = self._compiled.resources.services.get(self._service)
        applicant = self._actor(APPLICANT_GROUP) if self._applied else None
        if self._test.variables is None and (self._applied or starts.asking_event(self._compiled.process)):
            with suppress(Refused):  # starting says it again, as a difference
                now, calendar = self._clock.now(), self._engine.calendar.current()
                return first_form(Opening(self._compiled, applicant, service), now, calendar)
        return None

    @property
    def _applied(self) -> bool:
        """Whether a case begins as an application for a service."""
        return self._service in self._compiled.resources.services and by_application(self._compiled)

    @property
    def _begins_itself(self) -> bool:
        """Whether the first step starts the case: an application, or the calendar."""
        waits = bool(self._test.steps[0].wait) and self._test.variables is None
        return self._first is not None or (waits and bool(starts.timers(self._compiled.process)))

    def _differences(self, act: Callable[[], None], expected: Expected) -> list[Difference]:
        errors: Mapping[str, str] | None = None
        try:
            act()
        except InvalidSubmission as refused:
            errors = refused.errors
        except SigningFailed as failed:
            errors = {"passphrase": str(failed)}
        except OutOfTime:
            raise
        except AlurError as refused:
            return [Difference("langkah ini", "dikerjakan", str(refused))]
        self._engine.worker.drain()
        self._adopt()
        return differences(expected, self._describe_case(errors, self._collect_brought()))

    def _start_process(self) -> None:
        applied = by_application(self._compiled)
        group = APPLICANT_GROUP if applied else starter_of(self._compiled) or DESIGNER
        variables = dict(self._test.variables or {})
        if self._service:
            variables.setdefault("layanan", self._service)
        made = self._engine.runtime.start_process(
            self._actor(group), self._compiled.info.key, variables, self._command()
        )
        self._case = made.instance_id

    def _do(self, step: Step) -> None:
        actor = self._actor(step.group)
        if not self._case and self._first is not None:
            if step.task != (first := self._first.element.id):
                raise Refused(f"tugas “{step.task}” tidak terbuka; permohonan dimulai dengan “{first}”")
            self._case = self._start_filled(actor, self._submission(step)).instance_id
            return
        tasks = self._view().tasks if self._case else ()
        task = next((row.id for row in tasks if row.element == step.task), None)
        if task is None:
            there = ", ".join(dict.fromkeys(row.element for row in tasks)) or "tidak ada"
            raise Refused(f"tugas “{step.task}” tidak terbuka; yang terbuka: {there}")
        self._engine.runtime.complete(actor, task, self._submission(step), self._command())

    def _start_filled(self, actor: Actor, submission: Submission) -> StepResult:
        """Starts a case together with its first form."""
        runtime, command = self._engine.runtime, self._command()
        if self._applied:
            return runtime.start(actor, self._service, submission, command)
        return runtime.start_process(actor, self._compiled.info.key, {}, command, submission=submission)

    def _submission(self, step: Step) -> Submission:
        components = form_of_task(self._compiled, self._compiled.process.elements[step.task]).components
        case = self._first.scope if self._first is not None and not self._case else self._view().variables
        values = fill_values(components, step.values, case, self._files.make)
        phrase = demo.PASSPHRASE if step.passphrase is True else step.passphrase or None
        return Submission(values, self._files.digests, phrase)

    def _wait(self, duration: str) -> None:
        """From one due moment to the next, so that each thing happens at its own time."""
        until = self._engine.calendar.current().add(self._clock.now(), duration)
        for _ in range(MOST_JUMPS):
            self._check()
            due = self._next_due()
            if due is None or due > until:
                self._clock.set(max(until, self._clock.now()))
                return
            self._clock.set(max(due, self._clock.now()))
            self._engine.worker.drain()
        raise Refused(f"selama {duration} lebih dari {MOST_JUMPS} hal jatuh tempo; tunggu lebih singkat")

    def _next_due(self) -> datetime | None:
        with self._engine.database.connect() as connection:
            job = jobs.next_due(connection, self._engine.worker.topics)
            rows = schedules.every(connection)
        found = [row.try_at for row in rows if row.try_at is not None and row.retries > 0]
        return min(found + ([job] if job is not None else []), default=None)

    # The case ---------------------------------------------------------------------------------

    def _adopt(self) -> None:
        """A case that the calendar has started is the one that is looked at."""
        if not self._case and self._first is None:
            rows, _ = self._engine.history.search()
            self._case = rows[-1].id if rows else ""

    def _view(self) -> InstanceView:
        return self._engine.history.instance(SYSTEM, self._case)

    def _events(self) -> list[HistoryRow]:
        return self._engine.history.events(self._view()) if self._case else []

    def _collect_brought(self) -> Found:
        """Letters and messages since the last look."""
        if not self._case:
            return Found()
        new = [row for row in self._events() if row.seq > self._seq]
        self._seq = max((row.seq for row in new), default=self._seq)
        made = (
            (row.seq, row.values["digest"], str(row.values["surat"]))
            for row in new
            if row.command == "finish" and row.kind == VARIABLE_SET and _is_letter(row.values)
        )
        letters = [name for _, _, name in dict.fromkeys(made)]  # an output mapping sets it once more
        with self._engine.database.connect() as connection:
            rows = outbox.newest(connection, MOST_MESSAGES, instance_id=self._case)
        messages = Counter((row.template, str(row.text)) for row in rows)
        fresh = messages - self._messages
        self._letters += letters
        self._messages = messages
        return _of_messages(fresh, letters)

    def _describe_case(self, errors: Mapping[str, str] | None, brought: Found) -> Found:
        if not self._case:
            return Found(errors=errors)
        view = self._view()
        failures = [f"{row.element}: {row.message}" for row in view.incidents]
        waiting = [row for row in view.jobs if row.kind == "service" and row.error and row.retries > 0]
        failures += [f"{row.element}: {row.error}" for row in waiting]
        return Found(
            tasks=tuple(row.element for row in view.tasks),
            letters=brought.letters,
            messages=brought.messages,
            variables=view.variables,
            errors=errors,
            ended=view.end_event or "",
            failures=tuple(failures),
            texts=brought.texts,
        )

    def _actor(self, group: str) -> Actor:
        return self._office.accounts.actor(self._logins[group])

    def _command(self) -> str:
        self._commands += 1
        return f"uji-{self._commands}"


def _of_messages(messages: Counter[tuple[str, str]], letters: Iterable[str]) -> Found:
    texts = tuple(messages.elements())
    return Found(letters=tuple(letters), messages=tuple(name for name, _ in texts), texts=texts)


def _is_letter(value: Any) -> bool:
    return isinstance(value, dict) and "surat" in value and "digest" in value
