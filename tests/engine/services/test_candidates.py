"""The people and groups that a task names, in an office: who sees it, who has it, and which names are nobody's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from engine.errors import Conflict, Forbidden
from engine.groups import ALL_OFFICERS
from engine.services.inbox import HIGH, LOW, TaskFilter
from engine.services.runtime import Submission
from engine.storage import prepared, tables
from tests.offices import Office
from tests.one_task import another, begin

GROUPS = 'camunda:candidateGroups="${siapa}"'
EVERYBODY = {"backoffice", "kadis", "koordinator", "auditor", "operator"}


def seen(office: Office, login: str, **wanted: Any) -> list[str]:
    rows, _ = office.engine.inbox.page(office.actor(login), TaskFilter(**wanted))
    return [row.id for row in rows]


def who_sees(office: Office, task: str) -> set[str]:
    """Asked in every way at once: the queue, its count, and the task itself."""
    found = set()
    for login in sorted(EVERYBODY):
        listed, counted = task in seen(office, login), office.engine.inbox.counts(office.actor(login))["all"]
        try:
            office.engine.inbox.get(office.actor(login), task)
        except Forbidden:
            assert not listed and not counted, login
        else:
            assert listed and counted == 1, login
            found.add(login)
    return found


def incidents(office: Office) -> list[str]:
    return [each.message for each in office.engine.incidents.list_open()]


@pytest.mark.parametrize(
    ("task", "lane", "expected"),
    [
        ("", "Back Office", {"backoffice"}),
        ('camunda:candidateGroups="kadis"', "Back Office", {"kadis"}),
        ('camunda:candidateGroups="kadis, koordinator"', "Back Office", {"kadis", "koordinator"}),
        ('camunda:candidateGroups="${kelompok}"', "Back Office", {"kadis", "backoffice"}),
        ('camunda:candidateUsers="koordinator"', "Back Office", {"koordinator"}),
        ('camunda:candidateUsers="Koordinator" camunda:candidateGroups="auditor"', "", {"koordinator", "auditor"}),
        ('camunda:assignee="kadis"', "Back Office", {"kadis", "backoffice"}),
        ('camunda:assignee="backoffice"', "Back Office", {"backoffice"}),
        ("", "", EVERYBODY),
        ('camunda:candidateGroups="semua_petugas"', "Back Office", EVERYBODY),
    ],
)  # fmt: skip
def test_a_task_is_whose_it_says(office: Office, task: str, lane: str, expected: set[str]) -> None:
    id = begin(office, task, lane, kelompok=["kadis", "back_office"])
    assert who_sees(office, id) == expected
    assert incidents(office) == []
    for login in sorted(expected):  # whoever sees it may do it, once it is free
        held = office.engine.inbox.get(office.actor(login), id).assignee_id
        if held in (None, office.actor(login).id):
            office.engine.runtime.claim(office.actor(login), id, office.command_id())
            office.engine.runtime.release(office.actor(login), id, office.command_id())
    assert who_sees(office, id) == expected
    first = office.actor(min(expected))
    if office.engine.inbox.get(first, id).assignee_id in (None, first.id):
        office.engine.runtime.complete(first, id, Submission({"catatan": "x"}), office.command_id())
        with office.engine.database.connect() as connection:
            assert connection.execute(sa.select(tables.task_candidate)).all() == []
    assert office.engine.replay.verify()[1] == []


def test_an_assignee_has_the_task_from_the_start_and_may_give_it_back(office: Office) -> None:
    id = begin(office, 'camunda:assignee="${siapa}"', siapa="kadis")
    head, other = office.actor("kadis"), office.actor("backoffice")
    assert office.engine.inbox.counts(head)["mine"] == 1 and seen(office, "kadis", mine=True) == [id]
    with pytest.raises(Conflict, match="diambil Contoh Kepala Dinas"):
        office.engine.runtime.claim(other, id, office.command_id())
    office.engine.runtime.release(head, id, office.command_id())
    assert office.engine.inbox.counts(head)["mine"] == 0 and seen(office, "kadis", unassigned=True) == [id]
    office.engine.runtime.claim(other, id, office.command_id())
    assert office.engine.inbox.get(other, id).assignee_name == other.name


def test_an_officer_may_be_named_by_their_id(office: Office) -> None:
    head = office.actor("kadis")
    assert office.engine.inbox.get(head, begin(office, f'camunda:assignee="{head.id}"')).assignee_id == head.id


@pytest.mark.parametrize(
    ("task", "values", "told", "expected"),
    [
        ('camunda:assignee="${siapa}"', {"siapa": "hantu"}, "“hantu”", {"backoffice"}),
        ('camunda:candidateUsers="${siapa}"', {"siapa": "hantu, kadis"}, "“hantu”", {"kadis"}),
        ('camunda:candidateUsers="${siapa}"', {"siapa": ["hantu"]}, "“hantu”", {"backoffice"}),
        (GROUPS, {"siapa": "hantu"}, "“hantu”", {"backoffice"}),
        (GROUPS, {"siapa": "hantu,kadis"}, "“hantu”", {"kadis"}),
        (f'{GROUPS} camunda:assignee="${{siapa}}2"', {"siapa": "x"}, "“x” dan “x2”", {"backoffice"}),
    ],
)  # fmt: skip
def test_a_reckoned_name_that_is_nobody_s_is_an_incident_and_others_have_the_task(
    office: Office, task: str, values: dict[str, Any], told: str, expected: set[str]
) -> None:
    id = begin(office, task, **values)
    assert who_sees(office, id) == expected
    (message,) = incidents(office)
    assert f"“Tugas” ditujukan kepada {told}, yang tidak ada" in message and "Sementara ini" in message
    (incident,) = office.engine.incidents.list_open()
    with pytest.raises(Conflict, match="menunggu petugas"):
        office.engine.incidents.retry(office.actor("operator"), incident.id)
    office.engine.runtime.claim(office.actor(min(expected)), id, office.command_id())
    assert incidents(office) == []


def test_an_incident_about_a_name_is_over_when_the_task_is_done(office: Office) -> None:
    id = begin(office, 'camunda:assignee="${siapa}"', siapa="hantu")
    office.engine.runtime.complete(office.actor("backoffice"), id, Submission({}), office.command_id())
    assert incidents(office) == [] and office.state(id.partition(":")[0])[0] == "completed"


@pytest.mark.parametrize("login", ["kadis", "0812", "pemohon"])
def test_a_locked_account_and_an_applicant_are_no_officers(office: Office, login: str) -> None:
    office.accounts.set_active("kadis", False)
    name = office.applicant.id if login == "pemohon" else login
    id = begin(office, 'camunda:assignee="${siapa}"', siapa=name)
    assert office.engine.inbox.get(office.actor("backoffice"), id).assignee_id is None
    assert len(incidents(office)) == 1


def test_every_officer_s_task_is_open_only_while_it_waits(office: Office) -> None:
    id = begin(office, "", "")
    case = id.partition(":")[0]
    view = office.engine.history.instance(office.actor("auditor"), case)
    assert office.disclosure.of(office.actor("auditor"), view).in_clear
    office.engine.runtime.complete(office.actor("kadis"), id, Submission({}), office.command_id())
    assert not office.disclosure.of(office.actor("auditor"), view).in_clear
    assert office.disclosure.of(office.actor("kadis"), view).in_clear  # who did it


def test_whoever_is_named_sees_the_case_in_clear(office: Office) -> None:
    id = begin(office, 'camunda:candidateUsers="koordinator" camunda:candidateGroups="${kelompok}"', kelompok="kadis")
    view = office.engine.history.instance(office.actor("auditor"), id.partition(":")[0])
    people = {login: office.actor(login) for login in ("koordinator", "kadis", "auditor")}
    clear = {login for login, who in people.items() if office.disclosure.of(who, view).in_clear}
    assert clear == {"koordinator", "kadis"}


def test_a_substitute_does_what_names_the_one_who_is_absent(office: Office) -> None:
    id = begin(office, 'camunda:assignee="koordinator" camunda:candidateUsers="koordinator"')
    operator = office.actor("operator")
    office.substitutions.add("koordinator", "subkoordinator", "2026-11-24", "2026-11-25", "cuti", operator)
    substitute = office.actor("subkoordinator")
    assert id in seen(office, "subkoordinator")
    office.engine.runtime.claim(substitute, id, office.command_id())
    office.engine.runtime.complete(substitute, id, Submission({}), office.command_id())
    with office.engine.database.connect() as connection:
        names = set(connection.execute(sa.text("SELECT actor_name FROM history WHERE command <> 'start'")).scalars())
    assert names == {"Contoh Ahli Muda (mewakili Contoh Ahli Madya)"}


def test_the_first_form_is_not_filled_in_for_somebody_else(office: Office) -> None:
    begin(office, 'camunda:assignee="kadis"')
    runtime, starter = office.engine.runtime, office.actor("backoffice")
    with pytest.raises(Exception, match="tidak dimulai dengan formulir"):
        runtime.start_process(starter, "coba", {}, office.command_id(), submission=Submission({}))


# Order --------------------------------------------------------------------------------------------


def test_the_queue_is_by_due_time_and_then_by_priority(office: Office) -> None:
    begin(office, 'camunda:priority="${p}" camunda:dueDate="${d}"', p=1, d="2026-12-05")
    made = [(90, None), (50, "2026-12-02"), (10, None), (None, None), (60, "2026-12-02"), (None, "2026-12-02")]
    tasks = {(p, d): another(office, p=p, d=d) for p, d in made}
    rows, _ = office.engine.inbox.page(office.actor("backoffice"), TaskFilter())
    places = {row.id: n for n, row in enumerate(rows)}
    ordered = sorted(tasks, key=lambda each: places[tasks[each]])
    assert ordered[0] == (60, "2026-12-02") and set(ordered[1:3]) == {(50, "2026-12-02"), (None, "2026-12-02")}
    assert ordered[3:] == [(90, None), (None, None), (10, None)]
    assert [row.priority for row in rows] == [60, 50, 50, 1, 90, 50, 10]
    high = {tasks[each] for each in tasks if (each[0] or 50) > 50}
    assert set(seen(office, "backoffice", priority=HIGH)) == high
    assert len(seen(office, "backoffice", priority=LOW)) == 2


def test_a_follow_up_date_hides_a_task_until_then(office: Office) -> None:
    later = (office.clock.now() + timedelta(hours=3)).isoformat()
    task = 'camunda:followUpDate="${f}" camunda:candidateGroups="back_office,kadis" camunda:assignee="${a}"'
    id = begin(office, task, f=later, a="backoffice")
    now = another(office, f=None, a=None)
    for login in ("backoffice", "kadis"):
        assert seen(office, login) == [now] and seen(office, login, put_off=True) == [id]
        counted = office.engine.inbox.counts(office.actor(login))
        assert (counted["all"], counted["put_off"], counted["mine"]) == (1, 1, 0)
    assert office.engine.inbox.get(office.actor("kadis"), id).follow_up_at is not None
    office.clock.advance(timedelta(hours=4))
    assert set(seen(office, "kadis")) == {id, now} and seen(office, "kadis", put_off=True) == []


# Cost ---------------------------------------------------------------------------------------------


def test_a_task_with_one_group_writes_what_it_always_did(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """No statement more than for a task of its lane; candidates are looked up and written only where there are any."""
    said: list[str] = []
    run = prepared._Plan.execute
    monkeypatch.setattr(prepared._Plan, "execute", lambda plan, *given: said.append(plan.text) or run(plan, *given))
    sa.event.listen(office.engine.database.engine, "before_cursor_execute", lambda *given: said.append(given[2]))

    def statements(task: str) -> list[str]:
        begin(office, task)
        designer = office.actor("perancang")
        said.clear()
        office.engine.runtime.start_process(designer, "coba", {}, office.command_id())
        return [each.split("(")[0] for each in said]

    plain = statements("")
    assert statements('camunda:candidateGroups="kadis"') == plain == statements('camunda:priority="70"')
    assert not any("task_candidate" in each or "group_account" in each for each in plain)
    named = statements('camunda:candidateGroups="kadis,koordinator"')
    assert len(named) == len(plain) + 2 and any("INSERT INTO task_candidate" in each for each in named)


def test_the_group_of_every_officer_is_nobody_s_to_make(office: Office) -> None:
    with pytest.raises(Conflict):
        office.groups.add(ALL_OFFICERS, "Semua")
    begin(office, "", "Semua Petugas")
    assert ALL_OFFICERS not in {row.key for row in office.groups.all()}
