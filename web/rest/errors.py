"""Refusals as Camunda 7 writes them: ``{"type", "message"}``; under ``/v2`` as Camunda 8 does."""

from __future__ import annotations

import logging

from flask import Flask, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from engine.errors import AlurError, InvalidSubmission
from web.rest.camunda_8 import problems

log = logging.getLogger(__name__)


def install(app: Flask) -> None:
    app.register_error_handler(AlurError, _refusal)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)


def _refusal(error: AlurError) -> ResponseReturnValue:
    if _camunda_8():
        return problems.problem(error.status, str(error))
    body: dict[str, object] = {"type": type(error).__name__, "message": str(error)}
    if isinstance(error, InvalidSubmission):
        body["fields"] = error.errors
    return jsonify(body), error.status


def _http(error: HTTPException) -> ResponseReturnValue:
    sentence = _too_large() if error.code == 413 else error.description or ""
    if _camunda_8():
        return problems.problem(error.code or 400, sentence)
    return jsonify(type="InvalidRequestException", message=sentence), error.code or 400


def _too_large() -> str:
    return f"Satu kiriman paling besar {(request.max_content_length or 0) // 1_000_000} MB."


def _unforeseen(error: Exception) -> ResponseReturnValue:
    log.exception("%s %s failed", request.method, request.path)
    if current_app.testing:
        raise error
    sentence = "Ada kesalahan di pihak kami; tidak ada yang berubah."
    if _camunda_8():
        return problems.problem(500, sentence)
    return jsonify(type="RestException", message=sentence), 500


def _camunda_8() -> bool:
    return request.path.startswith(problems.PREFIX)
