"""What the pages tell of tasks that name people and groups, have a priority, or are put off; and what programs read."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from tests.offices import Office
from tests.one_task import another, begin
from tests.web.conftest import Browser, signed_in
from web import rest


@pytest.fixture(scope="module")
def whole(office: Office) -> str:
    """The id of a task with everything: for two groups and a person, urgent, put off for two days."""
    task = (
        'camunda:candidateGroups="koordinator,kadis" camunda:candidateUsers="backoffice" camunda:priority="${p}" '
        'camunda:followUpDate="${f}" camunda:assignee="${a}" camunda:dueDate="P9D"'
    )
    later = (office.clock.now() + timedelta(days=2)).isoformat()
    return begin(office, task, p=80, f=later, a=None)


def rows(browser: Browser, query: str = "") -> list[str]:
    return re.findall(r"<tr role=\"row\" data-row.*?</tr>", browser.get(f"/tugas{query}").text, re.S)


@pytest.mark.parametrize("login", ["koordinator", "kadis", "backoffice"])
def test_what_is_put_off_is_listed_apart_and_says_until_when(app: Flask, whole: str, login: str) -> None:
    browser = signed_in(app, login)
    assert not any(whole in row for row in rows(browser))
    (row,) = (row for row in rows(browser, "?tampil=ditunda") if whole in row)
    assert "Prioritas 80" in row and "Ditunda sampai" in row
    page = browser.get("/tugas").text
    assert re.search(r'tampil=ditunda"[^>]*>Ditunda <span class="count">1<', page)
    told = browser.get(f"/tugas/{whole}").text
    assert "Ditunda sampai" in told and "Prioritas 80" in told
    assert "Untuk Kepala Dinas, Koordinator, Contoh Petugas Loket" in told


def test_the_priority_is_a_filter_where_a_diagram_draws_one(app: Flask, office: Office, whole: str) -> None:
    browser, low = signed_in(app, "kadis"), another(office, p=10, f=None, a=None)
    assert [whole in row for row in rows(browser, "?tampil=ditunda&prioritas=tinggi")] == [True]
    assert [low in row for row in rows(browser, "?prioritas=rendah")] == [True]
    assert rows(browser, "?prioritas=tinggi") == []
    assert 'id="prioritas"' in browser.get("/tugas?prioritas=ngawur").text


def test_an_assignee_reads_and_releases_their_own(app: Flask, office: Office, whole: str) -> None:
    own, browser = another(office, p=50, f=None, a="kadis"), signed_in(app, "kadis")
    page = browser.get(f"/tugas/{own}").text
    assert "Lepas tugas" in page and "Prioritas" not in page
    assert "Sedang dikerjakan Contoh Kepala Dinas" in signed_in(app, "koordinator").get(f"/tugas/{own}").text
    assert any(own in row for row in rows(browser, "?tampil=saya"))
    case = browser.get(f"/kasus/{own.partition(':')[0]}").text
    assert "Menunggu koordinator, kadis, backoffice: Tugas" in case or "backoffice, kadis: Tugas" in case


def test_a_task_for_certain_people_names_no_group(app: Flask, office: Office) -> None:
    id = begin(office, 'camunda:candidateUsers="kadis"')
    case = id.partition(":")[0]
    assert "Menunggu petugas yang ditunjuk: Tugas" in signed_in(app, "kadis").get(f"/kasus/{case}").text
    assert signed_in(app, "backoffice").get(f"/tugas/{id}").status_code == 404


def test_every_officer_finds_a_task_that_is_everybody_s(app: Flask, office: Office) -> None:
    auditor = signed_in(app, "auditor")
    assert auditor.get("/tugas").status_code == 302 and ">Tugas</" not in auditor.get("/kasus").text
    id = begin(office, "", "")
    assert any(id in row for row in rows(auditor))
    assert "Semua petugas" in auditor.get(f"/kasus/{id.partition(':')[0]}").text
    assert signed_in(app, "kadis").get("/mulai/coba").status_code == 200


def test_an_incident_about_a_name_says_what_to_do(app: Flask, office: Office) -> None:
    begin(office, 'camunda:assignee="${siapa}"', siapa="hantu")
    page = signed_in(app, "operator").get("/pengelolaan/kendala").text
    assert "Kasusnya tetap berjalan" in page and "Menunggu petugas" in page
    assert "hantu" not in page  # a value of the case, to whoever may not see it
    assert "“hantu”" in office.engine.incidents.list_open()[-1].message


def test_a_substitute_takes_what_the_absent_one_has(app: Flask, office: Office) -> None:
    id = begin(office, 'camunda:assignee="koordinator"')
    period = office.clock.now().date().isoformat()
    office.substitutions.add("koordinator", "subkoordinator", period, period, "cuti", office.actor("operator"))
    browser = signed_in(app, "subkoordinator")
    page = browser.get(f"/tugas/{id}").text
    assert "Anda mewakilinya" in page
    command = re.findall(r'name="perintah" value="([^"]+)"', page)[0]
    assert browser.post(f"/tugas/{id}/ambil", {"perintah": command}).status_code == 303
    assert "Lepas tugas" in browser.get(f"/tugas/{id}").text


# Programs -----------------------------------------------------------------------------------------


def test_programs_ask_in_camunda_s_words(office: Office) -> None:
    task = (
        'camunda:candidateGroups="koordinator,kadis" camunda:candidateUsers="backoffice" camunda:priority="${p}" '
        'camunda:followUpDate="${f}" camunda:dueDate="${d}"'
    )
    begin(office, task, p=7, f="2027-02-01T09:00:00+07:00", d="2027-03-01T09:00:00+07:00")
    token = office.access_tokens.create(office.actor("kadis"), "uji", "tugas", 1)
    client = rest.build(office.engine.settings, office).test_client()

    def asked(query: str) -> list[int]:
        answer = client.get(f"/engine-rest/task?{query}", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 200, answer.text
        return [each["priority"] for each in answer.get_json()]

    for query, found in {
        "priority=7": True,
        "priority=7&candidateGroup=kadis": True,
        "priority=7&candidateGroups=kadis,back_office": True,
        "priority=7&candidateGroup=koordinator": False,  # not one's own
        "priority=7&candidateUser=backoffice": False,
        "minPriority=7&maxPriority=9": True,
        "maxPriority=6": False,
        "maxPriority=99999999999&minPriority=-99999999999": True,
        "priority=7&unassigned=true": True,
        "priority=7&dueAfter=2027-02-28T00:00:00.000%2B0700": True,
        "priority=7&dueAfter=2027-03-02T00:00:00.000+0700": False,
        "priority=7&dueBefore=2027-03-02T00:00:00": True,
        "priority=7&followUpAfter=2027-01-01": True,
        "priority=7&followUpBefore=2027-01-01": False,
        "priority=7&followUpBeforeOrNotExistent=2027-02-02": True,
        "priority=7&followUpBeforeOrNotExistent=2027-01-01": False,
    }.items():
        assert (7 in asked(query)) is found, query
    headers = {"Authorization": f"Bearer {token}"}
    (one,) = client.get("/engine-rest/task?priority=7", headers=headers).get_json()
    assert one["due"] == "2027-03-01T02:00:00.000+0000" and one["followUp"] == "2027-02-01T02:00:00.000+0000"
    for query in ("priority=tinggi", "dueBefore=besok", "followUpAfter=0001-01-01T00:00:00%2B0900"):
        assert client.get(f"/engine-rest/task?{query}", headers=headers).status_code == 400
