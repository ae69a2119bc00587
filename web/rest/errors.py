"""Refusals as Camunda 7 writes them: ``{"type", "message"}``."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from engine.errors import AlurError, InvalidSubmission


def install(blueprint: Blueprint) -> None:
    blueprint.register_error_handler(AlurError, _refusal)
    blueprint.register_error_handler(HTTPException, _http)


def _refusal(error: AlurError) -> ResponseReturnValue:
    body: dict[str, object] = {"type": type(error).__name__, "message": str(error)}
    if isinstance(error, InvalidSubmission):
        body["fields"] = error.errors
    return jsonify(body), error.status


def _http(error: HTTPException) -> ResponseReturnValue:
    return jsonify(type="InvalidRequestException", message=error.description), error.code or 400
