"""Whatever is sent for deployment: it works, or it is refused with a finding; never a fault, never a long wait."""

from __future__ import annotations

import io
import os
import random
import time
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from engine.definitions.deployment import read_folder
from engine.settings import ROOT
from tests.mutations import spoiled
from tests.web.test_modeler import CREATE, basic

COUNT = int(os.environ.get("MUTATIONS", "60"))  # a thousand: MUTATIONS=1000 pytest tests/web/test_mutations.py
SEED = os.environ.get("RANDOM_SEED") or str(random.SystemRandom().randrange(10**8))
MOST_SECONDS = 10.0
SENT = ("processes/karang_taruna.bpmn", "processes/rekomendasi_teknis.dmn", "forms/karang_taruna/")


def files() -> dict[str, bytes]:
    return {name: data for name, data in read_folder(ROOT).items() if name.startswith(SENT)}


def sent(client: FlaskClient, whole: dict[str, bytes]) -> Any:
    named = {name.rpartition("/")[2]: data for name, data in whole.items()}
    parts: dict[str, Any] = {"deployment-name": "uji", "deployment-source": "Camunda Modeler"}
    parts |= {name: (io.BytesIO(data), name) for name, data in named.items()}
    return client.post(CREATE, data=parts, headers=basic("perancang"))


def test_no_spoiled_file_makes_a_fault(app: Flask) -> None:
    print(f"RANDOM_SEED={SEED}")
    source, whole, client = random.Random(SEED), files(), app.test_client()
    diagrams = [name for name in whole if name.endswith(".bpmn")]
    refused = 0
    for number in range(COUNT):
        name = source.choice(diagrams if source.random() < 0.5 else list(whole))
        began = time.monotonic()
        answer = sent(client, {**whole, name: spoiled(source, name, whole[name])})
        told = f"RANDOM_SEED={SEED}, number {number}, {name}: {answer.status_code} {answer.text[:300]}"
        assert answer.status_code in (200, 400, 403), told
        assert "Traceback" not in answer.text and time.monotonic() - began < MOST_SECONDS, told
        if answer.status_code == 400:
            refused += 1
            assert answer.get_json()["message"], told
    assert refused > COUNT // 4  # else nothing was spoiled
