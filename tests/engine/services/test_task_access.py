"""Who may see a task and who may do it: everybody who asks gets the same answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from engine.errors import AlurError, Conflict, Forbidden, NotFound
from engine.services.actor import Actor
from engine.services.runtime import Submission
from engine.services.task_access import check_done, check_seen, may_do, may_see, waits_for
from engine.storage import steps
from office import demo
from tests.offices import Office

APPLICANT = demo.ACCOUNTS[0].login
NOBODY = Actor("x", "Contoh", frozenset(), True)


def row(office: Office, task: str) -> Any:
    with office.engine.database.connect() as connection:
        return steps.find_task(connection, task)


def error_of(act: Callable[[], object]) -> type[AlurError] | None:
    try:
        act()
    except AlurError as error:
        return type(error)
    return None


def test_a_task_of_a_group_is_for_each_of_it_until_one_has_taken_it(office: Office) -> None:
    task = office.task(office.apply().instance_id, "periksa_kelengkapan")
    officer, head = office.actor("backoffice"), office.actor("kadis")
    second = replace(officer, id="kedua")
    assert all(may_do(actor, row(office, task)) for actor in (officer, second))
    assert not may_see(head, row(office, task)) and not may_see(office.applicant, row(office, task))
    office.engine.runtime.claim(officer, task, "a")
    assert may_do(officer, row(office, task))
    assert may_see(second, row(office, task)) and not may_do(second, row(office, task))
    with pytest.raises(Conflict, match="baru saja diambil Contoh Petugas Loket"):
        check_done(second, row(office, task))


@pytest.mark.parametrize(("login", "expected"), [("kadis", Forbidden), (APPLICANT, NotFound)])
def test_inbox_and_runtime_answer_alike(office: Office, login: str, expected: type[AlurError]) -> None:
    """Whoever may not see a task is told the same by its page, by a claim and by a completion."""
    task, actor = office.task(office.apply().instance_id, "periksa_kelengkapan"), office.actor(login)
    inbox, runtime = office.engine.inbox, office.engine.runtime
    told = [
        error_of(lambda: inbox.get(actor, task)),
        error_of(lambda: runtime.claim(actor, task, "a")),
        error_of(lambda: runtime.complete(actor, task, Submission({}), "b")),
        error_of(lambda: check_seen(actor, row(office, task))),
    ]
    assert told == [expected] * 4


def test_a_task_of_an_applicant_is_theirs_alone(office: Office) -> None:
    case = office.apply().instance_id
    office.verdicts(case, "backoffice", "periksa_kelengkapan", {0: "Buram."})
    task = row(office, office.task(case, "perbaiki_berkas"))
    assert may_do(office.applicant, task)
    assert not may_see(replace(office.applicant, id="lain"), task)
    officer = office.actor("backoffice")
    assert not may_see(officer, task) and not may_see(officer, task, at_counter=True)  # it came by the website
    with pytest.raises(NotFound):
        check_seen(officer, task)


def test_a_task_of_applicants_without_one_is_nobody_s() -> None:
    assert not waits_for(replace(NOBODY, groups=frozenset({"pemohon"})), "pemohon")
    assert waits_for(replace(NOBODY, applicant=False, groups=frozenset({"kadis"})), "kadis")
    assert waits_for(NOBODY, "pemohon", "x") and not waits_for(NOBODY, "pemohon", "y")
