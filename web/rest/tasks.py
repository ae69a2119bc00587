"""Tasks: listed, claimed, completed."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any

from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue

from engine.errors import Refused
from engine.services.runtime import Submission
from engine.services.thrown_errors import ThrownError
from engine.storage.queue import QueueFilter
from engine.storage.rows.work import QueuedTask
from web.current import engine, person
from web.rest.values import body, command_id, instant, moment, number, text, variables

MOST = 1000
DATED = datetime(9998, 12, 31, tzinfo=UTC)  # later than any due time, before those of tasks without one
LARGEST = 2**31 - 1


def add_routes(app: Flask) -> None:
    app.add_url_rule("/engine-rest/task", view_func=tasks)
    for name, view in (("complete", complete), ("claim", claim), ("unclaim", unclaim), ("bpmnError", bpmn_error)):
        app.add_url_rule(f"/engine-rest/task/<task_id>/{name}", view_func=view, methods=["POST"])


def tasks() -> ResponseReturnValue:
    """Open tasks of the person's groups, most urgent first.

    ``?firstResult=&maxResults=&candidateGroup=&candidateGroups=&candidateUser=&assignee=&unassigned=&taskDefinitionKey=
    &processInstanceId=&priority=&minPriority=&maxPriority=&dueAfter=&dueBefore=&followUpAfter=&followUpBefore=
    &followUpBeforeOrNotExistent=``
    """
    first, most = number("firstResult", 0, 10_000_000), number("maxResults", 50, MOST)
    groups = [request.args.get("candidateGroup", ""), *request.args.get("candidateGroups", "").split(",")]
    wanted_groups = {name for group in groups if (name := group.strip())}
    wanted_users = {request.args.get("candidateUser", "")} - {""}
    rows = engine().inbox.rows(person(), first, most, _filter(), wanted_groups, wanted_users)
    return jsonify([_task(row) for row in rows])


def _filter() -> QueueFilter:
    exactly, after = _whole("priority"), instant("dueAfter")
    return QueueFilter(
        mine=request.args.get("assignee", ""),
        unassigned=request.args.get("unassigned") == "true",
        element=request.args.get("taskDefinitionKey", ""),
        instance=request.args.get("processInstanceId", ""),
        due_from=after,
        due_before=instant("dueBefore") or (DATED if after else None),
        shown_at=instant("followUpBeforeOrNotExistent"),
        put_off_at=instant("followUpAfter"),
        follow_up_before=instant("followUpBefore"),
        priority_from=_whole("minPriority") if exactly is None else exactly,
        priority_to=_whole("maxPriority") if exactly is None else exactly,
    )


def _whole(name: str) -> int | None:
    """A whole number of the address; None where it is not asked for. Raises ``Refused``."""
    text = request.args.get(name, "")
    try:
        return max(-LARGEST, min(int(text), LARGEST)) if text else None
    except ValueError:
        raise Refused(f"“{name}” harus bilangan bulat.") from None


def _task(row: QueuedTask) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "assignee": row.assignee_id,
        "created": moment(row.created_at),
        "due": moment(row.due_at),
        "followUp": moment(row.follow_up_at),
        "priority": row.priority,
        "taskDefinitionKey": row.element,
        "processInstanceId": row.instance_id,
        "processDefinitionId": row.definition_id,
        "businessKey": row.business_key,
        "candidateGroup": row.candidate_group,
        "formKey": _form_key(row),
        "suspended": False,
    }


def _form_key(row: QueuedTask) -> str | None:
    """What the diagram calls the task's form, for a program that draws it itself."""
    return engine().repository.get(row.definition_id).process.elements[row.element].form_key or None


def complete(task_id: str) -> ResponseReturnValue:
    """Completes a task with variables: those of its form are checked by it, whoever sends them, and what is not sent
    stays as the case has it; others become variables of the case."""
    command = command_id("rest complete") or f"rest {secrets.token_hex(16)}"
    engine().runtime.complete(person(), task_id, Submission(variables(body()), partial=True), command)
    return "", 204


def claim(task_id: str) -> ResponseReturnValue:
    """Takes a task for the person whose token this is; ``userId`` may name nobody else."""
    wanted = body().get("userId")
    if wanted not in (None, person().id):
        raise Refused("Token ini hanya bisa mengambil tugas untuk pemiliknya sendiri.")
    engine().runtime.claim(person(), task_id, command_id("rest claim") or f"rest {secrets.token_hex(16)}")
    return "", 204


def unclaim(task_id: str) -> ResponseReturnValue:
    """Gives a task back to its group."""
    engine().runtime.release(person(), task_id, command_id("rest unclaim") or f"rest {secrets.token_hex(16)}")
    return "", 204


def bpmn_error(task_id: str) -> ResponseReturnValue:
    """Ends a task by an error that the diagram catches; for who may complete it. One that nothing catches is refused,
    and the task stays open."""
    asked = body()
    error = ThrownError(text(asked, "errorCode"), text(asked, "errorMessage", 2000), variables(asked))
    command = command_id("rest error") or f"rest {secrets.token_hex(16)}"
    engine().thrown_errors.at_task(person(), task_id, error, command)
    return "", 204
