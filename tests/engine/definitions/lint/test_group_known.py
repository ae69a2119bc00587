"""A group that nobody has is told at deployment, with the one that was probably meant."""

from __future__ import annotations

import json

import pytest

from engine.definitions.deployment.office_groups import DEFAULT, OfficeGroups
from engine.definitions.lint import check
from engine.errors import Finding
from tests.engine.definitions.diagrams import FORM, TASK, TOPICS, diagram

NAMES = {**DEFAULT.names, "bidang_sosial": "Bidang Sosial"}
OFFICE = OfficeGroups(NAMES, frozenset(NAMES) - {"sub_koordinator"})


def told(data: bytes, groups: OfficeGroups | None) -> list[Finding]:
    files = {"processes/coba.bpmn": data, "forms/coba/periksa.form": json.dumps(FORM).encode()}
    return [finding for finding in check(files, TOPICS, groups) if finding.rule == "group-known"]


def in_lane(name: str) -> bytes:
    return diagram().replace(b'name="Back Office"', f'name="{name}"'.encode())


def for_group(text: str) -> bytes:
    return diagram(TASK.replace(" />", f" camunda:candidateGroups='{text}' />"))


@pytest.mark.parametrize("groups", [DEFAULT, OFFICE])
@pytest.mark.parametrize(
    ("lane", "likeliest"),
    [
        ("Backoffice", "back_office"),
        ("Bak Office", "back_office"),
        ("Kepala Dinas", "kadis"),
        ("Tim Tehnis OPD", "tim_teknis_opd"),
    ],
)
def test_a_mistyped_lane_is_told_with_the_likeliest_group(groups: OfficeGroups, lane: str, likeliest: str) -> None:
    (found,) = told(in_lane(lane), groups)
    assert (found.element, found.category) == ("bo", "warn")
    assert f"tulis {likeliest} di properti kelompok" in found.message


def test_a_new_lane_is_told_where_all_groups_are_known_and_nowhere_else() -> None:
    assert told(in_lane("Bidang Arsip"), DEFAULT) == told(in_lane("Bidang Arsip"), None) == []
    (found,) = told(in_lane("Bidang Arsip"), OFFICE)
    assert "dibuat tanpa anggota" in found.message and "Mungkin" not in found.message


def test_a_lane_in_which_nobody_works_yet_is_told() -> None:
    (found,) = told(in_lane("Sub Koordinator"), OFFICE)
    assert found.category == "warn" and "belum punya anggota" in found.message
    mistyped = OfficeGroups({**NAMES, "backoffice": "Backoffice"}, OFFICE.manned)
    assert "tulis back_office di properti" in told(in_lane("Backoffice"), mistyped)[0].message


def test_a_lane_without_work_for_people_is_left_alone() -> None:
    task = '<bpmn:serviceTask id="periksa" camunda:type="external" camunda:topic="skm" />'
    assert told(diagram(task).replace(b"Back Office", b"Backoffice"), OFFICE) == []


def test_a_group_that_is_made_nowhere_is_an_error_where_all_are_known() -> None:
    (found,) = told(for_group("tidak_ada_ini"), OFFICE)
    assert (found.element, found.category) == ("periksa", "error") and "tidak ada yang melihat" in found.message
    (found,) = told(for_group("tidak_ada_ini"), DEFAULT)
    assert found.category == "warn" and "Pastikan kelompok itu ada" in found.message


def test_the_likeliest_group_is_named_for_a_task_too() -> None:
    (found,) = told(for_group('="bidang_sosail"'), OFFICE)
    assert "Mungkin maksudnya “Bidang Sosial”: tulis bidang_sosial di Candidate groups." in found.message


@pytest.mark.parametrize(
    "text", ["back_office", "bidang_sosial", '="kadis"', "${kelompok}", "=kelompok", "${rusak", "=1"]
)
def test_a_known_group_and_one_that_a_case_reckons_have_no_finding(text: str) -> None:
    assert told(for_group(text), OFFICE) == []


PEOPLE = OfficeGroups(NAMES, OFFICE.manned, frozenset({"budi", "id-budi"}))


def for_people(attributes: str, lane: str = "Back Office") -> bytes:
    return diagram(TASK.replace(" />", f" {attributes} />")).replace(b'name="Back Office"', f'name="{lane}"'.encode())


@pytest.mark.parametrize("attribute", ["assignee", "candidateUsers"])
def test_an_officer_that_is_not_there_is_told_where_all_are_known(attribute: str) -> None:
    (found,) = told(for_people(f'camunda:{attribute}="hantu"'), PEOPLE)
    assert (found.element, found.category) == ("periksa", "warn") and "“hantu” (" in found.message
    assert "petugas lajurnya" in found.message and "minta operator membuat akunnya" in found.message
    for name in ("budi", "Budi", "id-budi", "${siapa}", "=siapa"):
        assert told(for_people(f'camunda:{attribute}="{name}"'), PEOPLE) == []
    assert told(for_people(f'camunda:{attribute}="hantu"'), DEFAULT) == []


def test_each_of_several_groups_is_looked_at() -> None:
    (found,) = told(for_group("kadis, tidak_ada_ini"), OFFICE)
    assert "“tidak_ada_ini”" in found.message and found.category == "warn"
    assert "hanya kelompok lainnya" in found.message
    assert told(for_group('=["kadis", "bidang_sosial"]'.replace('"', "&quot;")), OFFICE) == []
    assert told(for_group("semua_petugas"), OFFICE) == []


def test_an_applicant_s_task_is_not_somebody_else_s_too() -> None:
    (found,) = told(for_people('camunda:assignee="budi"', "Pemohon"), PEOPLE)
    assert found.category == "warn" and "Assignee tidak dipakai" in found.message
    for more in (',kadis"', '" camunda:assignee="budi"'):
        (found,) = told(for_people(f'camunda:candidateGroups="pemohon{more}'), PEOPLE)
        assert found.category == "error" and "untuk keduanya gambar dua tugas" in found.message


def test_a_lane_whose_tasks_are_for_certain_people_needs_nobody_in_it() -> None:
    assert told(for_people('camunda:candidateUsers="budi"', "Sub Koordinator"), PEOPLE) == []
