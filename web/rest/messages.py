"""Messages and signals for cases, as Camunda 7's interface takes them: ``/message`` and ``/signal``.

For the groups that handle the cases they reach; a signal to everybody for an operator, too. What of Camunda's interface
is not carried out here is refused by name.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, jsonify
from flask.typing import ResponseReturnValue

from engine.errors import Refused
from engine.services.messages import Message, Received
from engine.storage.rows.messages import WaitingCase
from web.current import engine, now, person
from web.rest.values import body, command_id, text, variables

MOST_KEYS = 20


def add_routes(app: Flask) -> None:
    app.add_url_rule("/engine-rest/message", view_func=message, methods=["POST"])
    app.add_url_rule("/engine-rest/signal", view_func=signal, methods=["POST"])


def message() -> ResponseReturnValue:
    """Brings a message to the case that waits for it, else starts the process that it starts.

    ``{"messageName", "businessKey", "correlationKeys", "processInstanceId", "processVariables", "all",
    "resultEnabled"}``; our own ``timeToLive`` ("PT1H", "2 HK") keeps one that is early.
    """
    asked = body()
    _refuse(asked, "localCorrelationKeys", "Pakai correlationKeys.")
    _refuse(asked, "processVariablesLocal", "Pakai processVariables.")
    _refuse(asked, "variablesInResultEnabled", "Baca nilai kasusnya di halamannya.")
    _refuse(asked, "tenantId", "Satu pemasangan melayani satu kantor.")
    sent = Message(
        _name(asked, "messageName"),
        variables(asked, "processVariables"),
        text(asked, "businessKey", 64),
        keys=_keys(asked),
        instance_id=text(asked, "processInstanceId", 64),
    )
    command = command_id("rest message") or f"rest {secrets.token_hex(16)}"
    if asked.get("all") is True:
        found = engine().messages.correlate_all(person(), sent, command)
        results = [_execution(row) for row in found]
    else:
        results = [_result(engine().messages.correlate(person(), sent, command, _kept_for(asked)))]
    return jsonify([each for each in results if each]) if asked.get("resultEnabled") is True else ("", 204)


def signal() -> ResponseReturnValue:
    """Sends a signal to all who wait for it and all it starts: ``{"name", "variables"}``; with ``executionId`` (a
    case's id, or what of it waits) to that case alone."""
    asked = body()
    _refuse(asked, "tenantId", "Satu pemasangan melayani satu kantor.")
    name, values = _name(asked, "name"), variables(asked)
    command = command_id("rest signal") or f"rest {secrets.token_hex(16)}"
    case = text(asked, "executionId", 96).partition(":")[0]
    if case:
        engine().signals.bring(person(), case, name, values, command)
    else:
        engine().signals.broadcast(person(), name, values, command)
    return "", 204


def _name(asked: dict[str, Any], field: str) -> str:
    name = text(asked, field).strip()
    if not name:
        raise Refused(f"“{field}” belum diisi.")
    return name


def _refuse(asked: dict[str, Any], field: str, advice: str) -> None:
    if asked.get(field):
        raise Refused(f"“{field}” tidak dijalankan di sini. {advice}")


def _keys(asked: dict[str, Any]) -> dict[str, Any]:
    found = variables(asked, "correlationKeys")
    if len(found) > MOST_KEYS:
        raise Refused(f"“correlationKeys” paling banyak {MOST_KEYS}.")
    return found


def _kept_for(asked: dict[str, Any]) -> timedelta | None:
    """How long a message is kept that comes early; None where it is not."""
    said = text(asked, "timeToLive", 64)
    if not said:
        return None
    until: datetime = engine().calendar.current().add(now(), said)
    return until - now()


def _result(received: Received) -> dict[str, Any]:
    """One that is kept has no result yet."""
    if received.result is None:
        return {}
    instance = {
        "id": received.result.instance_id,
        "definitionId": received.result.definition_id,
        "businessKey": received.result.business_key,
        "ended": received.result.ended,
        "suspended": False,
        "tenantId": None,
    }
    if received.started:
        return {"resultType": "ProcessDefinition", "execution": None, "processInstance": instance}
    return _execution_of(received.waiting_id, received.result.instance_id)


def _execution(row: WaitingCase) -> dict[str, Any]:
    return _execution_of(row.id, row.instance_id)


def _execution_of(id: str, instance_id: str) -> dict[str, Any]:
    execution = {"id": id, "processInstanceId": instance_id, "ended": False, "tenantId": None}
    return {"resultType": "Execution", "execution": execution, "processInstance": None}
