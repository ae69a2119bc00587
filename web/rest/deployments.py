"""Deployments as the desktop Camunda Modeler sends them (Camunda 7's interface): checked, versioned, or refused."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue

from engine.errors import DeploymentRefused, Finding, Forbidden, Refused
from engine.groups import DESIGNER
from engine.services.repository import Deployment, ProcessDefinition
from web.current import engine, person
from web.rest.values import moment, number

VERSION = "7.24.0"  # whose interface this is; Modeler asks before it deploys
SOURCE = "Camunda Modeler"


def add_routes(app: Flask) -> None:
    app.add_url_rule("/engine-rest/version", view_func=version)
    app.add_url_rule("/engine-rest/deployment", view_func=deployments)
    app.add_url_rule("/engine-rest/deployment/create", view_func=create, methods=["POST"])


def version() -> ResponseReturnValue:
    return jsonify(version=VERSION)


def deployments() -> ResponseReturnValue:
    """Modeler's way to see whether it is let in: ``?maxResults=0``."""
    designer()
    most = number("maxResults", 50, 1000)
    found = {each.deployment_id: each for each in engine().repository.definitions()}
    listed = list(found.values())[:most]
    return jsonify(
        [
            {"id": each.deployment_id, "source": each.source, "deploymentTime": moment(each.deployed_at)}
            for each in listed
        ]
    )


def create() -> ResponseReturnValue:
    """One diagram with the files attached to it, or several: a whole set that is versioned together."""
    designer()
    files = {file.filename: file.read() for file in request.files.values() if file.filename}
    if not files:
        raise Refused("Tidak ada berkas dalam kiriman ini.")
    name = " ".join(request.form.get("deployment-name", "").split())[:200] or next(iter(files))
    source = " ".join(request.form.get("deployment-source", "").split())[:100] or SOURCE
    try:
        made = engine().repository.deploy_sent(files, name, source, person(), engine().clock.now())
    except DeploymentRefused as error:
        return _refusal(error)
    return jsonify(_describe_deployment(made, name, source))


def designer() -> None:
    """Raises ``Forbidden`` for whoever may not deploy."""
    if DESIGNER not in person().groups:
        raise Forbidden("Memasang diagram hanya untuk perancang proses.")


def _describe_deployment(made: Deployment, name: str, source: str) -> dict[str, Any]:
    first = made.definitions[0]
    return {
        "id": first.deployment_id,
        "name": name,
        "source": source,
        "deploymentTime": moment(first.deployed_at),
        "tenantId": None,
        "links": [],
        "deployedProcessDefinitions": {each.id: _definition(each) for each in made.definitions},
        "deployedDecisionDefinitions": None,
        "deployedCaseDefinitions": None,
    }


def _definition(each: ProcessDefinition) -> dict[str, Any]:
    return {
        "id": each.id,
        "key": each.key,
        "name": each.name,
        "version": each.version,
        "resource": each.resource.rpartition("/")[2],
        "deploymentId": each.deployment_id,
        "suspended": False,
        "tenantId": None,
    }


def _refusal(error: DeploymentRefused) -> ResponseReturnValue:
    """As Camunda 7 refuses a file, so that Modeler shows each problem: ``ParseException`` with details."""
    problems = [f"* {_describe_finding(finding)}" for finding in error.findings]
    message = "ENGINE-09005 Could not parse BPMN process. Errors: \n" + "\n".join(problems)
    return jsonify(type="ParseException", message=message, code=0, details=_details(error.findings)), error.status


def _describe_finding(finding: Finding) -> str:
    place = f" | {finding.file.rpartition('/')[2]} | baris {finding.line}" if finding.line else ""
    return f"{finding.message}{place}"


def _details(findings: Iterable[Finding]) -> dict[str, Any]:
    details: dict[str, Any] = {}
    for each in findings:
        file = details.setdefault(each.file.rpartition("/")[2], {"errors": [], "warnings": []})
        told = {"message": each.message, "line": each.line or 0, "column": 0}
        told |= {"mainElementId": each.element or None, "elementIds": [each.element] if each.element else []}
        file["errors" if each.category == "error" else "warnings"].append(told)
    return details
