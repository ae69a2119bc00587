"""Camunda Modeler's own requests: deploy, deploy again unchanged, deploy broken, start; and who may not."""

from __future__ import annotations

import base64
import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from office import demo
from office.office import Office
from tests.web.conftest import OFFICE

DIAGRAM = (OFFICE / "processes" / "uji.bpmn").read_bytes()
CREATE = "/engine-rest/deployment/create"


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def basic(login: str, password: str = demo.PASSWORD) -> dict[str, str]:
    given = base64.b64encode(f"{login}:{password}".encode()).decode()
    return {"Authorization": f"Basic {given}", "Origin": "file://", "User-Agent": "camunda-modeler/5.40.0"}


def deploy(client: FlaskClient, diagram: bytes, headers: dict[str, str] | None = None, **more: bytes) -> Any:
    """As Modeler sends it: the diagram and each attached file as parts named like the file."""
    files = {"uji.bpmn": diagram, **{name.replace("__", "."): data for name, data in more.items()}}
    parts: dict[str, Any] = {"deployment-name": "uji", "deployment-source": "Camunda Modeler"}
    parts |= {"enable-duplicate-filtering": "true", "deploy-changed-only": "true"}
    parts |= {name: (io.BytesIO(data), name) for name, data in files.items()}
    return client.post(CREATE, data=parts, headers=headers or basic("perancang"))


def test_modeler_sees_whom_it_talks_to(client: FlaskClient) -> None:
    headers = basic("perancang")
    assert client.get("/engine-rest/version", headers=headers).get_json() == {"version": "7.24.0"}
    listed = client.get("/engine-rest/deployment?maxResults=0", headers=headers)
    assert listed.status_code == 200 and listed.get_json() == []
    assert listed.headers["Access-Control-Allow-Origin"] == "file://"


def test_the_same_diagram_again_makes_no_new_version(client: FlaskClient, office: Office) -> None:
    body = deploy(client, DIAGRAM).get_json()
    assert list(body["deployedProcessDefinitions"]) == ["uji:1"]
    assert len(office.engine.repository.definitions()) == 1


def test_a_changed_diagram_runs_at_once_with_the_forms_it_had(client: FlaskClient, office: Office) -> None:
    changed = DIAGRAM.replace(b'name="Periksa kelengkapan"', b'name="Periksa semua"')
    body = deploy(client, changed).get_json()
    made = body["deployedProcessDefinitions"]["uji:2"]
    assert (made["key"], made["version"], made["resource"]) == ("uji", 2, "uji.bpmn") and body["name"] == "uji"
    started = client.post(
        f"/engine-rest/process-definition/{made['id']}/start",
        json={"businessKey": "", "variables": {}},
        headers=basic("perancang"),
    )
    assert started.status_code == 200 and started.get_json()["definitionId"] == "uji:2"
    compiled = office.engine.repository.latest("uji")
    assert compiled.info.deployed_by == office.accounts.actor("perancang").id and compiled.resources.forms


def test_an_attached_form_comes_along(client: FlaskClient, office: Office) -> None:
    name = next(path.name for path in (OFFICE / "forms" / "uji").glob("*.form"))
    form = next((OFFICE / "forms" / "uji").glob("*.form")).read_bytes().replace(b"Alamat", b"Alamat lengkap")
    assert deploy(client, DIAGRAM, **{name.replace(".", "__"): form}).status_code == 200
    assert office.engine.repository.resource("uji:2", f"forms/uji/{name}") == form


def test_a_broken_diagram_is_refused_as_modeler_shows_it(client: FlaskClient, office: Office) -> None:
    broken = DIAGRAM.replace(b'camunda:formRef="uji_pemeriksaan"', b'camunda:formRef="tidak_ada"')
    answer = deploy(client, broken)
    body = answer.get_json()
    assert answer.status_code == 400 and body["type"] == "ParseException"
    assert body["message"].startswith("ENGINE-09005 Could not parse BPMN process.")
    problem = body["details"]["uji.bpmn"]["errors"][0]
    assert problem["mainElementId"] == "periksa" and problem["line"] > 0 and problem["elementIds"] == ["periksa"]
    assert len(office.engine.repository.definitions()) == 1


@pytest.mark.parametrize("data", [b"", b"<x/>", b"\x00\xff", b"<!DOCTYPE x><bpmn/>", b"halo", DIAGRAM[:300]])
def test_what_is_no_diagram_is_refused(client: FlaskClient, data: bytes) -> None:
    answer = deploy(client, data)
    assert answer.status_code == 400 and answer.get_json()["message"]


def test_a_request_without_files_or_with_odd_ones_is_refused(client: FlaskClient) -> None:
    assert client.post(CREATE, data={"deployment-name": "x"}, headers=basic("perancang")).status_code == 400
    assert deploy(client, DIAGRAM, **{"virus__exe": b"x"}).status_code == 400
    assert client.post(CREATE, data=b"x", headers=basic("perancang")).status_code == 400


@pytest.mark.parametrize("login", ["backoffice", "kadis", "operator", "1407994101900001"])
def test_only_designers_deploy(client: FlaskClient, office: Office, login: str) -> None:
    assert deploy(client, DIAGRAM, basic(login)).status_code == 401  # a password opens nothing else here
    token = office.access_tokens.create(office.accounts.actor(login), "uji", "tugas", 1)
    answer = deploy(client, DIAGRAM, {"Authorization": f"Bearer {token}"})
    assert answer.status_code == 403


def test_wrong_passwords_are_counted(client: FlaskClient) -> None:
    for _ in range(9):
        assert client.get("/engine-rest/version", headers=basic("perancang", "keliru")).status_code == 401
    assert client.get("/engine-rest/version", headers=basic("perancang")).status_code == 401  # locked for a while


def test_a_designers_token_deploys(client: FlaskClient, office: Office) -> None:
    token = office.access_tokens.create(office.accounts.actor("perancang"), "Modeler", "perancang", 1)
    assert deploy(client, DIAGRAM, {"Authorization": f"Bearer {token}"}).status_code == 200


def test_only_modelers_window_may_read_across_origins(client: FlaskClient) -> None:
    for origin, wanted in (("file://", "file://"), ("null", "null"), ("https://jahat.example", None)):
        headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        answer = client.options(CREATE, headers=headers)
        assert answer.headers.get("Access-Control-Allow-Origin") == wanted
        assert answer.status_code == (204 if wanted else 401)
        assert "Access-Control-Allow-Credentials" not in answer.headers
