"""Deployments: diagrams, tables and forms together, checked, versioned, or refused as a whole."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from engine.definitions.bpmn.xml import parse
from engine.errors import DeploymentRefused, Refused
from engine.services.repository import Compiled, ProcessDefinition
from web.current import engine, person
from web.rest.camunda_8.keys import TENANT, check_tenant, key_of
from web.rest.camunda_8.problems import of_deployment
from web.rest.deployments import SOURCE, designer


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/deployments", view_func=create, methods=["POST"])


def create() -> ResponseReturnValue:
    """Multipart, each file a part ``resources``; a set that has been deployed already makes no new version."""
    designer()
    check_tenant(request.form.get("tenantId"))
    files = _read_files()
    name = next((name for name in files if name.endswith(".bpmn")), next(iter(files)))
    try:
        made = engine().repository.deploy_sent(files, name, SOURCE, person(), engine().clock.now())
    except DeploymentRefused as error:
        return of_deployment(error)
    deployment_id = made.definitions[0].deployment_id
    deployed = [each for definition in made.definitions for each in _describe_deployed(definition, files.keys())]
    return jsonify(deploymentKey=key_of("deployment", deployment_id), tenantId=TENANT, deployments=deployed)


def _read_files() -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for _, file in request.files.items(multi=True):
        if not file.filename:
            continue
        if file.filename in files:
            raise Refused(f"Ada dua berkas bernama “{file.filename}” dalam kiriman ini.")
        files[file.filename] = file.read()
    if not files:
        raise Refused("Tidak ada berkas dalam kiriman ini.")
    return files


def _describe_deployed(definition: ProcessDefinition, sent: Collection[str]) -> Iterator[dict[str, Any]]:
    """The process, and what was sent of its set. A set is versioned as one, so all of it has the process's version."""
    compiled = engine().repository.get(definition.id)
    yield {"processDefinition": process_definition(definition)}
    for form in compiled.resources.forms.values():
        if _bare(form.file) in sent:
            found = _thing(definition, "form", form.id) | {"resourceName": _bare(form.file)}
            yield {"form": {"formId": form.id, **found}}
    yield from _decisions(definition, compiled, sent)


def _decisions(definition: ProcessDefinition, compiled: Compiled, sent: Collection[str]) -> Iterator[dict[str, Any]]:
    told: set[str] = set()
    for decision in compiled.resources.decisions.values():
        if _bare(decision.file) not in sent:
            continue
        drawn = _requirements(definition, decision.file, compiled.resources.files)
        if decision.file not in told:
            told.add(decision.file)
            yield {"decisionRequirements": drawn}
        group = {name: drawn[name] for name in ("decisionRequirementsId", "decisionRequirementsKey")}
        found = _thing(definition, "decisionDefinition", decision.id) | group
        yield {"decisionDefinition": {"decisionDefinitionId": decision.id, "name": decision.name, **found}}


def _requirements(definition: ProcessDefinition, file: str, files: Mapping[str, bytes]) -> dict[str, Any]:
    """The file of tables, which Camunda 8 keeps by the id and name of its root."""
    root = parse(files[file], file)
    id = root.get("id", "")
    named = {"decisionRequirementsId": id, "decisionRequirementsName": root.get("name", "")}
    return named | _thing(definition, "decisionRequirements", id) | {"resourceName": _bare(file)}


def process_definition(definition: ProcessDefinition) -> dict[str, Any]:
    return {
        "processDefinitionId": definition.key,
        "processDefinitionVersion": definition.version,
        "processDefinitionKey": key_of("processDefinition", definition.id),
        "resourceName": _bare(definition.resource),
        "tenantId": TENANT,
    }


def _thing(definition: ProcessDefinition, kind: str, id: str) -> dict[str, Any]:
    return {f"{kind}Key": key_of(kind, definition.id, id), "version": definition.version, "tenantId": TENANT}


def _bare(file: str) -> str:
    return file.rpartition("/")[2]
