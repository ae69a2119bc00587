"""Refusals as Camunda 8 writes them: problem details (RFC 9457), the sentences in ``detail``."""

from __future__ import annotations

import json
from http import HTTPStatus

from flask import Response, request

from engine.errors import DeploymentRefused, Finding

PREFIX = "/v2"


def problem(status: int, detail: str) -> Response:
    """Modeler puts the whole text into its log, so it is written to be read; whether it is let in it reads off the
    status line's words."""
    title = HTTPStatus(status).phrase
    told = {"type": "about:blank", "title": title, "status": status, "detail": detail, "instance": request.path}
    written = json.dumps(told, ensure_ascii=False)
    return Response(written, f"{status} {title}", mimetype="application/problem+json")


def of_deployment(error: DeploymentRefused) -> Response:
    """Every finding on a line of its own, with its file, element and line."""
    told = "\n".join(f"- {_place(each)}: {each.message}" for each in error.findings)
    return problem(error.status, f"Belum bisa dipasang:\n{told}")


def _place(finding: Finding) -> str:
    line = f"baris {finding.line}" if finding.line else ""
    return ", ".join(part for part in (finding.file.rpartition("/")[2], finding.element, line) if part) or "kiriman"
