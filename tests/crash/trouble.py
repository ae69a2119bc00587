"""What people do at an office while there is trouble with its disk or its database."""

from __future__ import annotations

from typing import Any

from engine.services.runtime import Submission
from tests.crash.commands import submission, verdicts
from tests.offices import Office


def start(office: Office, given: dict[str, Any], id: str) -> Any:
    return office.engine.runtime.start(office.applicant, "karang_taruna", submission(given), id)


def task_of(office: Office) -> str:
    return office.task(office.apply().instance_id, "periksa_kelengkapan")


def complete(office: Office, task: str, id: str = "kirim") -> Any:
    values = verdicts(office, task.partition(":")[0])
    return office.engine.runtime.complete(office.actor("backoffice"), task, Submission(values), id)
