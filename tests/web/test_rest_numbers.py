"""Numbers that programs send: kept to the last digit, of the type that is told, refused by name where they are none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.exact_json import loads
from engine.numerals import Exact
from engine.services.actor import SYSTEM
from office.office import Office
from tests.started import KEY, deploy, drawn
from tests.web.test_rest import bearer
from web.rest import values

START = f"/engine-rest/process-definition/key/{KEY}/start"
FORM = {
    "id": "periksa",
    "components": [{"type": "number", "key": "luas", "id": "luas", "label": "Luas", "validate": {"required": True}}],
}


@pytest.fixture
def client(app: Flask, office: Office) -> Iterator[FlaskClient]:
    deploy(office.engine, drawn(), more={f"forms/{KEY}/periksa.form": json.dumps(FORM).encode()})
    yield app.test_client()


def kept(client: FlaskClient, office: Office, written: str, more: str = "") -> Any:
    """What becomes of a variable whose JSON is so written, sent with the task's completion."""
    headers = bearer(office, "backoffice") | {"Content-Type": "application/json"}
    case = client.post(START, data="{}", headers=headers).get_json()["id"]
    listed = client.get(f"/engine-rest/task?processInstanceId={case}", headers=headers).get_json()
    body = f'{{"variables": {{"luas": {{"value": {written}{more}}}}}}}'
    answer = client.post(f"/engine-rest/task/{listed[0]['id']}/complete", data=body, headers=headers)
    if answer.status_code != 204:
        return answer.get_json()["message"]
    assert office.engine.replay.verify(case) == (1, [])
    return office.engine.history.instance(SYSTEM, case).variables["luas"]


@pytest.mark.parametrize(
    ("written", "more", "number"),
    [
        ("1.234", "", 1.234),
        ("1.234", ', "type": "Double"', 1.234),
        ('"1.234"', ', "type": "Double"', 1.234),
        ('"1.234"', "", 1234),
        ('"1.234"', ', "type": "String"', 1234),
        ("1234567890123456789012", ', "type": "Long"', 1234567890123456789012),
        ("7.0", ', "type": "Integer"', 7),
        ("0.12345678901234567890123", "", Exact("0.12345678901234567890123")),
    ],
)
def test_a_number_is_kept_as_it_was_sent(
    client: FlaskClient, office: Office, written: str, more: str, number: Any
) -> None:
    assert kept(client, office, written, more) == number


@pytest.mark.parametrize(
    ("written", "more", "sentence"),
    [
        ("NaN", "", "memuat NaN pada “variables.luas.value”"),
        ("-Infinity", "", "memuat -Infinity pada “variables.luas.value”"),
        ("1e999", "", "memuat 1e999 pada “variables.luas.value”"),
        ('"NaN"', ', "type": "Double"', "Variabel “luas” bertipe Double tetapi berisi “NaN”"),
        ("true", ', "type": "Long"', "Variabel “luas” bertipe Long tetapi berisi “True”"),
        ("1.5", ', "type": "Integer"', "Variabel “luas” bertipe Integer tetapi berisi pecahan 1.5"),
    ],
)
def test_what_is_no_number_is_refused_by_name(
    client: FlaskClient, office: Office, written: str, more: str, sentence: str
) -> None:
    assert sentence in kept(client, office, written, more)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=JSON)
def test_what_comes_in_by_json_goes_out_as_it_came(app: Flask, value: Any) -> None:
    data = json.dumps({"variables": {"a": {"value": value}}})
    with app.test_request_context("/", method="POST", data=data):
        found = values.variables(values.body())["a"]
    assert loads(json.dumps(value)) == found == value


def test_camunda_8_takes_numbers_to_the_last_digit(client: FlaskClient, office: Office) -> None:
    headers = bearer(office, "perancang", "perancang") | {"Content-Type": "application/json"}
    body = f'{{"processDefinitionId": "{KEY}", "variables": {{"n": 0.12345678901234567890123, "m": NaN}}}}'
    answer = client.post("/v2/process-instances", data=body, headers=headers)
    assert answer.status_code == 400 and "NaN pada “variables.m”" in answer.text
