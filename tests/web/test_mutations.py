"""Whatever is sent for deployment: it works, or it is refused with a finding; never a fault, never a long wait."""

from __future__ import annotations

import io
import json
import os
import random
import time
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engine.definitions.deployment.folder import read_folder
from engine.settings import ROOT
from tests.engine.definitions.bpmn.test_camunda_8 import DRAWINGS
from tests.engine.definitions.diagrams import FORM
from tests.mutations import spoiled
from tests.web.test_modeler import CREATE, basic
from tests.web.test_modeler_8 import DEPLOY

COUNT = int(os.environ.get("MUTATIONS", "60"))  # a thousand: MUTATIONS=1000 pytest tests/web/test_mutations.py
SEED = os.environ.get("RANDOM_SEED") or str(random.SystemRandom().randrange(10**8))
MOST_SECONDS = 10.0
SENT = ("processes/karang_taruna.bpmn", "processes/rekomendasi_teknis.dmn", "forms/karang_taruna/", "letters/")


def in_camunda_7() -> dict[str, bytes]:
    return {name: data for name, data in read_folder(ROOT).items() if name.startswith(SENT)}


def in_camunda_8() -> dict[str, bytes]:
    """A small diagram with every extension that is read, and what belongs to it."""
    found = {path.name: path.read_bytes() for path in DRAWINGS.iterdir() if "camunda_7" not in path.name}
    for id in ("izin_permohonan", "izin_penilaian"):
        found[f"{id}.form"] = json.dumps(FORM | {"id": id}).encode()
    return found | {"pesan.json": b'{"diterima": "Permohonan {nama} diterima."}'}


def sent(client: FlaskClient, address: str, whole: dict[str, bytes]) -> Any:
    parts = [(name.rpartition("/")[2], io.BytesIO(data)) for name, data in whole.items()]
    data: dict[str, Any] = {"resources": [(file, name) for name, file in parts]}
    if address == CREATE:
        data = {"deployment-name": "uji", "deployment-source": "Camunda Modeler"}
        data |= {name: (file, name) for name, file in parts}
    return client.post(address, data=data, headers=basic("perancang"))


@pytest.mark.parametrize(("address", "files"), [(CREATE, in_camunda_7), (DEPLOY, in_camunda_8)])
def test_no_spoiled_file_makes_a_fault(app: Flask, address: str, files: Callable[[], dict[str, bytes]]) -> None:
    print(f"RANDOM_SEED={SEED}")
    source, whole, client = random.Random(SEED), files(), app.test_client()
    assert sent(client, address, whole).status_code == 200
    diagrams = [name for name in whole if name.endswith(".bpmn")]
    refused = 0
    for number in range(COUNT):
        name = source.choice(diagrams if source.random() < 0.5 else list(whole))
        began = time.monotonic()
        answer = sent(client, address, {**whole, name: spoiled(source, name, whole[name])})
        told = f"RANDOM_SEED={SEED}, number {number}, {name}: {answer.status_code} {answer.text[:300]}"
        assert answer.status_code in (200, 400, 403), told
        assert "Traceback" not in answer.text and time.monotonic() - began < MOST_SECONDS, told
        if answer.status_code == 400:
            refused += 1
            assert answer.get_json()["message" if address == CREATE else "detail"], told
    assert refused > COUNT // 4  # else nothing was spoiled
