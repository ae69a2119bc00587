"""Process definitions: started."""

from __future__ import annotations

import secrets

from flask import Flask, jsonify
from flask.typing import ResponseReturnValue

from engine.errors import Refused
from web.current import engine, person
from web.rest.values import body, command_id, variables


def add_routes(app: Flask) -> None:
    app.add_url_rule("/engine-rest/process-definition/key/<key>/start", view_func=start, methods=["POST"])
    app.add_url_rule("/engine-rest/process-definition/<definition_id>/start", view_func=start_version, methods=["POST"])


def start_version(definition_id: str) -> ResponseReturnValue:
    """Starts a process by its definition's id, as Modeler does: always the version that is the newest now."""
    return start(engine().repository.get(definition_id).info.key)


def start(key: str) -> ResponseReturnValue:
    """Starts the newest version of a process: ``{"businessKey", "variables"}``."""
    asked = body()
    business_key = asked.get("businessKey") or ""
    if not isinstance(business_key, str) or len(business_key) > 64:
        raise Refused("“businessKey” harus teks, paling panjang 64 huruf.")
    command = command_id("rest start") or f"rest {secrets.token_hex(16)}"
    result = engine().runtime.start_process(person(), key, variables(asked), command, business_key)
    return jsonify(
        id=result.instance_id,
        definitionId=result.definition_id,
        businessKey=result.business_key,
        ended=result.ended,
        suspended=False,
    )
