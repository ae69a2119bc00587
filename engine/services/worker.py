"""Does what waits: fires timers that are due, starts what the calendar starts, runs connectors, brings messages from
case to case, sends notifications. A topic that no connector serves is a worker's elsewhere, who fetches it.

Calls to the outside happen outside any transaction, at least once, with the job's id as a stable
idempotency key; what comes back is one command, carried out exactly once.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from engine.clock import Clock
from engine.errors import AlurError, Conflict, Unavailable
from engine.exact_json import loads
from engine.services.actor import SYSTEM
from engine.services.connectors import (
    BpmnError,
    Connector,
    ConnectorError,
    JobContext,
    NotificationSender,
    OutgoingNotification,
)
from engine.services.message_delivery import MessageDelivery
from engine.services.repository import Repository
from engine.services.runtime import Runtime
from engine.services.schedules import ScheduleService
from engine.services.thrown_errors import ErrorService, ThrownError
from engine.storage import jobs, messages, outbox, schedules, steps
from engine.storage.database import Database
from engine.storage.documents import DocumentStore
from engine.storage.rows.papers import MessageRow
from engine.storage.rows.work import JobRow

log = logging.getLogger(__name__)
IDLE_SECONDS = 1.0
NOTIFICATION_TRIES = 5


class Worker:
    """One worker; any number of them may run beside each other."""

    def __init__(
        self,
        database: Database,
        repository: Repository,
        runtime: Runtime,
        schedule: ScheduleService,
        delivery: MessageDelivery,
        errors: ErrorService,
        documents: DocumentStore,
        connectors: Mapping[str, Connector],
        sender: NotificationSender,
        clock: Clock,
    ) -> None:
        self._database, self._repository, self._runtime, self._documents = database, repository, runtime, documents
        self._schedule, self._connectors, self._sender, self._clock = schedule, connectors, sender, clock
        self._delivery, self._errors = delivery, errors
        self._woken = threading.Event()
        self._stopped = threading.Event()

    @property
    def topics(self) -> Collection[str]:
        """What it has connectors for."""
        return self._connectors.keys()

    def wake(self) -> None:
        """Something has been written that may be due at once."""
        self._woken.set()

    def stop(self) -> None:
        self._stopped.set()
        self._woken.set()

    def run_forever(self) -> None:
        """Works until ``stop``; a failure that nobody foresaw is logged and does not end it."""
        while not self._stopped.is_set():
            self._woken.clear()
            try:
                busy = self.run_once()
            except Exception:
                log.exception("worker round failed")
                busy = False
            if not busy:
                self._woken.wait(IDLE_SECONDS)

    def run_once(self) -> bool:
        """One round; says whether there was anything to do."""
        with self._database.connect() as connection:
            due = jobs.next_due(connection, self.topics)
            posted = messages.any_due(connection, self._clock.now())
            notifications_due = outbox.any_due(connection, self._clock.now())
            starts_due = schedules.any_due(connection, self._clock.now())
        done = self._do_jobs() if due is not None and due <= self._clock.now() else False
        started = starts_due and self._schedule.start_due()
        delivered = posted and self._delivery.deliver_due()
        if notifications_due:
            with self._database.begin() as connection:
                notifications = outbox.claim_due(connection, self._clock.now())
            for notification in notifications:
                self._send(notification)
        return done or started or delivered or notifications_due

    def _do_jobs(self) -> bool:
        with self._database.begin() as connection:
            claimed = jobs.claim_due(connection, self._clock.now(), self.topics)
        for row in claimed:
            self._do(row)
        return bool(claimed)

    def drain(self, rounds: int = 100) -> None:
        """Works until nothing is due; for the command line and tests."""
        for _ in range(rounds):
            if not self.run_once():
                return

    # Jobs -------------------------------------------------------------------------------------

    def _do(self, row: JobRow) -> None:
        try:
            if row.kind == "timer":
                self._runtime.fire(row.id)
            else:
                self._runtime.finish(row.id, self._call(row))
        except Conflict as error:
            self._retry_overtaken(row, str(error))
        except BpmnError as error:
            self._throw(row, error)
        except ConnectorError as error:
            self._record_failure(row, str(error), retry=error.retry)
        except AlurError as error:
            if row.due_at > self._clock.now():
                return  # the clock was set back meanwhile: it waits until it is due again
            self._record_failure(row, str(error), retry=isinstance(error, Unavailable))
        except Exception as error:
            log.exception("job %s failed", row.id)
            self._record_failure(row, f"Kesalahan tak terduga ({type(error).__name__}).", retry=True)

    def _call(self, row: JobRow) -> Mapping[str, Any]:
        with self._database.connect() as connection:
            instance = steps.find_instance(connection, row.instance_id)
        assert instance is not None
        topic = row.topic or ""  # one that it serves: others are not claimed
        compiled = self._repository.get(instance.definition_id)
        context = JobContext(
            id=row.id,
            topic=topic,
            instance_id=row.instance_id,
            business_key=instance.business_key,
            element=row.element,
            inputs=jobs.inputs_of(row),
            variables=steps.variables_of(instance),
            definition_id=instance.definition_id,
            now=self._clock.now(),
            resource=lambda name: self._repository.resource(instance.definition_id, name),
            documents=self._documents,
            properties=compiled.process.constants,
        )
        return self._connectors[topic].run(context)

    def _throw(self, row: JobRow, error: BpmnError) -> None:
        """What nothing catches waits for somebody to look."""
        thrown = ThrownError(error.code, str(error), error.variables)
        try:
            self._errors.at_job(SYSTEM, row.id, thrown, f"throw {row.id}")
        except Conflict as overtaken:
            self._retry_overtaken(row, str(overtaken))
        except AlurError as refusal:
            self._record_failure(row, f"{refusal} {error}".rstrip(), retry=isinstance(refusal, Unavailable))

    def _retry_overtaken(self, row: JobRow, message: str) -> None:
        """Mostly the case has moved on, and the job went with the step that moved it. One that is still there is tried
        again, and not for ever."""
        with self._database.connect() as connection:
            left = jobs.find(connection, row.id)
        if left is not None:
            self._record_failure(left, message, retry=True)

    def _record_failure(self, row: JobRow, message: str, *, retry: bool) -> None:
        """Tries again later and later; when no try is left, somebody has to look: an incident."""
        now = self._clock.now()
        later = now + timedelta(seconds=10 * 4 ** (jobs.RETRIES - row.retries)) if retry else None
        with self._database.begin() as connection:
            left = jobs.failed(connection, row.id, message, later)
            if left is not None and left <= 0:
                jobs.add_incident(connection, secrets.token_hex(16), row.instance_id, row.element, row.id, message, now)

    # Notifications ---------------------------------------------------------------------------

    def _send(self, row: MessageRow) -> None:
        notification = OutgoingNotification(
            id=row.id,
            recipient=row.recipient,
            recipient_name=row.recipient_name,
            template=row.template,
            params=loads(row.params),
        )
        result = self._sender.send(notification)
        attempts = row.attempts + 1
        status: str = result.status
        due = row.due_at
        if result.retry:
            status = outbox.WAITING if attempts < NOTIFICATION_TRIES else outbox.FAILED
            due = self._later(attempts)
        with self._database.begin() as connection:
            outbox.mark(
                connection,
                row.id,
                status,
                self._clock.now(),
                due_at=due,
                attempts=attempts,
                provider_id=result.provider_id,
                error=result.error,
                # What has left the house needs no copy of the secret here; on screen it must stay readable.
                **(outbox.without_secrets(row) if status == outbox.SENT else {}),
            )

    def _later(self, attempts: int) -> datetime:
        return self._clock.now() + timedelta(seconds=int(10 * 4**attempts))
