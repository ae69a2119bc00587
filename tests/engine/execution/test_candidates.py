"""Whose a task is, as history has it: the drawn names, else the lane, else every officer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from engine.errors import Refused
from engine.execution.definition import Definition
from engine.execution.interpreter import advance
from engine.execution.values import Command, Inputs, State
from engine.groups import ALL_OFFICERS, APPLICANT_GROUP
from tests.walk import CALENDAR, NOW, Walk, definition

WAYS: dict[str, str | tuple[str, str]] = {"mulai>tugas": "", "tugas>selesai": ""}


def one_task(**drawn: Any) -> Definition:
    elements = {
        "mulai": {"kind": "startEvent"},
        "tugas": {"kind": "userTask", **drawn},
        "selesai": {"kind": "endEvent"},
    }
    return definition(elements, WAYS)


def created(process: Definition, **values: Any) -> Any:
    (event,) = (each for each in Walk(process).do("start", **values) if each.kind == "task.created")
    return event.detail


def with_lane(process: Definition, group: str) -> Definition:
    lanes = {id: replace(lane, group=group) for id, lane in process.process.lanes.items()}
    return replace(process, process=replace(process.process, lanes=lanes))


PLAIN = {"group": "staf", "name": "tugas", "due": None}


def test_a_task_in_a_lane_says_no_more_than_it_always_did() -> None:
    assert created(one_task()) == PLAIN
    assert created(one_task(candidate_groups="kadis")) == PLAIN | {"group": "kadis"}


def test_without_lane_and_names_it_is_every_officer_s() -> None:
    process = one_task()
    elements = {id: replace(each, lane="") for id, each in process.process.elements.items()}
    bare = replace(process, process=replace(process.process, elements=elements, lanes={}))
    assert created(bare) == PLAIN | {"group": ALL_OFFICERS}


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("a, b", ["a", "b"]),
        ("${kelompok}", ["a", "b"]),
        ("=daftar", ["a", "b"]),
        ('=["b", "a", "b"]', ["b", "a"]),
    ],
)
def test_several_groups_are_a_list_or_a_text_with_commas(text: str, groups: list[str]) -> None:
    detail = created(one_task(candidate_groups=text), kelompok=" a ,b,, ", daftar=["a", None, "b"])
    assert detail == PLAIN | {"group": groups[0], "groups": groups}


def test_people_are_named_as_they_are_drawn_or_come_out() -> None:
    detail = created(one_task(candidate_users="budi, ${lain}", assignee="=siapa"), lain="sari", siapa="tono")
    assert detail == PLAIN | {"group": "", "users": ["budi", "sari"], "assignee": "tono"}
    assert created(one_task(assignee="budi")) == PLAIN | {"assignee": "budi"}
    assert created(one_task(candidate_users="budi", candidate_groups="a")) == PLAIN | {"group": "a", "users": ["budi"]}


@pytest.mark.parametrize("drawn", ["assignee", "candidate_users", "candidate_groups"])
@pytest.mark.parametrize("value", [None, "", [], " , "])
def test_names_that_come_to_nothing_leave_the_task_to_its_lane(drawn: str, value: Any) -> None:
    assert created(one_task(**{drawn: "${siapa}"}), siapa=value) == PLAIN


def test_a_task_of_applicants_is_theirs_whoever_else_is_drawn() -> None:
    own = PLAIN | {"group": APPLICANT_GROUP}
    assert created(with_lane(one_task(assignee="budi", candidate_users="sari"), APPLICANT_GROUP)) == own
    assert created(one_task(candidate_groups=f"a, {APPLICANT_GROUP}", assignee="budi")) == own
    assert created(with_lane(one_task(candidate_groups="a"), APPLICANT_GROUP)) == PLAIN | {"group": "a"}


def test_a_step_from_before_keeps_the_first_group_alone() -> None:
    process = one_task(candidate_groups="${kelompok}")
    inputs = Inputs(1, NOW, CALENDAR, semantics=2)
    _, events = advance(process, State(), Command("start", "", {"kelompok": "a, b"}), inputs)
    assert [each.detail for each in events if each.kind == "task.created"] == [PLAIN | {"group": "a"}]


@pytest.mark.parametrize(("text", "priority"), [("70", 70), ("${utama}", 10), ("=utama", 10), ("${teks}", 30)])
def test_a_priority_is_kept_as_a_whole_number(text: str, priority: int) -> None:
    assert created(one_task(priority=text), utama=10, teks="30")["priority"] == priority


def test_a_priority_that_is_not_reckoned_is_none() -> None:
    assert created(one_task(priority="${utama}"), utama=None) == PLAIN


@pytest.mark.parametrize("value", ["tinggi", "1.5", "1e99", "nan", [1], True, 2**31])
def test_a_priority_that_is_no_whole_number_is_refused(value: Any) -> None:
    with pytest.raises(Refused, match="elemen tugas bukan bilangan bulat"):
        created(one_task(priority="${utama}"), utama=value)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-12-01", "2026-12-01T00:00:00+07:00"),
        ("2026-12-01T09:00:00Z", "2026-12-01T09:00:00+00:00"),
        ("${kapan}", "2026-12-02T08:00:00+07:00"),
        ("P1D", "2026-11-25T03:00:00+00:00"),
    ],
)
def test_a_follow_up_date_is_fixed_or_reckoned(text: str, moment: str) -> None:
    assert created(one_task(follow_up=text), kapan="2026-12-02T08:00")["follow_up"] == moment


def test_a_due_or_follow_up_date_that_is_not_reckoned_is_none() -> None:
    assert created(one_task(follow_up="${kapan}", due="${kapan}"), kapan=None) == PLAIN


@pytest.mark.parametrize("text", ["besok", "0001-01-01T00:00:00+07:00", "9999-12-31T23:59:59-12:00"])
def test_a_date_that_cannot_be_read_or_kept_is_refused(text: str) -> None:
    for drawn in ("due", "follow_up"):
        with pytest.raises(Refused, match="pada elemen tugas"):
            created(one_task(**{drawn: "${kapan}"}), kapan=text)
