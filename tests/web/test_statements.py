"""A page asks the database as often with many rows as with few."""

from __future__ import annotations

import itertools
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app import create_app
from tests.offices import Office
from tests.web.conftest import Browser, signed_in
from tests.web.growing import Growing, office_logins
from web import rest
from web.limits import limiter

MORE = 4  # times as much is added between the two countings
TRIES = 2  # what is known for a second or for half a minute is asked for again now and then
PEOPLE = (None, "pemohon", *office_logins())
# Pages that nobody can open by address alone, or that tell of no rows.
NOT_VISITED = {
    "static": "files",
    "applicant.begin": "leads back to the page of the service",
    "public.activate": "only with the cookie of a registration that waits for its code",
    "public.sign_out": "ends the session",
    "applicant.message": "one message's form, which lists nothing",
    "staff.message": "one message's form, which lists nothing",
}
# The same with arguments.
ASKED = {
    "/permohonan": [],
    "/tugas": ["?tampil=saya", "?q=Karang"],
    "/kasus": ["?q=Karang&keadaan=active"],
    "/kasus/<instance_id>": ["?hanya=keputusan"],
    "/buku-registrasi": ["?tahun=2026&q=Contoh"],
    "/pesan-keluar": ["?tampil=gagal"],
    "/pengelolaan/pengguna": ["?q=petugas"],
    "/skm": ["?layanan=karang_taruna"],
    "/perancang/proses/<key>/beda": ["?dari=1&ke=2"],
}


class Statements:
    """What the driver is given, whoever gives it."""

    def __init__(self, office: Office) -> None:
        self.texts: list[str] = []
        office.engine.database.close()  # connections from before are not listened to
        sa.event.listen(office.engine.database.engine, "connect", self._listen)

    def _listen(self, connection: Any, _record: object) -> None:
        connection.set_trace_callback(self.texts.append)


Counted = dict[tuple[str | None, str], list[str]]


@pytest.fixture(scope="module")
def counted(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Counted, Counted, set[str]]]:
    """For each person and address the statements of few rows and of many; and the rules that were opened."""
    folder = tmp_path_factory.mktemp("tumbuh") / "var"
    shutil.copytree(prepared, folder)
    office = Office(folder)
    growing = Growing(office)
    app = create_app(office.engine.settings, office)
    app.testing = True
    limiter.enabled = False
    statements = Statements(office)
    people = {login: _browser(app, office, login) for login in PEOPLE}
    few, opened = _count(app, growing, people, statements)
    growing.grow(MORE)
    many, _ = _count(app, growing, people, statements)
    limiter.enabled = True
    yield few, many, opened
    office.engine.close()


def _browser(app: Flask, office: Office, login: str | None) -> Browser:
    if login is None:
        return Browser(app.test_client())
    return signed_in(app, str(office.applicant.nik) if login == "pemohon" else login)


def _count(
    app: Flask, growing: Growing, people: dict[str | None, Browser], statements: Statements
) -> tuple[Counted, set[str]]:
    found: Counted = {}
    opened = set()
    for (rule, named, path), (login, browser) in itertools.product(_addresses(app, growing), people.items()):
        tries = []
        for _ in range(TRIES):
            statements.texts.clear()
            answer = browser.client.get(path)
            answer.get_data()
            tries.append(list(statements.texts))
            if answer.status_code != 200:
                break
        else:
            found[login, named] = min(tries, key=len)
            opened.add(rule)
    for path, token in itertools.product(_for_programs(growing), growing.tokens):
        tries = []
        for _ in range(TRIES):
            statements.texts.clear()
            answer = people[None].client.get(path, headers={"Authorization": f"Bearer {token}"})
            tries.append(list(statements.texts))
        if answer.status_code == 200:
            found["program", path] = min(tries, key=len)
    assert {path for login, path in found if login == "program"} == set(_for_programs(growing))
    return found, opened


def _for_programs(growing: Growing) -> list[str]:
    """The addresses that programs read."""
    office = growing.office
    rules = rest.build(office.engine.settings, office).url_map.iter_rules()
    found = sorted(rule.rule for rule in rules if "GET" in (rule.methods or ()))
    assert len(found) >= 4 and not any("<" in rule for rule in found)
    return [*found, "/engine-rest/task?candidateGroup=back_office&maxResults=100"]


def _addresses(app: Flask, growing: Growing) -> Iterator[tuple[str, str, str]]:
    """Every rule with everything that can stand in it: the rule, the address with names for its parts, the address."""
    places = growing.places()
    places["number"] |= {"1": "1"}
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if "GET" not in (rule.methods or ()) or rule.endpoint in NOT_VISITED:
            continue
        parts = re.findall(r"<(?:\w+:)?(\w+)>", rule.rule)
        for chosen in itertools.product(*(places[part].items() for part in parts)):
            path = named = rule.rule
            for part, (name, value) in zip(parts, chosen, strict=True):
                path = re.sub(rf"<(?:\w+:)?{part}>", value, path)
                named = re.sub(rf"<(?:\w+:)?{part}>", f"<{name}>", named)
            for query in ["", *ASKED.get(rule.rule, [])]:
                yield rule.rule, named + query, path + query


def test_no_page_asks_more_often_with_more_rows(counted: tuple[Counted, Counted, set[str]]) -> None:
    few, many, _ = counted
    assert few.keys() == many.keys()
    grown = {
        f"{login} {address}: {len(few[login, address])} → {len(many[login, address])}"
        for login, address in few
        if len(few[login, address]) != len(many[login, address])
    }
    assert not grown, "\n".join(sorted(grown))


def test_every_page_is_counted(app: Flask, counted: tuple[Counted, Counted, set[str]]) -> None:
    rules = {rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    left_out = {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint in NOT_VISITED}
    assert rules - left_out - counted[2] == set()
    assert set(NOT_VISITED) <= {rule.endpoint for rule in app.url_map.iter_rules()}
