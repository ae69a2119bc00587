"""Messages that people send from the pages of a case: where the diagram says who may (SOP property ``dari``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from engine.clock import Clock
from engine.definitions.bpmn.model import Element
from engine.definitions.bpmn.sop_properties import BY_APPLICANT, BY_OFFICER
from engine.definitions.forms.camunda_form import Form
from engine.errors import Conflict, NotFound
from engine.execution.values import Command
from engine.services.actor import Actor
from engine.services.case_data import form_scope
from engine.services.message_access import handles
from engine.services.own_variables import refuse_at_task
from engine.services.repository import Compiled, Repository
from engine.services.runtime import Runtime, Submission
from engine.services.step_result import StepResult
from engine.storage import steps, subscriptions
from engine.storage.database import Connection, Database
from engine.storage.rows.cases import CaseRow, InstanceRow
from engine.storage.rows.messages import SubscriptionRow

GONE = "Kasus ini tidak menunggu pesan itu, atau bukan Anda yang mengirimnya."


@dataclass(frozen=True)
class AwaitedMessage:
    """A message that a person may send. ``scope`` is what its form's expressions see; ``form`` None: only a button."""

    id: str
    element: Element
    instance_id: str
    business_key: str
    title: str
    service: str
    form: Form | None
    scope: Mapping[str, Any]

    @property
    def label(self) -> str:
        """What its button says."""
        return self.element.name or self.element.event.name


class CaseMessages:
    def __init__(self, database: Database, repository: Repository, runtime: Runtime, clock: Clock) -> None:
        self._database, self._repository, self._runtime, self._clock = database, repository, runtime, clock

    def list_offered(self, actor: Actor, instance_id: str) -> list[AwaitedMessage]:
        """Those of a case that the actor may send, the longest awaited first."""
        with self._database.connect() as connection:
            rows = subscriptions.of_instance(connection, instance_id)
            case = steps.find_instance(connection, instance_id) if rows else None
        if case is None:
            return []
        compiled = self._repository.get(case.definition_id)
        return [_describe_awaited(row, case, compiled) for row in rows if _may_send(actor, row, case, compiled)]

    def get(self, actor: Actor, id: str) -> AwaitedMessage:
        """One of them. Raises ``NotFound``, ``Conflict`` where the actor has sent it already."""
        found = next((each for each in self.list_offered(actor, id.partition(":")[0]) if each.id == id), None)
        if found is not None:
            return found
        with self._database.connect() as connection:
            if steps.find_command(connection, _command_id(actor, id)) is not None:
                raise Conflict("Ini sudah Anda kirim, dan sudah sampai. Buka lagi halaman kasusnya.")
        raise NotFound(GONE)

    def send(self, actor: Actor, id: str, submission: Submission) -> StepResult:
        """Brings it to the case with what was filled in, once however often it is sent. Raises ``NotFound``,
        ``InvalidSubmission``; then nothing has changed."""

        def ask(connection: Connection, row: InstanceRow, compiled: Compiled) -> tuple[Command, str]:
            waiting = subscriptions.find(connection, id)
            if waiting is None or not _may_send(actor, waiting, row, compiled):
                raise NotFound(GONE)
            awaited = _describe_awaited(waiting, row, compiled)
            refuse_at_task(awaited.form, submission.values.keys())
            values: dict[str, Any] = {}
            if awaited.form is not None:
                now = self._clock.now().astimezone(UTC)
                values = awaited.form.check(submission.values, awaited.scope, now, submission.documents)
            return Command("correlate", id.partition(":")[2], values), waiting.element

        return self._runtime.on_case(id.partition(":")[0], _command_id(actor, id), actor, ask)


def _command_id(actor: Actor, id: str) -> str:
    return f"pesan {id} {actor.id}"


def _describe_awaited(row: SubscriptionRow, case: CaseRow, compiled: Compiled) -> AwaitedMessage:
    element = compiled.process.elements[row.element]
    return AwaitedMessage(
        id=row.id,
        element=element,
        instance_id=case.id,
        business_key=case.business_key,
        title=case.title,
        service=case.service,
        form=compiled.resources.forms.get(element.form or ""),
        scope=form_scope(compiled, steps.variables_of(case)),
    )


def _may_send(actor: Actor, row: SubscriptionRow, case: CaseRow, compiled: Compiled) -> bool:
    """An applicant in their own case; an officer of the lane that the event lies in, else who handles the case."""
    process = compiled.process
    element = process.elements[row.element]
    if element.sender == BY_APPLICANT:
        return actor.applicant and case.applicant_id == actor.id
    if element.sender != BY_OFFICER or actor.applicant:
        return False
    lane = process.group_of(element.id) or (process.group_of(element.attached_to) if element.attached_to else "")
    office = lane and lane not in compiled.executable.applicant_groups
    return lane in actor.groups if office else handles(actor, compiled)
