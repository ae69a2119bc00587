"""Process instances: started."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from engine.errors import Conflict, NotFound, Refused
from engine.services.repository import ProcessDefinition
from web.current import engine, person
from web.rest.camunda_8.deployments import process_definition
from web.rest.camunda_8.keys import check_tenant, key_of
from web.rest.values import body, command_id

# What is read of a request, and what changes nothing here: nobody waits for the end.
READ = frozenset({"processDefinitionId", "processDefinitionKey", "processDefinitionVersion", "variables", "tenantId"})
HARMLESS = frozenset({"operationReference", "requestTimeout", "fetchVariables"})
NEWEST = -1


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/process-instances", view_func=start, methods=["POST"])


def start() -> ResponseReturnValue:
    """Starts the newest version of a process: ``{"processDefinitionId" or "processDefinitionKey", "variables"}``."""
    asked = body()
    for name, value in asked.items():
        if value and name not in READ | HARMLESS:
            raise Refused(f"“{name}” tidak dijalankan di sini. Hapus dari permintaan.")
    check_tenant(asked.get("tenantId"))
    variables = asked.get("variables") or {}
    if not isinstance(variables, dict):
        raise Refused("“variables” harus objek JSON.")
    definition = _asked_for(asked)
    command = command_id("rest start") or f"rest {secrets.token_hex(16)}"
    result = engine().runtime.start_process(person(), definition.key, variables, command)
    started = engine().repository.get(result.definition_id).info
    told = {name: value for name, value in process_definition(started).items() if name != "resourceName"}
    return jsonify(**told, processInstanceKey=key_of("processInstance", result.instance_id), variables={}, tags=[])


def _asked_for(asked: dict[str, Any]) -> ProcessDefinition:
    """The newest version of the process that the request names. Raises ``Refused``, ``NotFound``, ``Conflict``."""
    id, key = asked.get("processDefinitionId"), asked.get("processDefinitionKey")
    if isinstance(id, str) and id and key is None:
        found = engine().repository.latest(id).info
        if asked.get("processDefinitionVersion") not in (None, NEWEST, found.version):
            raise Conflict(f"Hanya versi terbaru yang bisa dimulai: {found.name} versi {found.version}.")
        return found
    if id is not None or not isinstance(key, (str, int)):
        raise Refused("Sebut proses yang dimulai: “processDefinitionId” atau “processDefinitionKey”, salah satu saja.")
    known = engine().repository.definitions()
    found_by_key = next((each for each in known if key_of("processDefinition", each.id) == str(key)), None)
    if found_by_key is None:
        raise NotFound(f"Proses dengan kunci {key} tidak ada. Pasang dulu diagramnya.")
    newest = engine().repository.latest(found_by_key.key).info
    if newest.id != found_by_key.id:
        raise Conflict(f"Kunci ini menunjuk versi {found_by_key.version}; yang terbaru versi {newest.version}.")
    return newest
