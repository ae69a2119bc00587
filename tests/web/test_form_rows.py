"""A list that people add to, on its page: rows added and taken out with the buttons, and none lost with them."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from engine.services.actor import SYSTEM
from office.office import Office
from tests.started import KEY, deploy, drawn
from tests.web.conftest import Browser

LIST = {
    "type": "dynamiclist",
    "path": "tim",
    "id": "tim",
    "label": "Tim",
    "allowAddRemove": True,
    "components": [
        {"type": "textfield", "key": "nama", "id": "nama", "label": "Nama"},
        {"type": "number", "key": "luas", "id": "luas", "label": "Luas"},
        {"type": "checkbox", "key": "hadir", "id": "hadir", "label": "Hadir"},
    ],
}
FIRST = [{"nama": "Ani", "luas": 0.125, "hadir": True, "kode": 7}, {"nama": "Budi", "luas": 1234, "hadir": False}]
INPUT = re.compile(r'<input[^>]*name="(tim[^"]*|perintah)"[^>]*>')


@pytest.fixture
def case(office: Office) -> str:
    form = {"id": "periksa", "components": [LIST]}
    deploy(office.engine, drawn(), more={f"forms/{KEY}/periksa.form": json.dumps(form).encode()})
    actor = office.accounts.actor("backoffice")
    return str(office.engine.runtime.start_process(actor, KEY, {"tim": FIRST}, "mulai-1").instance_id)


def posted(page: str) -> dict[str, str]:
    """What a browser sends of the list as the page draws it, and the id of the command."""
    found = {}
    for match in INPUT.finditer(page):
        if 'type="checkbox"' not in match[0] or " checked" in match[0]:
            value = re.search(r'value="([^"]*)"', match[0])
            found[match[1]] = value[1] if value else ""
    return found


def address(office: Office, case: str) -> str:
    (task,) = office.engine.history.instance(SYSTEM, case).tasks
    return f"/tugas/{task.id}"


def done(office: Office, case: str) -> Any:
    assert office.engine.replay.verify(case) == (1, [])
    return office.engine.history.instance(SYSTEM, case).variables["tim"]


def test_a_page_sent_unchanged_leaves_every_row_as_it_was(officer: Browser, office: Office, case: str) -> None:
    page = officer.get(address(office, case)).text
    assert posted(page)["tim.0.luas"] == "0,125"
    assert officer.post(address(office, case), posted(page)).status_code == 303
    assert done(office, case) == FIRST


def test_a_row_is_taken_out_and_another_added(officer: Browser, office: Office, case: str) -> None:
    at = address(office, case)
    page = officer.post(at, {**posted(officer.get(at).text), "aksi": "hapus tim.1"}, follow_redirects=True).text
    page = officer.post(at, {**posted(page), "aksi": "tambah tim"}, follow_redirects=True).text
    sent = posted(page)
    assert {"tim.0.nama", "tim.500.nama"} <= sent.keys() and sent["tim.500.nama"] == ""
    officer.post(at, {**sent, "tim.500.nama": "Citra"})
    assert done(office, case) == [FIRST[0], {"nama": "Citra", "luas": None, "hadir": False}]


def test_the_last_row_can_be_taken_out(officer: Browser, office: Office, case: str) -> None:
    at = address(office, case)
    page = officer.get(at).text
    for row in ("0", "1"):
        page = officer.post(at, {**posted(page), "aksi": f"hapus tim.{row}"}, follow_redirects=True).text
    officer.post(at, posted(page))
    assert done(office, case) == []
