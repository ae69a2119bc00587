"""Messages and signals for programs: Camunda 7's shape, a token of somebody who handles the case, no 500."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engine.services.messages import Message
from office.office import Office
from tests import messaging
from tests.messaging import WAIT, caught, deploy, event, process, task, waiting
from tests.web.test_rest import bearer

MESSAGE, SIGNAL = "/engine-rest/message", "/engine-rest/signal"


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def case(office: Office) -> Any:
    deploy(office.engine, WAIT, waiting())
    return office.engine.runtime.start_process(office.accounts.actor("backoffice"), WAIT, {"nomor": 7}, "mulai")


def open_tasks(office: Office, case: str) -> list[str]:
    return [row.element for row in office.engine.history.instance(office.accounts.actor("auditor"), case).tasks]


def test_a_message_is_correlated_as_camunda_does(client: FlaskClient, office: Office, case: Any) -> None:
    body = {
        "messageName": "bayar",
        "businessKey": case.business_key,
        "correlationKeys": {"nomor": {"value": 7, "type": "Integer"}},
        "processVariables": {"jumlah": {"value": "5", "type": "Long"}},
        "resultEnabled": True,
    }
    headers = bearer(office, "backoffice") | {"Idempotency-Key": "satu"}
    for _ in range(2):
        (result,) = client.post(MESSAGE, json=body, headers=headers).get_json()
        assert result["resultType"] == "Execution"
        assert result["execution"]["processInstanceId"] == case.instance_id
    assert open_tasks(office, case.instance_id) == ["periksa"]
    view = office.engine.history.instance(office.accounts.actor("auditor"), case.instance_id)
    assert view.variables["jumlah"] == 5
    gone = client.post(MESSAGE, json=body, headers=bearer(office, "backoffice"))
    assert gone.status_code == 404 and "menunggu pesan “bayar”" in gone.get_json()["message"]


@pytest.mark.parametrize("login", ["kadis", "auditor", "operator"])
def test_only_who_handles_the_case(client: FlaskClient, office: Office, case: Any, login: str) -> None:
    answer = client.post(MESSAGE, json={"messageName": "bayar"}, headers=bearer(office, login))
    assert answer.status_code == 403 and open_tasks(office, case.instance_id) == []
    assert client.post(MESSAGE, json={"messageName": "bayar"}).status_code == 401


def test_what_camunda_has_and_we_do_not_is_refused_by_name(client: FlaskClient, office: Office, case: Any) -> None:
    headers = bearer(office, "backoffice")
    for field in ("localCorrelationKeys", "processVariablesLocal", "variablesInResultEnabled", "tenantId"):
        answer = client.post(MESSAGE, json={"messageName": "bayar", field: {"a": {"value": 1}}}, headers=headers)
        assert answer.status_code == 400 and field in answer.get_json()["message"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"messageName": 5},
        {"messageName": "a\u0000b"},
        {"messageName": "a" * 300},
        {"messageName": "bayar", "businessKey": ["x"]},
        {"messageName": "bayar", "businessKey": "x" * 65},
        {"messageName": "bayar", "correlationKeys": {"a": 1}},
        {"messageName": "bayar", "correlationKeys": []},
        {"messageName": "bayar", "correlationKeys": {str(n): {"value": n} for n in range(21)}},
        {"messageName": "bayar", "processVariables": "x"},
        {"messageName": "bayar", "timeToLive": "besok"},
        {"messageName": "bayar", "timeToLive": 5},
        {"messageName": "bayar", "processVariables": {"nomor_registrasi": {"value": "x"}}},
    ],
)
def test_nonsense_is_refused(client: FlaskClient, office: Office, case: Any, body: Any) -> None:
    answer = client.post(MESSAGE, json=body, headers=bearer(office, "backoffice"))
    assert answer.status_code in (400, 404) and answer.get_json()["message"]
    assert open_tasks(office, case.instance_id) == []


def test_keys_of_any_kind_find_nothing_quietly(client: FlaskClient, office: Office, case: Any) -> None:
    for value in (None, [], {"a": [1]}, "\u0000", "\ud800", "x" * 5000, 1.5, True):
        body = {"messageName": "bayar", "correlationKeys": {"nomor": {"value": value}}}
        assert client.post(MESSAGE, json=body, headers=bearer(office, "backoffice")).status_code in (400, 404)


def test_an_early_message_is_kept_and_one_for_all_reaches_all(client: FlaskClient, office: Office, case: Any) -> None:
    headers = bearer(office, "backoffice")
    body = {"messageName": "bayar", "all": True, "resultEnabled": True}
    assert len(client.post(MESSAGE, json=body, headers=headers).get_json()) == 1
    office.engine.worker.drain()
    assert open_tasks(office, case.instance_id) == ["periksa"]
    early = {"messageName": "bayar", "timeToLive": "PT1H", "resultEnabled": True}
    assert client.post(MESSAGE, json=early, headers=headers).get_json() == []
    new = office.engine.runtime.start_process(office.accounts.actor("backoffice"), WAIT, {}, "lagi")
    office.engine.worker.drain()
    assert open_tasks(office, new.instance_id) == ["periksa"]


def test_a_message_starts_a_process(client: FlaskClient, office: Office) -> None:
    nodes = event("startEvent", "mulai", caught("m1")) + task("periksa")
    ways = ("mulai periksa", "periksa selesai")
    deploy(office.engine, "lapor", process("lapor", messaging.message("m1", "lapor"), nodes, *ways, inside="periksa"))
    body = {"messageName": "lapor", "businessKey": "L-1", "resultEnabled": True}
    (result,) = client.post(MESSAGE, json=body, headers=bearer(office, "backoffice")).get_json()
    assert result["resultType"] == "ProcessDefinition" and result["processInstance"]["businessKey"] == "L-1"
    assert client.post(MESSAGE, json=body, headers=bearer(office, "backoffice")).status_code == 409


def test_signals(client: FlaskClient, office: Office) -> None:
    nodes = event("intermediateCatchEvent", "dengar", caught("s1", "signal")) + task("periksa")
    ways = ("mulai dengar", "dengar periksa", "periksa selesai")
    deploy(office.engine, WAIT, process(WAIT, messaging.signal("s1", "libur"), nodes, *ways, inside="mulai periksa"))
    officer = office.accounts.actor("backoffice")
    cases = [office.engine.runtime.start_process(officer, WAIT, {}, f"c{n}").instance_id for n in range(3)]
    headers, foreign = bearer(office, "backoffice"), bearer(office, "kadis")
    assert client.post(SIGNAL, json={"name": "libur"}, headers=foreign).status_code == 403
    one = {"name": "libur", "executionId": cases[0], "variables": {"hari": {"value": "senin"}}}
    assert client.post(SIGNAL, json=one, headers=foreign).status_code == 403
    assert client.post(SIGNAL, json=one, headers=headers).status_code == 204
    assert client.post(SIGNAL, json=one, headers=headers).status_code == 409
    assert client.post(SIGNAL, json=one | {"executionId": "x"}, headers=headers).status_code == 404
    assert client.post(SIGNAL, json={"name": "lain"}, headers=headers).status_code == 404
    assert client.post(SIGNAL, json={"name": "libur", "tenantId": "x"}, headers=headers).status_code == 400
    assert [open_tasks(office, case) for case in cases] == [["periksa"], [], []]
    assert client.post(SIGNAL, json={"name": "libur"}, headers=bearer(office, "operator")).status_code == 204
    office.engine.worker.drain()
    assert [open_tasks(office, case) for case in cases] == [["periksa"]] * 3


def test_an_error_at_a_task(client: FlaskClient, office: Office, case: Any) -> None:
    message = Message("bayar", business_key=case.business_key)
    office.engine.messages.correlate(office.accounts.actor("backoffice"), message, "bawa")
    headers = bearer(office, "backoffice")
    (found,) = client.get("/engine-rest/task", headers=headers).get_json()
    at = f"/engine-rest/task/{found['id']}/bpmnError"
    for body in ({}, {"errorCode": "X"}, {"errorCode": 5}, {"errorCode": "X", "variables": []}):
        assert client.post(at, json=body, headers=headers).status_code == 400
    assert client.post(at, json={"errorCode": "X"}, headers=bearer(office, "kadis")).status_code == 403
    assert client.post("/engine-rest/task/x/bpmnError", json={"errorCode": "X"}, headers=headers).status_code == 404
    assert open_tasks(office, case.instance_id) == ["periksa"]
