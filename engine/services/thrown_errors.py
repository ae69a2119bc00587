"""Errors of whoever does a task or a job, as BPMN means them: caught by the diagram, or told, and nothing is lost."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

from engine.clock import Clock
from engine.errors import Conflict, Refused
from engine.execution.values import Command
from engine.services.actor import Actor
from engine.services.message_access import check_handles
from engine.services.own_variables import refuse_at_task
from engine.services.repository import Compiled
from engine.services.runtime import Runtime
from engine.services.step_result import StepResult
from engine.services.task_access import check_done
from engine.storage import jobs, steps
from engine.storage.database import Connection, Database
from engine.storage.rows.cases import InstanceRow


@dataclass(frozen=True)
class ThrownError:
    """A BPMN error: the event that catches it is found by its code."""

    code: str
    message: str = ""
    variables: Mapping[str, Any] = field(default_factory=dict)


class ErrorService:
    def __init__(self, database: Database, runtime: Runtime, clock: Clock) -> None:
        self._database, self._runtime, self._clock = database, runtime, clock

    def at_task(self, actor: Actor, task_id: str, error: ThrownError, command_id: str) -> StepResult:
        """Of a person at their task. Raises ``Refused`` where nothing catches it; then the task stays open."""

        def ask(connection: Connection, row: InstanceRow, compiled: Compiled) -> tuple[Command, str]:
            task = steps.find_task(connection, task_id)
            if task is None:
                raise steps.gone(connection, task_id)
            check_done(actor, task)
            return _command(task_id, error), task.element

        return self._runtime.on_case(task_id.partition(":")[0], command_id, actor, ask)

    def at_job(self, actor: Actor, job_id: str, error: ThrownError, command_id: str) -> StepResult:
        """Of who does a job. Raises ``Conflict`` where it has gone, ``Refused`` where nothing catches the error."""

        def ask(connection: Connection, row: InstanceRow, compiled: Compiled) -> tuple[Command, str]:
            job = jobs.find(connection, job_id)
            if job is None:
                raise Conflict("Pekerjaan ini sudah tidak ada.")
            check_handles(actor, compiled)
            return _command(job_id, error), job.element

        return self._runtime.on_case(job_id.partition(":")[0], command_id, actor, ask)

    def at_external_task(self, actor: Actor, job_id: str, error: ThrownError, command_id: str) -> StepResult:
        """As ``at_job``; what nothing catches becomes an incident, and the job waits for somebody to look."""
        try:
            return self.at_job(actor, job_id, error, command_id)
        except Refused as refusal:
            now = self._clock.now().astimezone(UTC)
            with self._database.begin() as connection:
                job = jobs.find(connection, job_id)
                if job is not None and jobs.failed(connection, job_id, str(refusal), None) is not None:
                    id, where = secrets.token_hex(16), (job.instance_id, job.element, job_id)
                    jobs.add_incident(connection, id, *where, str(refusal), now)
            raise


def _command(id: str, error: ThrownError) -> Command:
    if not error.code:
        raise Refused("Galat harus punya kode (errorCode).")
    refuse_at_task(None, error.variables.keys())
    values = {"code": error.code, "message": error.message, "variables": dict(error.variables)}
    return Command("throw", id.partition(":")[2], values)
