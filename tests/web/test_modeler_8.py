"""Camunda Modeler's own requests for a Camunda 8 diagram: topology, deploy, again unchanged, broken, start.

Their headers and parts are those of the client library in it, @camunda8/sdk 8.8.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from office.office import Office
from tests.web.conftest import OFFICE
from tests.web.test_modeler import basic

DIAGRAM = (Path(__file__).parent / "uji_camunda_8.bpmn").read_bytes()
TABLE = (Path(__file__).parents[1] / "engine" / "definitions" / "bpmn" / "drawings" / "perlu_nilai.dmn").read_bytes()
FORM = (OFFICE / "forms" / "uji" / "perbaikan.form").read_bytes()
DEPLOY, START = "/v2/deployments", "/v2/process-instances"
# Modeler asks from its main process: no origin, and the library's name.
CLIENT = {"Accept": "*/*", "User-Agent": "camunda8-sdk-nodejs/8.8.13", "Content-Type": "application/json"}
BYTES = "application/octet-stream"
TENANT = "<default>"


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def allowed(login: str = "perancang") -> dict[str, str]:
    return {**CLIENT, "Authorization": basic(login)["Authorization"]}


def deploy(
    client: FlaskClient, files: dict[str, bytes], headers: dict[str, str] | None = None, tenant: str = TENANT
) -> TestResponse:
    """Every file is a part called "resources", with its name."""
    sent = [(io.BytesIO(data), name, BYTES) for name, data in files.items()]
    headers = {**(headers or allowed()), "Accept": "application/json", "Content-Type": "multipart/form-data"}
    return client.post(DEPLOY, data={"resources": sent, "tenantId": tenant}, headers=headers)


def start(client: FlaskClient, headers: dict[str, str] | None = None, **asked: Any) -> TestResponse:
    return client.post(START, json={"variables": {}, "tenantId": TENANT, **asked}, headers=headers or allowed())


def assert_problem(answer: TestResponse, status: int, title: str, path: str) -> str:
    """RFC 9457, with the reason phrase that Modeler looks for; the detail."""
    body = answer.get_json()
    assert (answer.status, answer.mimetype) == (f"{status} {title}", "application/problem+json")
    assert {**body, "detail": ""} == {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": "",
        "instance": path,
    }
    return str(body["detail"])


def test_modeler_sees_whom_it_talks_to(client: FlaskClient) -> None:
    body = client.get("/v2/topology", headers=allowed(), base_url="http://alur.example:5000").get_json()
    assert body["gatewayVersion"].startswith("8.8.")
    assert (body["clusterSize"], body["partitionsCount"], body["replicationFactor"]) == (1, 1, 1)
    (broker,) = body["brokers"]
    assert (broker["host"], broker["port"], broker["version"]) == ("alur.example", 5000, body["gatewayVersion"])
    assert broker["partitions"] == [{"partitionId": 1, "role": "leader", "health": "healthy"}]


def test_a_camunda_8_diagram_runs_at_once_with_the_forms_it_had(client: FlaskClient, office: Office) -> None:
    body = deploy(client, {"uji.bpmn": DIAGRAM}).get_json()
    (made,) = body["deployments"]
    assert (body["tenantId"], body["deploymentKey"].isdecimal()) == ("<default>", True)
    assert {**made["processDefinition"], "processDefinitionKey": ""} == {
        "processDefinitionId": "uji",
        "processDefinitionVersion": 2,
        "processDefinitionKey": "",
        "resourceName": "uji.bpmn",
        "tenantId": "<default>",
    }
    assert 2**51 <= int(made["processDefinition"]["processDefinitionKey"]) < 2**53
    compiled = office.engine.repository.latest("uji")
    assert compiled.info.deployed_by == office.accounts.actor("perancang").id and compiled.resources.forms


def test_the_same_diagram_again_makes_no_new_version(client: FlaskClient, office: Office) -> None:
    first, again = (deploy(client, {"uji.bpmn": DIAGRAM}).get_json() for _ in range(2))
    assert first == again
    assert [each.version for each in office.engine.repository.definitions()] == [2, 1]


def test_files_sent_along_are_told_of_one_by_one(client: FlaskClient, office: Office) -> None:
    form = FORM.replace(b'"components"', b'"properties":{},"components"', 1)
    body = deploy(client, {"uji.bpmn": DIAGRAM, "perbaikan.form": form, "perlu_nilai.dmn": TABLE}).get_json()
    assert body["tenantId"] == TENANT
    made = {kind: found for each in body["deployments"] for kind, found in each.items()}
    assert list(made) == ["processDefinition", "form", "decisionRequirements", "decisionDefinition"]
    assert (made["form"]["formId"], made["form"]["resourceName"]) == ("uji_perbaikan", "perbaikan.form")
    assert made["decisionDefinition"]["decisionDefinitionId"] == "perlu_nilai"
    assert made["decisionDefinition"]["decisionRequirementsId"] == "tabel_izin"
    group = made["decisionRequirements"]["decisionRequirementsKey"]
    assert group == made["decisionDefinition"]["decisionRequirementsKey"]
    keys = [value for found in made.values() for name, value in found.items() if name.endswith("Key")]
    assert all(key.isdecimal() for key in keys) and len(set(keys)) == len(keys) - 1
    assert office.engine.repository.resource("uji:2", "forms/uji/perbaikan.form") == form


def test_a_broken_diagram_is_refused_naming_its_elements(client: FlaskClient, office: Office) -> None:
    broken = DIAGRAM.replace(b'formId="uji_pemeriksaan"', b'formId="tidak_ada"').replace(
        b'formId="uji_perbaikan"', b'formId="juga_tidak"'
    )
    detail = assert_problem(deploy(client, {"uji.bpmn": broken}), 400, "Bad Request", DEPLOY)
    assert "\n- uji.bpmn, periksa, baris " in detail and "“tidak_ada”" in detail
    assert "\n- uji.bpmn, perbaiki, baris " in detail and "“juga_tidak”" in detail
    assert len(office.engine.repository.definitions()) == 1


@pytest.mark.parametrize("data", [b"", b"<x/>", b"\x00\xff", b"<!DOCTYPE x><bpmn/>", b"halo", DIAGRAM[:300]])
def test_what_is_no_diagram_is_refused(client: FlaskClient, data: bytes) -> None:
    assert assert_problem(deploy(client, {"uji.bpmn": data}), 400, "Bad Request", DEPLOY)


def test_a_request_without_files_or_with_odd_ones_is_refused(client: FlaskClient) -> None:
    assert_problem(client.post(DEPLOY, headers=allowed()), 400, "Bad Request", DEPLOY)
    assert_problem(deploy(client, {"uji.bpmn": DIAGRAM, "virus.exe": b"x"}), 400, "Bad Request", DEPLOY)
    assert_problem(deploy(client, {"entah.form": FORM}), 400, "Bad Request", DEPLOY)
    twice = {"resources": [(io.BytesIO(DIAGRAM), "uji.bpmn"), (io.BytesIO(DIAGRAM), "uji.bpmn")]}
    answer = client.post(DEPLOY, data=twice, headers=allowed() | {"Content-Type": "multipart/form-data"})
    assert "Ada dua berkas bernama “uji.bpmn”" in assert_problem(answer, 400, "Bad Request", DEPLOY)


def test_there_is_one_tenant(client: FlaskClient) -> None:
    assert deploy(client, {"uji.bpmn": DIAGRAM}, tenant="").status_code == 200
    told = assert_problem(deploy(client, {"uji.bpmn": DIAGRAM}, tenant="lain"), 400, "Bad Request", DEPLOY)
    assert "Tenant “lain”" in told


def test_modeler_starts_what_it_has_deployed(client: FlaskClient, office: Office) -> None:
    made = deploy(client, {"uji.bpmn": DIAGRAM}).get_json()["deployments"][0]["processDefinition"]
    by_key = start(client, processDefinitionKey=made["processDefinitionKey"])
    by_id = start(client, processDefinitionId="uji", processDefinitionVersion=-1, tenantId=None)
    for answer in (by_key, by_id):
        body = answer.get_json()
        assert answer.status_code == 200 and body["processInstanceKey"].isdecimal()
        assert {name: body[name] for name in made if name != "resourceName"} == {
            name: value for name, value in made.items() if name != "resourceName"
        }
    assert by_key.get_json()["processInstanceKey"] != by_id.get_json()["processInstanceKey"]


def test_a_repeated_start_with_its_key_is_done_once(client: FlaskClient) -> None:
    headers = allowed() | {"Idempotency-Key": "kunci-8"}
    keys = [start(client, headers, processDefinitionId="uji").get_json()["processInstanceKey"] for _ in range(2)]
    assert keys[0] == keys[1]


@pytest.mark.parametrize(
    ("asked", "status", "title", "told"),
    [
        ({}, 400, "Bad Request", "salah satu saja"),
        ({"processDefinitionId": "uji", "processDefinitionKey": "1"}, 400, "Bad Request", "salah satu saja"),
        ({"processDefinitionId": ["uji"]}, 400, "Bad Request", "salah satu saja"),
        ({"processDefinitionId": "tidak_ada"}, 404, "Not Found", "tidak_ada"),
        ({"processDefinitionKey": "2251799813685249"}, 404, "Not Found", "2251799813685249"),
        ({"processDefinitionId": "uji", "processDefinitionVersion": 7}, 409, "Conflict", "versi 1"),
        ({"processDefinitionId": "uji", "variables": [1]}, 400, "Bad Request", "variables"),
        ({"processDefinitionId": "uji", "tenantId": "lain"}, 400, "Bad Request", "lain"),
        ({"processDefinitionId": "uji", "startInstructions": [{"elementId": "x"}]}, 400, "Bad Request", "startInst"),
        ({"processDefinitionId": "uji", "awaitCompletion": True}, 400, "Bad Request", "awaitCompletion"),
    ],
)
def test_what_cannot_be_started_is_refused(
    client: FlaskClient, asked: dict[str, Any], status: int, title: str, told: str
) -> None:
    assert told in assert_problem(start(client, **asked), status, title, START)


def test_an_older_version_is_not_started_in_the_newest_ones_place(client: FlaskClient) -> None:
    old = start(client, processDefinitionId="uji").get_json()["processDefinitionKey"]
    assert start(client, processDefinitionKey=old).status_code == 200
    assert deploy(client, {"uji.bpmn": DIAGRAM}).status_code == 200
    told = assert_problem(start(client, processDefinitionKey=old), 409, "Conflict", START)
    assert "menunjuk versi 1; yang terbaru versi 2" in told


@pytest.mark.parametrize("login", ["backoffice", "kadis", "operator", "1407994101900001"])
def test_only_designers_deploy(client: FlaskClient, office: Office, login: str) -> None:
    assert_problem(deploy(client, {"uji.bpmn": DIAGRAM}, allowed(login)), 401, "Unauthorized", DEPLOY)
    token = office.access_tokens.create(office.accounts.actor(login), "uji", "tugas", 1)
    answer = deploy(client, {"uji.bpmn": DIAGRAM}, {**CLIENT, "Authorization": f"Bearer {token}"})
    assert_problem(answer, 403, "Forbidden", DEPLOY)


def test_a_designers_token_deploys(client: FlaskClient, office: Office) -> None:
    token = office.access_tokens.create(office.accounts.actor("perancang"), "Modeler", "perancang", 1)
    assert deploy(client, {"uji.bpmn": DIAGRAM}, {**CLIENT, "Authorization": f"Bearer {token}"}).status_code == 200


@pytest.mark.parametrize("authorization", [None, "", "Bearer keliru", "Basic keliru"])
def test_nobody_is_let_in_without_a_word(client: FlaskClient, authorization: str | None) -> None:
    headers = CLIENT if authorization is None else {**CLIENT, "Authorization": authorization}
    assert_problem(client.get("/v2/topology", headers=headers), 401, "Unauthorized", "/v2/topology")


def test_other_addresses_are_refused_in_the_same_words(client: FlaskClient) -> None:
    assert_problem(client.get("/v2/tidak-ada", headers=allowed()), 404, "Not Found", "/v2/tidak-ada")
    assert_problem(client.get(DEPLOY, headers=allowed()), 405, "Method Not Allowed", DEPLOY)


def test_only_modelers_window_may_read_across_origins(client: FlaskClient) -> None:
    for origin, wanted in (("file://", "file://"), ("null", "null"), ("https://jahat.example", None)):
        headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        answer = client.options(DEPLOY, headers=headers)
        assert answer.headers.get("Access-Control-Allow-Origin") == wanted
        assert answer.status_code == (204 if wanted else 401)
