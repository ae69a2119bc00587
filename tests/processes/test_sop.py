"""The diagram as the SOP: its lanes, steps, times and ways out are those of the paper."""

from __future__ import annotations

from functools import cache

import pytest

from engine.definitions.bpmn.model import Process
from engine.definitions.deployment.folder import read_folder
from engine.definitions.deployment.resources import Resources, read_resources
from tests.offices import ROOT

LANES = [
    ("Pemohon", "Pemohon", "pemohon"),
    ("Back Office", "Back Office", "back_office"),
    ("Sub Koordinator", "Sub Koordinator Perizinan", "sub_koordinator"),
    ("Koordinator", "Koordinator Perizinan", "koordinator"),
    ("Tim Teknis OPD", "Tim Teknis OPD", "tim_teknis_opd"),
    ("Kadis", "Kadis", "kadis"),
]
# step, element, group, the time that drives the clock, the time the paper prints
STEPS = [
    ("1", "ajukan_permohonan", "pemohon", "30 menit", "30 Menit"),
    ("2", "periksa_kelengkapan", "back_office", "15 menit", "15 Menit"),
    ("3", "teruskan_permohonan", "back_office", "10 menit", "6 Hari"),
    ("4", "beri_rekomendasi", "tim_teknis_opd", "6 HK", "10 Menit"),
    ("5", "verifikasi", "sub_koordinator", "10 menit", "10 Menit"),
    ("6", "persetujuan", "koordinator", "10 menit", "10 Menit"),
    ("7", "penomoran", "back_office", "10 menit", "10 Menit"),
    ("8", "tanda_tangan", "kadis", "15 menit", "15 Menit"),
    ("9", "cetak_izin", "back_office", "15 menit", "15 Menit"),
    ("10", "ambil_izin", "pemohon", "5 menit", "5 Menit"),
]
ENDS = {"izin_selesai", "selesai_tanpa_skm", "tidak_diambil", "permohonan_ditarik", "permohonan_ditolak"}


@cache
def resources() -> Resources:
    found, problems = read_resources(read_folder(ROOT), {"nomor", "surat", "whatsapp", "skm"})
    assert problems == []
    return found


def process() -> Process:
    return resources().processes["karang_taruna"]


def test_the_lanes_are_the_columns_of_the_table_in_their_order() -> None:
    assert [(lane.name, lane.documentation, lane.group) for lane in process().lanes.values()] == LANES


def test_the_ten_steps_have_their_lane_and_both_their_times() -> None:
    drawn = process()
    times = [(step.properties["waktu"], step.properties["waktu_sop"]) for step in drawn.steps]
    told = [
        (step.properties["langkah"], step.id, drawn.group_of(step.id), *time)
        for step, time in zip(drawn.steps, times, strict=True)
    ]
    assert told == STEPS


def test_every_task_of_a_person_says_what_to_do_and_has_a_form() -> None:
    tasks = [element for element in process().elements.values() if element.kind == "userTask"]
    assert [task.id for task in tasks if not task.documentation or task.form not in resources().forms] == []


def test_no_decision_is_without_a_way_out() -> None:
    splits = [
        element
        for element in process().elements.values()
        if element.kind == "exclusiveGateway" and len(element.outgoing) > 1
    ]
    assert len(splits) == 8
    assert [gateway.id for gateway in splits if gateway.default is None] == []


def test_every_way_a_case_can_end_has_its_own_end() -> None:
    drawn = process()
    assert {element.id for element in drawn.elements.values() if element.kind == "endEvent"} >= ENDS


@pytest.mark.parametrize("name", ["peringatan", "kualifikasi_pelaksana", "peralatan_perlengkapan", "keterkaitan"])
def test_the_head_of_the_paper_is_there_without_the_scanners_slips(name: str) -> None:
    text = process().properties[name]
    assert " | " in text
    assert not [slip for slip in ("kejalan", "Penyeleenggaraan", "ketidak sesuaian", " SI ") if slip in text]


def test_the_services_hand_in_what_their_lists_say() -> None:
    services = resources().services
    needed = services["karang_taruna"].persyaratan
    assert len(needed) == 12
    assert [need.kode for need in needed if not need.wajib] == ["lpj", "foto_kegiatan"]
    assert services["sip"].persyaratan


def test_a_service_that_no_rule_knows_never_skips_the_technical_office() -> None:
    drawn = process()
    default = drawn.elements["perlu_rekomendasi"].default
    assert default is not None and drawn.flows[default].target == "beri_rekomendasi"
