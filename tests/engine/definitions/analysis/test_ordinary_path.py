"""The ordinary path is read off the diagram: upwards only, and round what the service does not need."""

from __future__ import annotations

from functools import cache

from engine.definitions.analysis.ordinary_path import ordinary_path
from engine.definitions.bpmn.dialect import read
from engine.definitions.deployment.folder import read_folder
from engine.definitions.deployment.resources import Resources, read_resources
from tests.engine.definitions.diagrams import diagram, flow
from tests.offices import ROOT
from tests.started import properties


@cache
def resources() -> Resources:
    return read_resources(read_folder(ROOT), {"nomor", "surat", "whatsapp", "skm"})[0]


def numbers(known: dict[str, object]) -> list[str]:
    process = resources().processes["karang_taruna"]
    return [e.properties["langkah"] for e in ordinary_path(process, resources().decisions, known)]


def test_karang_taruna_passes_all_ten_steps() -> None:
    assert numbers({"layanan": "karang_taruna"}) == [str(n) for n in range(1, 11)]


def test_a_practice_permit_goes_round_the_technical_recommendation() -> None:
    assert numbers({"layanan": "sip"}) == ["1", "2", "3", "5", "6", "7", "8", "9", "10"]


def test_what_nothing_is_known_about_takes_the_way_with_the_most_steps() -> None:
    assert numbers({}) == [str(n) for n in range(1, 11)]


def test_a_loop_and_a_diagram_without_an_end_give_a_course_or_none() -> None:
    from dataclasses import replace

    process = resources().processes["karang_taruna"]
    elements = dict(process.elements)
    elements["cetak_izin"] = replace(elements["cetak_izin"], outgoing=("alir_terverifikasi",))  # back to step 6
    looped = replace(process, elements=elements)
    assert [e.id for e in ordinary_path(looped, resources().decisions, {})][-1:] == ["persetujuan"]  # then refused
    assert ordinary_path(replace(process, elements={}), {}, {}) == ()


def test_a_way_into_which_only_the_clock_leads_is_the_longer_one() -> None:
    step = '<bpmn:userTask id="{0}" camunda:formRef="periksa">{1}</bpmn:userTask>'
    nodes = step.format("periksa", properties(langkah="1")) + step.format("lagi", properties(langkah="2"))
    nodes += '<bpmn:exclusiveGateway id="gerbang" default="e" />'
    flows = flow("a", "mulai", "gerbang") + flow("b", "gerbang", "periksa", "=today() > date(&quot;2000-01-01&quot;)")
    flows += flow("c", "periksa", "lagi") + flow("d", "lagi", "selesai") + flow("e", "gerbang", "selesai")
    (process,) = read(diagram(nodes, flows), "coba.bpmn")
    assert [each.id for each in ordinary_path(process, {}, {})] == ["periksa", "lagi"]
