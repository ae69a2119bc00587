"""The office for programs: by token only, checked as a person's work is, refused as Camunda 7 writes it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engine.clock import ManualClock
from office.office import Office
from tests.web.conftest import APPLICANT, Browser, apply, signed_in

GOOD = {"berkas": {"value": {str(n): {"putusan": "sesuai"} for n in range(3)}}, "putusan": {"value": "lengkap"}}
START = "/engine-rest/process-definition/key/{}/start"


def bearer(office: Office, login: str, scope: str = "tugas", days: int = 1) -> dict[str, str]:
    token = office.access_tokens.create(office.accounts.actor(login), "uji", scope, days)
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def task(applicant: Browser, client: FlaskClient, office: Office) -> str:
    apply(applicant)
    return str(client.get("/engine-rest/task", headers=bearer(office, "backoffice")).get_json()[0]["id"])


def complete(client: FlaskClient, task: str, headers: dict[str, str], variables: Any = GOOD) -> Any:
    return client.post(f"/engine-rest/task/{task}/complete", json={"variables": variables}, headers=headers)


def test_a_program_lists_and_completes_the_tasks_of_its_owner(client: FlaskClient, office: Office, task: str) -> None:
    headers = bearer(office, "backoffice")
    listed = client.get("/engine-rest/task?maxResults=1", headers=headers).get_json()
    assert [each["taskDefinitionKey"] for each in listed] == ["periksa"] and listed[0]["businessKey"] == "UJI-2026-0001"
    assert complete(client, task, headers).status_code == 204
    assert client.get("/engine-rest/task", headers=headers).get_json() == []
    again = complete(client, task, headers)
    assert again.status_code == 409 and "sudah diselesaikan" in again.get_json()["message"]


def test_the_form_is_checked_whoever_sends(client: FlaskClient, office: Office, task: str) -> None:
    answer = complete(client, task, bearer(office, "backoffice"), {"putusan": {"value": "ngawur"}})
    assert answer.status_code == 422 and answer.get_json()["fields"]
    assert client.get("/engine-rest/task", headers=bearer(office, "backoffice")).get_json()[0]["id"] == task


def test_a_repeated_request_with_its_key_is_done_once(client: FlaskClient, office: Office, task: str) -> None:
    headers = bearer(office, "backoffice") | {"Idempotency-Key": "kunci-1"}
    assert [complete(client, task, headers).status_code for _ in range(2)] == [204, 204]


def test_a_task_is_claimed_and_given_back(client: FlaskClient, office: Office, task: str) -> None:
    headers = bearer(office, "backoffice")
    assert client.post(f"/engine-rest/task/{task}/claim", json={}, headers=headers).status_code == 204
    listed = client.get("/engine-rest/task", headers=headers).get_json()
    assert listed[0]["assignee"] == office.accounts.actor("backoffice").id
    other = {"userId": "orang-lain"}
    assert client.post(f"/engine-rest/task/{task}/claim", json=other, headers=headers).status_code == 400
    assert client.post(f"/engine-rest/task/{task}/unclaim", headers=headers).status_code == 204


@pytest.mark.parametrize("login", ["koordinator", "kadis", "operator"])
def test_foreign_tasks_stay_foreign(client: FlaskClient, office: Office, task: str, login: str) -> None:
    headers = bearer(office, login)
    assert complete(client, task, headers).status_code in (403, 404)
    assert client.get("/engine-rest/task?candidateGroup=back_office", headers=headers).get_json() == []


def test_only_a_token_that_still_works_lets_in(
    app: Flask, client: FlaskClient, office: Office, clock: ManualClock
) -> None:
    officer, headers = office.accounts.actor("backoffice"), bearer(office, "backoffice")
    cookie = office.identity.authenticate("backoffice", "coba-alur-2026").token
    wrong: list[dict[str, str]] = [{}, {"Authorization": "Bearer x"}, {"Authorization": f"Bearer {cookie}"}]
    wrong += [{"Authorization": "Basic YTpi"}, {"Authorization": headers["Authorization"][:-1]}]
    for given in wrong:
        assert client.get("/engine-rest/task", headers=given).status_code == 401
    assert signed_in(app, "backoffice").get("/engine-rest/task").status_code == 401
    office.access_tokens.revoke(officer, office.access_tokens.of(officer)[0].token_hash)
    assert client.get("/engine-rest/task", headers=headers).status_code == 401
    late = bearer(office, "backoffice", days=1)
    clock.advance(timedelta(days=2))
    assert client.get("/engine-rest/task", headers=late).status_code == 401


def test_a_token_is_no_cookie(office: Office) -> None:
    token = bearer(office, "backoffice")["Authorization"].removeprefix("Bearer ")
    assert office.access_tokens.actor(token) is not None and office.identity.session(token) is None


def test_a_designers_token_does_no_tasks(client: FlaskClient, office: Office, task: str) -> None:
    office.accounts.set_groups("backoffice", ["back_office", "perancang"])
    headers = bearer(office, "backoffice", "perancang")
    assert client.get("/engine-rest/task", headers=headers).get_json() == []
    assert complete(client, task, headers).status_code in (403, 404)


def test_a_process_is_started_by_its_key(client: FlaskClient, office: Office) -> None:
    answer = client.post(START.format("uji"), json={}, headers=bearer(office, "backoffice"))
    body = answer.get_json()
    assert answer.status_code == 200 and body["businessKey"] == "UJI-2026-0001" and body["definitionId"] == "uji:1"
    assert client.post(START.format("uji"), json={}, headers=bearer(office, "kadis")).status_code == 403
    missing = client.post(START.format("x"), json={}, headers=bearer(office, "backoffice"))
    assert missing.status_code == 404 and missing.get_json()["type"] == "NotFound"
    odd = {"variables": {"layanan": {"value": "lain"}}}
    assert client.post(START.format("uji"), json=odd, headers=bearer(office, "backoffice")).status_code == 400


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b'"x"', b'{"variables": []}', b'{"variables": {"a": 1}}', b'{"businessKey": 5}', b"\xff\xfe"]
)
def test_what_cannot_be_read_is_refused_with_a_sentence(client: FlaskClient, office: Office, body: bytes) -> None:
    headers = bearer(office, "backoffice")
    answer = client.post(START.format("uji"), data=body, content_type="application/json", headers=headers)
    assert answer.status_code == 400 and answer.get_json()["message"]
    assert office.engine.history.search()[0] == []


def test_odd_paging_is_refused(client: FlaskClient, office: Office) -> None:
    for query in ("firstResult=-1", "maxResults=abc", "maxResults=99999999999"):
        assert client.get(f"/engine-rest/task?{query}", headers=bearer(office, "backoffice")).status_code == 400


def test_a_person_makes_and_revokes_tokens_on_their_page(app: Flask, officer: Browser, office: Office) -> None:
    page = officer.post("/akun/token", {"nama": "Program uji", "lingkup": "tugas", "hari": "30"}).text
    token = "alur_" + page.partition("alur_")[2].partition("<")[0]
    headers = {"Authorization": f"Bearer {token}"}
    assert app.test_client().get("/engine-rest/task", headers=headers).status_code == 200
    shown = officer.get("/akun").text
    assert token not in shown and "Program uji" in shown
    assert officer.post("/akun/token", {"nama": "x", "lingkup": "perancang", "hari": "9999"}).status_code == 422
    row = office.access_tokens.of(office.accounts.actor("backoffice"))[0]
    assert officer.post(f"/akun/token/{row.token_hash}/cabut").status_code == 303
    assert app.test_client().get("/engine-rest/task", headers=headers).status_code == 401
    assert signed_in(app, APPLICANT).post("/akun/token", {}).status_code == 403


@pytest.mark.parametrize("name", ["nomor_registrasi", "pemohon", "layanan_nama", "berkas", "parent", "__now__"])
def test_a_case_is_not_started_with_a_variable_of_its_own(client: FlaskClient, office: Office, name: str) -> None:
    headers, before = (
        bearer(office, APPLICANT),
        len(office.engine.history.of_applicant(office.accounts.actor(APPLICANT))),
    )
    answer = client.post(START.format("uji"), json={"variables": {name: {"value": "x"}}}, headers=headers)
    assert answer.status_code == 400 and f"“{name}”" in answer.get_json()["message"]
    sent = {"processDefinitionId": "uji", "variables": {name: "x"}}
    assert client.post("/v2/process-instances", json=sent, headers=headers).status_code == 400
    assert len(office.engine.history.of_applicant(office.accounts.actor(APPLICANT))) == before


def test_the_service_of_a_case_may_be_said_at_its_start(client: FlaskClient, office: Office) -> None:
    asked = {"variables": {"layanan": {"value": "uji"}, "nama_organisasi": {"value": "Contoh"}}}
    assert client.post(START.format("uji"), json=asked, headers=bearer(office, APPLICANT)).status_code == 200


@pytest.mark.parametrize("name", ["nomor_registrasi", "pemohon", "layanan"])
def test_a_task_is_not_completed_with_a_variable_of_the_case(
    client: FlaskClient, office: Office, task: str, name: str
) -> None:
    answer = complete(client, task, bearer(office, "backoffice"), {**GOOD, name: {"value": "x"}})
    assert answer.status_code == 400 and f"“{name}”" in answer.get_json()["message"]
    assert client.get("/engine-rest/task", headers=bearer(office, "backoffice")).get_json()[0]["id"] == task
